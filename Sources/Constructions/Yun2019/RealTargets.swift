import Exact
import Networks

/// Real targets y, moved into [−1, 1], one coordinate at a time: ỹ = (y − `middle`)/`spread`.
///
/// `spread` is a power of two, so that denominators grow by powers of two only; targets in [−1, 1]
/// stay as they are.
///
/// - Source: Yun, Sra, Jadbabaie 2019, Theorem 3.1, which has targets in [−1, 1].
package struct RealTargets: Sendable {
  package let middle: Rational
  package let spread: Rational
  /// ỹ, a sample each.
  package let scaled: [Rational]

  /// The targets `values`, one a sample; with a margin in [−1/2, 1/2].
  /// - Requires: there is a sample.
  package init(_ values: [Rational], hasMargin: Bool = false) {
    let (low, high) = (values.min()!, values.max()!)
    if low >= -1, high <= 1 {
      (middle, spread) = (0, hasMargin ? 2 : 1)
    } else {
      let half = (high - low) / 2
      middle = (low + high) / 2
      let least = half.isZero ? Rational(1) : Yun2019.powerOfTwo(Yun2019.ceiledLogarithm(half))
      spread = hasMargin ? 2 * least : least
    }
    let (middle, spread) = (middle, spread)
    scaled = values.map { ($0 - middle) / spread }
  }

  /// The targets of `data`, a coordinate each; labels are targets of one coordinate.
  package static func coordinates(of data: DataSet, hasMargin: Bool = false) -> [RealTargets] {
    switch data.target {
    case .labels(let labels, _):
      return [RealTargets(labels.map { Rational($0) }, hasMargin: hasMargin)]
    case .real(let vectors):
      return vectors[0].indices.map { coordinate in
        RealTargets(vectors.map { $0[coordinate] }, hasMargin: hasMargin)
      }
    }
  }
}
