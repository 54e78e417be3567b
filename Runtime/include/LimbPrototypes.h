/* The prototypes of limbs.c for one LIMB_PREFIX and LIMB. MemocRuntime.h includes it once a size,
 * so it has no include guard. */
#include <stddef.h>
#include <stdint.h>

int64_t LIMB_NAME(wrap_int64)(uint64_t v);
int32_t LIMB_NAME(wrap_int32)(uint32_t v);
int64_t LIMB_NAME(wave_int64)(int64_t v, unsigned k);
LIMB LIMB_NAME(sign)(const LIMB *a, size_t m);
void LIMB_NAME(from_int64)(LIMB *r, size_t n, int64_t v);
int64_t LIMB_NAME(to_int64)(const LIMB *a, size_t m);
void LIMB_NAME(from_words)(LIMB *r, size_t n, const uint32_t *w, size_t words);
void LIMB_NAME(to_words)(uint32_t *w, size_t words, const LIMB *a, size_t m);
void LIMB_NAME(copy)(LIMB *r, size_t n, const LIMB *a, size_t m);
int LIMB_NAME(is_negative)(const LIMB *a, size_t m);
int LIMB_NAME(is_zero)(const LIMB *a, size_t m);
int LIMB_NAME(compare)(const LIMB *a, size_t m, const LIMB *b, size_t l);
void LIMB_NAME(relu)(LIMB *r, size_t n);
void LIMB_NAME(select)(LIMB *r, size_t n, int condition, const LIMB *a, size_t m, const LIMB *b,
                       size_t l);
void LIMB_NAME(wave)(LIMB *r, size_t n, const LIMB *a, size_t m, size_t k);
void LIMB_NAME(clamp)(LIMB *r, size_t n, const LIMB *low, size_t l, const LIMB *high, size_t h);
void LIMB_NAME(negate)(LIMB *r, size_t n);
void LIMB_NAME(add)(LIMB *r, size_t n, const LIMB *a, size_t m);
void LIMB_NAME(add_if)(LIMB *r, size_t n, int condition, const LIMB *a, size_t m);
void LIMB_NAME(subtract)(LIMB *r, size_t n, const LIMB *a, size_t m);
void LIMB_NAME(add_int64)(LIMB *r, size_t n, int64_t v);
void LIMB_NAME(add_shifted)(LIMB *r, size_t n, const LIMB *a, size_t m, size_t k);
void LIMB_NAME(subtract_shifted)(LIMB *r, size_t n, const LIMB *a, size_t m, size_t k);
void LIMB_NAME(add_power)(LIMB *r, size_t n, size_t k);
void LIMB_NAME(subtract_power)(LIMB *r, size_t n, size_t k);
void LIMB_NAME(add_row)(LIMB *r, size_t n, const LIMB *a, size_t m, LIMB sign, LIMB x, LIMB flip);
void LIMB_NAME(add_product_int64)(LIMB *r, size_t n, const LIMB *a, size_t m, int64_t c);
void LIMB_NAME(add_int64_product)(LIMB *r, size_t n, int64_t a, int64_t b);
void LIMB_NAME(add_product)(LIMB *r, size_t n, const LIMB *a, size_t m, const LIMB *b, size_t l);
uint64_t LIMB_NAME(window)(const LIMB *a, size_t m, size_t k, size_t count);
uint64_t LIMB_NAME(gap)(const LIMB *a, size_t m, size_t k);
int64_t LIMB_NAME(bits)(const LIMB *a, size_t m, size_t k, size_t count, int64_t d);
int64_t LIMB_NAME(clamped_bits)(const LIMB *a, size_t m, size_t top, size_t k, size_t count,
                                int64_t d);
void LIMB_NAME(constant_example)(LIMB *r, size_t n);
