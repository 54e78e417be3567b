import Diagnostics
import Exact

/// How a data set's file is read.
package struct DataSetOptions: Sendable {
  package enum Target: Sendable {
    /// Labels in the column `labelColumn`.
    case labels
    /// Real numbers in these columns; none means `labelColumn`.
    case real(columns: [ColumnReference])
  }

  package enum Header: Sendable {
    /// The first row is a header if a field outside the target columns is no number, or if no
    /// field is one. Fields as `NaN`, which stand for missing numbers, don't make a header.
    case automatic
    case present, absent
  }

  package var labelColumn = ColumnReference.last
  package var target = Target.labels
  package var header = Header.automatic
  /// The file that holds the targets, if they are not with the points.
  package var labelsPath: String?
  /// The scale of the grid; nil is the least one that holds every point.
  package var scale: BigInt?
  /// The number of coordinates of the points, where it is known before; nil takes any.
  package var dimension: Int?
  /// The most bits of one number.
  package var bitLimit = Rational.defaultBitLimit
  package var bytes = ByteLimits()

  package init() {}

  /// The most bits of a scale that is not given.
  static let scaleBitLimit = 4096

  /// The target columns, as the user names them.
  var targetColumns: [ColumnReference] {
    if case .real(let columns) = target, !columns.isEmpty { columns } else { [labelColumn] }
  }

  var isReal: Bool { if case .real = target { true } else { false } }

  /// - Throws: a `DiagnosticList` unless `count` coordinates are expected.
  func checkDimension(_ count: Int, file: String) throws {
    if let dimension, dimension != count {
      throw DiagnosticList([.dimension(count, expected: dimension, file: file)])
    }
  }
}

/// A column by its name in the header, or else by its position from 0; -1 is the last one.
package struct ColumnReference: Hashable, Sendable, ExpressibleByStringLiteral {
  package let text: String

  package init(_ text: String) { self.text = text }
  package init(stringLiteral value: String) { text = value }

  package static let last = ColumnReference("-1")

  /// The position that the reference means if it is no name.
  func position(among count: Int) -> Int? {
    guard let number = Int(text) else { return nil }
    if number == -1 { return count > 0 ? count - 1 : nil }
    return (0..<count).contains(number) ? number : nil
  }
}
