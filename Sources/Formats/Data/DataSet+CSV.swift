import Diagnostics
import Exact
import Networks

extension DataSet {
  /// The data set that the CSV text `bytes` writes; `labels` are its targets if they stand in
  /// another file.
  ///
  /// - Throws: a `DiagnosticList`.
  init(
    csv bytes: [UInt8], file: String, options: DataSetOptions,
    labels: ((_ count: Int) throws -> DataSet.Target)? = nil
  ) throws {
    var reader = try CSVReader(
      bytes, file: file, bitLimit: options.bitLimit, header: options.header,
      targets: labels == nil ? options.targetColumns : [])
    let targets = reader.targetColumns
    let coordinates = (0..<reader.columnCount).filter { !targets.contains($0) }
    if coordinates.isEmpty {
      throw DiagnosticList([.onlyTargets(file, separator: DataSet.otherSeparator(in: bytes))])
    }
    try options.checkDimension(coordinates.count, file: file)
    let rows = try reader.readRows(
      coordinates: coordinates, reals: options.isReal ? targets : [],
      label: options.isReal ? nil : targets.first)
    let (points, scale) = try rows.coordinates.grid(
      dimension: coordinates.count, scale: options.scale
    ) { row, column in
      TablePlace(
        span: SourceSpan(file: file, line: rows.lines[row]),
        text: "row \(row), \(reader.columnName(coordinates[column]))")
    }
    let target: DataSet.Target
    if let labels {
      target = try labels(points.count)
    } else if options.isReal {
      target = .real(rows.reals.rows(of: targets.count))
    } else if let integers = rows.labelIntegers {
      target = .labels(integers, names: nil)
    } else {
      target = LabelTexts.target(rows.labelTexts)
    }
    try self.init(
      name: file, scale: scale, points: points, target: target, lines: rows.lines)
  }

  /// A character which separates fields in some files, if the first line has it.
  private static func otherSeparator(in bytes: [UInt8]) -> String? {
    let line = bytes.prefix { $0 != UInt8(ascii: "\n") }
    if line.contains(UInt8(ascii: ";")) { return "\";\"" }
    return line.contains(UInt8(ascii: "\t")) ? "tabs" : nil
  }
}

extension ExactTable {
  /// The numbers as rows of `width` each.
  func rows(of width: Int) -> [[Rational]] {
    stride(from: 0, to: count, by: max(width, 1)).map { start in
      (start..<min(start + width, count)).map { self[$0] }
    }
  }
}
