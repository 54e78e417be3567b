#include "MemocRuntime.h"

#define LIMB_BITS 8
#define LIMB_PREFIX limbs8_
#include "LimbNames.h"
