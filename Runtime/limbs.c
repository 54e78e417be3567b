/* Integers of any fixed width, in C99 without libc, heap or global state.
 *
 * An integer is an array of limbs, least significant first, in two's complement; its top bit is the
 * sign of the whole. Each function writes one number, r, of n limbs. An operand a of m limbs is
 * extended by its sign, or cut, to n limbs, so every result is exact modulo 2^(LIMB_BITS * n).
 * Every length is at least 1. No operand overlaps r, unless the function says "r == a is allowed".
 *
 * Each unit below holds one function, named as the unit, and what the unit needs stands above it;
 * generated code gets the units that it uses, in this order. The loops depend on the lengths only,
 * not on the values, except where a cost says «at most».
 */

/* unit: linkage */

#include <stddef.h>
#include <stdint.h>

#ifndef LIMB_FUNCTION
#define LIMB_FUNCTION static inline
#endif

/* unit: wrap_int64; needs: linkage */

/* Returns the number in -2^63 .. 2^63 - 1 that equals v modulo 2^64. The cast alone would be left
 * to the implementation; this is portable, and compilers reduce it to nothing. */
LIMB_FUNCTION int64_t wrap_int64(uint64_t v) {
  return v >> 63 == 0 ? (int64_t)v : -1 - (int64_t)~v;
}

/* unit: wrap_int32; needs: linkage */

/* Returns the number in -2^31 .. 2^31 - 1 that equals v modulo 2^32. */
LIMB_FUNCTION int32_t wrap_int32(uint32_t v) {
  return v >> 31 == 0 ? (int32_t)v : -1 - (int32_t)~v;
}

/* unit: wave_int64; needs: wrap_int64 */

/* Returns the distance of v from the nearest multiple of 2^k, for k in 1 .. 64, modulo 2^64. In the
 * upper half of a period, where bit k - 1 is set, that is -v modulo 2^k. */
LIMB_FUNCTION int64_t wave_int64(int64_t v, unsigned k) {
  const uint64_t mask = UINT64_MAX >> (64 - k);
  const uint64_t flip = 0 - ((uint64_t)v >> (k - 1) & 1);
  return wrap_int64((((uint64_t)v ^ flip) - flip) & mask);
}

/* unit: limb; needs: linkage */

/* A limb has LIMB_BITS bits: 64 where the compiler has a type of 128 bits, else 32. (8 serves the
 * exhaustive tests.) limb_wide has twice as many, so that x * y + z + carry never overflows it. */
#ifndef LIMB_BITS
#ifdef __SIZEOF_INT128__
#define LIMB_BITS 64
#else
#define LIMB_BITS 32
#endif
#endif

/* LIMBS(k) is the number of limbs in k words of 64 bits. LIMB_CONSTANT writes one such word, given
 * as two halves, into the initializer of a limb array, least significant word first: the same text
 * serves every limb size and byte order. */
#define LIMBS(words64) ((size_t)(words64) * (64 / LIMB_BITS))

#if LIMB_BITS == 64
typedef uint64_t limb;
__extension__ typedef unsigned __int128 limb_wide;
#define LIMB_CONSTANT(high32, low32) ((limb)(high32) << 32 | (limb)(low32))
#elif LIMB_BITS == 32
typedef uint32_t limb;
typedef uint64_t limb_wide;
#define LIMB_CONSTANT(high32, low32) (limb)(low32), (limb)(high32)
#elif LIMB_BITS == 8
typedef uint8_t limb;
typedef uint16_t limb_wide;
#define LIMB_BYTE(word32, i) (limb)((uint32_t)(word32) >> (8 * (i)) & 255u)
#define LIMB_BYTES(word32) \
  LIMB_BYTE(word32, 0), LIMB_BYTE(word32, 1), LIMB_BYTE(word32, 2), LIMB_BYTE(word32, 3)
#define LIMB_CONSTANT(high32, low32) LIMB_BYTES(low32), LIMB_BYTES(high32)
#else
#error "LIMB_BITS must be 64, 32 or 8"
#endif

/* unit: limbs_sign; needs: limb */

/* Returns the limb that continues a upwards: all ones if a < 0, else 0. O(1). */
LIMB_FUNCTION limb limbs_sign(const limb *a, size_t m) {
  return (limb)(0 - (a[m - 1] >> (LIMB_BITS - 1)));
}

/* unit: limbs_from_int64; needs: limb */

/* r = v, cut to n limbs. O(n). */
LIMB_FUNCTION void limbs_from_int64(limb *r, size_t n, int64_t v) {
  const limb sign = (limb)(0 - ((uint64_t)v >> 63));
  size_t i;
  for (i = 0; i < n && i < LIMBS(1); i++) r[i] = (limb)((uint64_t)v >> (LIMB_BITS * i));
  for (; i < n; i++) r[i] = sign;
}

/* unit: limbs_to_int64; needs: wrap_int64, limbs_sign */

/* Returns the low 64 bits of a, extended by its sign if it has fewer, as a signed number: a itself
 * if -2^63 <= a < 2^63. O(1). */
LIMB_FUNCTION int64_t limbs_to_int64(const limb *a, size_t m) {
  const limb sign = limbs_sign(a, m);
  uint64_t v = 0;
  size_t i;
  for (i = 0; i < LIMBS(1); i++) v |= (uint64_t)(i < m ? a[i] : sign) << (LIMB_BITS * i);
  return wrap_int64(v);
}

/* unit: limbs_from_words; needs: limb */

/* r = the number of `words` 32-bit words at w, least significant first, in two's complement, cut or
 * extended by its sign to n limbs. O(n), byte by byte. */
LIMB_FUNCTION void limbs_from_words(limb *r, size_t n, const uint32_t *w, size_t words) {
  const size_t limb_bytes = LIMB_BITS / 8;
  const uint32_t sign = 0 - (w[words - 1] >> 31);
  size_t i, k;
  for (i = 0; i < n; i++) {
    limb x = 0;
    for (k = 0; k < limb_bytes; k++) {
      const size_t byte = i * limb_bytes + k;
      const uint32_t word = byte / 4 < words ? w[byte / 4] : sign;
      x = (limb)(x | (limb)(word >> (8 * (byte % 4)) & 255u) << (8 * k));
    }
    r[i] = x;
  }
}

/* unit: limbs_to_words; needs: limbs_sign */

/* Writes a as `words` 32-bit words, least significant first, in two's complement, cut or extended
 * by its sign. O(words), byte by byte. */
LIMB_FUNCTION void limbs_to_words(uint32_t *w, size_t words, const limb *a, size_t m) {
  const size_t limb_bytes = LIMB_BITS / 8;
  const limb sign = limbs_sign(a, m);
  size_t i, k;
  for (i = 0; i < words; i++) {
    w[i] = 0;
    for (k = 0; k < 4; k++) {
      const size_t byte = i * 4 + k;
      const limb x = byte / limb_bytes < m ? a[byte / limb_bytes] : sign;
      w[i] |= (uint32_t)(x >> (8 * (byte % limb_bytes)) & 255u) << (8 * k);
    }
  }
}

/* unit: limbs_copy; needs: limbs_sign */

/* r = a. r == a is allowed. O(n). */
LIMB_FUNCTION void limbs_copy(limb *r, size_t n, const limb *a, size_t m) {
  const limb sign = limbs_sign(a, m);
  size_t i;
  for (i = 0; i < n && i < m; i++) r[i] = a[i];
  for (; i < n; i++) r[i] = sign;
}

/* unit: limbs_is_negative; needs: limb */

/* Returns 1 if a < 0, else 0. O(1). */
LIMB_FUNCTION int limbs_is_negative(const limb *a, size_t m) {
  return (int)(a[m - 1] >> (LIMB_BITS - 1));
}

/* unit: limbs_is_zero; needs: limb */

/* Returns 1 if a == 0, else 0. O(m). */
LIMB_FUNCTION int limbs_is_zero(const limb *a, size_t m) {
  limb bits = 0;
  size_t i;
  for (i = 0; i < m; i++) bits = (limb)(bits | a[i]);
  return bits == 0;
}

/* unit: limbs_compare; needs: limbs_sign */

/* Returns -1, 0 or 1 as a < b, a == b or a > b; the lengths may differ. At most O(m + l). */
LIMB_FUNCTION int limbs_compare(const limb *a, size_t m, const limb *b, size_t l) {
  const limb a_sign = limbs_sign(a, m);
  const limb b_sign = limbs_sign(b, l);
  size_t i = m > l ? m : l;
  if (a_sign != b_sign) return a_sign != 0 ? -1 : 1;
  while (i-- > 0) {
    const limb x = i < m ? a[i] : a_sign;
    const limb y = i < l ? b[i] : b_sign;
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

/* unit: limbs_relu; needs: limbs_sign */

/* r = max(r, 0). O(n), no branch. */
LIMB_FUNCTION void limbs_relu(limb *r, size_t n) {
  const limb keep = (limb)~limbs_sign(r, n);
  size_t i;
  for (i = 0; i < n; i++) r[i] = (limb)(r[i] & keep);
}

/* unit: limbs_select; needs: limbs_sign */

/* r = a if condition == 1, r = b if condition == 0. r == a and r == b are allowed. O(n), no
 * branch. */
LIMB_FUNCTION void limbs_select(limb *r, size_t n, int condition, const limb *a, size_t m,
                                const limb *b, size_t l) {
  const limb take = (limb)(0 - (limb)condition);
  const limb a_sign = limbs_sign(a, m);
  const limb b_sign = limbs_sign(b, l);
  size_t i;
  for (i = 0; i < n; i++) {
    const limb x = i < m ? a[i] : a_sign;
    const limb y = i < l ? b[i] : b_sign;
    r[i] = (limb)(y ^ (take & (x ^ y)));
  }
}

/* unit: limbs_wave; needs: limbs_sign */

/* r = the distance of a from the nearest multiple of 2^k, for k >= 1. r == a is allowed. O(n), no
 * branch on the number. */
LIMB_FUNCTION void limbs_wave(limb *r, size_t n, const limb *a, size_t m, size_t k) {
  const limb sign = limbs_sign(a, m);
  const size_t top = (k - 1) / LIMB_BITS;
  const size_t bit = (k - 1) % LIMB_BITS;
  const limb mask = (limb)((limb)(0 - (limb)1) >> (LIMB_BITS - 1 - bit));
  const limb flip = (limb)(0 - (limb)((top < m ? a[top] : sign) >> bit & 1));
  limb carry = (limb)(flip & 1);
  size_t i;
  for (i = 0; i < n; i++) {
    const limb x = (limb)((i < m ? a[i] : sign) ^ flip);
    const limb sum = (limb)(x + carry);
    carry = (limb)(sum < carry);
    r[i] = i < top ? sum : i == top ? (limb)(sum & mask) : 0;
  }
}

/* unit: limbs_clamp; needs: limbs_compare, limbs_copy */

/* r = min(max(r, low), high), where low <= high and both fit n limbs. At most O(n + l + h). */
LIMB_FUNCTION void limbs_clamp(limb *r, size_t n, const limb *low, size_t l, const limb *high,
                               size_t h) {
  if (limbs_compare(r, n, low, l) < 0) {
    limbs_copy(r, n, low, l);
  } else if (limbs_compare(r, n, high, h) > 0) {
    limbs_copy(r, n, high, h);
  }
}

/* unit: limbs_negate; needs: limb */

/* r = -r; the least number, -2^(LIMB_BITS * n - 1), stays as it is. O(n). */
LIMB_FUNCTION void limbs_negate(limb *r, size_t n) {
  limb carry = 1;
  size_t i;
  for (i = 0; i < n; i++) {
    r[i] = (limb)((limb)~r[i] + carry);
    carry = (limb)(r[i] < carry);
  }
}

/* unit: limbs_add; needs: limbs_sign */

/* r += a. r == a is allowed. O(n). */
LIMB_FUNCTION void limbs_add(limb *r, size_t n, const limb *a, size_t m) {
  const limb sign = limbs_sign(a, m);
  limb carry = 0;
  size_t i;
  for (i = 0; i < n; i++) {
    const limb x = i < m ? a[i] : sign;
    const limb sum = (limb)(r[i] + carry);
    carry = (limb)(sum < carry);
    r[i] = (limb)(sum + x);
    carry = (limb)(carry + (r[i] < x));
  }
}

/* unit: limbs_add_if; needs: limbs_sign */

/* r += a if condition == 1, nothing if condition == 0. r == a is allowed. O(n), no branch. */
LIMB_FUNCTION void limbs_add_if(limb *r, size_t n, int condition, const limb *a, size_t m) {
  const limb take = (limb)(0 - (limb)condition);
  const limb sign = limbs_sign(a, m);
  limb carry = 0;
  size_t i;
  for (i = 0; i < n; i++) {
    const limb x = (limb)((i < m ? a[i] : sign) & take);
    const limb sum = (limb)(r[i] + carry);
    carry = (limb)(sum < carry);
    r[i] = (limb)(sum + x);
    carry = (limb)(carry + (r[i] < x));
  }
}

/* unit: limbs_subtract; needs: limbs_sign */

/* r -= a. r == a is allowed. O(n). */
LIMB_FUNCTION void limbs_subtract(limb *r, size_t n, const limb *a, size_t m) {
  const limb sign = limbs_sign(a, m);
  limb borrow = 0;
  size_t i;
  for (i = 0; i < n; i++) {
    const limb x = i < m ? a[i] : sign;
    const limb difference = (limb)(r[i] - borrow);
    borrow = (limb)(r[i] < borrow);
    r[i] = (limb)(difference - x);
    borrow = (limb)(borrow + (difference < x));
  }
}

/* unit: limbs_add_int64; needs: limbs_from_int64, limbs_add */

/* r += v. O(n). */
LIMB_FUNCTION void limbs_add_int64(limb *r, size_t n, int64_t v) {
  limb a[LIMBS(1)];
  limbs_from_int64(a, LIMBS(1), v);
  limbs_add(r, n, a, LIMBS(1));
}

/* unit: limbs_add_shifted; needs: limbs_sign */

/* r += a * 2^k, for any k. O(n). */
LIMB_FUNCTION void limbs_add_shifted(limb *r, size_t n, const limb *a, size_t m, size_t k) {
  const limb sign = limbs_sign(a, m);
  const size_t skip = k / LIMB_BITS;
  const size_t shift = k % LIMB_BITS;
  limb below = 0;
  limb carry = 0;
  size_t i;
  for (i = skip; i < n; i++) {
    const limb here = i - skip < m ? a[i - skip] : sign;
    const limb x = (limb)(here << shift | below >> 1 >> (LIMB_BITS - 1 - shift));
    const limb sum = (limb)(r[i] + carry);
    carry = (limb)(sum < carry);
    r[i] = (limb)(sum + x);
    carry = (limb)(carry + (r[i] < x));
    below = here;
  }
}

/* unit: limbs_subtract_shifted; needs: limbs_sign */

/* r -= a * 2^k, for any k. O(n). */
LIMB_FUNCTION void limbs_subtract_shifted(limb *r, size_t n, const limb *a, size_t m, size_t k) {
  const limb sign = limbs_sign(a, m);
  const size_t skip = k / LIMB_BITS;
  const size_t shift = k % LIMB_BITS;
  limb below = 0;
  limb borrow = 0;
  size_t i;
  for (i = skip; i < n; i++) {
    const limb here = i - skip < m ? a[i - skip] : sign;
    const limb x = (limb)(here << shift | below >> 1 >> (LIMB_BITS - 1 - shift));
    const limb difference = (limb)(r[i] - borrow);
    borrow = (limb)(r[i] < borrow);
    r[i] = (limb)(difference - x);
    borrow = (limb)(borrow + (difference < x));
    below = here;
  }
}

/* unit: limbs_add_power; needs: limb */

/* r += 2^k, for any k. At most O(n). */
LIMB_FUNCTION void limbs_add_power(limb *r, size_t n, size_t k) {
  limb x = (limb)((limb)1 << (k % LIMB_BITS));
  size_t i;
  for (i = k / LIMB_BITS; i < n && x != 0; i++) {
    r[i] = (limb)(r[i] + x);
    x = (limb)(r[i] < x);
  }
}

/* unit: limbs_subtract_power; needs: limb */

/* r -= 2^k, for any k. At most O(n). */
LIMB_FUNCTION void limbs_subtract_power(limb *r, size_t n, size_t k) {
  limb x = (limb)((limb)1 << (k % LIMB_BITS));
  size_t i;
  for (i = k / LIMB_BITS; i < n && x != 0; i++) {
    const limb before = r[i];
    r[i] = (limb)(before - x);
    x = (limb)(before < x);
  }
}

/* unit: limbs_add_row; needs: limb */

/* r += a * x if flip == 0, r -= a * x if flip is all ones; x is unsigned, and a continues upwards
 * with limbs `sign` (0 for an unsigned a). It subtracts by r - p = ~(~r + p). O(n). */
LIMB_FUNCTION void limbs_add_row(limb *r, size_t n, const limb *a, size_t m, limb sign, limb x,
                                 limb flip) {
  limb carry = 0;
  size_t i;
  for (i = 0; i < n; i++) {
    const limb_wide product = (limb_wide)((limb_wide)(i < m ? a[i] : sign) * x + carry);
    const limb sum = (limb)((r[i] ^ flip) + (limb)product);
    carry = (limb)((limb)(product >> LIMB_BITS) + (sum < (limb)product));
    r[i] = (limb)(sum ^ flip);
  }
}

/* unit: limbs_add_product_int64; needs: limbs_sign, limbs_add_row */

/* r += a * c. At most O(n); half the work at 32-bit limbs if |c| < 2^32. */
LIMB_FUNCTION void limbs_add_product_int64(limb *r, size_t n, const limb *a, size_t m, int64_t c) {
  const limb sign = limbs_sign(a, m);
  const uint64_t c_sign = 0 - ((uint64_t)c >> 63);
  const uint64_t magnitude = ((uint64_t)c ^ c_sign) - c_sign;
  size_t i;
  for (i = 0; i < n && i < LIMBS(1); i++) {
    const limb x = (limb)(magnitude >> (LIMB_BITS * i));
    if (x != 0) limbs_add_row(r + i, n - i, a, m, sign, x, (limb)c_sign);
  }
}

/* unit: limbs_add_int64_product; needs: limbs_add_row */

/* r += a * b, the whole product of 128 bits. O(n). */
LIMB_FUNCTION void limbs_add_int64_product(limb *r, size_t n, int64_t a, int64_t b) {
  const uint64_t a_sign = 0 - ((uint64_t)a >> 63);
  const uint64_t b_sign = 0 - ((uint64_t)b >> 63);
  const uint64_t a_magnitude = ((uint64_t)a ^ a_sign) - a_sign;
  const uint64_t b_magnitude = ((uint64_t)b ^ b_sign) - b_sign;
  const limb flip = (limb)(a_sign ^ b_sign);
  limb row[LIMBS(1)];
  size_t i;
  for (i = 0; i < LIMBS(1); i++) row[i] = (limb)(a_magnitude >> (LIMB_BITS * i));
  for (i = 0; i < n && i < LIMBS(1); i++) {
    limbs_add_row(r + i, n - i, row, LIMBS(1), 0, (limb)(b_magnitude >> (LIMB_BITS * i)), flip);
  }
}

/* unit: limbs_add_product; needs: limbs_sign, limbs_subtract, limbs_add_row */

/* r += a * b. O(n * min(n, l)): choose the shorter operand as b. */
LIMB_FUNCTION void limbs_add_product(limb *r, size_t n, const limb *a, size_t m, const limb *b,
                                     size_t l) {
  const limb sign = limbs_sign(a, m);
  size_t i;
  for (i = 0; i < n && i < l; i++) {
    if (b[i] != 0) limbs_add_row(r + i, n - i, a, m, sign, b[i], 0);
  }
  /* The rows took b as unsigned: if b < 0, that is 2^(LIMB_BITS * l) too much. */
  if (l < n && limbs_sign(b, l) != 0) limbs_subtract(r + l, n - l, a, m);
}

/* unit: limbs_window; needs: limbs_sign */

/* Returns the bits k .. k + count - 1 of a, where count <= 63. O(1) limbs of at least 32 bits. */
LIMB_FUNCTION uint64_t limbs_window(const limb *a, size_t m, size_t k, size_t count) {
  const limb sign = limbs_sign(a, m);
  size_t i = k / LIMB_BITS;
  size_t shift = k % LIMB_BITS;
  size_t got = 0;
  uint64_t window = 0;
  for (; got < count; i++) {
    window |= (uint64_t)(limb)((i < m ? a[i] : sign) >> shift) << got;
    got += LIMB_BITS - shift;
    shift = 0;
  }
  return window & (((uint64_t)1 << count) - 1);
}

/* unit: limbs_gap; needs: limbs_window */

/* Returns 2^k - a mod 2^k, or 2^62 if that is less. At most O(k). */
LIMB_FUNCTION uint64_t limbs_gap(const limb *a, size_t m, size_t k) {
  while (k > 62) {
    const size_t count = k - 62 < 32 ? k - 62 : 32;
    k -= count;
    if (limbs_window(a, m, k, count) != ((uint64_t)1 << count) - 1) return (uint64_t)1 << 62;
  }
  return ((uint64_t)1 << k) - limbs_window(a, m, 0, k);
}

/* unit: limbs_bits; needs: limbs_window, limbs_gap, wrap_int64 */

/* Returns the sum of 2^j * p(k + j), j < count, where p(i) is what two tent chains a distance of d
 * apart read of bit i of a >= 0: d or 0, but for the last d - 1 numbers before a multiple of 2^k,
 * where bits turn. d <= 2^k, d * 2^count < 2^62. At most O(m). */
LIMB_FUNCTION int64_t limbs_bits(const limb *a, size_t m, size_t k, size_t count, int64_t d) {
  const uint64_t bits = limbs_window(a, m, k, count);
  const uint64_t gap = limbs_gap(a, m, k);
  const uint64_t next = (bits + 1) & (((uint64_t)1 << count) - 1);
  const uint64_t window = (uint64_t)d;
  if (gap >= window) return wrap_int64(bits * window);
  if (2 * gap < window) {
    return wrap_int64((bits & next) * window + (window - 2 * gap) * (next & ~bits));
  }
  return wrap_int64((bits & next) * window + (2 * gap - window) * (bits & ~next));
}

/* unit: limbs_clamped_bits; needs: limbs_sign, limbs_window, limbs_gap, limbs_bits, wrap_int64 */

/* The same for any a, where the chains begin with tents over 0 .. 2^top: 0 outside, and from
 * 2^top - d on every bit falls. At most O(m). */
LIMB_FUNCTION int64_t limbs_clamped_bits(const limb *a, size_t m, size_t top, size_t k,
                                         size_t count, int64_t d) {
  size_t i;
  if (limbs_sign(a, m) != 0) return 0;
  for (i = top; i < m * LIMB_BITS; i += 32) {
    if (limbs_window(a, m, i, 32) != 0) return 0;
  }
  if (limbs_gap(a, m, top) < (uint64_t)d) {
    return wrap_int64(limbs_gap(a, m, top) * (((uint64_t)1 << count) - 1));
  }
  return limbs_bits(a, m, k, count, d);
}
