#ifndef MEMOC_CTINYCC_H
#define MEMOC_CTINYCC_H

#include <libtcc.h>

/* What Swift cannot see of libtcc.h, and what libtcc leaves to its caller. */

/* Links what `state` has compiled, in memory that tcc_delete frees; 0 or -1. */
int memoc_tcc_relocate(TCCState *state);

/* Gives `state` the four functions that a compiler may call without being told to, and that even a
 * freestanding program has to have: memcpy, memmove, memset, memcmp. */
void memoc_tcc_add_freestanding_functions(TCCState *state);

/* Whether memory may be made executable here: libtcc ends the process where it may not. */
int memoc_may_execute_memory(void);

#endif
