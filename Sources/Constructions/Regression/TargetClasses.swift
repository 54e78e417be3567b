import Exact

/// Real targets as classes, so that what memorizes classes approximates functions.
///
/// The targets' span is cut into intervals of length ε. Class k in 1 … C stands for the targets
/// that are nearest to `smallest` + (k − 1)ε, the center of its interval, and this is its value:
///
///     target   smallest       +ε        +2ε      largest
///     class   [....1....)[....2....)[....3....)[....4
///
/// Label 0 is left to points that match no sample; it stands for `smallest` − ε, which is at least
/// ε below every target.
///
/// - Ensures: `value(of: label(of: target))` lies within ε/2 of the target. An end of the interval
///   would only promise ε.
/// - Source: Vardi 2022, Remark 3.3, after Park et al. The paper leaves open which point of an
///   interval stands for its class.
package struct TargetClasses: Hashable, Sendable {
  package static let source = "Vardi, Yehudai, Shamir, ICLR 2022, Remark 3.3"

  /// ε: the length of an interval. Positive.
  package let epsilon: Rational
  /// The smallest target.
  package let smallest: Rational
  /// C = floor(span/ε + 1/2) + 1.
  package let classCount: BigInt

  /// The classes of length `epsilon` for `targets`.
  /// - Requires: there is a target, and `epsilon` is positive.
  package init(_ targets: [Rational], epsilon: Rational) {
    precondition(epsilon.signum > 0 && !targets.isEmpty, "classes without a length or a target")
    self.epsilon = epsilon
    smallest = targets.min()!
    classCount = TargetClasses.index(of: targets.max()!, above: smallest, epsilon) + 1
  }

  /// The number of whole intervals between the one around `smallest` and that of `target`.
  private static func index(
    of target: Rational, above smallest: Rational, _ epsilon: Rational
  ) -> BigInt {
    ((target - smallest) / epsilon + Rational(1, 2)).floor
  }

  /// Returns the class of `target`, in 1 … C.
  package func label(of target: Rational) -> BigInt {
    TargetClasses.index(of: target, above: smallest, epsilon) + 1
  }

  /// What label 0 stands for: the value of points that match no sample.
  package var unmatchedValue: Rational { smallest - epsilon }

  /// Returns what a network gives for class `label`.
  package func value(of label: BigInt) -> Rational { unmatchedValue + Rational(label) * epsilon }

  /// ε/2: how far the value of a target's class may lie from the target.
  package var largestError: Rational { epsilon / 2 }
}
