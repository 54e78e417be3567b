/* The subject is the network in floating point, as matrix code does it: every layer is a matrix in
 * compressed rows of 32-bit floats, times the values before it. A row that reads neighbouring values
 * is a dense one, whose products compilers vectorize. Its labels may be wrong, for it rounds.
 *
 * PROGRAM names the file of the program. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "program.h"

struct row {
  enum kind kind;
  int is_dense;
  size_t result, operand, start, count;
  float constant;
};

static struct program program;
static struct row *rows;
static float *factors, *values;
static uint32_t *columns;

static float read_number(const char *text) {
  const int is_negative = text[0] == '-';
  const char *size = text + is_negative, *power = strchr(size, '^');
  const double value = power ? ldexp(1, atoi(power + 1)) : strtod(size, NULL);
  return (float)(is_negative ? -value : value);
}

int subject_open(const struct data *data) {
  size_t i, j, total = 0, at = 0;
  (void)data;
  if (!program_read(&program, getenv("PROGRAM"))) return 0;
  for (i = 0; i < program.length; ++i) total += program.instructions[i].term_count;
  rows = calloc(program.length, sizeof *rows);
  factors = malloc((total + 1) * sizeof *factors);
  columns = malloc((total + 1) * sizeof *columns);
  values = calloc(program.value_count, sizeof *values);
  for (i = 0; i < program.length; ++i) {
    const struct instruction *each = &program.instructions[i];
    struct row *row = &rows[i];
    row->kind = each->kind;
    row->result = each->result;
    row->operand = each->operand;
    row->start = at;
    row->count = each->term_count;
    row->is_dense = each->term_count >= 8;
    row->constant = each->constant ? read_number(each->constant) : 0;
    for (j = 0; j < each->term_count; ++j, ++at) {
      factors[at] = read_number(each->terms[j].factor);
      columns[at] = (uint32_t)each->terms[j].value;
      if (columns[at] != columns[row->start] + j) row->is_dense = 0;
    }
  }
  return 1;
}

int32_t subject_label(const int32_t *X) {
  size_t i, j;
  for (i = 0; i < program.length; ++i) {
    const struct row *row = &rows[i];
    const float operand = values[row->operand];
    float sum = row->constant;
    switch (row->kind) {
      case INPUT: sum = (float)X[row->operand]; break;
      case AFFINE: {
        const float *factor = factors + row->start;
        const uint32_t *column = columns + row->start;
        if (row->is_dense) {
          const float *value = values + column[0];
          for (j = 0; j < row->count; ++j) sum += factor[j] * value[j];
        } else {
          for (j = 0; j < row->count; ++j) sum += factor[j] * values[column[j]];
        }
        break;
      }
      case RELU: sum = operand > 0 ? operand : 0; break;
      case STEP: sum = operand >= 0; break;
      case CLAMP: sum = operand > sum ? sum : operand < -sum ? -sum : operand; break;
    }
    values[row->result] = sum;
  }
  if (program.is_sign) return (values[program.output] > 0) - (values[program.output] < 0);
  return (int32_t)lroundf(values[program.output] / read_number(program.denominator));
}
