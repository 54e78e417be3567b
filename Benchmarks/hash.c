/* The subject is a minimal perfect hash of the samples' keys (CMPH's CHD algorithm) and a table of
 * labels: what knows the samples alone, and takes any other point for one of them. The keys are those
 * of the network's own projection (projection.h). */
#include <cmph.h>
#include <stdlib.h>

#include "bench.h"
#include "projection.h"

static cmph_t *hash;
static int32_t *labels;

static int64_t key_of(const int32_t *X) {
  int64_t sum = 0;
  size_t i;
  for (i = 0; i < sizeof projection / sizeof *projection; ++i) sum += projection[i] * X[i];
  return sum;
}

static cmph_uint32 index_of(int64_t key) {
  return cmph_search(hash, (const char *)&key, sizeof key);
}

static int compare(const void *a, const void *b) {
  const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return x < y ? -1 : x > y;
}

int subject_open(const struct data *data) {
  int64_t *keys = malloc(data->count * sizeof *keys);
  cmph_io_adapter_t *source;
  cmph_config_t *config;
  size_t i, count = 0;
  if (data->dimension != sizeof projection / sizeof *projection) return 0;
  for (i = 0; i < data->count; ++i) keys[i] = key_of(data->points + i * data->dimension);
  /* Every key once: samples with one label may share theirs. */
  qsort(keys, data->count, sizeof *keys, compare);
  for (i = 0; i < data->count; ++i) {
    if (!count || keys[count - 1] != keys[i]) keys[count++] = keys[i];
  }
  source =
      cmph_io_struct_vector_adapter(keys, sizeof *keys, 0, sizeof *keys, (cmph_uint32)count);
  config = cmph_config_new(source);
  cmph_config_set_algo(config, CMPH_CHD);
  hash = cmph_new(config);
  cmph_config_destroy(config);
  cmph_io_struct_vector_adapter_destroy(source);
  if (!hash) return 0;
  labels = malloc(cmph_size(hash) * sizeof *labels);
  for (i = 0; i < data->count; ++i) {
    labels[index_of(key_of(data->points + i * data->dimension))] = data->labels[i];
  }
  free(keys);
  return 1;
}

int32_t subject_label(const int32_t *X) { return labels[index_of(key_of(X))]; }
