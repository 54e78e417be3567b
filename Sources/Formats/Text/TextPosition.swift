import Diagnostics

/// A line and a column of a UTF-8 text, both counted from 1; columns count characters (scalars).
struct TextPosition: Hashable, Sendable {
  let line: Int
  let column: Int

  /// The position of byte `offset` of `bytes`.
  /// - Complexity: O(offset).
  init(of offset: Int, in bytes: [UInt8]) {
    var line = 1
    var start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? min(3, offset) : 0
    let end = min(offset, bytes.count)
    var index = start
    while index < end {
      if bytes[index] == UInt8(ascii: "\n") {
        line += 1
        start = index + 1
      }
      index += 1
    }
    self.line = line
    column = TextPosition.column(of: offset, lineStart: start, in: bytes)
  }

  func span(in file: String) -> SourceSpan { SourceSpan(file: file, line: line, column: column) }

  /// The column of byte `offset` on the line that starts at byte `lineStart`.
  static func column(of offset: Int, lineStart: Int, in bytes: [UInt8]) -> Int {
    let end = min(offset, bytes.count)
    if lineStart >= end { return 1 }
    return 1 + bytes[lineStart..<end].count { $0 & 0xc0 != 0x80 }
  }
}
