/// An exact rational number in lowest terms.
package struct Rational: Hashable, Sendable {
  package let numerator: BigInt
  /// Invariant: at least 1, and without a common factor with the numerator.
  package let denominator: BigInt

  private init(lowestTerms numerator: BigInt, _ denominator: BigInt) {
    self.numerator = numerator
    self.denominator = denominator
  }

  /// The integer `value`.
  package init(_ value: BigInt) { self.init(lowestTerms: value, 1) }

  /// The integer `value`.
  package init(_ value: Int) { self.init(lowestTerms: BigInt(value), 1) }

  /// The quotient `numerator / denominator`.
  /// - Requires: the denominator is not zero.
  package init(_ numerator: BigInt, _ denominator: BigInt) {
    precondition(!denominator.isZero, "a rational number with denominator zero")
    let divisor = BigInt.gcd(numerator, denominator)
    let signed = denominator.isNegative ? -divisor : divisor
    self.init(
      lowestTerms: numerator.exactQuotient(by: signed), denominator.exactQuotient(by: signed))
  }

  /// The number `significand`·2^`exponent`.
  package init(_ significand: BigInt, powerOfTwo exponent: Int) {
    if exponent >= 0 || significand.isZero {
      self.init(significand << max(exponent, 0))
    } else {
      let common = min(significand.trailingZeroBitCount, -exponent)
      self.init(lowestTerms: significand >> common, .powerOfTwo(-exponent - common))
    }
  }

  package static let zero = Rational(0)
  package static let one = Rational(1)

  package var isZero: Bool { numerator.isZero }
  package var isInteger: Bool { denominator == 1 }
  package var signum: Int { numerator.signum }

  /// Whether the denominator is a power of two.
  package var isDyadic: Bool { denominator.isPowerOfTwo }

  /// The largest integer that is not above this number.
  package var floor: BigInt { isInteger ? numerator : numerator.flooredQuotient(by: denominator) }

  /// The smallest integer that is not below this number.
  package var ceiling: BigInt { isInteger ? numerator : numerator.ceiledQuotient(by: denominator) }

  /// 1 divided by this number.
  /// - Requires: this number is not zero.
  package var reciprocal: Rational {
    precondition(!isZero, "the reciprocal of zero")
    return numerator.isNegative
      ? Rational(lowestTerms: -denominator, -numerator)
      : Rational(lowestTerms: denominator, numerator)
  }

  /// The nearest double or so. Only for display.
  package var approximateDouble: Double {
    let excess = max(numerator.bitLength, denominator.bitLength) - 900
    if excess <= 0 { return numerator.approximateDouble / denominator.approximateDouble }
    return (numerator >> excess).approximateDouble / (denominator >> excess).approximateDouble
  }
}

extension Rational: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

extension Rational: SignedNumeric, Comparable {
  package init?<T: BinaryInteger>(exactly source: T) { self.init(BigInt(source)) }

  package var magnitude: Rational { numerator.isNegative ? -self : self }

  package static prefix func - (a: Rational) -> Rational {
    Rational(lowestTerms: -a.numerator, a.denominator)
  }

  package static func + (a: Rational, b: Rational) -> Rational {
    if a.isInteger && b.isInteger { return Rational(a.numerator + b.numerator) }
    if a.denominator == b.denominator { return Rational(a.numerator + b.numerator, a.denominator) }
    var numerator = a.numerator * b.denominator
    numerator.addProduct(b.numerator, a.denominator)
    return Rational(numerator, a.denominator * b.denominator)
  }

  package static func - (a: Rational, b: Rational) -> Rational { a + -b }

  package static func * (a: Rational, b: Rational) -> Rational {
    if a.isInteger && b.isInteger { return Rational(a.numerator * b.numerator) }
    return Rational(a.numerator * b.numerator, a.denominator * b.denominator)
  }

  package static func *= (a: inout Rational, b: Rational) { a = a * b }

  /// Returns the quotient.
  /// - Requires: `b` is not zero.
  package static func / (a: Rational, b: Rational) -> Rational { a * b.reciprocal }

  package static func < (a: Rational, b: Rational) -> Bool {
    if a.denominator == b.denominator { return a.numerator < b.numerator }
    return a.numerator * b.denominator < b.numerator * a.denominator
  }
}

extension Rational {
  /// The bits of this number as a weight, without its sign: LEN of an integer's magnitude; for
  /// p/2^k in lowest terms the larger of LEN(p) and k; for any other p/q the larger of LEN(p) and
  /// LEN(q).
  ///
  /// - Source: Vardi 2022, section 2 for naturals, extended to dyadic and rational numbers.
  package var weightBits: Int {
    if isInteger { return numerator.bitLength }
    let below = isDyadic ? denominator.bitLength - 1 : denominator.bitLength
    return max(numerator.bitLength, below)
  }
}
