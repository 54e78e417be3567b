/* Constant tables of least size, in C99 without libc, heap or global state.
 *
 * A packed table is a string of bits: entry i is the `bits` bits from bit i * bits on, its lowest bit
 * first; bit k of the string is bit k % 8 of byte k / 8. So it is the same on every machine.
 *
 * Each unit below holds one function, named as the unit, as in limbs.c.
 */

/* unit: packed_entry; needs: linkage */

/* Returns entry i of a packed table of numbers from 0 on, of 1 to 64 bits each. O(bits / 8). */
LIMB_FUNCTION uint64_t packed_entry(const uint8_t *table, size_t bits, size_t i) {
  const size_t start = i % 8 * bits; /* i * bits, less i / 8 * 8 * bits */
  const uint8_t *byte = table + i / 8 * bits + start / 8;
  uint64_t result = (uint64_t)(*byte >> start % 8);
  size_t count;
  for (count = 8 - start % 8; count < bits; count += 8) result |= (uint64_t)*++byte << count;
  return bits < 64 ? result & (((uint64_t)1 << bits) - 1) : result;
}

/* unit: packed_int64; needs: wrap_int64, packed_entry */

/* Returns entry i of a packed table of numbers from `base` on. O(bits / 8). */
LIMB_FUNCTION int64_t packed_int64(const uint8_t *table, size_t bits, size_t i, uint64_t base) {
  return wrap_int64(packed_entry(table, bits, i) + base);
}

/* unit: packed_search; needs: packed_entry */

/* Returns how many of n ascending numbers from 0 on are at most v. `lows` is the packed table of
 * their low_bits lowest bits; entry h of the packed table `starts` is how many numbers have less than
 * h above these bits, for h from 0 to v >> low_bits plus 1 at least. At most O(log n) entries. */
LIMB_FUNCTION size_t packed_search(const uint8_t *starts, size_t start_bits, const uint8_t *lows,
                                   size_t low_bits, uint64_t v) {
  const size_t bucket = (size_t)(v >> low_bits);
  const uint64_t low = v & (((uint64_t)1 << low_bits) - 1);
  size_t p = (size_t)packed_entry(starts, start_bits, bucket);
  size_t n = (size_t)packed_entry(starts, start_bits, bucket + 1) - p;
  while (n > 0) {
    const size_t half = n / 2;
    if (packed_entry(lows, low_bits, p + half) <= low) {
      p += half + 1;
      n -= half + 1;
    } else {
      n = half;
    }
  }
  return p;
}

/* unit: packed_key; needs: packed_entry */

/* Returns number p of such numbers, where `starts` has `count` entries. O(log count) entries. */
LIMB_FUNCTION uint64_t packed_key(const uint8_t *starts, size_t start_bits, const uint8_t *lows,
                                  size_t low_bits, size_t count, size_t p) {
  size_t bucket = 0;
  while (count > 1) {
    const size_t half = count / 2;
    if (packed_entry(starts, start_bits, bucket + half) <= p) bucket += half;
    count -= half;
  }
  return (uint64_t)bucket << low_bits | packed_entry(lows, low_bits, p);
}

/* unit: packed_match; needs: packed_entry, packed_search */

/* Returns 1 more than the index of v among such numbers, or 0 if it is none of them. */
LIMB_FUNCTION size_t packed_match(const uint8_t *starts, size_t start_bits, const uint8_t *lows,
                                  size_t low_bits, uint64_t v) {
  const size_t p = packed_search(starts, start_bits, lows, low_bits, v);
  const uint64_t low = v & (((uint64_t)1 << low_bits) - 1);
  const size_t first = (size_t)packed_entry(starts, start_bits, (size_t)(v >> low_bits));
  return p > first && packed_entry(lows, low_bits, p - 1) == low ? p : 0;
}
