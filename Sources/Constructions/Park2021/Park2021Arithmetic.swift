import Exact

/// The exact integer functions that stand for the real ones of Park et al. 2021.
package enum Park2021 {
  /// Numbers below and above π that differ by 10^−60.
  private static let lowerPi = BigInt(
    "3141592653589793238462643383279502884197169399375105820974944")!
  private static let piScale = BigInt(10).power(60)

  /// Returns the smallest integer k ≥ 0 with k² ≥ π·`factor`.
  ///
  /// k² = π·`factor` is impossible but for zero, so both bounds of π give the same k for every
  /// `factor` that is not made for the difference; the larger one is never too small.
  package static func ceiledRoot(ofPiTimes factor: Rational) -> BigInt {
    if factor.signum <= 0 { return 0 }
    return ceiledRoot(of: Rational(lowerPi + 1, piScale) * factor)
  }

  /// Returns the smallest integer k ≥ 0 with k² ≥ `square`.
  package static func ceiledRoot(of square: Rational) -> BigInt {
    if square.signum <= 0 { return 0 }
    let ceiling = square.ceiling
    let root = ceiling.squareRoot
    return root * root >= ceiling ? root : root + 1
  }

  /// Returns the smallest integer k with k^`index` ≥ `base`^`exponent`: ⌈base^(exponent/index)⌉.
  ///
  /// - Requires: `base` and `index` are positive, `exponent` is not negative.
  package static func ceiledPower(_ base: Int, _ exponent: Int, over index: Int) -> BigInt {
    let target = BigInt(base).power(exponent)
    // Invariant: high^index ≥ target.
    var (low, high) = (
      BigInt(0), BigInt.powerOfTwo(ceiledQuotient(target.bitLength, index))
    )
    while low < high {
      let middle = (low + high) >> 1
      if middle.power(index) >= target { high = middle } else { low = middle + 1 }
    }
    return high
  }

  /// Returns ⌈log2 `value`⌉ of a positive integer.
  package static func ceiledLogarithm(_ value: BigInt) -> Int { (value - 1).bitLength }

  /// Returns ⌈log2 `value`⌉ of a positive integer.
  package static func ceiledLogarithm(_ value: Int) -> Int { ceiledLogarithm(BigInt(value)) }

  /// U = ⌊N²/4⌋ + 1, the least range to which any N points can be compressed by Lemma 15.
  ///
  /// With ⌊N²/4⌋ there are sets without a shift: S = {0, …, s − 1}, O = {0, s, 2s, …}.
  package static func compressionLimit(_ count: Int) -> BigInt {
    ((BigInt(count) * BigInt(count)) >> 2) + 1
  }

  /// The number of halvings, rounded up, that take [0, `range`) to at most [0, `target`).
  package static func halvingCount(from range: BigInt, to target: BigInt) -> Int {
    var (count, rest) = (0, range)
    while rest > target {
      rest = (rest + 1) >> 1
      count += 1
    }
    return count
  }
}
