import Exact

extension Enclosure {
  /// This enclosure as `m ± 1e-k` with at most `digits` decimals, where [m − 10^−k, m + 10^−k] holds
  /// it; as the number itself if there is only one and it is short; with its ends if it is wider
  /// than 1.
  package func text(digits: Int) -> String {
    guard let lower, let upper else { return "unbounded" }
    if lower == upper, lower.isShortDecimal(digits: digits) {
      return lower.exactDecimalText(digits)
    }
    let width = upper - lower
    if width > 1 {
      return "[\(lower.scientificText(rounded: .down)), \(upper.scientificText(rounded: .up))]"
    }
    // The radius holds half the width and the rounding of the middle: 10^−k ≥ width is enough.
    let places = width.isZero ? digits : min(digits, max(0, -1 - width.decimalExponent))
    let unit = Rational.powerOfTen(-places)
    let middle = Rational(((lower + upper) / (2 * unit) + Rational(1, 2)).floor) * unit
    return "\(middle.decimalText(places)) ± \(places == 0 ? "1" : "1e-\(places)")"
  }
}

/// Which way a number is rounded for display.
package enum DecimalRounding: Sendable {
  case down, up
}

extension Rational {
  static func powerOfTen(_ exponent: Int) -> Rational {
    let power = Rational(BigInt(10).power(abs(exponent)))
    return exponent < 0 ? power.reciprocal : power
  }

  /// The e with 10^e ≤ |self| < 10^(e + 1).
  ///
  /// - Requires: the number is not 0.
  var decimalExponent: Int {
    // The count of digits tells it but for one.
    let estimate =
      numerator.magnitude.description.utf8.count - denominator.description.utf8.count
    return magnitude < Rational.powerOfTen(estimate) ? estimate - 1 : estimate
  }

  /// Whether `digits` decimals write this number exactly.
  func isShortDecimal(digits: Int) -> Bool {
    (self * Rational.powerOfTen(digits)).isInteger
  }

  /// This number with at most `places` decimals, without zeros at the end.
  ///
  /// - Requires: so many write it exactly.
  func exactDecimalText(_ places: Int) -> String {
    var text = decimalText(places)
    guard places > 0 else { return text }
    while text.last == "0" { text.removeLast() }
    if text.last == "." { text.removeLast() }
    return text
  }

  /// This number with `places` decimals.
  ///
  /// - Requires: so many write it exactly.
  func decimalText(_ places: Int) -> String {
    let scaled = self * Rational.powerOfTen(places)
    precondition(scaled.isInteger, "a number of more decimals")
    let digits = scaled.numerator.magnitude.description
    let sign = signum < 0 ? "-" : ""
    if places == 0 { return sign + digits }
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let point = padded.index(padded.endIndex, offsetBy: -places)
    return sign + padded[..<point] + "." + padded[point...]
  }

  /// This number as `2.14e-4`: three significant digits, rounded towards −∞ or +∞, or the number
  /// itself if it is 0.
  package func scientificText(rounded rounding: DecimalRounding) -> String {
    if isZero { return "0" }
    var exponent = decimalExponent
    let scaled = self * Rational.powerOfTen(2 - exponent)
    var digits = rounding == .down ? scaled.floor : scaled.ceiling
    if digits.magnitude == 1000 {
      (digits, exponent) = (digits.signum < 0 ? -100 : 100, exponent + 1)
    }
    let text = Rational(digits, 100).exactDecimalText(2)
    return exponent == 0 ? text : "\(text)e\(exponent)"
  }
}
