import MemocRuntime
import Testing

/// Fields of bits against the chains of tents that they stand for, and limb sizes against each other.
@Suite struct BitsTests {
  /// What two chains that start `d` apart read of `count` bits from k on.
  private func literal(_ a: Int, top: Int, _ k: Int, _ count: Int, _ d: Int) -> Int {
    var (first, second, sum) = (max(a, 0), max(a + d, 0), 0)
    for level in (k..<top).reversed() {
      first = max(first - 2 * max(first - 1 << level, 0), 0)
      second = max(second - 2 * max(second - 1 << level, 0), 0)
      if level < k + count { sum += max(first - second, 0) << (level - k) }
    }
    return sum
  }

  @Test(arguments: 1...9) func fieldsOfAllNumbersAreExact(top: Int) {
    let a = Slot()
    for k in 0..<top {
      for count in 1...(top - k) {
        for d in Set([1, 2, 3, 5, 1 << k]) where d <= 1 << k {
          forEach(limbs: 2) { x in
            if x < -9 || x > 1200 { return true }
            a.store(x, limbs: 2)
            let expected = Int64(literal(Int(x), top: top, k, count, d))
            let clamped = limbs8_clamped_bits(a.bytes, 2, top, k, count, Int64(d))
            let isInside = x >= 0 && x <= 1 << top - Int64(d)
            let plain =
              isInside ? limbs8_bits(a.bytes, 2, k, count, Int64(d)) : expected
            let isRight = clamped == expected && plain == expected
            if !isRight {
              Issue.record(
                """
                \(clamped), \(plain) instead of \(expected) for \(x), top \(top), k \(k), \
                count \(count), d \(d)
                """)
            }
            return isRight
          }
        }
      }
    }
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func allLimbSizesAgreeUpTo40Words(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let words = Int.random(in: 1...40, using: &random)
    for _ in 0..<50 {
      // Long runs of ones, as before a multiple of a power of two.
      var bytes = (0..<8 * words).map { _ in
        Int.random(in: 0...3, using: &random) > 0 ? UInt8.max : .random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bytes[bytes.count - 1] &= 1 }
      let d = Int64.random(in: 1...1 << 30, using: &random)
      let k = Int.random(in: 30...(64 * words + 9), using: &random)
      let count = Int.random(in: 1...30, using: &random)
      let top = k + count + Int.random(in: 0...99, using: &random)
      func limbs<Limb: FixedWidthInteger>(_ type: Limb.Type) -> [Limb] {
        stride(from: 0, to: bytes.count, by: Limb.bitWidth / 8).map { start in
          (0..<Limb.bitWidth / 8).reduce(0) { $0 | Limb(bytes[start + $1]) << Limb(8 * $1) }
        }
      }
      let (small, middle, large) = (limbs(UInt8.self), limbs(UInt32.self), limbs(UInt64.self))
      let results = [
        limbs8_clamped_bits(small, small.count, top, k, count, d),
        limbs32_clamped_bits(middle, middle.count, top, k, count, d),
        limbs64_clamped_bits(large, large.count, top, k, count, d),
      ]
      let plain = [
        limbs8_bits(small, small.count, k, count, d),
        limbs32_bits(middle, middle.count, k, count, d),
        limbs64_bits(large, large.count, k, count, d),
      ]
      #expect(Set(results).count == 1, "seed \(seed): \(results)")
      #expect(Set(plain).count == 1, "seed \(seed): \(plain)")
    }
  }
}
