import Exact

/// The rational number `significand`·2^`exponent` / `odd`.
///
/// Powers of two never meet a greatest common divisor here, which keeps the interpreter of dyadic
/// networks fast.
struct SplitNumber: Sendable {
  /// Invariant: odd or zero.
  private(set) var significand: BigInt
  /// Invariant: 0 where the significand is 0.
  private(set) var exponent: Int
  /// Invariant: odd, positive, without a common factor with the significand.
  private(set) var odd: BigInt

  static let zero = SplitNumber(BigInt(0))
  static let one = SplitNumber(BigInt(1))

  init(_ value: BigInt) {
    self.init(reducing: value, 0, 1)
  }

  init(_ value: Rational) {
    let twos = value.denominator.trailingZeroBitCount
    self.init(reducing: value.numerator, -twos, value.denominator >> twos)
  }

  /// The number `significand`·2^`exponent` / `odd`, put into normal form.
  private init(reducing significand: BigInt, _ exponent: Int, _ odd: BigInt) {
    if significand.isZero {
      (self.significand, self.exponent, self.odd) = (0, 0, 1)
      return
    }
    let twos = significand.trailingZeroBitCount
    var reduced = twos == 0 ? significand : significand >> twos
    var divisor = odd
    if odd != 1 {
      let common = BigInt.gcd(reduced, odd)
      if common != 1 {
        reduced = reduced.exactQuotient(by: common)
        divisor = odd.exactQuotient(by: common)
      }
    }
    (self.significand, self.exponent, self.odd) = (reduced, exponent + twos, divisor)
  }

  var isZero: Bool { significand.isZero }
  var isNegative: Bool { significand.isNegative }
  var isOne: Bool { significand == 1 && exponent == 0 && odd == 1 }

  var rational: Rational {
    odd == 1
      ? Rational(significand, powerOfTwo: exponent)
      : exponent >= 0
        ? Rational(significand << exponent, odd) : Rational(significand, odd << -exponent)
  }

  func times(_ other: SplitNumber) -> SplitNumber {
    SplitNumber(
      reducing: significand * other.significand, exponent + other.exponent,
      odd == 1 ? other.odd : odd * other.odd)
  }

  /// A running sum, in normal form only at its end.
  struct Sum {
    private var significand: BigInt
    private var exponent: Int
    private var odd: BigInt

    init(_ start: SplitNumber) {
      (significand, exponent, odd) = (start.significand, start.exponent, start.odd)
    }

    /// Adds `a`·`b`.
    mutating func addProduct(_ a: SplitNumber, _ b: SplitNumber) {
      if a.isZero || b.isZero { return }
      let power = a.exponent + b.exponent
      if significand.isZero {
        (significand, exponent) = (a.significand * b.significand, power)
        odd = a.odd * b.odd
        return
      }
      let termOdd = a.odd == 1 ? b.odd : a.odd * b.odd
      if termOdd == odd, power == exponent {
        significand.addProduct(a.significand, b.significand)
        return
      }
      var term = a.significand * b.significand
      if termOdd != odd {
        let common = BigInt.lcm(odd, termOdd)
        significand *= common.exactQuotient(by: odd)
        term *= common.exactQuotient(by: termOdd)
        odd = common
      }
      if power >= exponent {
        significand += term << (power - exponent)
      } else {
        significand = (significand << (exponent - power)) + term
        exponent = power
      }
    }

    var total: SplitNumber { SplitNumber(reducing: significand, exponent, odd) }
  }
}
