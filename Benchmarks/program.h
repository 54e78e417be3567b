/* A network neuron by neuron, as `memoc compile --emit program -O0` prints it. */
#include <stddef.h>

enum kind { INPUT, AFFINE, RELU, STEP, CLAMP };

struct term {
  char *factor; /* such as 12, -0x1f or 2^70 */
  size_t value;
};

struct instruction {
  enum kind kind;
  size_t result, operand, term_count;
  struct term *terms;
  char *constant; /* a bias or a limit */
};

struct program {
  struct instruction *instructions;
  size_t length, value_count;
  size_t output;
  char *denominator;
  int is_sign; /* whether the label is the output's sign */
};

/* Reads the program in the file `path`; 0 if it cannot. */
int program_read(struct program *program, const char *path);
