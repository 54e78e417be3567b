import Diagnostics
import Exact
import Networks

extension Lemma14Projection {
  /// The projection whose keys are u·X − p0 themselves (g = 1), for a direction of as few bits as a
  /// random search finds.
  ///
  /// The direction with the smallest range among 64 (8 for more than 20,000 points) of the least q
  /// that has one telling the points apart; q starts where the range reaches about N²/16. The only
  /// direction of a line is 1, whose keys are still divided by their smallest gap.
  package static func short(
    _ points: GridPoints, box: [Interval]?, seed: UInt64
  ) -> Lemma14Projection {
    let dimension = points.dimension
    if dimension == 1 { return Lemma14Projection(points, box: box, seed: seed) }
    let projector = Projector(points)
    let span = points.boundingBox.reduce(BigInt(0)) { $0 + $1.upper - $1.lower }
    let square = BigInt(points.count) * BigInt(points.count)
    var generator = SplitMix64(seed: seed)
    var bits = 0
    if span > 0 { while (span << (bits + 4)) < square { bits += 1 } }
    // Directions of 2 log2 N + 64 bits hardly ever fail.
    while bits < 1000 {
      var best: Candidate?
      for _ in 0..<(points.count > 20_000 ? 8 : 64) {
        let direction = (0..<dimension).map { _ in generator.signed(bits) }
        if let found = Candidate(direction, projector, box: box, unit: 1),
          best.map({ found.range < $0.range }) ?? true
        {
          best = found
        }
      }
      if let best { return Lemma14Projection(best, projector) }
      bits += 1
    }
    unreachable("no direction tells the points apart")
  }
}
