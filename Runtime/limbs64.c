#include "MemocRuntime.h"

#define LIMB_BITS 64
#define LIMB_PREFIX limbs64_
#include "LimbNames.h"
