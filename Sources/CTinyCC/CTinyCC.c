#define _POSIX_C_SOURCE 200112L

#include "CTinyCC.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int memoc_tcc_relocate(TCCState *state) {
#ifdef TCC_RELOCATE_AUTO
  return tcc_relocate(state, TCC_RELOCATE_AUTO);
#else
  return tcc_relocate(state);
#endif
}

void memoc_tcc_add_freestanding_functions(TCCState *state) {
  /* ISO C has no cast from a function to void *; POSIX promises that they fit. */
  union { void *(*function)(void *, const void *, size_t); const void *address; } copy;
  union { void *(*function)(void *, int, size_t); const void *address; } set;
  union { int (*function)(const void *, const void *, size_t); const void *address; } compare;
  copy.function = memcpy;
  tcc_add_symbol(state, "memcpy", copy.address);
  copy.function = memmove;
  tcc_add_symbol(state, "memmove", copy.address);
  set.function = memset;
  tcc_add_symbol(state, "memset", set.address);
  compare.function = memcmp;
  tcc_add_symbol(state, "memcmp", compare.address);
}

int memoc_may_execute_memory(void) {
  /* libtcc takes memory from malloc, which is the heap or a mapping: ask for both. */
  const size_t page = (size_t)sysconf(_SC_PAGESIZE);
  const size_t sizes[2] = {page, 64 * 1024 * 1024};
  for (int i = 0; i < 2; i++) {
    void *memory = NULL;
    if (posix_memalign(&memory, page, sizes[i]) != 0) return 0;
    const int refused = mprotect(memory, page, PROT_READ | PROT_WRITE | PROT_EXEC);
    if (refused == 0) mprotect(memory, page, PROT_READ | PROT_WRITE);
    free(memory);
    if (refused != 0) return 0;
  }
  return 1;
}
