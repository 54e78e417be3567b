import Diagnostics
import Exact
import Networks

/// The classes of a data set as numbers in [−1, 1], and as indicators.
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

  /// How the classes' indicators, 1 or 0 each, become a network's output.
  ///
  /// Labels with few gaps are read one-hot, with a value for each label from the smallest on. Others
  /// are read as a number, the indicators weighted by labels; points of no class get one less than
  /// the smallest label.
  package func output(naming data: DataSet) -> OutputSpecification {
    let (first, last) = (labels[0], labels[count - 1])
    let isOneHot = last - first + 1 <= 2 * count + 1
    return OutputSpecification(
      first: isOneHot ? first : first - 1, last: last, naming: data, hasUnknown: !isOneHot,
      isOneHot: isOneHot)
  }

  /// Returns the values of `output` for `indicators`, one a class.
  package func outputs(
    _ output: OutputSpecification, of indicators: [AffineForm]
  ) -> [AffineForm] {
    if case .oneHot(let first, let classCount) = output.kind {
      var outputs = [AffineForm](repeating: 0, count: classCount)
      for (label, form) in zip(labels, indicators) { outputs[label - first] = form }
      return outputs
    }
    let unknown = labels[0] - 1
    let numbers = zip(labels, indicators).map { Rational($0 - unknown) * $1 }
    return [AffineForm.sum([AffineForm(Rational(unknown))] + numbers)]
  }
}
