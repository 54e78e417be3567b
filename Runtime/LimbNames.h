/* Compiles limbs.c with external linkage under the names of MemocRuntime.h. Before it, define
 * LIMB_BITS, and LIMB_PREFIX after MemocRuntime.h. */
#define LIMB_FUNCTION
#define wrap_int64 LIMB_NAME(wrap_int64)
#define wrap_int32 LIMB_NAME(wrap_int32)
#define wave_int64 LIMB_NAME(wave_int64)
#define limbs_sign LIMB_NAME(sign)
#define limbs_from_int64 LIMB_NAME(from_int64)
#define limbs_to_int64 LIMB_NAME(to_int64)
#define limbs_from_words LIMB_NAME(from_words)
#define limbs_to_words LIMB_NAME(to_words)
#define limbs_copy LIMB_NAME(copy)
#define limbs_is_negative LIMB_NAME(is_negative)
#define limbs_is_zero LIMB_NAME(is_zero)
#define limbs_compare LIMB_NAME(compare)
#define limbs_relu LIMB_NAME(relu)
#define limbs_select LIMB_NAME(select)
#define limbs_wave LIMB_NAME(wave)
#define limbs_clamp LIMB_NAME(clamp)
#define limbs_negate LIMB_NAME(negate)
#define limbs_add LIMB_NAME(add)
#define limbs_add_if LIMB_NAME(add_if)
#define limbs_subtract LIMB_NAME(subtract)
#define limbs_add_int64 LIMB_NAME(add_int64)
#define limbs_add_shifted LIMB_NAME(add_shifted)
#define limbs_subtract_shifted LIMB_NAME(subtract_shifted)
#define limbs_add_power LIMB_NAME(add_power)
#define limbs_subtract_power LIMB_NAME(subtract_power)
#define limbs_add_row LIMB_NAME(add_row)
#define limbs_add_product_int64 LIMB_NAME(add_product_int64)
#define limbs_add_int64_product LIMB_NAME(add_int64_product)
#define limbs_add_product LIMB_NAME(add_product)
#define limbs_window LIMB_NAME(window)
#define limbs_gap LIMB_NAME(gap)
#define limbs_bits LIMB_NAME(bits)
#define limbs_clamped_bits LIMB_NAME(clamped_bits)

#include "limbs.c"

/* r = 0xfedcba98765432100123456789abcdef as a signed number of 128 bits, from a constant table. */
void LIMB_NAME(constant_example)(limb *r, size_t n) {
  static const limb table[] = {LIMB_CONSTANT(0x01234567u, 0x89abcdefu),
                               LIMB_CONSTANT(0xfedcba98u, 0x76543210u)};
  limbs_copy(r, n, table, LIMBS(2));
}
