#include "MemocRuntime.h"

#define LIMB_BITS 32
#define LIMB_PREFIX limbs32_
#include "LimbNames.h"
