import Exact

/// The argument slope·c + offset of a unit of the first layer.
///
/// Under hard-tanh a ramp rises from −1 to 1 over a group of keys or over the gap between two groups.
///
/// The paper takes the midpoints of the gaps for ends; then the common denominator of the first
/// layer has Θ(p log c) bits for p groups. Dyadic slopes and offsets avoid that at no cost.
///
/// - Source: Yun, Sra, Jadbabaie 2019, proof of Theorem 3.1.
package struct Ramp: Hashable, Sendable {
  package let slope: Rational
  package let offset: Rational

  package init(slope: Rational, offset: Rational) {
    self.slope = slope
    self.offset = offset
  }

  package func callAsFunction(_ key: Rational) -> Rational { slope * key + offset }

  /// The ramp of the group `first ... last` between the keys `before` and `after` of others.
  ///
  /// It is −1 in the third quarter of [`before`, `first`], and 1 in the second quarter of [`last`,
  /// `after`], so that ramps of different groups do not overlap.
  ///
  /// - Requires: `before` < `first` ≤ `last` < `after`.
  /// - Ensures: dyadic, of at most 2·log2(width + gaps) + 2 bits; in (−1, 1) on the group.
  package static func ofGroup(
    _ first: BigInt, _ last: BigInt, between before: BigInt, and after: BigInt
  ) -> Ramp {
    let (a1, a2) = (Rational(before), Rational(first))
    let (a3, a4) = (Rational(last), Rational(after))
    let (l0, l1) = (a1 + (a2 - a1) / 2, a2 - (a2 - a1) / 4)
    let (r0, r1) = (a3 + (a4 - a3) / 4, a3 + (a4 - a3) / 2)
    let (least, most) = (2 / (r1 - l0), 2 / (r0 - l1))
    var exponent = 0
    while true {
      for candidate in candidates(least, most, exponent) {
        let slope = Rational(candidate, powerOfTwo: -exponent)
        let low = max(-1 - slope * l1, 1 - slope * r1)
        let high = min(-1 - slope * l0, 1 - slope * r0)
        if low < high {
          return Ramp(slope: slope, offset: Yun2019.simplestDyadic(low, high))
        }
      }
      exponent += 1
    }
  }

  /// Numerators over 2^`exponent` of slopes to try: the ones nearest to the middle, the smaller first;
  /// one only, if there are many.
  private static func candidates(
    _ least: Rational, _ most: Rational, _ exponent: Int
  ) -> [BigInt] {
    let scale = Yun2019.powerOfTwo(exponent)
    let (first, last) = ((least * scale).ceiling, (most * scale).floor)
    if first > last { return [] }
    let middle = Yun2019.rounded((least + most) / 2 * scale)
    let center = min(max(middle, first), last)
    if last - first >= 64 { return [center] }
    return [0, -1, 1, -2, 2].map { center + BigInt($0) }.filter { first <= $0 && $0 <= last }
      .prefix(3).map { $0 }
  }

  /// The ramp from −1 to 1 over a part of a gap.
  package init(over gap: GapPart) {
    slope = 2 / gap.width
    offset = -1 - slope * gap.start
  }
}

/// The part `start ... start + width` of a gap between two keys; the width is a power of two.
package struct GapPart: Hashable, Sendable {
  package let start: Rational
  package let width: Rational

  package var end: Rational { start + width }

  /// The largest part of the gap `low ... high` that begins with it; with a margin one inside that
  /// contains the middle.
  /// - Requires: `low` < `high`.
  package init(_ low: BigInt, _ high: BigInt, hasMargin: Bool = false) {
    let gap = Rational(high - low)
    if !hasMargin {
      start = Rational(low)
      width = Yun2019.powerOfTwo(Yun2019.flooredLogarithm(gap))
      return
    }
    width = Yun2019.powerOfTwo(Yun2019.flooredLogarithm(3 * gap / 4))
    start =
      Rational(low) + Yun2019.powerOfTwo(Yun2019.flooredLogarithm((gap - width) / 2))
  }
}
