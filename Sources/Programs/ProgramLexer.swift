import Diagnostics
import Exact

/// A word of a program's text with its place.
struct ProgramToken: Equatable {
  enum Kind: Equatable {
    /// A name or keyword: letters, digits and underscores; `-` and `.` inside.
    case word(String)
    /// `%12`
    case value(Int)
    /// A number without sign, decimal or hexadecimal.
    case number(BigInt)
    case string(String)
    /// One of `=`, `:`, `;`, `,`, `[`, `]`, `{`, `}`, `+`, `-`, `*`, `/`, `^`, `..<`.
    case symbol(String)
    case lineEnd
    case end
  }

  let kind: Kind
  /// The offset of the first byte.
  let offset: Int
}

extension ProgramToken: CustomStringConvertible {
  /// The token as messages show what was found.
  var description: String {
    switch kind {
    case .word(let text): "`\(text.prefix(40))`"
    case .value(let index): "`%\(index)`"
    case .number(let value): value.bitLength > 64 ? "a long number" : "`\(value)`"
    case .string: "a string"
    case .symbol(let text): "`\(text)`"
    case .lineEnd: "the end of the line"
    case .end: "the end of the file"
    }
  }
}

/// Cuts a program's text into tokens.
struct ProgramLexer {
  /// The largest index of a value name.
  static let valueLimit = 1 << 24

  private let bytes: [UInt8]
  private let file: String
  private var offset = 0

  init(_ text: String, file: String) {
    bytes = Array(text.utf8)
    self.file = file
  }

  /// Returns all tokens; the last one is the end.
  /// - Throws: a `Diagnostic`.
  /// - Complexity: O(length), quasi-linear in the length of a number.
  mutating func tokens() throws -> [ProgramToken] {
    var tokens: [ProgramToken] = []
    while true {
      while let byte = peek(), byte == 0x20 || byte == 0x09 || byte == 0x0D { offset += 1 }
      if bytes[offset...].starts(with: "//".utf8) {
        while let byte = peek(), byte != 0x0A { offset += 1 }
      }
      let start = offset
      guard let byte = peek() else {
        tokens.append(ProgramToken(kind: .lineEnd, offset: start))
        tokens.append(ProgramToken(kind: .end, offset: start))
        return tokens
      }
      let kind: ProgramToken.Kind
      if byte == 0x0A {
        offset += 1
        kind = .lineEnd
      } else if isDigit(byte) {
        kind = .number(try number())
      } else if isLetter(byte) {
        kind = .word(word())
      } else if byte == UInt8(ascii: "%") {
        kind = try value()
      } else if byte == UInt8(ascii: "\"") {
        kind = .string(try string())
      } else {
        kind = try symbol()
      }
      tokens.append(ProgramToken(kind: kind, offset: start))
    }
  }

  // MARK: Bytes

  private func peek(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private func isLetter(_ byte: UInt8) -> Bool {
    (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
  }

  /// The place of the byte at `offset`; columns count characters.
  func span(of offset: Int) -> SourceSpan {
    let before = bytes[..<min(offset, bytes.count)]
    let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[lineStart...].count { $0 & 0xC0 != 0x80 } + 1
    return SourceSpan(file: file, line: before.count { $0 == 0x0A } + 1, column: column)
  }

  private func failure(_ message: String) -> Diagnostic {
    Diagnostic(message, at: span(of: offset))
  }

  // MARK: Tokens

  private mutating func word() -> String {
    let start = offset
    while let byte = peek() {
      let joins = byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      if joins, let next = peek(1), isLetter(next) || isDigit(next) {
        offset += 2
      } else if isLetter(byte) || isDigit(byte) {
        offset += 1
      } else {
        break
      }
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func number() throws -> BigInt {
    let isHexadecimal = peek() == UInt8(ascii: "0") && peek(1) == UInt8(ascii: "x")
    var end = offset + (isHexadecimal ? 2 : 0)
    let start = end
    while end < bytes.count, isDigit(bytes[end]) || isLetter(bytes[end]) { end += 1 }
    let digits = String(decoding: bytes[start..<end], as: UTF8.self)
    if digits.utf8.count > Rational.defaultBitLimit / 4 {
      throw failure(
        "a number of \(digits.utf8.count) digits; at most \(Rational.defaultBitLimit / 4) are"
          + " allowed")
    }
    guard let value = BigInt(digits[...], radix: isHexadecimal ? 16 : 10) else {
      throw failure("`\(digits.prefix(40))` is no number; digits, or 0x and digits, are expected")
    }
    offset = end
    return value
  }

  private mutating func value() throws -> ProgramToken.Kind {
    var end = offset + 1
    while end < bytes.count, isDigit(bytes[end]) { end += 1 }
    let digits = String(decoding: bytes[(offset + 1)..<end], as: UTF8.self)
    if digits.isEmpty { throw failure("`%` without a number; a value such as `%3` is expected") }
    guard let index = Int(digits), index <= ProgramLexer.valueLimit else {
      throw failure("`%\(digits.prefix(40))` is above the last name, `%\(ProgramLexer.valueLimit)`")
    }
    offset = end
    return .value(index)
  }

  private mutating func string() throws -> String {
    let start = self
    offset += 1
    var text: [UInt8] = []
    while let byte = peek(), byte != 0x0A {
      offset += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: text, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      let escape = peek()
      offset += 1
      switch escape {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text.append(escape!)
      case UInt8(ascii: "n"): text.append(0x0A)
      case UInt8(ascii: "u"):
        let digits = bytes[offset...].prefix { $0 != UInt8(ascii: "}") }.dropFirst()
        guard peek() == UInt8(ascii: "{"), (1...6).contains(digits.count),
          let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
          let scalar = Unicode.Scalar(code)
        else { throw failure("`\\u` without the form \\u{hexadecimal digits}") }
        text += Array(String(Character(scalar)).utf8)
        offset += digits.count + 2
      default: throw failure("an unknown escape; \\\", \\\\, \\n or \\u{…} is expected")
      }
    }
    throw start.failure("a string without end; `\"` is expected on the same line")
  }

  private mutating func symbol() throws -> ProgramToken.Kind {
    if bytes[offset...].starts(with: "..<".utf8) {
      offset += 3
      return .symbol("..<")
    }
    let byte = bytes[offset]
    guard "=:;,[]{}+-*/^".utf8.contains(byte) else {
      let shown =
        byte < 0x20 || byte > 0x7E ? "a character" : "`\(Character(Unicode.Scalar(byte)))`"
      throw failure("\(shown) that starts nothing in a program")
    }
    offset += 1
    return .symbol(String(Character(Unicode.Scalar(byte))))
  }
}

extension String {
  /// The text as one token of a program: as it is if it is a word, else in quotes.
  var programWord: String {
    var lexer = ProgramLexer(self, file: "")
    if let tokens = try? lexer.tokens(), tokens.count == 3, tokens[0].kind == .word(self) {
      return self
    }
    return programString
  }

  /// The text in quotes; only printable characters stand for themselves.
  var programString: String {
    let body = unicodeScalars.map { scalar in
      switch scalar {
      case "\"": "\\\""
      case "\\": "\\\\"
      case "\n": "\\n"
      default:
        scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
          ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
      }
    }
    return "\"\(body.joined())\""
  }
}
