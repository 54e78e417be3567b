import Diagnostics
import Exact
import Networks

/// The classes of a data set as numbers in [−1, 1], and as places of a one-hot vector.
///
/// The classes are the labels that occur, in ascending order; class k has the number −1 + k·`step`.
package struct ClassNumbers: Sendable {
  /// The label of each class, ascending.
  package let labels: [Int]
  /// The class of each sample.
  package let classes: [Int]
  /// δ: a power of two, at most 1.
  package let step: Rational

  /// The classes of `data`.
  /// - Requires: `data` has labels.
  package init(_ data: DataSet) {
    guard let labels = data.labels else { unreachable("classes of real targets") }
    self.labels = Set(labels).sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(self.labels, self.labels.indices))
    classes = labels.map { places[$0]! }
    let half = Rational(self.labels.count - 1) / 2
    step =
      half.isZero ? 1 : Yun2019.powerOfTwo(-max(0, Yun2019.ceiledLogarithm(half)))
  }

  /// C
  package var count: Int { labels.count }

  /// Returns ρ of class `index`.
  package func number(ofClass index: Int) -> Rational { -1 + Rational(index) * step }

  /// The number of each sample's class.
  package var targets: [Rational] {
    let numbers = labels.indices.map(number(ofClass:))
    return classes.map { numbers[$0] }
  }

  /// A one-hot output with a value a class.
  ///
  /// Its labels are the places 0 ..< C, so that classes have names unless the data's labels are
  /// just these: the names of `data`, or its numbers as text.
  package func output(naming data: DataSet) -> OutputSpecification {
    let kind = OutputSpecification.Kind.oneHot(classCount: count)
    if let names = data.labelNames {
      return OutputSpecification(kind, labelNames: labels.map { names[$0] })
    }
    if labels == Array(0..<count) { return OutputSpecification(kind) }
    return OutputSpecification(kind, labelNames: labels.map(String.init))
  }
}
