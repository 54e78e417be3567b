extension JSONParser {
  /// What stands at the current place, for a message.
  var found: String {
    if index >= bytes.count { return "the end of the text" }
    let length = UTF8Sequence.length(in: bytes, at: index, end: bytes.count)
    guard let length else { return "the byte 0x\(String(bytes[index], radix: 16)), not UTF-8" }
    return excerpt(bytes[index..<(index + length)])
  }

  func failure(_ message: String, at offset: Int? = nil, notes: [String] = []) -> JSONSyntaxError {
    JSONSyntaxError(offset: offset ?? index, message: message, notes: notes)
  }

  @inline(__always)
  mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x0a, 0x0d, 0x09: index += 1
      default: return
      }
    }
  }

  /// Skips `byte` if it comes next; says whether it did.
  @inline(__always)
  mutating func skip(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  mutating func skipWord(_ word: String) throws(JSONSyntaxError) {
    guard bytes[index...].starts(with: word.utf8) else {
      throw failure("found \(found); a value is expected")
    }
    index += word.utf8.count
  }

  mutating func skipNumber() throws(JSONSyntaxError) {
    let start = index
    if skip(UInt8(ascii: "-")), index == bytes.count || !isDigit(bytes[index]) {
      throw failure("found \(found) after \"-\"; a digit is expected")
    }
    if skip(UInt8(ascii: "0")) {
      if index < bytes.count, isDigit(bytes[index]) {
        throw failure("a number starts with 0; JSON numbers have no leading zeros", at: start)
      }
    } else {
      skipDigits()
    }
    if skip(UInt8(ascii: ".")) { try skipSomeDigits() }
    if index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-")
      {
        index += 1
      }
      try skipSomeDigits()
    }
  }

  private mutating func skipSomeDigits() throws(JSONSyntaxError) {
    guard index < bytes.count, isDigit(bytes[index]) else {
      throw failure("found \(found) in a number; a digit is expected")
    }
    skipDigits()
  }

  private mutating func skipDigits() {
    while index < bytes.count, isDigit(bytes[index]) { index += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  /// Skips a string with its quotes, and says whether it has escapes.
  mutating func skipString() throws(JSONSyntaxError) -> JSONDocument.Kind {
    let start = index
    var kind = JSONDocument.Kind.string
    index += 1
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return kind
      case UInt8(ascii: "\\"):
        kind = .escapedString
        try skipEscape()
      case 0..<0x20:
        throw failure(
          "a control character (0x\(String(byte, radix: 16))) in a string; write it as an escape")
      case 0x20..<0x80:
        index += 1
      default:
        guard let length = UTF8Sequence.length(in: bytes, at: index, end: bytes.count) else {
          throw failure("the byte 0x\(String(byte, radix: 16)) in a string is not UTF-8")
        }
        index += length
      }
    }
    throw failure("the text ends in a string that starts here", at: start)
  }

  private mutating func skipEscape() throws(JSONSyntaxError) {
    let start = index
    index += 1
    guard index < bytes.count else { throw failure("the text ends in an escape", at: start) }
    let letter = bytes[index]
    if letter != UInt8(ascii: "u") {
      guard JSONString.simpleEscape(letter) != nil else {
        throw failure("\\ and \(found) are no escape of JSON", at: start)
      }
      index += 1
      return
    }
    guard let unit = JSONString.hexadecimalUnit(bytes, at: index + 1) else {
      throw failure("\\u is not followed by four hexadecimal digits", at: start)
    }
    index += 5
    let isLow = (0xdc00...0xdfff).contains(unit)
    if !isLow, !(0xd800...0xdbff).contains(unit) { return }
    if !isLow, bytes[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]),
      let low = JSONString.hexadecimalUnit(bytes, at: index + 2), (0xdc00...0xdfff).contains(low)
    {
      index += 6
      return
    }
    throw failure("half of a surrogate pair stands alone", at: start)
  }
}
