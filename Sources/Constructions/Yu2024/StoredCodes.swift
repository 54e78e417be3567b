import Exact
import Networks

/// The projected values of one class, ascending: what a network of Theorems 4.1 and 5.3 stores.
package struct StoredCodes: Hashable, Sendable {
  /// Whose values are stored.
  package enum Class: String, CaseIterable, Sendable {
    /// The class of fewer distinct values, +1 if both have as many.
    case minority
    case positive, negative
    /// The values of all points, of which those of the other class are replaced by the smallest
    /// value; its class is the one stored.
    case all
  }

  /// C: the label of stored numbers.
  package let sign: Int
  /// Where a number stands on the line; ascending.
  package let keys: [Rational]
  /// What is stored for each key.
  package let numbers: [BigInt]

  /// The numbers to store for points of `signs` with the projected `values`; floors of them.
  ///
  /// Repair: the paper makes the first point's label +1 "without loss of generality" and replaces
  /// every other point's code by the first one's, so all labels and the output change sign
  /// together if the smallest value is a negative point's.
  ///
  /// - Requires: values of different signs differ, and the class stored has a value.
  package init(_ values: [Rational], signs: [Int], class choice: Class) {
    // In equal runs all signs are equal.
    var distinct: [(key: Rational, sign: Int)] = []
    for row in values.indices.sorted(by: { values[$0] < values[$1] })
    where distinct.last?.key != values[row] {
      distinct.append((values[row], signs[row]))
    }
    switch choice {
    case .minority:
      let positive = distinct.count { $0.sign > 0 }
      sign = 2 * positive <= distinct.count ? 1 : -1
    case .positive: sign = 1
    case .negative: sign = -1
    case .all: sign = distinct[0].sign
    }
    if choice == .all {
      let first = distinct[0].key.floor
      let own = sign
      keys = distinct.map(\.key)
      numbers = distinct.map { $0.sign == own ? $0.key.floor : first }
    } else {
      let own = sign
      keys = distinct.filter { $0.sign == own }.map(\.key)
      numbers = keys.map(\.floor)
    }
  }
}
