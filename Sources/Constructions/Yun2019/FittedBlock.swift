import Exact

/// The two hidden layers that memorize a block of keys.
///
/// The first reads the key c, the second the first. For every coordinate the sum S of the second
/// layer's values is the target ỹ + 1 at the block's keys. If p·q is even or there is no key to the
/// right, it is 0 at all other keys of the data.
///
/// - Ensures: 0 ≤ S ≤ 2 for every c, if there are no other blocks.
/// - Source: Yun, Sra, Jadbabaie 2019, Theorem 3.1.
///
/// Repair: the even widths of the proof are not needed. For odd q the nodes sum up to ỹ instead of
/// ỹ + 1.
package struct FittedBlock: Sendable {
  /// A linear function of the values of a layer.
  package struct Row: Hashable, Sendable {
    package let constant: Rational
    package let weights: [Rational]
  }

  package let groups: GroupedKeys
  /// The pre-activations of the first layer, over c.
  package let ramps: [Ramp]
  /// The pre-activations of the second layer, over the values of the first; those of each
  /// coordinate apart.
  package let units: [[Row]]
  /// S of each coordinate, over the values of its units.
  package let sums: [Row]

  /// The block that memorizes `targets`, one list of numbers in [−1, 1] a coordinate.
  ///
  /// - Parameters:
  ///   - fit: how hard-tanh units are fitted; ReLU-like ones have a way of their own.
  ///   - margin: how far beyond ±1 nodes must be where they do not pin; kinks then lie off the keys.
  /// - Complexity: O(p·q) rational operations a coordinate.
  package init(
    _ groups: GroupedKeys, targets: [[Rational]], activation: YunActivation, fit: HardTanhFit,
    margin: Rational = 0
  ) {
    self.groups = groups
    let missing = groups.keys.count - groups.count
    let filled = targets.map { $0 + [Rational](repeating: 0, count: missing) }
    let parity = Rational(groups.groupSize % 2)
    let nodes = 0..<groups.groupSize
    switch activation {
    case .hardTanh:
      let fitted = RampFit(groups, fit: fit, margin: margin)
      ramps = fitted.ramps
      units = filled.map { targets in nodes.map { fitted.row(ofNode: $0, targets) } }
      let ones = [Rational](repeating: 1, count: groups.groupSize)
      sums = targets.map { _ in Row(constant: parity, weights: ones) }
    case .reluLike(let negative, let positive):
      let fitted = BreakFit(groups, negative: negative, positive: positive, margin: margin)
      ramps = fitted.breaks.map { Ramp(slope: 1, offset: -$0) }
      let rows = filled.map { targets in nodes.map { fitted.rows(ofNode: $0, targets) } }
      units = rows.map { $0.flatMap { [$0.upper, $0.lower] } }
      let rise = positive - negative
      let constant =
        parity - Rational(groups.groupSize) * (positive + negative) / rise
      sums = rows.map { rows in
        Row(
          constant: constant,
          weights: rows.flatMap { row in
            let weight = (row.scale * rise).reciprocal
            return [weight, -weight]
          })
      }
    }
  }
}
