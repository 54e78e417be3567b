/* What bench.c asks of a way to get labels. */
#include <stddef.h>
#include <stdint.h>

struct data {
  size_t count, dimension;
  int32_t *points; /* count rows of dimension grid coordinates */
  int32_t *labels;
};

/* Gets ready; 0 if it cannot. */
int subject_open(const struct data *data);
int32_t subject_label(const int32_t *X);
