/// The text of JSON's string literals.
enum JSONString {
  /// Returns the UTF-8 of the string literal whose quote is at `offset`.
  /// - Requires: the literal is well-formed.
  static func decode(_ bytes: [UInt8], at offset: Int) -> [UInt8] {
    var result: [UInt8] = []
    var index = offset + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
        result.append(bytes[index])
        index += 1
        continue
      }
      if let simple = simpleEscape(bytes[index + 1]) {
        result.append(simple)
        index += 2
        continue
      }
      var value = hexadecimalUnit(bytes, at: index + 2) ?? 0xfffd
      index += 6
      if (0xd800...0xdbff).contains(value), let low = hexadecimalUnit(bytes, at: index + 2) {
        value = 0x10000 &+ (value &- 0xd800) << 10 &+ (low &- 0xdc00)
        index += 6
      }
      result += String(Unicode.Scalar(value).map(Character.init) ?? "\u{fffd}").utf8
    }
    return result
  }

  /// The character that a backslash and `letter` stand for; nil for `u` and all else.
  static func simpleEscape(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 8
    case UInt8(ascii: "f"): 12
    case UInt8(ascii: "n"): 10
    case UInt8(ascii: "r"): 13
    case UInt8(ascii: "t"): 9
    default: nil
    }
  }

  /// The value of the four hexadecimal digits at `index`.
  static func hexadecimalUnit(_ bytes: [UInt8], at index: Int) -> UInt32? {
    if index + 4 > bytes.count { return nil }
    var value: UInt32 = 0
    for byte in bytes[index..<(index + 4)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  /// Appends `text` to `bytes` as a string literal.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\r"): bytes += "\\r".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      case 0..<0x10: bytes += "\\u000\(String(byte, radix: 16))".utf8
      case 0x10..<0x20, 0x7f: bytes += "\\u00\(String(byte, radix: 16))".utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
