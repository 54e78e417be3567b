import Exact

/// The decimal number `mantissa` / 10^`places`: what most numbers of a file are.
struct PlainDecimal: Hashable, Sendable {
  let mantissa: Int64
  /// Invariant: at most 18, and 0 or without a trailing zero in the mantissa.
  let places: Int

  /// The number that `range` of `bytes` writes as an integer or a decimal without exponent, of at
  /// most 18 digits; nil if it is anything else, which `Rational(exactly:)` may still read.
  init?(_ bytes: [UInt8], _ range: Range<Int>) {
    var index = range.lowerBound
    let end = range.upperBound
    if end - index > 20 || index == end { return nil }
    var isNegative = false
    if bytes[index] == UInt8(ascii: "-") {
      isNegative = true
      index += 1
    }
    var value: Int64 = 0
    var digits = 0
    var point: Int?
    while index < end {
      let digit = bytes[index] &- UInt8(ascii: "0")
      if digit < 10 {
        digits += 1
        if digits > 18 { return nil }
        value = value &* 10 &+ Int64(digit)
      } else if bytes[index] == UInt8(ascii: "."), point == nil, digits > 0 {
        point = digits
      } else {
        return nil
      }
      index += 1
    }
    if digits == 0 || point == digits { return nil }
    var places = point.map { digits - $0 } ?? 0
    while places > 0, value % 10 == 0 {
      value /= 10
      places -= 1
    }
    mantissa = isNegative ? -value : value
    self.places = places
  }

  var rational: Rational {
    places == 0
      ? Rational(Int(mantissa)) : Rational(BigInt(Int(mantissa)), BigInt(10).power(places))
  }
}

extension Rational {
  /// The number that `range` of `bytes` writes in the grammar of the network format.
  /// - Throws: `NumberError`.
  init(exactly bytes: [UInt8], _ range: Range<Int>, bitLimit: Int) throws(NumberError) {
    if let plain = PlainDecimal(bytes, range) {
      self = plain.rational
    } else if range.count > bitLimit + 2 {
      throw .tooLarge(bits: range.count, limit: bitLimit)
    } else {
      let text = String(decoding: bytes[range], as: UTF8.self)
      self = try Rational(exactly: text[...], bitLimit: bitLimit)
    }
  }
}
