/* The subject is what one would write by hand: the network's own projection (projection.h), a
 * sorted table of the samples' keys, a branch-free binary search, and a comparison. */
#include <stdlib.h>

#include "bench.h"
#include "projection.h"

struct entry {
  int64_t key;
  int32_t label;
};

static int64_t *keys;
static int32_t *labels;
static size_t count;

static int64_t key_of(const int32_t *X) {
  int64_t sum = 0;
  size_t i;
  for (i = 0; i < sizeof projection / sizeof *projection; ++i) sum += projection[i] * X[i];
  return sum;
}

static int compare(const void *a, const void *b) {
  const int64_t x = ((const struct entry *)a)->key, y = ((const struct entry *)b)->key;
  return x < y ? -1 : x > y;
}

int subject_open(const struct data *data) {
  struct entry *entries = malloc(data->count * sizeof *entries);
  size_t i;
  if (data->dimension != sizeof projection / sizeof *projection) return 0;
  count = data->count;
  for (i = 0; i < count; ++i) {
    entries[i].key = key_of(data->points + i * data->dimension);
    entries[i].label = data->labels[i];
  }
  qsort(entries, count, sizeof *entries, compare);
  keys = malloc(count * sizeof *keys);
  labels = malloc(count * sizeof *labels);
  for (i = 0; i < count; ++i) {
    keys[i] = entries[i].key;
    labels[i] = entries[i].label;
  }
  free(entries);
  return 1;
}

int32_t subject_label(const int32_t *X) {
  const int64_t key = key_of(X), *p = keys;
  size_t n = count;
  while (n > 1) {
    p += p[n / 2] <= key ? n / 2 : 0;
    n -= n / 2;
  }
  return *p == key ? labels[p - keys] : 0;
}
