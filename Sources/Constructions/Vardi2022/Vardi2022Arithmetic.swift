import Exact

/// The exact integer functions that stand for the real ones of Vardi 2022.
package enum Vardi2022 {
  /// A number a little above π: wherever π bounds a parameter from below, this keeps the bound.
  package static let pi = Rational(355, 113)

  /// Returns ceil(sqrt(N log N)): the smallest m ≥ 0 with 2^(m²) ≥ N^N.
  /// - Requires: `count` is positive.
  package static func ceiledRootOfLogPower(_ count: Int) -> Int {
    // 2^(m²) ≥ N^N if and only if m² ≥ LEN(N^N − 1).
    ceiledSquareRoot(Rational(lengthBelowPower(count))).asInt!
  }

  /// Returns LEN(N^N − 1).
  /// - Complexity: O(log N) products of 256 bits, but for numbers that are nearly powers of two.
  private static func lengthBelowPower(_ count: Int) -> Int {
    let base = BigInt(count)
    if base.isPowerOfTwo { return count * base.trailingZeroBitCount }
    // N^N lies between two numbers of 256 leading bits.
    var (low, high) = (base, base)
    var exponent = 0
    for bit in String(count, radix: 2).dropFirst() {
      (low, high, exponent) = (low * low, high * high, 2 * exponent)
      if bit == "1" { (low, high) = (low * base, high * base) }
      let excess = max(0, low.bitLength - 256)
      (low, high, exponent) = (low >> excess, -(-high >> excess), exponent + excess)
    }
    if low.bitLength == high.bitLength { return exponent + low.bitLength }
    return (base.power(count) - 1).bitLength
  }

  /// Returns the smallest integer m ≥ 0 with m² ≥ `square`.
  package static func ceiledSquareRoot(_ square: Rational) -> BigInt {
    if square.signum <= 0 { return 0 }
    let ceiling = square.ceiling
    let root = ceiling.squareRoot
    return root * root >= ceiling ? root : root + 1
  }

  /// The number of binary digits of `value` ≥ 0; 0 for 0. The paper's LEN.
  static func length(_ value: Int) -> Int { BigInt(value).bitLength }
}

/// Returns ⌈`a` / `b`⌉ of positive integers.
func ceiledQuotient(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }

extension SplitMix64 {
  /// Returns the sum of twelve uniform integers below 2^32, less its mean: nearly a Gaussian.
  mutating func nextGaussian() -> Int {
    (0..<12).reduce(-6 << 32) { sum, _ in sum + Int(next() >> 32) }
  }
}
