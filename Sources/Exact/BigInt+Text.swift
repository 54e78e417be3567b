import CGMP
import Foundation

extension BigInt: CustomStringConvertible, LosslessStringConvertible {
  /// The number in decimal.
  package var description: String { text(radix: 10) }

  /// Returns the number in base `radix` (2 to 36, lowercase), with a minus sign if negative.
  package func text(radix: Int) -> String {
    if let value = small { return String(value, radix: radix) }
    return withReading { number in
      let text = __gmpz_get_str(nil, Int32(radix), number)!
      defer { free(text) }
      return String(cString: text)
    }
  }

  /// The number written in decimal, with an optional sign.
  package init?(_ description: String) { self.init(description[...], radix: 10) }

  /// The number written in `digits` in base `radix`, with an optional sign, or nil if a character
  /// is no digit or there is none.
  /// - Complexity: quasi-linear in the digit count.
  package init?(_ digits: Substring, radix: Int) {
    var body = digits.utf8[...]
    var isNegative = false
    if let sign = body.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      body = body.dropFirst()
    }
    guard !body.isEmpty, body.allSatisfy({ BigInt.digitValue($0) < radix }) else { return nil }
    if body.count <= 12, let small = Int(String(Substring(body)), radix: radix) {
      self.init(isNegative ? -small : small)
      return
    }
    let magnitude = String(Substring(body)).withCString { text in
      BigInt.make { result in __gmpz_set_str(result, text, Int32(radix)) }
    }
    self = isNegative ? -magnitude : magnitude
  }

  /// The value of an ASCII digit or letter; 255 for any other byte.
  private static func digitValue(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A") + 10
    default: 255
    }
  }
}
