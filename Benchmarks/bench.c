/* Times one way to get the label of every point of a data set.
 *
 *   bench NAME DATA.csv SCALE ROUNDS MAXPOINTS
 *
 * Compiled with a source that defines subject_open and subject_label. Prints the name, the
 * nanoseconds of a call (the median of RUNS runs) and the number of wrong labels. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench.h"

enum { RUNS = 7 };

static int by_size(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

int main(int argc, char **argv) {
  static char line[1 << 16];
  struct data data = {0, 0, NULL, NULL};
  size_t room = 0, i, order_size;
  size_t *order;
  double times[RUNS];
  long scale, rounds, wrong = 0;
  int run;
  FILE *file;
  if (argc != 6 || !(file = fopen(argv[2], "r"))) return 64;
  scale = atol(argv[3]);
  rounds = atol(argv[4]);
  while (fgets(line, sizeof line, file)) {
    double values[1024];
    size_t count = 0;
    char *at = line, *end;
    for (;;) {
      values[count] = strtod(at, &end);
      if (end == at) break;
      ++count;
      at = *end == ',' ? end + 1 : end;
    }
    if (count < 2) continue; /* the names of the columns */
    data.dimension = count - 1;
    if (data.count == room) {
      room = room ? 2 * room : 1024;
      data.points = realloc(data.points, room * data.dimension * sizeof *data.points);
      data.labels = realloc(data.labels, room * sizeof *data.labels);
    }
    for (i = 0; i + 1 < count; ++i) {
      const double v = values[i] * (double)scale;
      data.points[data.count * data.dimension + i] = (int32_t)(v < 0 ? v - 0.5 : v + 0.5);
    }
    data.labels[data.count++] = (int32_t)values[count - 1];
  }
  fclose(file);
  if (!data.count || !subject_open(&data)) return 1;
  /* The points in an order that no cache foresees. */
  order_size = (size_t)atol(argv[5]) < data.count ? (size_t)atol(argv[5]) : data.count;
  order = malloc(data.count * sizeof *order);
  for (i = 0; i < data.count; ++i) order[i] = i;
  srand(1);
  for (i = data.count; i > 1; --i) {
    const size_t j = (size_t)rand() % i, t = order[i - 1];
    order[i - 1] = order[j];
    order[j] = t;
  }
  for (i = 0; i < order_size; ++i) {
    const int32_t *X = data.points + order[i] * data.dimension;
    wrong += subject_label(X) != data.labels[order[i]];
  }
  for (run = 0; run < RUNS; ++run) {
    volatile int32_t sink = 0;
    const double start = now();
    long r;
    for (r = 0; r < rounds; ++r) {
      for (i = 0; i < order_size; ++i) {
        sink = subject_label(data.points + order[i] * data.dimension);
      }
    }
    (void)sink;
    times[run] = (now() - start) / ((double)rounds * (double)order_size);
  }
  qsort(times, RUNS, sizeof *times, by_size);
  printf("%s %.1f %ld\n", argv[1], times[RUNS / 2], wrong);
  return 0;
}
