import Exact

extension DataSet {
  /// The SHA-256 of the data set's canonical text, in hexadecimal: a line `scale dimension count`,
  /// then a line `X1 … Xd label` a distinct point in order, numbers as p or p/q in decimal. Names of
  /// the data set and of its labels do not enter.
  ///
  /// - Complexity: O(count · dimension).
  package var digest: String {
    var text = Array("\(scale) \(dimension) \(count)\n".utf8)
    for row in 0..<count {
      for column in 0..<dimension {
        text += points[row, column].description.utf8
        text.append(UInt8(ascii: " "))
      }
      switch target {
      case .labels(let labels, _): text += String(labels[row]).utf8
      case .real(let values): text += values[row].map(\.description).joined(separator: " ").utf8
      }
      text.append(UInt8(ascii: "\n"))
    }
    return sha256(text)
  }
}
