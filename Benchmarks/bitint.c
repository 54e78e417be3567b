/* The subject is the network neuron by neuron on integers of clang's _BitInt(BITS), wide enough for
 * every value: the program in the file that PROGRAM names. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "program.h"

typedef _BitInt(BITS) number;

static struct program program;
static number **factors, *constants, *values, denominator;

/* Reads 12, -0x1f or 2^70. */
static number read_number(const char *text) {
  const int is_negative = text[0] == '-';
  const char *at = text + is_negative, *power = strchr(at, '^');
  number result = 0;
  int base = 10;
  if (power && atoi(at) == 2) {
    result = (number)1 << strtoul(power + 1, NULL, 10);
    return is_negative ? -result : result;
  }
  if (strncmp(at, "0x", 2) == 0) {
    base = 16;
    at += 2;
  }
  for (; *at; ++at) {
    const int digit = *at <= '9' ? *at - '0' : *at - 'a' + 10;
    if (digit < 0 || digit >= base) {
      fprintf(stderr, "no number: %s\n", text);
      exit(1);
    }
    result = result * base + digit;
  }
  return is_negative ? -result : result;
}

int subject_open(const struct data *data) {
  size_t i, j;
  (void)data;
  if (!program_read(&program, getenv("PROGRAM"))) return 0;
  factors = malloc(program.length * sizeof *factors);
  constants = calloc(program.length, sizeof *constants);
  for (i = 0; i < program.length; ++i) {
    const struct instruction *each = &program.instructions[i];
    factors[i] = malloc((each->term_count + 1) * sizeof *factors[i]);
    for (j = 0; j < each->term_count; ++j) factors[i][j] = read_number(each->terms[j].factor);
    if (each->constant) constants[i] = read_number(each->constant);
  }
  denominator = read_number(program.denominator);
  values = calloc(program.value_count, sizeof *values);
  return 1;
}

int32_t subject_label(const int32_t *X) {
  size_t i, j;
  int32_t label;
  number output;
  for (i = 0; i < program.length; ++i) {
    const struct instruction *each = &program.instructions[i];
    const number operand = values[each->operand];
    number result = 0;
    switch (each->kind) {
      case INPUT: result = X[each->operand]; break;
      case AFFINE:
        result = constants[i];
        for (j = 0; j < each->term_count; ++j) {
          result += factors[i][j] * values[each->terms[j].value];
        }
        break;
      case RELU: result = operand > 0 ? operand : 0; break;
      case STEP: result = operand >= 0; break;
      case CLAMP:
        result = operand > constants[i] ? constants[i] : operand;
        if (result < -constants[i]) result = -constants[i];
        break;
    }
    values[each->result] = result;
  }
  output = values[program.output];
  if (program.is_sign) return output > 0 ? 1 : output < 0 ? -1 : 0;
  for (label = 0; output > 0; ++label) output -= denominator;
  return label;
}
