import Exact
import Networks

/// Covers the points of every class with gates, as few as it finds.
///
/// A gate takes up to d points in general position: d points span a hyperplane, which meets no other
/// point. Where points are not in general position the subsets that are tried get smaller; one point
/// always works, so that the search ends for every data set.
///
/// Repair: Corollary 4.2 asks for general position, which real data does not have (the digits of
/// Data/ lie in flats of 48 to 54 dimensions that contain hundreds of points of other classes); a
/// network needs more gates then, but there always is one.
package struct GateSearch {
  package private(set) var points: GatePoints
  private var generator: SplitMix64
  /// The mean of all points, moved a bit so that no hyperplane of interest passes through it.
  private let center: [Double]
  /// At least the dimension of the flat that the rest of a class spans, as far as it is known.
  private var rankLimits: [Int]
  /// The first class that may have points left.
  private var current = 0
  /// The random subsets of one size that are tried.
  private static let trialCount = 3

  package init(_ points: GatePoints, classCount: Int, seed: UInt64) {
    self.points = points
    var generator = SplitMix64(seed: seed)
    let mean = points.mean
    let size = mean.reduce(1) { max($0, abs($1)) }
    center = mean.map { $0 + size / 16 * FlatDirection.gaussian(&generator) }
    self.generator = generator
    rankLimits = [Int](repeating: points.dimension, count: classCount)
  }

  /// Returns the next gate of the first class that has points left, and takes its points; nil if no
  /// class has any.
  package mutating func next() -> StripGate? {
    while current < rankLimits.count {
      let remaining = points.remaining(ofClass: current)
      if remaining.isEmpty {
        current += 1
        continue
      }
      let gate = gate(ofClass: current, among: remaining)
      points.take(gate.rows)
      return gate
    }
    return nil
  }

  /// Moves the points that have been taken to where the gates push them.
  ///
  /// Flats change with it, so that what is known of them is forgotten.
  package mutating func push() {
    points.push()
    rankLimits = rankLimits.map { _ in points.dimension }
  }

  private mutating func gate(ofClass index: Int, among remaining: [Int]) -> StripGate {
    let dimension = points.dimension
    let check = GateCheck(points: points, classIndex: index)
    if remaining.count > 1 {
      if remaining.count > dimension, rankLimits[index] == dimension {
        for _ in 0..<GateSearch.trialCount {
          let chosen = subset(of: remaining, count: dimension)
          if let gate = gate(through: chosen, check) { return gate }
        }
      }
      // The rest spans a proper flat if it is small, or if hyperplanes through d points failed.
      var size = min(remaining.count, rankLimits[index])
      if remaining.count <= rankLimits[index] || rankLimits[index] == dimension {
        let flat = FlatDirection.flat(
          through: points.coordinates(of: remaining), count: remaining.count,
          dimension: dimension, &generator)
        if let direction = flat.direction,
          let gate = check.gate(around: remaining, direction: direction)
        {
          return gate
        }
        rankLimits[index] = min(rankLimits[index], max(1, flat.rank))
        size = min(remaining.count, rankLimits[index])
      }
      while size > 1 {
        for _ in 0..<GateSearch.trialCount {
          let chosen = subset(of: remaining, count: size)
          if let gate = gate(through: chosen, check) { return gate }
        }
        size -= max(1, size / 12)
      }
    }
    return check.gate(aroundPoint: remaining[0], &generator)
  }

  /// Returns the gate around a random hyperplane through `chosen`, if there is one.
  private mutating func gate(through chosen: [Int], _ check: GateCheck) -> StripGate? {
    let dimension = points.dimension
    let table = points.coordinates(of: chosen)
    let direction =
      chosen.count == dimension
      ? FlatDirection.normal(of: table, count: dimension, center: center)
      : FlatDirection.flat(
        through: table, count: chosen.count, dimension: dimension, &generator
      ).direction
    return direction.flatMap { check.gate(around: chosen, direction: $0) }
  }

  /// Returns `count` of `rows`, at random.
  private mutating func subset(of rows: [Int], count: Int) -> [Int] {
    var rows = rows
    for index in 0..<count {
      rows.swapAt(index, index + Int(generator.below(UInt64(rows.count - index))))
    }
    return Array(rows[..<count])
  }
}
