/* The subject is the network neuron by neuron on integers of GMP: it runs the text of
 * `memoc compile --emit program -O0`, the file named by PROGRAM. */
#include <gmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"

enum kind { INPUT, AFFINE, RELU, STEP, CLAMP };

struct term {
  mpz_t factor;
  size_t value;
};

struct instruction {
  enum kind kind;
  size_t result, operand, term_count;
  struct term *terms;
  mpz_t constant; /* a bias or a limit */
};

static struct instruction *program;
static size_t length, value_count, output;
static mpz_t *values, denominator, quotient;
static int is_sign; /* Whether the label is the output's sign. */

/* Reads 12, 0x1f or 2^70. */
static void read_number(mpz_t number, const char *text) {
  const char *power = strchr(text, '^');
  if (power && atoi(text) == 2) {
    mpz_set_ui(number, 0);
    mpz_setbit(number, strtoul(power + 1, NULL, 10));
  } else if (mpz_set_str(number, text, 0) != 0) {
    fprintf(stderr, "no number: %s\n", text);
    exit(1);
  }
}

static int read_line(char *line) {
  struct instruction *next;
  char *word, *end = strstr(line, " : ");
  int sign = 1;
  if (end) *end = 0;
  if (strncmp(line, "label %", 7) == 0 || strncmp(line, "sign %", 6) == 0) {
    is_sign = line[0] == 's';
    output = strtoul(strchr(line, '%') + 1, &end, 10);
    mpz_init_set_ui(denominator, 1);
    if (strncmp(end, " / ", 3) == 0) {
      word = strtok(end + 3, " ");
      read_number(denominator, word);
    }
    return 1;
  }
  if (line[0] != '%') return 1;
  program = realloc(program, (length + 1) * sizeof *program);
  next = &program[length++];
  memset(next, 0, sizeof *next);
  mpz_init(next->constant);
  next->result = strtoul(line + 1, NULL, 10);
  if (next->result >= value_count) value_count = next->result + 1;
  strtok(line, " ");
  strtok(NULL, " ");
  word = strtok(NULL, " \n");
  if (strcmp(word, "input") == 0) {
    next->kind = INPUT;
    next->operand = strtoul(strtok(NULL, " \n"), NULL, 10);
    return 1;
  }
  if (strcmp(word, "affine") != 0) {
    next->kind = word[0] == 'r' ? RELU : word[0] == 's' ? STEP : CLAMP;
    next->operand = strtoul(strtok(NULL, " \n") + 1, NULL, 10);
    if (next->kind == CLAMP) {
      strtok(NULL, " ");
      read_number(next->constant, strtok(NULL, " \n"));
    }
    return 1;
  }
  next->kind = AFFINE;
  while ((word = strtok(NULL, " \n"))) {
    char *value;
    mpz_t number;
    if (strcmp(word, "+") == 0 || strcmp(word, "-") == 0) {
      sign = word[0] == '-' ? -1 : 1;
      continue;
    }
    if (word[0] == '-') {
      sign = -1;
      ++word;
    }
    value = strchr(word, '%');
    mpz_init_set_ui(number, 1);
    if (value != word) {
      if (value) value[-1] = 0;
      read_number(number, word);
    }
    if (sign < 0) mpz_neg(number, number);
    if (value) {
      next->terms = realloc(next->terms, (next->term_count + 1) * sizeof *next->terms);
      mpz_init_set(next->terms[next->term_count].factor, number);
      next->terms[next->term_count++].value = strtoul(value + 1, NULL, 10);
    } else {
      mpz_set(next->constant, number);
    }
    mpz_clear(number);
    sign = 1;
  }
  return 1;
}

int subject_open(const struct data *data) {
  const char *path = getenv("PROGRAM");
  FILE *file = path ? fopen(path, "r") : NULL;
  char *line = NULL;
  size_t room = 0, i;
  (void)data;
  if (!file) return 0;
  while (getline(&line, &room, file) > 0) read_line(line);
  free(line);
  fclose(file);
  values = malloc(value_count * sizeof *values);
  for (i = 0; i < value_count; ++i) mpz_init(values[i]);
  mpz_init(quotient);
  return length > 0;
}

int32_t subject_label(const int32_t *X) {
  size_t i, j;
  for (i = 0; i < length; ++i) {
    const struct instruction *each = &program[i];
    mpz_ptr result = values[each->result];
    mpz_srcptr operand = values[each->operand];
    switch (each->kind) {
      case INPUT: mpz_set_si(result, X[each->operand]); break;
      case AFFINE:
        mpz_set(result, each->constant);
        for (j = 0; j < each->term_count; ++j) {
          mpz_addmul(result, each->terms[j].factor, values[each->terms[j].value]);
        }
        break;
      case RELU:
        if (mpz_sgn(operand) > 0) mpz_set(result, operand);
        else mpz_set_ui(result, 0);
        break;
      case STEP: mpz_set_ui(result, mpz_sgn(operand) >= 0); break;
      case CLAMP:
        mpz_set(result, operand);
        if (mpz_cmpabs(operand, each->constant) > 0) {
          mpz_set(result, each->constant);
          if (mpz_sgn(operand) < 0) mpz_neg(result, result);
        }
        break;
    }
  }
  if (is_sign) return mpz_sgn(values[output]);
  mpz_divexact(quotient, values[output], denominator);
  return (int32_t)mpz_get_si(quotient);
}
