import Exact

/// A piecewise-linear function of an integer u on a grid as a sum that is cheap to compute:
/// slope·u + offset + Σ factor·[lower ≤ u ≤ upper] + Σ factor·max(q·u + p, 0).
///
/// Where the function jumps from one grid point to the next it takes a comparison, and where its
/// slope changes a relu.
struct IndicatorForm: Hashable {
  /// A summand without its factor.
  enum Part: Hashable {
    /// 1 where u lies in the interval, else 0.
    case indicator(Interval)
    /// max(slope·u + offset, 0)
    case ramp(slope: BigInt, offset: BigInt)

    /// The operations that compute it.
    var stepCount: Int { if case .ramp = self { 2 } else { 1 } }
  }

  struct Term: Hashable {
    let factor: BigInt
    let part: Part
  }

  let slope: BigInt
  let offset: BigInt
  let terms: [Term]

  /// The number of products that the sum adds.
  var termCount: Int { terms.count + (slope.isZero ? 0 : 1) }

  /// The part that is all of the sum, if there is one.
  var single: Part? {
    guard slope.isZero, offset.isZero, terms.count == 1, terms[0].factor == 1 else { return nil }
    return terms[0].part
  }

  private var cost: Int { terms.reduce(termCount) { $0 + $1.part.stepCount } }

  private init(slope: BigInt, offset: BigInt, terms: [Term]) {
    (self.slope, self.offset, self.terms) = (slope, offset, terms)
  }

  /// The cheapest of the forms that take pieces of up to some points as single points.
  ///
  /// - Ensures: equal to `function` on its grid.
  /// - Complexity: O(pieces).
  init(_ function: PiecewiseLinear) {
    var best = IndicatorForm(function, pointLimit: 1)
    var previous = 1
    for limit in [2, 3, 4, 8] {
      // Without a piece of such a length it is the form of the limit before.
      let (least, most) = (BigInt(previous) * function.step, BigInt(limit) * function.step)
      previous = limit
      guard function.pieces.contains(where: { least...(most - 1) ~= $0.last - $0.first }) else {
        continue
      }
      let other = IndicatorForm(function, pointLimit: limit)
      if other.cost < best.cost { best = other }
    }
    self = best
  }

  /// The form in which pieces of at most `pointLimit` points are jumps from point to point.
  private init(_ function: PiecewiseLinear, pointLimit: Int) {
    let step = function.step
    func isShort(_ piece: PiecewiseLinear.Piece) -> Bool {
      piece.last - piece.first < BigInt(pointLimit) * step
    }
    // To the left of the next piece the sum so far is a·u + b.
    var a = function.pieces.first { !isShort($0) }?.slope ?? 0
    var b: BigInt?
    let slope = a
    var jumps = Jumps(domain: function.domain, step: step)
    var ramps: [Term] = []
    func jump(at point: BigInt, to next: BigInt) {
      if let before = b { jumps.append(next - before, at: point) } else { jumps.offset = next }
      b = next
    }
    for piece in function.pieces {
      if isShort(piece) {
        var point = piece.first
        while point <= piece.last {
          jump(at: point, to: (piece.slope - a) * point + piece.offset)
          point += step
        }
      } else if piece.slope == a {
        jump(at: piece.first, to: piece.offset)
      } else if let before = b {
        // The two lines meet at n/q, which should lie between the pieces' neighbouring points.
        let change = piece.slope - a
        let common = BigInt.gcd(before - piece.offset, change)
        let sign: BigInt = change.isNegative ? -1 : 1
        var q = sign * change.exactQuotient(by: common)
        var n = sign * (before - piece.offset).exactQuotient(by: common)
        if n < (piece.first - step) * q || n > piece.first * q { (q, n) = (1, piece.first) }
        let factor = change.exactQuotient(by: q)
        ramps.append(Term(factor: factor, part: .ramp(slope: q, offset: -n)))
        (a, b) = (piece.slope, before - factor * n)
        jump(at: piece.first, to: piece.offset)
      }
    }
    let (offset, indicators) = jumps.indicators()
    self.init(slope: slope, offset: offset, terms: indicators + ramps)
  }
}

/// A function that is constant but for jumps.
private struct Jumps {
  let domain: Interval
  let step: BigInt
  /// The value before the first jump.
  var offset: BigInt = 0
  private var jumps: [(height: BigInt, place: BigInt)] = []

  init(domain: Interval, step: BigInt) { (self.domain, self.step) = (domain, step) }

  /// The function rises by `height` at `place` and after it.
  mutating func append(_ height: BigInt, at place: BigInt) {
    if !height.isZero { jumps.append((height, place)) }
  }

  /// The function as a constant and the fewest indicators.
  func indicators() -> (offset: BigInt, terms: [IndicatorForm.Term]) {
    let (pairs, levels) = (pairs(), levels())
    return pairs.count < levels.terms.count ? (offset, pairs) : levels
  }

  /// An indicator from each jump to the next one back, or to the end.
  private func pairs() -> [IndicatorForm.Term] {
    var open: [BigInt: [BigInt]] = [:]
    var result: [IndicatorForm.Term] = []
    for jump in jumps {
      if let start = open[-jump.height]?.popLast() {
        result.append(term(-jump.height, from: start, before: jump.place))
      } else {
        open[jump.height, default: []].append(jump.place)
      }
    }
    for jump in jumps where open[jump.height]?.first == jump.place {
      open[jump.height]!.removeFirst()
      result.append(term(jump.height, from: jump.place, before: nil))
    }
    return result
  }

  /// An indicator for each interval between jumps, but those of the most frequent value.
  private func levels() -> (offset: BigInt, terms: [IndicatorForm.Term]) {
    var levels = [offset]
    for jump in jumps { levels.append(levels[levels.count - 1] + jump.height) }
    var counts: [BigInt: Int] = [:]
    for level in levels { counts[level, default: 0] += 1 }
    let most = counts.values.max()!
    let common = levels.first { counts[$0] == most }!
    var terms: [IndicatorForm.Term] = []
    for (index, level) in levels.enumerated() where level != common {
      terms.append(
        term(
          level - common, from: index == 0 ? domain.lower : jumps[index - 1].place,
          before: index == jumps.count ? nil : jumps[index].place))
    }
    return (common, terms)
  }

  private func term(
    _ factor: BigInt, from first: BigInt, before end: BigInt?
  ) -> IndicatorForm.Term {
    let last = end.map { $0 - step } ?? domain.upper
    return IndicatorForm.Term(factor: factor, part: .indicator(Interval(first, last)))
  }
}
