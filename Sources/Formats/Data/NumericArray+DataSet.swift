import Diagnostics
import Exact
import Networks

extension NumericArray {
  /// Returns the numbers in `columns` as points on their grid, and the grid's scale: `scale`, or
  /// else the least one that holds every point.
  ///
  /// - Throws: a `DiagnosticList` that names the first number in the way.
  func grid(columns: [Int], scale: BigInt?) throws -> (points: GridPoints, scale: BigInt) {
    if scale == nil || scale == 1, isNarrowInteger {
      var coordinates: [Int32] = []
      coordinates.reserveCapacity(rowCount * columns.count)
      for row in 0..<rowCount {
        for column in columns { coordinates.append(Int32(integer(row, column) ?? 0)) }
      }
      return (GridPoints(dimension: columns.count, coordinates: coordinates), 1)
    }
    return try numbers(columns: columns).grid(dimension: columns.count, scale: scale) {
      place($0, columns[$1])
    }
  }

  /// Whether every item is an integer of 32 bits.
  private var isNarrowInteger: Bool {
    switch element {
    case .boolean: true
    case .signed(let bytes): bytes <= 4
    case .unsigned(let bytes): bytes <= 2
    default: false
    }
  }

  /// Returns the numbers in `columns`, row after row.
  ///
  /// - Throws: a `DiagnosticList` that names the numbers which are not finite, at most 20.
  func numbers(columns: [Int]) throws -> ExactTable {
    if element.isText {
      throw DiagnosticList([
        Diagnostic("the array holds texts; numbers are expected", at: SourceSpan(file: file))
      ])
    }
    var table = ExactTable()
    table.reserveCapacity(rowCount * columns.count)
    var findings = TableFindings(file: file)
    for row in 0..<rowCount {
      for column in columns where !append(row, column, to: &table) {
        let place = place(row, column)
        findings.report(
          Diagnostic(
            "\(place.text): the number is infinite or NaN; a finite number is expected",
            at: place.span))
      }
      if table.otherBits > ExactTable.bitLimit {
        throw DiagnosticList([.tooManyBits(at: SourceSpan(file: file))])
      }
    }
    try findings.throwIfAny()
    return table
  }

  private func place(_ row: Int, _ column: Int) -> TablePlace {
    TablePlace(span: SourceSpan(file: file), text: "row \(row), column \(column)")
  }

  /// Returns the targets in `columns`: labels in the only one, or real vectors.
  ///
  /// - Throws: a `DiagnosticList`.
  func target(columns: [Int], isReal: Bool) throws -> DataSet.Target {
    if isReal { return .real(try numbers(columns: columns).rows(of: columns.count)) }
    guard let column = columns.first, columns.count == 1 else {
      throw DiagnosticList([
        Diagnostic(
          "found \(columns.count) numbers a row; a single label is expected",
          at: SourceSpan(file: file))
      ])
    }
    if element.isText { return try namedTarget(column) }
    var labels: [Int] = []
    labels.reserveCapacity(rowCount)
    for row in 0..<rowCount {
      guard let value = integer(row, column), Int32(exactly: value) != nil else {
        throw DiagnosticList([
          Diagnostic(
            "row \(row): the label in column \(column) is no integer of 32 bits",
            at: SourceSpan(file: file), notes: ["numbers of other kinds can be real targets"])
        ])
      }
      labels.append(value)
    }
    return .labels(labels, names: nil)
  }

  private func namedTarget(_ column: Int) throws -> DataSet.Target {
    let texts = try (0..<rowCount).map { row in
      guard let text = text(row, column), !text.isEmpty else {
        throw DiagnosticList([
          Diagnostic(
            "row \(row): the label is empty or no Unicode text", at: SourceSpan(file: file))
        ])
      }
      return text
    }
    return LabelTexts.target(texts)
  }
}

extension DataSet {
  /// The data set of the points `array`; `labels` are its targets if they stand elsewhere, and else
  /// some of its columns are.
  ///
  /// - Throws: a `DiagnosticList`.
  init(
    _ array: NumericArray, options: DataSetOptions,
    labels: ((_ count: Int) throws -> DataSet.Target)? = nil
  ) throws {
    var targets: [Int] = []
    for reference in labels == nil ? options.targetColumns : [] {
      guard let column = reference.position(among: array.columnCount) else {
        throw DiagnosticList([
          .unknownColumn(reference, file: array.file, names: nil, count: array.columnCount)
        ])
      }
      if targets.contains(column) {
        throw DiagnosticList([.repeatedTarget(column, file: array.file)])
      }
      targets.append(column)
    }
    let isTarget = Set(targets)
    let columns = (0..<array.columnCount).filter { !isTarget.contains($0) }
    if columns.isEmpty {
      throw DiagnosticList([.onlyTargets(array.file, separator: nil)])
    }
    try options.checkDimension(columns.count, file: array.file)
    let (points, scale) = try array.grid(columns: columns, scale: options.scale)
    let target =
      try labels?(array.rowCount) ?? array.target(columns: targets, isReal: options.isReal)
    try self.init(name: array.file, scale: scale, points: points, target: target)
  }
}
