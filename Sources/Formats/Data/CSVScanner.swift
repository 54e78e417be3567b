/// The fields of comma-separated values after RFC 4180: quotes, commas and line ends only.
///
/// Lines end with LF, CRLF or CR. Spaces and tabs around a field without quotes don't belong to it.
struct CSVScanner {
  struct Field {
    var range: Range<Int>
    var isQuoted = false
    /// Whether two quotes in the range stand for one.
    var hasDoubledQuotes = false
  }

  struct Problem {
    let offset: Int
    let message: String
  }

  let bytes: [UInt8]
  private var index: Int
  /// Where only line ends and spaces are left.
  private let contentEnd: Int
  private var line = 1
  /// The fields of the row that was read last.
  private(set) var fields: [Field] = []
  private(set) var rowLine = 1
  private(set) var rowStart = 0
  /// Misused quotes.
  private(set) var problems: [Problem] = []

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    index = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    let last = bytes.lastIndex { $0 != 0x0a && $0 != 0x0d && !CSVScanner.isBlank($0) }
    contentEnd = last.map { $0 + 1 } ?? 0
  }

  /// Reads the next row into `fields`; says whether there was one.
  ///
  /// Blank lines at the end are no rows; a blank line before a row has one empty field.
  mutating func nextRow() -> Bool {
    if index >= contentEnd { return false }
    rowLine = line
    rowStart = index
    fields.removeAll(keepingCapacity: true)
    while true {
      readField()
      if index >= bytes.count { return true }
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: ",") { continue }
      if byte == UInt8(ascii: "\r"), index < bytes.count, bytes[index] == UInt8(ascii: "\n") {
        index += 1
      }
      line += 1
      return true
    }
  }

  /// Reads a field, up to the comma or line end after it.
  private mutating func readField() {
    var start = index
    while start < bytes.count, CSVScanner.isBlank(bytes[start]) { start += 1 }
    if start < bytes.count, bytes[start] == UInt8(ascii: "\"") { return readQuotedField(start) }
    skipToSeparator()
    var end = index
    while end > start, CSVScanner.isBlank(bytes[end - 1]) { end -= 1 }
    fields.append(Field(range: min(start, end)..<end))
  }

  private mutating func readQuotedField(_ quote: Int) {
    var field = Field(range: quote..<quote, isQuoted: true)
    index = quote + 1
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && !isLineFeed(index + 1)) {
        line += 1
      }
      index += 1
      if byte != UInt8(ascii: "\"") { continue }
      if index < bytes.count, bytes[index] == UInt8(ascii: "\"") {
        field.hasDoubledQuotes = true
        index += 1
        continue
      }
      field.range = (quote + 1)..<(index - 1)
      fields.append(field)
      let end = index
      skipToSeparator()
      if !bytes[end..<index].allSatisfy(CSVScanner.isBlank) {
        problems.append(
          Problem(
            offset: end,
            message: "\(excerpt(bytes[end..<index])) follows a closing quote; a comma is expected"))
      }
      return
    }
    problems.append(Problem(offset: quote, message: "the quote that opens here is never closed"))
    field.range = (quote + 1)..<index
    fields.append(field)
  }

  private mutating func skipToSeparator() {
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"): return
      default: index += 1
      }
    }
  }

  private func isLineFeed(_ place: Int) -> Bool {
    place < bytes.count && bytes[place] == UInt8(ascii: "\n")
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The text of `field`, or nil if it is not UTF-8.
  func text(of field: Field) -> String? {
    let text = UTF8Sequence.text(of: bytes, in: field.range)
    return field.hasDoubledQuotes ? text?.replacing("\"\"", with: "\"") : text
  }
}
