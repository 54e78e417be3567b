import Diagnostics

extension NumericArray {
  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  static func isNPY(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

  /// The array of a NumPy file of version 1, 2 or 3.
  ///
  /// - Throws: a `DiagnosticList`.
  /// - Source: numpy.lib.format.
  init(npy bytes: [UInt8], file: String) throws {
    func problem(_ message: String, notes: [String] = []) -> DiagnosticList {
      DiagnosticList([Diagnostic(message, at: SourceSpan(file: file), notes: notes)])
    }
    guard NumericArray.isNPY(bytes), bytes.count >= 10 else {
      throw problem("is no NumPy file")
    }
    let version = bytes[6]
    if !(1...3).contains(version) {
      throw problem("the NumPy file has version \(version); 1, 2 or 3 is expected")
    }
    let lengthSize = version == 1 ? 2 : 4
    if bytes.count < 8 + lengthSize { throw problem("the NumPy file ends in its header") }
    let length = bytes[8..<(8 + lengthSize)].reversed().reduce(0) { $0 << 8 | Int($1) }
    let start = 8 + lengthSize + length
    if start > bytes.count { throw problem("the NumPy file ends in its header") }
    guard let header = NPYHeader(bytes[(8 + lengthSize)..<start]) else {
      throw problem("the header of the NumPy file is damaged")
    }
    guard let (element, isBigEndian) = NumericArray.element(header.description) else {
      let isObject = header.description.contains("O")
      throw problem(
        "the NumPy type is \(excerpt(header.description)); numbers or texts are expected",
        notes: isObject ? ["object arrays are Python pickles; save numbers instead"] : [])
    }
    try self.init(
      file: file, bytes: bytes, start: start, element: element, isBigEndian: isBigEndian,
      shape: header.shape, isFortran: header.isFortran)
  }

  /// The element type and byte order that `<f8` and the like mean.
  private static func element(_ description: String) -> (Element, isBigEndian: Bool)? {
    var rest = Substring(description)
    var isBigEndian = false
    if let order = rest.first, "<>=|".contains(order) {
      isBigEndian = order == ">"
      rest = rest.dropFirst()
    }
    guard let kind = rest.popFirst(), let size = Int(rest), (1...1_000_000).contains(size) else {
      return nil
    }
    switch (kind, size) {
    case ("b", 1): return (.boolean, isBigEndian)
    case ("i", 1), ("i", 2), ("i", 4), ("i", 8): return (.signed(bytes: size), isBigEndian)
    case ("u", 1), ("u", 2), ("u", 4), ("u", 8): return (.unsigned(bytes: size), isBigEndian)
    case ("f", 2), ("f", 4), ("f", 8): return (.float(bytes: size), isBigEndian)
    case ("U", _): return (.unicode(count: size), isBigEndian)
    case ("S", _): return (.text(count: size), isBigEndian)
    default: return nil
    }
  }
}

/// The Python dictionary at the head of a NumPy file.
private struct NPYHeader {
  private(set) var description = ""
  private(set) var isFortran = false
  private(set) var shape: [Int] = []
  private var rest: Substring.UTF8View

  init?(_ bytes: ArraySlice<UInt8>) {
    rest = String(decoding: bytes, as: UTF8.self)[...].utf8
    guard skip("{") else { return nil }
    var keys: Set<String> = []
    while !skip("}") {
      guard let key = string(), keys.insert(key).inserted, skip(":") else { return nil }
      switch key {
      case "descr":
        guard let text = string() else {
          // The type of an array of structures is a list; nothing else matters then.
          description = String(Substring(rest))
          return
        }
        description = text
      case "fortran_order":
        if skip("True") { isFortran = true } else if !skip("False") { return nil }
      case "shape":
        guard let lengths = tuple() else { return nil }
        shape = lengths
      default: return nil
      }
      if !skip(",") {
        guard skip("}") else { return nil }
        break
      }
    }
    guard keys.count == 3 else { return nil }
  }

  /// Skips spaces and then `word`, if it comes next; says whether it did.
  private mutating func skip(_ word: String) -> Bool {
    rest = rest.drop { $0 == 0x20 || $0 == 0x0a || $0 == 0x09 }
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }

  /// A string without escapes.
  private mutating func string() -> String? {
    for quote in ["'", "\""] where skip(quote) {
      guard let end = rest.firstIndex(where: { [$0].elementsEqual(quote.utf8) }) else { return nil }
      defer { rest = rest[end...].dropFirst() }
      return String(Substring(rest[..<end]))
    }
    return nil
  }

  private mutating func tuple() -> [Int]? {
    guard skip("(") else { return nil }
    var lengths: [Int] = []
    while !skip(")") {
      _ = skip("")
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard lengths.count < 32, let length = Int(String(Substring(digits))) else { return nil }
      lengths.append(length)
      rest = rest.dropFirst(digits.count)
      _ = skip("L")
      if !skip(",") {
        guard skip(")") else { return nil }
        break
      }
    }
    return lengths
  }
}
