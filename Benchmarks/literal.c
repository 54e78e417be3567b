/* The subject is the network neuron by neuron on integers of GMP: the program in the file that
 * PROGRAM names. */
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "program.h"

static struct program program;
static mpz_t **factors, *constants, *values, denominator, quotient;

/* Reads 12, -0x1f or 2^70. */
static void read_number(mpz_t number, const char *text) {
  const int is_negative = text[0] == '-';
  const char *size = text + is_negative, *power = strchr(size, '^');
  mpz_init(number);
  if (power && atoi(size) == 2) {
    mpz_setbit(number, strtoul(power + 1, NULL, 10));
  } else if (mpz_set_str(number, size, 0) != 0) {
    fprintf(stderr, "no number: %s\n", text);
    exit(1);
  }
  if (is_negative) mpz_neg(number, number);
}

int subject_open(const struct data *data) {
  size_t i, j;
  (void)data;
  if (!program_read(&program, getenv("PROGRAM"))) return 0;
  factors = malloc(program.length * sizeof *factors);
  constants = malloc(program.length * sizeof *constants);
  for (i = 0; i < program.length; ++i) {
    const struct instruction *each = &program.instructions[i];
    factors[i] = malloc((each->term_count + 1) * sizeof *factors[i]);
    for (j = 0; j < each->term_count; ++j) read_number(factors[i][j], each->terms[j].factor);
    if (each->constant) read_number(constants[i], each->constant);
  }
  read_number(denominator, program.denominator);
  values = malloc(program.value_count * sizeof *values);
  for (i = 0; i < program.value_count; ++i) mpz_init(values[i]);
  mpz_init(quotient);
  return 1;
}

int32_t subject_label(const int32_t *X) {
  size_t i, j;
  for (i = 0; i < program.length; ++i) {
    const struct instruction *each = &program.instructions[i];
    mpz_ptr result = values[each->result];
    mpz_srcptr operand = values[each->operand];
    switch (each->kind) {
      case INPUT: mpz_set_si(result, X[each->operand]); break;
      case AFFINE:
        mpz_set(result, constants[i]);
        for (j = 0; j < each->term_count; ++j) {
          mpz_addmul(result, factors[i][j], values[each->terms[j].value]);
        }
        break;
      case RELU:
        if (mpz_sgn(operand) > 0) mpz_set(result, operand);
        else mpz_set_ui(result, 0);
        break;
      case STEP: mpz_set_ui(result, mpz_sgn(operand) >= 0); break;
      case CLAMP:
        mpz_set(result, operand);
        if (mpz_cmpabs(operand, constants[i]) > 0) {
          mpz_set(result, constants[i]);
          if (mpz_sgn(operand) < 0) mpz_neg(result, result);
        }
        break;
    }
  }
  if (program.is_sign) return mpz_sgn(values[program.output]);
  mpz_divexact(quotient, values[program.output], denominator);
  return (int32_t)mpz_get_si(quotient);
}
