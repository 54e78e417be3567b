import Exact

/// The nodes of a block of ReLU-like units.
///
/// The 2p units of the first layer are σ(c − β): two breakpoints a group. A node is piecewise linear
/// between them, so that its slope between two groups is free, and it costs nothing to have integer
/// weights and slopes of ±1 and ±2 in the groups.
///
/// The paper takes pairs of units for hard-tanh instead, and with them the large rational weights of
/// the chain of groups.
///
/// - Source: Yun, Sra, Jadbabaie 2019, Theorem 3.1, for ReLU-like units.
struct BreakFit {
  /// The two units of a node z, σ(scale·(z + 1)) and σ(scale·(z − 1)).
  struct Rows {
    let upper: FittedBlock.Row
    let lower: FittedBlock.Row
    /// The least integer that makes the weights integers (or multiples of 1/Δ).
    let scale: Rational
  }

  let groups: GroupedKeys
  /// The breakpoints at which each group begins, and ends, by turns.
  let breaks: [Rational]
  private let negative: Rational
  /// Δ
  private let rise: Rational
  private let steepness: GroupSteepness

  init(_ groups: GroupedKeys, negative: Rational, positive: Rational, margin: Rational) {
    self.groups = groups
    self.negative = negative
    rise = positive - negative
    let (first, last) = (groups.keys[0], groups.keys[groups.keys.count - 1])
    // With a margin these are off the keys too, as there are no keys outside then.
    let before = groups.left.map { GapPart($0, first).width } ?? 1
    let after = groups.right.map { GapPart(last, $0).width } ?? 1
    let inner = groups.gaps(hasMargin: margin > 0).flatMap { [$0.start, $0.end] }
    breaks = [Rational(first) - before] + inner + [Rational(last) + after]
    steepness = GroupSteepness(
      groups: groups, places: groups.keys.map { Rational($0) },
      ends: (breaks[0], breaks[breaks.count - 1]), margin: margin)
  }

  /// Returns the units of `node` for `targets`, one a key.
  func rows(ofNode node: Int, _ targets: [Rational]) -> Rows {
    var slopes = [Rational(0)]
    var (start, previous) = (Rational(0), Rational(0))
    for group in 0..<groups.groupCount {
      let pinned = groups.pinned(by: node, in: group)
      let (key, target) = (Rational(groups.keys[pinned]), targets[pinned])
      let slope = steepness.slope(node, group, target: target)
      let (low, high) = (breaks[2 * group], breaks[2 * group + 1])
      let value = target + slope * (low - key)
      if group == 0 {
        start = value
      } else {
        slopes.append((value - previous) / (low - breaks[2 * group - 1]))
      }
      slopes.append(slope)
      previous = target + slope * (high - key)
    }
    slopes.append(0)
    let weights = breaks.indices.map { (slopes[$0 + 1] - slopes[$0]) / rise }
    var constant = start
    if !negative.isZero {
      constant += negative * zip(weights, breaks).reduce(Rational(0)) { $0 + $1.0 * $1.1 }
    }
    let denominator = weights.reduce(constant.denominator) { .lcm($0, $1.denominator) }
    let scale = Rational(denominator)
    let scaled = weights.map { scale * $0 }
    return Rows(
      upper: FittedBlock.Row(constant: scale * (constant + 1), weights: scaled),
      lower: FittedBlock.Row(constant: scale * (constant - 1), weights: scaled), scale: scale)
  }
}
