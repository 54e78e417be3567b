/// A closed interval [`lower`, `upper`] of integers: a proved range of a value.
package struct Interval: Hashable, Sendable {
  package let lower: BigInt
  /// Invariant: at least `lower`.
  package let upper: BigInt

  /// The interval [`lower`, `upper`].
  /// - Requires: `lower <= upper`.
  package init(_ lower: BigInt, _ upper: BigInt) {
    precondition(lower <= upper, "an empty interval")
    self.lower = lower
    self.upper = upper
  }

  /// The interval that holds only `value`.
  package init(_ value: BigInt) { self.init(value, value) }

  /// The single value of this interval, if it has just one.
  package var constant: BigInt? { lower == upper ? lower : nil }

  package func contains(_ value: BigInt) -> Bool { lower <= value && value <= upper }

  package func contains(_ other: Interval) -> Bool {
    lower <= other.lower && other.upper <= upper
  }

  /// The least number of bits of a two's-complement word that holds every value.
  package var signedBitWidth: Int { max(lower.signedBitWidth, upper.signedBitWidth) }

  /// Returns the values common to both intervals, or nil if there are none.
  package func intersection(_ other: Interval) -> Interval? {
    let (low, high) = (max(lower, other.lower), min(upper, other.upper))
    return low <= high ? Interval(low, high) : nil
  }

  /// Returns the least interval that holds both.
  package func union(_ other: Interval) -> Interval {
    Interval(min(lower, other.lower), max(upper, other.upper))
  }

  /// Returns { max(v, 0) }.
  package var relu: Interval { Interval(max(lower, 0), max(upper, 0)) }

  /// Returns { min(max(v, `bounds.lower`), `bounds.upper`) }.
  package func clamped(to bounds: Interval) -> Interval {
    Interval(
      min(max(lower, bounds.lower), bounds.upper), min(max(upper, bounds.lower), bounds.upper))
  }

  package static func + (a: Interval, b: Interval) -> Interval {
    Interval(a.lower + b.lower, a.upper + b.upper)
  }

  package static func * (factor: BigInt, a: Interval) -> Interval {
    factor.isNegative
      ? Interval(factor * a.upper, factor * a.lower) : Interval(factor * a.lower, factor * a.upper)
  }
}

extension Interval: CustomStringConvertible {
  package var description: String { "[\(lower.rangeText), \(upper.rangeText)]" }
}

extension BigInt {
  /// The number as dumps and comments write it: decimal up to 64 bits, then 2^k, 2^k ± small or
  /// hexadecimal, so that wide ranges stay readable.
  package var rangeText: String {
    guard bitLength > 40 else { return description }
    let sign = isNegative ? "-" : ""
    let size = magnitude
    if size.isPowerOfTwo { return "\(sign)2^\(size.trailingZeroBitCount)" }
    if (size + 1).isPowerOfTwo {
      return isNegative ? "1 - 2^\(size.bitLength)" : "2^\(size.bitLength) - 1"
    }
    return bitLength <= 64 ? description : hexadecimal
  }
}
