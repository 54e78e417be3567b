import Exact

/// The exact functions of rational numbers that the constructions of Yun et al. 2019 round with.
package enum Yun2019 {
  /// Returns ⌈log2 `value`⌉: the least integer e, maybe negative, with 2^e ≥ `value`.
  /// - Requires: `value` is positive.
  package static func ceiledLogarithm(_ value: Rational) -> Int {
    precondition(value.signum > 0, "the logarithm of a number that is not positive")
    // 2^(guess − 1) < value < 2^(guess + 1)
    let guess = value.numerator.bitLength - value.denominator.bitLength
    return value <= powerOfTwo(guess) ? guess : guess + 1
  }

  /// Returns ⌊log2 `value`⌋: the largest integer e, maybe negative, with 2^e ≤ `value`.
  /// - Requires: `value` is positive.
  package static func flooredLogarithm(_ value: Rational) -> Int {
    precondition(value.signum > 0, "the logarithm of a number that is not positive")
    let guess = value.numerator.bitLength - value.denominator.bitLength
    return value >= powerOfTwo(guess) ? guess : guess - 1
  }

  /// 2^`exponent`
  package static func powerOfTwo(_ exponent: Int) -> Rational {
    Rational(1, powerOfTwo: exponent)
  }

  /// Returns the integer that is nearest to `value`; of two the even one.
  package static func rounded(_ value: Rational) -> BigInt {
    let floor = value.floor
    let rest = value - Rational(floor)
    let half = Rational(1, 2)
    if rest == half { return floor.isMultiple(of: 2) ? floor : floor + 1 }
    return rest < half ? floor : floor + 1
  }

  /// Returns the dyadic number in [`low`, `high`] whose denominator is the least power of two; of
  /// several the one nearest to the middle.
  ///
  /// - Requires: `low` < `high`.
  package static func simplestDyadic(_ low: Rational, _ high: Rational) -> Rational {
    precondition(low < high, "no interval to take a number of")
    var exponent = 0
    while true {
      let scale = powerOfTwo(exponent)
      let (first, last) = ((low * scale).ceiling, (high * scale).floor)
      if first <= last {
        let middle = rounded((low + high) * powerOfTwo(exponent - 1))
        return Rational(min(max(middle, first), last), powerOfTwo: -exponent)
      }
      exponent += 1
    }
  }
}
