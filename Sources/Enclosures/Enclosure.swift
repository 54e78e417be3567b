import CGMP
import CMPFR
import Exact

/// A closed interval that is proved to hold a real number: the result of arithmetic whose every
/// step rounds the lower end down and the upper end up.
///
/// - Ensures: an operation's result holds the operation's value for all numbers of its operands,
///   and with more bits it lies inside the result with fewer. Ends may be infinite, never NaN.
package struct Enclosure: @unchecked Sendable {
  /// Invariant: not above `upperEnd`, and not +∞.
  let lowerEnd: Endpoint
  /// Invariant: not −∞.
  let upperEnd: Endpoint
  /// The bits of both ends' significands.
  package let precision: Int

  init(_ lower: Endpoint, _ upper: Endpoint, _ precision: Int) {
    (lowerEnd, upperEnd, self.precision) = (lower, upper, precision)
  }

  /// The least enclosure of `value` whose ends have `precision` bits.
  /// - Requires: `precision` is at least `minimumPrecision`.
  package init(_ value: Rational, precision: Int) {
    self.init(lower: value, upper: value, precision: precision)
  }

  /// The least enclosure of [`lower`, `upper`] whose ends have `precision` bits.
  /// - Requires: `lower <= upper`; `precision` is at least `minimumPrecision`.
  package init(lower: Rational, upper: Rational, precision: Int) {
    precondition(lower <= upper, "an empty enclosure")
    precondition(precision >= Enclosure.minimumPrecision, "too few bits")
    self.init(
      .make(lower, precision, .down), .make(upper, precision, .up), precision)
  }

  package static let minimumPrecision = 2

  /// The lower end, or nil for −∞ and numbers beyond 2^(2^22); a positive number below
  /// 2^−`resolution` is given as 0, and a negative one as −2^−`resolution`.
  package var lower: Rational? {
    lowerEnd.rational(
      .down, resolution: Enclosure.resolution, exponentLimit: Enclosure.exponentLimit)
  }

  /// The upper end; see `lower`.
  package var upper: Rational? {
    upperEnd.rational(.up, resolution: Enclosure.resolution, exponentLimit: Enclosure.exponentLimit)
  }

  /// Rational ends are multiples of 2^−`resolution` if they are nearer to 0 than that: the ends of
  /// sigmoid(−10^6) would take a million bits to write.
  package static let resolution = 1 << 16

  private static let exponentLimit = 1 << 22

  /// `upper` − `lower`, or nil if one of them has no value.
  package var width: Rational? {
    if let lower, let upper { upper - lower } else { nil }
  }

  /// The sign that every number of this enclosure has, or nil if they have several.
  package var signum: Int? {
    if lowerEnd.signum == upperEnd.signum { return lowerEnd.signum }
    return nil
  }

  package func contains(_ value: Rational) -> Bool {
    value.withFraction { fraction in
      lowerEnd.withPointer { mpfr_cmp_q($0, fraction) <= 0 }
        && upperEnd.withPointer { mpfr_cmp_q($0, fraction) >= 0 }
    }
  }

  package func contains(_ other: Enclosure) -> Bool {
    !(other.lowerEnd < lowerEnd) && !(upperEnd < other.upperEnd)
  }

  /// Whether every number of this enclosure is below every number of `other`.
  package func isBelow(_ other: Enclosure) -> Bool { upperEnd < other.lowerEnd }

  /// Whether some number of this enclosure is below some number of `other`.
  package func mayBeBelow(_ other: Enclosure) -> Bool { lowerEnd < other.upperEnd }
}

extension Enclosure {
  package static prefix func - (a: Enclosure) -> Enclosure {
    Enclosure(
      a.upperEnd.map(.down) { mpfr_neg($0, $1, $2) }, a.lowerEnd.map(.up) { mpfr_neg($0, $1, $2) },
      a.precision)
  }

  /// Returns the sum, at the precision of `a`.
  package static func + (a: Enclosure, b: Enclosure) -> Enclosure {
    func sum(_ a: Endpoint, _ b: Endpoint, _ direction: Direction) -> Endpoint {
      b.withPointer { b in a.map(direction) { mpfr_add($0, $1, b, $2) } }
    }
    return Enclosure(
      sum(a.lowerEnd, b.lowerEnd, .down), sum(a.upperEnd, b.upperEnd, .up), a.precision)
  }

  package static func - (a: Enclosure, b: Enclosure) -> Enclosure { a + -b }

  package static func * (factor: Rational, a: Enclosure) -> Enclosure {
    if factor.isZero { return Enclosure(0, precision: a.precision) }
    let (low, high) = factor.signum < 0 ? (a.upperEnd, a.lowerEnd) : (a.lowerEnd, a.upperEnd)
    return factor.withFraction { factor in
      Enclosure(
        low.map(.down) { mpfr_mul_q($0, $1, factor, $2) },
        high.map(.up) { mpfr_mul_q($0, $1, factor, $2) }, a.precision)
    }
  }
}

extension Enclosure {
  /// A running sum of products, which costs no object a term.
  struct Sum {
    private let lowerEnd: Endpoint
    private let upperEnd: Endpoint
    private let product: Endpoint
    private let precision: Int

    init(_ start: Rational, precision: Int) {
      lowerEnd = .make(start, precision, .down)
      upperEnd = .make(start, precision, .up)
      product = .make(precision) { _ in }
      self.precision = precision
    }

    /// Adds `weight`·`value`.
    /// - Requires: the weight is not zero; `total` has not been taken yet.
    mutating func addProduct(_ weight: Rational, _ value: Enclosure) {
      let isNegative = weight.signum < 0
      weight.withFraction { weight in
        add(weight, isNegative ? value.upperEnd : value.lowerEnd, to: lowerEnd, .down)
        add(weight, isNegative ? value.lowerEnd : value.upperEnd, to: upperEnd, .up)
      }
    }

    private func add(
      _ weight: UnsafePointer<__mpq_struct>, _ end: Endpoint, to sum: Endpoint,
      _ direction: Direction
    ) {
      product.withPointer { product in
        end.withPointer { _ = mpfr_mul_q(product, $0, weight, direction.mode) }
        sum.withPointer { _ = mpfr_add($0, $0, product, direction.mode) }
      }
    }

    var total: Enclosure { Enclosure(lowerEnd, upperEnd, precision) }
  }
}
