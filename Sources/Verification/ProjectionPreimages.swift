import Exact
import Passes

/// Finds points of a box at which a projection Σ u·X is as near to a given number as it can find.
///
/// The sums that some coordinates add are listed in order, in two lists of half of these coordinates
/// each; the other coordinates are random. What they leave of the number is then the sum of one
/// entry of each list, or nearly so: a walk up one list and down the other finds the best pair in
/// linear time, of as many pairs as the product of both.
///
/// - Source: Horowitz, Sahni, Computing partitions with applications to the knapsack problem,
///   JACM 1974.
package struct ProjectionPreimages {
  private let projection: Projection
  private let halves: (PartialSums, PartialSums)
  /// Where each coordinate may be before the lists' sums are added.
  private let bases: [Interval]

  /// The entries of a list at most.
  private static let listLimit = 1 << 19
  /// How often random coordinates are drawn for a number that is not met.
  private static let tryCount = 4

  /// - Complexity: O(n log n) for the at most 2^19 entries of a list.
  package init(of projection: Projection, in box: [Interval], using generator: inout SplitMix64) {
    self.projection = projection
    let terms = projection.terms.shuffled(using: &generator)
    let (limit, middle) = (ProjectionPreimages.listLimit, terms.count / 2)
    halves = (
      PartialSums(of: terms[..<middle], in: box, limit: limit),
      PartialSums(of: terms[middle...], in: box, limit: limit)
    )
    var bases = box
    for window in halves.0.windows + halves.1.windows {
      let side = box[window.input]
      bases[window.input] = Interval(side.lower, side.upper - BigInt(window.count - 1))
    }
    self.bases = bases
  }

  /// Returns a random point at which the projection is `target`, or near to it.
  package func point(near target: BigInt, using generator: inout SplitMix64) -> [BigInt] {
    var best: (point: [BigInt], distance: BigInt)?
    for _ in 0..<ProjectionPreimages.tryCount {
      let (point, distance) = candidate(near: target, using: &generator)
      if distance < best?.distance ?? distance + 1 { best = (point, distance) }
      if distance.isZero { break }
    }
    return best!.point
  }

  /// A point, and how far its projection is from `target`.
  private func candidate(
    near target: BigInt, using generator: inout SplitMix64
  ) -> (point: [BigInt], distance: BigInt) {
    var point = bases.map { generator.value(in: $0) }
    var rest = target
    for term in projection.terms { rest -= term.coefficient * point[term.input] }
    let reach = halves.0.range + halves.1.range
    approach(reach, &point, &rest, projection.terms.shuffled(using: &generator))
    let near = min(max(rest, reach.lower), reach.upper).asInt!
    let (first, second) = halves.0.pair(with: halves.1, nearest: near, using: &generator)
    halves.0.add(first, to: &point)
    halves.1.add(second, to: &point)
    let found = halves.0.sum(first) + halves.1.sum(second)
    return (point, (rest - BigInt(found)).magnitude)
  }

  /// Moves coordinates until `rest` is no farther from the middle of `reach` than a quarter of its
  /// length, where most sums are, or all have been tried.
  private func approach(
    _ reach: Interval, _ point: inout [BigInt], _ rest: inout BigInt,
    _ terms: [(input: Int, coefficient: BigInt)]
  ) {
    let middle = (reach.lower + reach.upper) >> 1
    let quarter = (reach.upper - reach.lower) >> 2
    for term in terms where (rest - middle).magnitude > quarter {
      let room = bases[term.input]
      let wanted = point[term.input] + (rest - middle).flooredQuotient(by: term.coefficient)
      let value = min(max(wanted, room.lower), room.upper)
      rest -= term.coefficient * (value - point[term.input])
      point[term.input] = value
    }
  }
}

/// The sums Σ u·w of all w with 0 ≤ w < the windows' counts, in order.
private struct PartialSums {
  /// The first values of an input from its base on.
  struct Window {
    let input: Int
    let count: Int
  }

  private(set) var windows: [Window] = []
  /// Ascending.
  private let sums: [Int]
  /// Of each sum; the windows' counts are its bases, the first one's digit comes last.
  private let codes: [Int32]

  /// Takes as many of `terms` as give at most `limit` sums, or fewer if these are close enough.
  /// - Requires: `limit` is at most 2^19.
  init(of terms: ArraySlice<(input: Int, coefficient: BigInt)>, in box: [Interval], limit: Int) {
    var entries: [(sum: Int, code: Int32)] = [(0, 0)]
    var span = 0
    for (input, coefficient) in terms {
      // Of two such lists every number within reach is the sum of many pairs.
      if entries.count >= 4096, entries.count * entries.count / 64 > span { break }
      let side = (box[input].upper - box[input].lower + 1).asInt ?? limit
      let count = min(side, limit / entries.count)
      // The windows' counts less 1 add up to less than the limit, so a list's sums are below 2^60.
      guard count >= 2, coefficient.bitLength <= 41, let factor = coefficient.asInt else {
        continue
      }
      windows.append(Window(input: input, count: count))
      span += abs(factor) * (count - 1)
      let place = entries.count
      entries = (0..<count).flatMap { digit in
        entries.map { (sum: $0.sum + digit * factor, code: $0.code + Int32(digit * place)) }
      }
    }
    entries.sort { ($0.sum, $0.code) < ($1.sum, $1.code) }
    sums = entries.map(\.sum)
    codes = entries.map(\.code)
  }

  var range: Interval { Interval(BigInt(sums.first!), BigInt(sums.last!)) }

  func sum(_ index: Int) -> Int { sums[index] }

  /// Adds the coordinates of the entry at `index` to `point`.
  func add(_ index: Int, to point: inout [BigInt]) {
    var code = Int(codes[index])
    for window in windows {
      point[window.input] += BigInt(code % window.count)
      code /= window.count
    }
  }

  /// Returns entries of this list and `other` whose sum is nearest to `target`; of many the first
  /// one from a random place on.
  ///
  /// - Requires: `target` is at most 2^61 in magnitude.
  /// - Complexity: linear, less where sums meet the target.
  func pair(
    with other: PartialSums, nearest target: Int, using generator: inout SplitMix64
  ) -> (Int, Int) {
    let start = Int(generator.below(UInt64(sums.count)))
    let last = other.sums.count - 1
    var best = (start, 0, distance: Int.max)
    for range in [start..<sums.count, 0..<start] {
      // The last entry of the other list with which the sum is not above the target, if any.
      var partner = last
      for index in range {
        let wanted = target - sums[index]
        while partner > 0, other.sums[partner] > wanted { partner -= 1 }
        for candidate in partner...min(partner + 1, last) {
          let distance = abs(other.sums[candidate] - wanted)
          if distance < best.distance { best = (index, candidate, distance) }
        }
        if best.distance == 0 { return (best.0, best.1) }
      }
    }
    return (best.0, best.1)
  }
}
