import Diagnostics
import Exact

/// The reader of a CSV file: its header first, then the rows.
struct CSVReader {
  private var scanner: CSVScanner
  let file: String
  let bitLimit: Int
  /// The names of the columns, if the file has them.
  private(set) var header: [String]?
  private(set) var columnCount = 0
  /// The columns of the targets, in the order in which they were asked for.
  private(set) var targetColumns: [Int] = []
  private var findings: TableFindings
  private var isFirstRowPending = false

  /// Reads the header, if there is one.
  ///
  /// - Throws: a `DiagnosticList` if there is no row, or none of the columns that `targets` names.
  init(
    _ bytes: [UInt8], file: String, bitLimit: Int, header mode: DataSetOptions.Header,
    targets: [ColumnReference]
  ) throws {
    scanner = CSVScanner(bytes)
    self.file = file
    self.bitLimit = bitLimit
    findings = TableFindings(file: file)
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) {
      throw DiagnosticList([.notUTF8(file)])
    }
    guard scanner.nextRow() else { throw DiagnosticList([.emptyTable(file)]) }
    columnCount = scanner.fields.count
    let texts = scanner.fields.map { scanner.text(of: $0) ?? "\u{fffd}" }
    let hasHeader =
      switch mode {
      case .present: true
      case .absent: false
      case .automatic: isHeader(texts, targets)
      }
    if hasHeader { header = texts } else { isFirstRowPending = true }
    for target in targets {
      let column = try position(of: target)
      if targetColumns.contains(column) {
        throw DiagnosticList([.repeatedTarget(column, file: file)])
      }
      targetColumns.append(column)
    }
  }

  /// Whether the first row, whose fields are `texts`, is a header rather than numbers.
  private func isHeader(_ texts: [String], _ targets: [ColumnReference]) -> Bool {
    if targets.contains(where: { Int($0.text) == nil && texts.contains($0.text) }) { return true }
    let skipped = Set(targets.compactMap { $0.position(among: texts.count) })
    var numberCount = 0
    for (index, field) in scanner.fields.enumerated() {
      if (try? number(field)) != nil {
        numberCount += 1
      } else if !skipped.contains(index), !CSVReader.isMissing(texts[index]) {
        return true
      }
    }
    return numberCount == 0
  }

  /// Whether `text` is one of the usual signs for a number that is not there.
  private static func isMissing(_ text: String) -> Bool {
    let signs = ["", "?", "na", "n/a", "nan", "null", "none", "inf", "infinity"]
    return signs.contains(String(text.lowercased().drop { $0 == "-" || $0 == "+" }))
  }

  /// Whether the first row of `bytes` holds names only: the header of points without targets.
  static func startsWithNames(_ bytes: [UInt8], bitLimit: Int) -> Bool {
    var scanner = CSVScanner(bytes)
    guard scanner.nextRow() else { return false }
    return scanner.fields.allSatisfy { field in
      !isMissing(scanner.text(of: field) ?? "")
        && (try? Rational(exactly: bytes, field.range, bitLimit: bitLimit)) == nil
    }
  }

  private func position(of reference: ColumnReference) throws -> Int {
    if let header {
      let matches = header.indices.filter { header[$0] == reference.text }
      if matches.count > 1 { throw DiagnosticList([.ambiguousColumn(reference, file: file)]) }
      if let match = matches.first { return match }
    }
    if let position = reference.position(among: columnCount) { return position }
    throw DiagnosticList([
      .unknownColumn(reference, file: file, names: header, count: columnCount)
    ])
  }

  /// What the rows hold.
  struct Rows {
    /// The coordinates, row after row.
    var coordinates = ExactTable()
    /// The real targets, row after row.
    var reals = ExactTable()
    /// The texts of the labels, if they were asked for and are not all integers.
    var labelTexts: [String] = []
    var labelIntegers: [Int]?
    /// The line of each row.
    var lines: [Int] = []
  }

  /// Reads all rows: the columns `coordinates` and `reals` as numbers, the column `label` as text.
  ///
  /// - Throws: a `DiagnosticList` of everything that is wrong with the rows, or if there are none.
  mutating func readRows(coordinates: [Int], reals: [Int] = [], label: Int? = nil) throws -> Rows {
    var rows = Rows()
    var labels: [CSVScanner.Field] = []
    var integers: [Int] = []
    var areIntegers = true
    while isFirstRowPending || scanner.nextRow() {
      isFirstRowPending = false
      if scanner.fields.count != columnCount {
        reportRaggedRow()
        continue
      }
      rows.lines.append(scanner.rowLine)
      for column in coordinates { append(column, to: &rows.coordinates) }
      for column in reals { append(column, to: &rows.reals) }
      if let label {
        let field = scanner.fields[label]
        labels.append(field)
        if areIntegers, let value = LabelTexts.integer(scanner.bytes, field.range) {
          integers.append(value)
        } else {
          areIntegers = false
          if field.range.isEmpty { reportEmptyLabel(label) }
        }
      }
      let bits = rows.coordinates.otherBits + rows.reals.otherBits
      if bits > ExactTable.bitLimit {
        throw DiagnosticList([.tooManyBits(at: SourceSpan(file: file, line: scanner.rowLine))])
      }
    }
    for problem in scanner.problems.prefix(TableFindings.limit) {
      let position = TextPosition(of: problem.offset, in: scanner.bytes)
      findings.report(Diagnostic(problem.message, at: position.span(in: file)))
    }
    if areIntegers {
      rows.labelIntegers = integers
    } else {
      for (row, field) in labels.enumerated() {
        let text = scanner.text(of: field)
        if text == nil {
          let span = SourceSpan(file: file, line: rows.lines[row])
          findings.report(Diagnostic("the label is not UTF-8", at: span))
        }
        rows.labelTexts.append(text ?? "")
      }
    }
    try findings.throwIfAny()
    if rows.lines.isEmpty { throw DiagnosticList([.headerWithoutRows(file)]) }
    return rows
  }

  /// Appends the number in `column` of the current row to `table`, or reports that it is none.
  @inline(__always)
  private mutating func append(_ column: Int, to table: inout ExactTable) {
    let field = scanner.fields[column]
    if let plain = PlainDecimal(scanner.bytes, field.range) {
      table.append(plain)
      return
    }
    do throws(NumberError) {
      table.append(try number(field))
    } catch {
      reportNumber(field, column, error)
    }
  }

  private func number(_ field: CSVScanner.Field) throws(NumberError) -> Rational {
    try Rational(exactly: scanner.bytes, field.range, bitLimit: bitLimit)
  }

  private mutating func reportNumber(
    _ field: CSVScanner.Field, _ column: Int, _ error: NumberError
  ) {
    let text = String(decoding: scanner.bytes[field.range].prefix(200), as: UTF8.self)
    findings.report(
      .notANumber(text, column: columnName(column), error, at: span(of: field)))
  }

  private mutating func reportEmptyLabel(_ column: Int) {
    let span = span(of: scanner.fields[column])
    findings.report(
      Diagnostic("\(columnName(column)): the label is empty", at: span))
  }

  private mutating func reportRaggedRow() {
    let isBlank = scanner.fields.count == 1 && scanner.fields[0].range.isEmpty
    findings.report(
      .raggedRow(
        SourceSpan(file: file, line: scanner.rowLine), found: scanner.fields.count,
        expected: columnCount, isBlank: isBlank))
  }

  /// `column 2 ("petal width")`
  func columnName(_ column: Int) -> String {
    guard let header, column < header.count else { return "column \(column)" }
    return "column \(column) (\(excerpt(header[column])))"
  }

  /// Where `field` of the current row starts.
  private func span(of field: CSVScanner.Field) -> SourceSpan {
    let start = field.isQuoted ? field.range.lowerBound - 1 : field.range.lowerBound
    var (line, lineStart) = (scanner.rowLine, scanner.rowStart)
    for index in scanner.rowStart..<max(scanner.rowStart, start)
    where scanner.bytes[index] == UInt8(ascii: "\n") {
      (line, lineStart) = (line + 1, index + 1)
    }
    let column = TextPosition.column(of: start, lineStart: lineStart, in: scanner.bytes)
    return SourceSpan(file: file, line: line, column: column)
  }
}
