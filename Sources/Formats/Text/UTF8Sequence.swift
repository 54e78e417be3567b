/// The strict UTF-8 of the Unicode standard, table 3-7.
enum UTF8Sequence {
  /// Returns the length of the well-formed sequence that starts at `index`, or nil if there is none.
  static func length(in bytes: [UInt8], at index: Int, end: Int) -> Int? {
    let first = bytes[index]
    if first < 0x80 { return 1 }
    func isContinuation(_ offset: Int, _ allowed: ClosedRange<UInt8> = 0x80...0xbf) -> Bool {
      index + offset < end && allowed.contains(bytes[index + offset])
    }
    switch first {
    case 0xc2...0xdf:
      return isContinuation(1) ? 2 : nil
    case 0xe0...0xef:
      let second: ClosedRange<UInt8> =
        first == 0xe0 ? 0xa0...0xbf : first == 0xed ? 0x80...0x9f : 0x80...0xbf
      return isContinuation(1, second) && isContinuation(2) ? 3 : nil
    case 0xf0...0xf4:
      let second: ClosedRange<UInt8> =
        first == 0xf0 ? 0x90...0xbf : first == 0xf4 ? 0x80...0x8f : 0x80...0xbf
      return isContinuation(1, second) && isContinuation(2) && isContinuation(3) ? 4 : nil
    default:
      return nil
    }
  }

  /// Returns the text of `range`, or nil if it is not UTF-8.
  static func text(of bytes: [UInt8], in range: Range<Int>) -> String? {
    var index = range.lowerBound
    while index < range.upperBound {
      guard let length = length(in: bytes, at: index, end: range.upperBound) else { return nil }
      index += length
    }
    return String(decoding: bytes[range], as: UTF8.self)
  }
}
