#include <stdio.h>
#include "digits.h"

int main(void) {
  const digits_input seven[DIGITS_DIMENSION] = {
      0, 0, 7, 8, 13, 16, 15, 1, 0, 0, 7, 7, 4, 11, 12, 0, 0, 0, 0, 0, 8, 13, 1, 0, 0, 4, 8, 8, 15, 15, 6, 0,
      0, 2, 11, 15, 15, 4, 0, 0, 0, 0, 0, 16, 5, 0, 0, 0, 0, 0, 9, 15, 1, 0, 0, 0, 0, 0, 13, 5, 0, 0, 0, 0};
  int32_t label;
  if (digits_label(seven, &label) != DIGITS_OK) return 1;
  printf("The digit is a %d.\n", (int)label);
  return 0;
}
