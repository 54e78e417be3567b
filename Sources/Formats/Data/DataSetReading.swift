import Diagnostics
import Exact
import Networks

/// Returns the data set of the file at `path`: CSV, NumPy (.npy, .npz) or IDX, plain or gzip, which
/// its first bytes tell apart; "-" is standard input.
///
/// Coordinates are exact; the scale is the least one that makes them integers. Labels which all are
/// integers of 32 bits stand for themselves; class names are numbered from 0 in their order.
/// - Throws: a `DiagnosticList`.
package func readDataSet(at path: String, options: DataSetOptions = DataSetOptions()) throws
  -> DataSet
{
  let bytes = try readBytes(at: path, limits: options.bytes)
  return try readDataSet(bytes, file: path, options: options)
}

/// Returns the data set that `bytes` hold, the contents of the file called `file`.
///
/// - Throws: a `DiagnosticList`.
package func readDataSet(
  _ bytes: [UInt8], file: String, options: DataSetOptions = DataSetOptions()
) throws -> DataSet {
  if let scale = options.scale, scale < 1 {
    throw DiagnosticList([.nonpositiveScale(scale, file: file)])
  }
  var labels: ((_ count: Int) throws -> DataSet.Target)?
  if let labelsPath = options.labelsPath {
    labels = { count in try readTarget(at: labelsPath, count: count, options: options) }
  }
  var data: DataSet
  switch try DataFormat(of: bytes, file: file) {
  case .csv: data = try DataSet(csv: bytes, file: file, options: options, labels: labels)
  case .npz: data = try DataSet(npz: bytes, file: file, options: options, labels: labels)
  case .npy:
    data = try DataSet(NumericArray(npy: bytes, file: file), options: options, labels: labels)
  case .idx:
    let array = try NumericArray(idx: bytes, file: file)
    if labels == nil {
      guard let sibling = labelsFile(ofImages: file) else {
        throw DiagnosticList([.pointsAlone(file)])
      }
      labels = { count in
        try noting("these are the labels of \(file); another file can be named") {
          try readTarget(at: sibling, count: count, options: options)
        }
      }
    }
    data = try DataSet(array, options: options, labels: labels)
  }
  data.name = baseName(of: file)
  return data
}

extension Diagnostic {
  static func pointsAlone(_ file: String) -> Diagnostic {
    Diagnostic(
      "is an IDX file, which holds points alone; the file of their labels is expected, too",
      at: SourceSpan(file: file))
  }
}

/// What the contents of a data file are.
enum DataFormat {
  case csv, npy, npz, idx

  /// - Throws: a `DiagnosticList` if `bytes` are no text and none of the binary formats.
  init(of bytes: [UInt8], file: String) throws {
    if NumericArray.isNPY(bytes) {
      self = .npy
    } else if ZipArchive.isZip(bytes) {
      self = .npz
    } else if NumericArray.isIDX(bytes) {
      self = .idx
    } else if file.hasSuffix(".npy") || file.hasSuffix(".npz") {
      let kind = file.hasSuffix(".npy") ? "NumPy file" : "NumPy archive"
      throw DiagnosticList([
        Diagnostic("is called a \(kind), but is none", at: SourceSpan(file: file))
      ])
    } else if bytes.prefix(4096).contains(0), !bytes.starts(with: [0xff, 0xfe]),
      !bytes.starts(with: [0xfe, 0xff])
    {
      throw DiagnosticList([
        Diagnostic(
          "is neither text nor NumPy nor IDX", at: SourceSpan(file: file),
          notes: ["data sets are read from CSV, .npy, .npz and IDX files, plain or gzip"])
      ])
    } else {
      self = .csv
    }
  }
}

/// Returns the targets that the file at `path` holds for `count` points.
private func readTarget(at path: String, count: Int, options: DataSetOptions) throws
  -> DataSet.Target
{
  let bytes = try readBytes(at: path, limits: options.bytes)
  switch try DataFormat(of: bytes, file: path) {
  case .csv: return try readTarget(csv: bytes, file: path, count: count, options: options)
  case .npy:
    let array = try NumericArray(npy: bytes, file: path)
    return try array.checkedTarget(count: count, isReal: options.isReal)
  case .idx:
    let array = try NumericArray(idx: bytes, file: path)
    return try array.checkedTarget(count: count, isReal: options.isReal)
  case .npz:
    throw DiagnosticList([
      Diagnostic(
        "is an archive; a single array of targets is expected", at: SourceSpan(file: path))
    ])
  }
}

/// Returns the targets of a CSV file without points. One row more than points makes a header.
private func readTarget(csv bytes: [UInt8], file: String, count: Int, options: DataSetOptions)
  throws -> DataSet.Target
{
  var scanner = CSVScanner(bytes)
  var rowCount = 0
  while scanner.nextRow() { rowCount += 1 }
  var header = options.header
  if header == .automatic { header = rowCount == count + 1 ? .present : .absent }
  var reader = try CSVReader(
    bytes, file: file, bitLimit: options.bitLimit, header: header, targets: [])
  let columns = Array(0..<reader.columnCount)
  if !options.isReal, columns.count != 1 {
    throw DiagnosticList([
      Diagnostic(
        "found \(columns.count) fields a row; a single label is expected",
        at: SourceSpan(file: file))
    ])
  }
  let rows = try reader.readRows(
    coordinates: [], reals: options.isReal ? columns : [], label: options.isReal ? nil : 0)
  if rows.lines.count != count {
    throw DiagnosticList([.targetCount(rows.lines.count, file: file, expected: count)])
  }
  if options.isReal { return .real(rows.reals.rows(of: columns.count)) }
  return rows.labelIntegers.map { .labels($0, names: nil) } ?? LabelTexts.target(rows.labelTexts)
}

/// Returns the labels that belong to the MNIST images in `file` by its name.
private func labelsFile(ofImages file: String) -> String? {
  let name = file.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
  guard name.contains("images-idx3") else { return nil }
  return String(file.dropLast(name.count)) + name.replacing("images-idx3", with: "labels-idx1")
}

/// Returns what `body` returns, and adds `note` to the first problem that it throws.
private func noting<Result>(_ note: String, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let list as DiagnosticList {
    var all = list.diagnostics
    let first = all[0]
    all[0] = Diagnostic(
      first.severity, first.message, at: first.span, notes: first.notes + [note])
    throw DiagnosticList(all)
  }
}

/// Returns the name of the file at `path` without its folder and its usual endings.
private func baseName(of path: String) -> String {
  var name = path.split(separator: "/").last ?? ""
  for ending in [".gz", ".csv", ".npy", ".npz", ".txt", ".tsv"] where name.hasSuffix(ending) {
    name = name.dropLast(ending.count)
  }
  return name.isEmpty || name == "-" ? "data" : String(name)
}
