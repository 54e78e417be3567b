import Diagnostics
import Exact

/// An array of a binary file, as NumPy and IDX write them: rows along the first axis.
struct NumericArray: Sendable {
  enum Element: Hashable, Sendable {
    case boolean
    /// Integers of 1, 2, 4 or 8 bytes.
    case signed(bytes: Int)
    case unsigned(bytes: Int)
    /// IEEE binary numbers of 2, 4 or 8 bytes.
    case float(bytes: Int)
    /// Texts of this many UTF-32 code units, or bytes.
    case unicode(count: Int)
    case text(count: Int)

    var size: Int {
      switch self {
      case .boolean: 1
      case .signed(let bytes), .unsigned(let bytes), .float(let bytes): bytes
      case .unicode(let count): 4 * count
      case .text(let count): count
      }
    }

    var isText: Bool {
      switch self {
      case .unicode, .text: true
      default: false
      }
    }
  }

  let file: String
  let bytes: [UInt8]
  /// Where the first item starts. Invariant: every item of the shape lies in `bytes`.
  let start: Int
  let element: Element
  let isBigEndian: Bool
  let rowCount: Int
  /// The items of a row: the product of the other axes.
  let columnCount: Int
  /// The distance from row to row, in items.
  private let rowStride: Int
  /// The place of each column in the first row, in items.
  private let columnPlaces: [Int]

  /// The array of `shape` whose items start at byte `start`.
  ///
  /// - Parameter isFortran: whether the first axis varies fastest, not the last one.
  /// - Throws: a `DiagnosticList` if the shape has no item, or not as many as the file.
  init(
    file: String, bytes: [UInt8], start: Int, element: Element, isBigEndian: Bool, shape: [Int],
    isFortran: Bool = false
  ) throws {
    func problem(_ message: String) -> DiagnosticList {
      DiagnosticList([Diagnostic(message, at: SourceSpan(file: file))])
    }
    let text = shape.map(String.init).joined(separator: " x ")
    guard let rows = shape.first else {
      throw problem("the array is a single number; rows of numbers are expected")
    }
    if shape.contains(0) || element.size < 1 {
      throw problem("the array is empty: its shape is \(text)")
    }
    var count = 1
    for length in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: length)
      if overflow || length < 0 || product > 1 << 40 {
        throw problem("the shape \(text) is too large")
      }
      count = product
    }
    let available = max(bytes.count - start, 0)
    if count * element.size != available {
      throw problem(
        "the shape \(text) needs \(count * element.size) bytes; the file has \(available)")
    }
    self.file = file
    self.bytes = bytes
    self.start = start
    self.element = element
    self.isBigEndian = isBigEndian
    rowCount = rows
    columnCount = count / rows
    if !isFortran {
      rowStride = columnCount
      columnPlaces = Array(0..<columnCount)
    } else {
      rowStride = 1
      // Columns count through the other axes with the last one fastest, as in C order.
      var places = [0]
      var stride = rows
      var strides: [Int] = []
      for length in shape.dropFirst() {
        strides.append(stride)
        stride *= length
      }
      for (length, stride) in zip(shape.dropFirst(), strides) {
        places = places.flatMap { place in (0..<length).map { place + $0 * stride } }
      }
      columnPlaces = places
    }
  }

  /// The unsigned number that the item in `row` and `column` stores, of at most 8 bytes.
  @inline(__always)
  private func bits(_ row: Int, _ column: Int) -> UInt64 {
    let size = element.size
    let first = start + (row * rowStride + columnPlaces[column]) * size
    var value: UInt64 = 0
    for index in 0..<size {
      value = value << 8 | UInt64(bytes[isBigEndian ? first + index : first + size - 1 - index])
    }
    return value
  }

  /// The item in `row` and `column` if it is an integer of the machine.
  func integer(_ row: Int, _ column: Int) -> Int? {
    switch element {
    case .boolean: return bits(row, column) == 0 ? 0 : 1
    case .unsigned: return Int(exactly: bits(row, column))
    case .signed(let size):
      let shift = 64 - 8 * size
      return Int(Int64(bitPattern: bits(row, column) << shift) >> shift)
    case .float:
      guard let (mantissa, exponent) = binary(row, column) else { return nil }
      if mantissa == 0 { return 0 }
      if exponent < 0 || exponent > 62 { return nil }
      let (product, overflow) = mantissa.multipliedReportingOverflow(by: 1 << exponent)
      return overflow ? nil : Int(product)
    case .unicode, .text: return nil
    }
  }

  /// The item as mantissa · 2^exponent with an odd mantissa or 0; nil if it is not finite.
  private func binary(_ row: Int, _ column: Int) -> (mantissa: Int64, exponent: Int)? {
    guard case .float(let size) = element else { return nil }
    let fractionBits = size == 2 ? 10 : size == 4 ? 23 : 52
    let exponentBits = 8 * size - 1 - fractionBits
    let raw = bits(row, column)
    let field = Int(raw >> UInt64(fractionBits)) & ((1 << exponentBits) - 1)
    if field == (1 << exponentBits) - 1 { return nil }
    var mantissa = Int64(raw & ((1 << UInt64(fractionBits)) - 1))
    if field > 0 { mantissa |= 1 << Int64(fractionBits) }
    if mantissa == 0 { return (0, 0) }
    let bias = (1 << (exponentBits - 1)) - 1
    let twos = mantissa.trailingZeroBitCount
    mantissa >>= Int64(twos)
    let isNegative = raw >> UInt64(8 * size - 1) != 0
    return (isNegative ? -mantissa : mantissa, max(field, 1) - bias - fractionBits + twos)
  }

  /// Appends the number in `row` and `column` to `table`; says whether it is finite.
  func append(_ row: Int, _ column: Int, to table: inout ExactTable) -> Bool {
    if let small = integer(row, column) {
      table.append(Int64(small), binaryPlaces: 0)
      return true
    }
    if case .unsigned = element {
      table.append(Rational(BigInt(bits(row, column))))
      return true
    }
    guard let (mantissa, exponent) = binary(row, column) else { return false }
    if (-62 ... -1).contains(exponent) {
      table.append(mantissa, binaryPlaces: -exponent)
    } else {
      table.append(Rational(BigInt(Int(mantissa)), powerOfTwo: exponent))
    }
    return true
  }

  /// The text in `row` and `column` without the zeros at its end, or nil if it is no Unicode text.
  func text(_ row: Int, _ column: Int) -> String? {
    let first = start + (row * rowStride + columnPlaces[column]) * element.size
    if case .text(let count) = element {
      var end = first + count
      while end > first, bytes[end - 1] == 0 { end -= 1 }
      return UTF8Sequence.text(of: bytes, in: first..<end)
    }
    guard case .unicode(let count) = element else { return nil }
    var scalars = String.UnicodeScalarView()
    for unit in 0..<count {
      var value: UInt32 = 0
      for index in 0..<4 {
        value = value << 8 | UInt32(bytes[first + 4 * unit + (isBigEndian ? index : 3 - index)])
      }
      guard let scalar = Unicode.Scalar(value) else { return nil }
      scalars.append(scalar)
    }
    while scalars.last == "\0" { scalars.removeLast() }
    return String(scalars)
  }
}
