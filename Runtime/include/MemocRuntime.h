/* The functions of limbs.c at three limb sizes, for tests: limbs_add at 8-bit limbs is limbs8_add.
 * Their contracts stand in limbs.c. Generated code doesn't use this header. */
#ifndef MEMOC_RUNTIME_H
#define MEMOC_RUNTIME_H

#define LIMB_JOIN(prefix, name) prefix##name
#define LIMB_JOIN_EXPANDED(prefix, name) LIMB_JOIN(prefix, name)
#define LIMB_NAME(name) LIMB_JOIN_EXPANDED(LIMB_PREFIX, name)

#define LIMB_PREFIX limbs8_
#define LIMB uint8_t
#include "LimbPrototypes.h"
#undef LIMB_PREFIX
#undef LIMB

#define LIMB_PREFIX limbs32_
#define LIMB uint32_t
#include "LimbPrototypes.h"
#undef LIMB_PREFIX
#undef LIMB

#define LIMB_PREFIX limbs64_
#define LIMB uint64_t
#include "LimbPrototypes.h"
#undef LIMB_PREFIX
#undef LIMB

#endif
