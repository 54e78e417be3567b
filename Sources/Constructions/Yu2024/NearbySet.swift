import Diagnostics
import Exact
import Networks

/// Bounds of S_D for data whose samples are the whole distribution: how many balls cover it.
///
/// The ball of a sample has radius L/κ, where L is the distance to the nearest sample of the other
/// class and κ = 3.1; S_D is the least number of balls that hold all samples. For finite data it is a
/// set cover, which is bounded from both sides. One class alone has S_D = 1 by convention.
///
/// - Source: Yu 2024, Definition 7.1.
package struct NearbySet: Hashable, Sendable {
  /// The size of a set of samples of which no ball holds two.
  package let lower: Int
  /// The centers of a cover, in the order of the greedy choice.
  package let centers: [Int]

  package var upper: Int { centers.count }

  /// The bounds for `data`, whose samples are of at most two classes.
  ///
  /// - Throws: a `DiagnosticList` if they are not.
  package init(_ data: DataSet) throws {
    guard let labels = data.labels, Set(labels).count <= 2 else {
      throw DiagnosticList([
        Diagnostic(
          "the data has \(data.labels.map { "\(Set($0).count) classes" } ?? "real targets");"
            + " two classes are expected", at: SourceSpan(file: data.name))
      ])
    }
    let first = labels.min()
    self.init(data.points, signs: labels.map { $0 == first ? -1 : 1 })
  }

  /// The bounds for `points` with `signs`.
  ///
  /// - Complexity: O(N²·n) time, O(N²) bits.
  package init(_ points: GridPoints, signs: [Int]) {
    let count = points.count
    guard Set(signs).count > 1 else {
      (lower, centers) = (1, [0])
      return
    }
    let squares = SquaredDistances(points)
    // covers[c] holds p if 961·|X_c − X_p|² ≤ 100·L_c².
    var covers: [[Int]] = []
    covers.reserveCapacity(count)
    for center in 0..<count {
      let distances = squares.row(center)
      var nearest: BigInt?
      for other in 0..<count where signs[other] != signs[center] {
        nearest = min(nearest ?? distances[other], distances[other])
      }
      let limit = (100 * nearest!).flooredQuotient(by: 961)
      covers.append((0..<count).filter { distances[$0] <= limit })
    }
    centers = NearbySet.greedyCover(covers)
    lower = NearbySet.packing(covers)
  }

  /// Returns centers that cover all: those of most uncovered points first, of equal ones the first.
  private static func greedyCover(_ covers: [[Int]]) -> [Int] {
    var holders = [[Int]](repeating: [], count: covers.count)
    for (center, points) in covers.enumerated() {
      for point in points { holders[point].append(center) }
    }
    var gains = covers.map(\.count)
    var isCovered = [Bool](repeating: false, count: covers.count)
    var chosen: [Int] = []
    var left = covers.count
    while left > 0 {
      let best = gains.indices.max { (gains[$0], -$0) < (gains[$1], -$1) }!
      chosen.append(best)
      for point in covers[best] where !isCovered[point] {
        isCovered[point] = true
        left -= 1
        for center in holders[point] { gains[center] -= 1 }
      }
    }
    return chosen
  }

  /// Returns a number of points of which no ball holds two: those in fewest balls first.
  private static func packing(_ covers: [[Int]]) -> Int {
    var holders = [[Int]](repeating: [], count: covers.count)
    for (center, points) in covers.enumerated() {
      for point in points { holders[point].append(center) }
    }
    var isMarked = [Bool](repeating: false, count: covers.count)
    var count = 0
    for point in holders.indices.sorted(by: { (holders[$0].count, $0) < (holders[$1].count, $1) }) {
      if holders[point].contains(where: { isMarked[$0] }) { continue }
      count += 1
      for center in holders[point] { isMarked[center] = true }
    }
    return count
  }
}

/// Squared distances of the points of a table.
private struct SquaredDistances {
  private let points: GridPoints
  /// Coordinates minus the box's corner, if all squared distances fit machine integers.
  private let machine: [Int]?

  init(_ points: GridPoints) {
    self.points = points
    let box = points.boundingBox
    let bound = box.reduce(BigInt(0)) { $0 + ($1.upper - $1.lower) * ($1.upper - $1.lower) }
    machine =
      bound.bitLength <= 62
      ? (0..<points.count).flatMap { row in
        (0..<points.dimension).map { (points[row, $0] - box[$0].lower).asInt! }
      } : nil
  }

  /// Returns the squared distances of all points to point `center`.
  func row(_ center: Int) -> [BigInt] {
    let n = points.dimension
    guard let machine else {
      let origin = points[center]
      return (0..<points.count).map { row in
        var sum = BigInt(0)
        for (a, b) in zip(points[row], origin) { sum.addProduct(a - b, a - b) }
        return sum
      }
    }
    return machine.withUnsafeBufferPointer { values in
      (0..<points.count).map { row in
        var sum = 0
        for column in 0..<n {
          let difference = values[row &* n &+ column] &- values[center &* n &+ column]
          sum &+= difference &* difference
        }
        return BigInt(sum)
      }
    }
  }
}
