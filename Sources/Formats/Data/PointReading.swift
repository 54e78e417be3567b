import Diagnostics
import Exact
import Networks

/// Returns the points of the CSV file at `path`, plain or gzip; "-" is standard input. A first row
/// without any number is a header.
///
/// - Units: the file holds real points x; the result is X = x·`scale`.
/// - Throws: a `DiagnosticList` if a row has not `dimension` numbers, or one is not on the grid.
package func readPoints(
  at path: String, dimension: Int, scale: BigInt, bitLimit: Int = Rational.defaultBitLimit
) throws -> GridPoints {
  try readPoints(
    try readBytes(at: path), file: path, dimension: dimension, scale: scale, bitLimit: bitLimit)
}

/// Returns the points of the CSV text `bytes`, the contents of the file called `file`.
package func readPoints(
  _ bytes: [UInt8], file: String, dimension: Int, scale: BigInt,
  bitLimit: Int = Rational.defaultBitLimit
) throws -> GridPoints {
  if scale < 1 { throw DiagnosticList([.nonpositiveScale(scale, file: file)]) }
  // One misspelled number must not turn its row into a header.
  let hasHeader = CSVReader.startsWithNames(bytes, bitLimit: bitLimit)
  var reader = try CSVReader(
    bytes, file: file, bitLimit: bitLimit, header: hasHeader ? .present : .absent, targets: [])
  if reader.columnCount != dimension {
    throw DiagnosticList([
      .pointDimension(reader.columnCount, expected: dimension, at: SourceSpan(file: file, line: 1))
    ])
  }
  let rows = try reader.readRows(coordinates: Array(0..<dimension))
  return try rows.coordinates.grid(dimension: dimension, scale: scale) { row, column in
    TablePlace(
      span: SourceSpan(file: file, line: rows.lines[row]),
      text: "row \(row), \(reader.columnName(column))")
  }.points
}

/// Returns the point X = x·`scale` for the point x that `text` writes, as `0,0.5,13`.
///
/// - Throws: a `DiagnosticList` if `text` has not `dimension` numbers, or one is not on the grid.
package func parsePoint(_ text: String, dimension: Int, scale: BigInt) throws -> [BigInt] {
  let file = "the point"
  if scale < 1 { throw DiagnosticList([.nonpositiveScale(scale, file: file)]) }
  var reader = try CSVReader(
    Array(text.utf8), file: file, bitLimit: Rational.defaultBitLimit, header: .absent, targets: [])
  if reader.columnCount != dimension {
    throw DiagnosticList([
      .pointDimension(reader.columnCount, expected: dimension, at: SourceSpan(file: file))
    ])
  }
  let rows = try reader.readRows(coordinates: Array(0..<dimension))
  if rows.lines.count != 1 {
    throw DiagnosticList([
      Diagnostic(
        "has \(rows.lines.count) lines; a single one is expected", at: SourceSpan(file: file))
    ])
  }
  let (points, _) = try rows.coordinates.grid(dimension: dimension, scale: scale) { _, column in
    TablePlace(span: SourceSpan(file: file), text: "coordinate \(column)")
  }
  return points[0]
}

extension Diagnostic {
  static func pointDimension(_ found: Int, expected: Int, at span: SourceSpan) -> Diagnostic {
    Diagnostic(
      "found \(found) coordinates; \(expected), the network's input dimension, are expected",
      at: span,
      notes: found == expected + 1 ? ["the points stand alone here, without their labels"] : [])
  }
}
