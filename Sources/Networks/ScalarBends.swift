import Exact

/// A continuous piecewise-linear function of a rational variable in `lower` ... `upper`.
struct ScalarBends: Sendable {
  /// Where the slope changes, and by how much.
  struct Bend: Sendable {
    let at: Rational
    var change: Rational
  }

  let lower: Rational
  let upper: Rational
  /// The value at `lower`.
  private(set) var start: Rational
  /// The slope after `lower`.
  private(set) var slope: Rational
  /// Ascending, between the ends; no change is 0.
  private(set) var bends: [Bend] = []

  /// The function `slope`·c + `offset`.
  init(slope: Rational, offset: Rational, from lower: Rational, to upper: Rational) {
    self.lower = lower
    self.upper = upper
    start = slope * lower + offset
    self.slope = slope
  }

  /// Adds `factor`·`other`.
  /// - Requires: both have the same ends.
  /// - Complexity: O(bends of both).
  mutating func add(_ factor: Rational, _ other: ScalarBends) {
    start = start + factor * other.start
    slope = slope + factor * other.slope
    var merged: [Bend] = []
    merged.reserveCapacity(bends.count + other.bends.count)
    var mine = bends[...]
    for bend in other.bends {
      while let first = mine.first, first.at < bend.at { merged.append(mine.removeFirst()) }
      var change = factor * bend.change
      if let first = mine.first, first.at == bend.at {
        change = change + first.change
        mine.removeFirst()
      }
      if !change.isZero { merged.append(Bend(at: bend.at, change: change)) }
    }
    bends = merged + mine
  }

  /// Returns min(max(f, `floor`), `ceiling`), and where f lies strictly between these, as closed
  /// intervals in ascending order; nil is no limit.
  /// - Complexity: O(bends).
  func clipped(
    floor: Rational?, ceiling: Rational?
  ) -> (function: ScalarBends, open: [ClosedRange<Rational>]) {
    func clip(_ value: Rational) -> Rational {
      if let floor, value < floor { return floor }
      if let ceiling, value > ceiling { return ceiling }
      return value
    }
    var result = ScalarBends(slope: 0, offset: clip(start), from: lower, to: upper)
    var open: [ClosedRange<Rational>] = []
    var outputSlope = Rational(0)
    func appendPiece(from a: Rational, to b: Rational, isOpen: Bool, slope: Rational) {
      let next = isOpen ? slope : 0
      if next != outputSlope {
        if a == lower {
          result.slope = next
        } else {
          result.bends.append(Bend(at: a, change: next - outputSlope))
        }
        outputSlope = next
      }
      guard isOpen else { return }
      if let last = open.last, last.upperBound == a {
        open[open.count - 1] = last.lowerBound...b
      } else {
        open.append(a...b)
      }
    }
    var (position, value, slope) = (lower, start, self.slope)
    for index in 0...bends.count {
      let end = index < bends.count ? bends[index].at : upper
      if end > position {
        let endValue = value + slope * (end - position)
        // Where this segment meets a limit, in order.
        var cuts = [position]
        let levels = slope < 0 ? [ceiling, floor] : [floor, ceiling]
        for case let level? in levels where !slope.isZero {
          let cut = position + (level - value) / slope
          if cut > position, cut < end { cuts.append(cut) }
        }
        cuts.append(end)
        for (a, b) in zip(cuts, cuts.dropFirst()) {
          let middle = value + slope * ((a + b) / 2 - position)
          let isOpen = (floor.map { middle > $0 } ?? true) && (ceiling.map { middle < $0 } ?? true)
          appendPiece(from: a, to: b, isOpen: isOpen, slope: slope)
        }
        (position, value) = (end, endValue)
      }
      if index < bends.count { slope = slope + bends[index].change }
    }
    return (result, open)
  }
}
