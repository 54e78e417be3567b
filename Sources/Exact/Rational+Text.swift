/// Why a text is no number of NETWORK_FORMAT's grammar.
package enum NumberError: Error, Equatable, Sendable {
  /// The text has none of the four forms.
  case malformed
  /// The denominator of a ratio is not positive.
  case nonpositiveDenominator
  /// The number would need more than the allowed bits.
  case tooLarge(bits: Int, limit: Int)
}

extension Rational {
  /// The most bits that a number of a file may have, unless a caller says otherwise.
  package static let defaultBitLimit = 1 << 22

  /// The number that `text` writes: an integer, a ratio, a dyadic or a decimal number.
  ///
  /// | form | examples |
  /// | --- | --- |
  /// | integer | `-12`, `0x1f` |
  /// | ratio | `-5/3`, `0x1/0x3` |
  /// | dyadic | `5p-12`, `-0x1fp7` |
  /// | decimal | `0.125`, `1e-3` |
  ///
  /// - Throws: `NumberError`.
  /// - Complexity: quasi-linear in the text, which is refused unread beyond `bitLimit`.
  package init(exactly text: Substring, bitLimit: Int = Rational.defaultBitLimit)
    throws(NumberError)
  {
    if text.utf8.count > bitLimit + 2 {
      throw .tooLarge(bits: text.utf8.count, limit: bitLimit)
    }
    if let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) {
      let numerator = try BigInt(integerText: text[..<slash], bitLimit)
      let denominator = try BigInt(integerText: text[text.utf8.index(after: slash)...], bitLimit)
      if denominator.signum <= 0 { throw .nonpositiveDenominator }
      self.init(numerator, denominator)
    } else if let mark = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "p") }) {
      let significand = try BigInt(integerText: text[..<mark], bitLimit)
      let exponent = try Rational.exponent(text[text.utf8.index(after: mark)...], bitLimit)
      if significand.bitLength + abs(exponent) > bitLimit, !significand.isZero {
        throw .tooLarge(bits: significand.bitLength + abs(exponent), limit: bitLimit)
      }
      self.init(significand, powerOfTwo: exponent)
    } else if text.utf8.contains(where: { $0 | 0x20 == UInt8(ascii: "x") }) {
      self.init(try BigInt(integerText: text, bitLimit))
    } else {
      try self.init(decimal: text, bitLimit)
    }
  }

  private init(decimal text: Substring, _ bitLimit: Int) throws(NumberError) {
    var mantissa = text
    var exponent = 0
    if let mark = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      mantissa = text[..<mark]
      exponent = try Rational.exponent(text[text.utf8.index(after: mark)...], bitLimit)
    }
    var digits = mantissa
    if let point = mantissa.utf8.firstIndex(of: UInt8(ascii: ".")) {
      let fraction = mantissa[mantissa.utf8.index(after: point)...]
      let whole = mantissa[..<point]
      guard !fraction.isEmpty, let first = fraction.utf8.first, (48...57).contains(first) else {
        throw .malformed
      }
      digits = whole + fraction
      if whole.isEmpty || whole == "-" || whole == "+" { throw .malformed }
      exponent -= fraction.utf8.count
    }
    // 10^k has fewer than 3.33·k + 1 bits.
    let bits = digits.utf8.count * 10 / 3 + abs(exponent) * 10 / 3
    if bits > bitLimit + 16 { throw .tooLarge(bits: bits, limit: bitLimit) }
    guard let integer = BigInt(digits, radix: 10) else { throw .malformed }
    let power = BigInt(10).power(abs(exponent))
    if exponent >= 0 { self.init(integer * power) } else { self.init(integer, power) }
  }

  private static func exponent(_ text: Substring, _ bitLimit: Int) throws(NumberError) -> Int {
    guard let value = BigInt(text, radix: 10) else { throw .malformed }
    guard let small = value.asInt, small.magnitude <= UInt(max(bitLimit, 0)) else {
      throw .tooLarge(bits: value.magnitude.asInt ?? .max, limit: bitLimit)
    }
    return small
  }
}

extension BigInt {
  /// The integer that `text` writes in decimal, or after `0x` in hexadecimal.
  /// - Throws: `NumberError`.
  fileprivate init(integerText text: Substring, _ bitLimit: Int) throws(NumberError) {
    var body = text
    var isNegative = false
    if let sign = body.first, sign == "-" || sign == "+" {
      isNegative = sign == "-"
      body = body.dropFirst()
    }
    let isHexadecimal = body.hasPrefix("0x") || body.hasPrefix("0X")
    if isHexadecimal { body = body.dropFirst(2) }
    guard body.first != "-", body.first != "+",
      let magnitude = BigInt(body, radix: isHexadecimal ? 16 : 10)
    else { throw .malformed }
    if magnitude.bitLength > bitLimit {
      throw .tooLarge(bits: magnitude.bitLength, limit: bitLimit)
    }
    self = isNegative ? -magnitude : magnitude
  }
}

extension Rational: CustomStringConvertible {
  /// The number as `p` or `p/q` in lowest terms, in decimal.
  package var description: String {
    isInteger ? numerator.description : "\(numerator)/\(denominator)"
  }

  /// The number in the shortest form of the grammar, the plainest of equally short ones: integer or
  /// ratio, decimal, dyadic; decimal digits before hexadecimal ones.
  package var shortestText: String {
    var best = description
    func offer(_ candidate: String) {
      if candidate.utf8.count < best.utf8.count { best = candidate }
    }
    if numerator.bitLength + denominator.bitLength > 24 {
      offer(
        isInteger
          ? numerator.hexadecimal : "\(numerator.hexadecimal)/\(denominator.hexadecimal)")
    }
    if let decimal = shortDecimal { offer(decimal) }
    if isDyadic {
      let twos = isInteger ? numerator.trailingZeroBitCount : 1 - denominator.bitLength
      let significand = isInteger ? numerator >> twos : numerator
      if twos != 0 {
        offer("\(significand)p\(twos)")
        offer("\(significand.hexadecimal)p\(twos)")
      }
    }
    return best
  }

  /// The finite decimal fraction or power-of-ten form of a number that has a short one.
  private var shortDecimal: String? {
    // Only small numbers are shorter as decimals than as ratios or in hexadecimal.
    guard numerator.bitLength < 64, denominator.bitLength < 64 else { return nil }
    if isInteger {
      var (digits, zeros) = (numerator, 0)
      while !digits.isZero, digits.isMultiple(of: 10) {
        digits = digits.exactQuotient(by: 10)
        zeros += 1
      }
      return zeros > 2 ? "\(digits)e\(zeros)" : nil
    }
    var (places, power) = (0, BigInt(1))
    while !power.isMultiple(of: denominator) {
      (places, power) = (places + 1, power * 10)
      if places > 18 { return nil }
    }
    let digits = (numerator.magnitude * power).exactQuotient(by: denominator).description
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    let point = padded.index(padded.endIndex, offsetBy: -places)
    return (numerator.isNegative ? "-" : "") + padded[..<point] + "." + padded[point...]
  }
}

extension BigInt {
  /// The number in hexadecimal with the prefix `0x`, after the sign.
  package var hexadecimal: String {
    isNegative ? "-0x" + (-self).text(radix: 16) : "0x" + text(radix: 16)
  }
}
