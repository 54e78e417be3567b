#include "program.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy(const char *text, int is_negative) {
  char *result = malloc(strlen(text) + 2);
  strcpy(result, is_negative ? "-" : "");
  return strcat(result, text);
}

static void read_sum(struct instruction *next) {
  char *word;
  int is_negative = 0;
  size_t room = 0;
  next->kind = AFFINE;
  next->constant = copy("0", 0);
  while ((word = strtok(NULL, " \n"))) {
    char *value;
    if (strcmp(word, "+") == 0 || strcmp(word, "-") == 0) {
      is_negative = word[0] == '-';
      continue;
    }
    if (word[0] == '-') {
      is_negative = 1;
      ++word;
    }
    value = strchr(word, '%');
    if (value) {
      if (value != word) value[-1] = 0;
      if (next->term_count == room) {
        room = room ? 2 * room : 2;
        next->terms = realloc(next->terms, room * sizeof *next->terms);
      }
      next->terms[next->term_count].factor = copy(value == word ? "1" : word, is_negative);
      next->terms[next->term_count++].value = strtoul(value + 1, NULL, 10);
    } else {
      next->constant = copy(word, is_negative);
    }
    is_negative = 0;
  }
}

static void read_line(struct program *program, size_t *room, char *line) {
  struct instruction *next;
  char *word, *end = strstr(line, " : ");
  if (end) *end = 0;
  if (strncmp(line, "label %", 7) == 0 || strncmp(line, "sign %", 6) == 0) {
    program->is_sign = line[0] == 's';
    program->output = strtoul(strchr(line, '%') + 1, &end, 10);
    program->denominator = copy(strncmp(end, " / ", 3) == 0 ? strtok(end + 3, " \n") : "1", 0);
    return;
  }
  if (line[0] != '%') return;
  if (program->length == *room) {
    *room = *room ? 2 * *room : 1024;
    program->instructions =
        realloc(program->instructions, *room * sizeof *program->instructions);
  }
  next = &program->instructions[program->length++];
  memset(next, 0, sizeof *next);
  next->result = strtoul(line + 1, NULL, 10);
  if (next->result >= program->value_count) program->value_count = next->result + 1;
  strtok(line, " ");
  strtok(NULL, " ");
  word = strtok(NULL, " \n");
  if (strcmp(word, "affine") == 0) {
    read_sum(next);
  } else if (strcmp(word, "input") == 0) {
    next->kind = INPUT;
    next->operand = strtoul(strtok(NULL, " \n"), NULL, 10);
  } else {
    next->kind = word[0] == 'r' ? RELU : word[0] == 's' ? STEP : CLAMP;
    next->operand = strtoul(strtok(NULL, " \n") + 1, NULL, 10);
    if (next->kind == CLAMP) {
      strtok(NULL, " ");
      next->constant = copy(strtok(NULL, " \n"), 0);
    }
  }
}

int program_read(struct program *program, const char *path) {
  FILE *file = path ? fopen(path, "r") : NULL;
  char *line = NULL;
  size_t room = 0, line_room = 0;
  if (!file) return 0;
  memset(program, 0, sizeof *program);
  while (getline(&line, &line_room, file) > 0) read_line(program, &room, line);
  free(line);
  fclose(file);
  return program->length > 0 && program->denominator;
}
