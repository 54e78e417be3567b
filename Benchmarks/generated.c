/* The subject is a network's generated C, net.c. */
#include "bench.h"
#include "net.h"

int subject_open(const struct data *data) { return data->dimension == NET_DIMENSION; }

int32_t subject_label(const int32_t *X) {
  int32_t label = INT32_MIN;
  net_label(X, &label);
  return label;
}
