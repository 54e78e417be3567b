import Diagnostics
import Networks

extension DataSet {
  private static let pointNames = ["X", "x", "data", "points", "images", "arr_0"]
  private static let targetNames = ["y", "labels", "target", "arr_1"]

  /// The data set of a NumPy archive: the points are its array `X`, `x`, `data`, `points` or
  /// `images`, the targets are `y`, `labels` or `target`, or else columns of the points. Arrays
  /// without names, `arr_0` and `arr_1`, are points and targets too.
  ///
  /// - Throws: a `DiagnosticList`.
  init(
    npz bytes: [UInt8], file: String, options: DataSetOptions,
    labels: ((_ count: Int) throws -> DataSet.Target)? = nil
  ) throws {
    let archive = try ZipArchive(bytes, file: file)
    func array(_ names: [String]) throws -> NumericArray? {
      for name in names {
        for entry in archive.entries where entry.name == "\(name).npy" {
          let bytes = try archive.contents(of: entry, limit: options.bytes.unpacked)
          return try NumericArray(npy: bytes, file: "\(file)/\(entry.name)")
        }
      }
      return nil
    }
    guard let points = try array(DataSet.pointNames) else {
      let list = archive.entries.prefix(12).map { excerpt($0.name) }.joined(separator: ", ")
      throw DiagnosticList([
        Diagnostic(
          "the archive has no points: no array is called"
            + " \(DataSet.pointNames.joined(separator: ", "))", at: SourceSpan(file: file),
          notes: ["it holds \(list.isEmpty ? "nothing" : list)"])
      ])
    }
    guard labels == nil, let targets = try array(DataSet.targetNames) else {
      try self.init(points, options: options, labels: labels)
      return
    }
    try self.init(points, options: options) { count in
      try targets.checkedTarget(count: count, isReal: options.isReal)
    }
  }
}

extension NumericArray {
  /// Returns all of the array as the targets of `count` points.
  ///
  /// - Throws: a `DiagnosticList` if it has another count.
  func checkedTarget(count: Int, isReal: Bool) throws -> DataSet.Target {
    if rowCount != count {
      throw DiagnosticList([.targetCount(rowCount, file: file, expected: count)])
    }
    return try target(columns: Array(0..<columnCount), isReal: isReal)
  }
}

extension Diagnostic {
  static func targetCount(_ found: Int, file: String, expected: Int) -> Diagnostic {
    Diagnostic(
      "found \(found) targets; \(expected), one a point, are expected", at: SourceSpan(file: file))
  }
}
