import Diagnostics

extension NumericArray {
  /// Whether `bytes` start like an IDX file: two zeros, an element type, the number of axes.
  static func isIDX(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 4 && bytes[0] == 0 && bytes[1] == 0 && idxElement(bytes[2]) != nil
      && bytes[3] > 0
  }

  /// The array of an IDX file, as MNIST uses them: big-endian numbers, the last axis fastest.
  ///
  /// - Throws: a `DiagnosticList`.
  /// - Source: LeCun, Cortes, Burges, the MNIST database, "file formats".
  init(idx bytes: [UInt8], file: String) throws {
    guard NumericArray.isIDX(bytes), let element = NumericArray.idxElement(bytes[2]) else {
      throw DiagnosticList([Diagnostic("is no IDX file", at: SourceSpan(file: file))])
    }
    let rank = Int(bytes[3])
    if bytes.count < 4 + 4 * rank {
      throw DiagnosticList([
        Diagnostic("the IDX file ends in its header", at: SourceSpan(file: file))
      ])
    }
    let shape = (0..<rank).map { axis in
      bytes[(4 + 4 * axis)..<(8 + 4 * axis)].reduce(0) { $0 << 8 | Int($1) }
    }
    try self.init(
      file: file, bytes: bytes, start: 4 + 4 * rank, element: element, isBigEndian: true,
      shape: shape)
  }

  private static func idxElement(_ code: UInt8) -> Element? {
    switch code {
    case 0x08: .unsigned(bytes: 1)
    case 0x09: .signed(bytes: 1)
    case 0x0b: .signed(bytes: 2)
    case 0x0c: .signed(bytes: 4)
    case 0x0d: .float(bytes: 4)
    case 0x0e: .float(bytes: 8)
    default: nil
    }
  }
}
