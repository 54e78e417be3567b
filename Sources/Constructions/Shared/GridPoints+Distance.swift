import Exact
import Networks

extension GridPoints {
  /// The smallest squared distance of two points, in grid units; nil if there is one point only.
  ///
  /// A sweep along the coordinate of the largest range: only pairs that are closer in it than the
  /// best pair so far are looked at, and a sum of squares stops where it is no longer the smallest.
  ///
  /// - Complexity: O(count² · dimension) at worst; about O(count · log(count)) for points that are
  ///   spread over a plane.
  package var minimumSquaredDistance: BigInt? {
    if count < 2 { return nil }
    let box = boundingBox
    let ranges = box.map { $0.upper - $0.lower }
    let axis = ranges.indices.max { ranges[$0] < ranges[$1] }!
    let order = (0..<count).map { (key: self[$0, axis], row: $0) }.sorted { $0.key < $1.key }
      .map(\.row)
    // |difference|² ≤ Σ range², so that machine integers suffice if that does.
    let bound = ranges.reduce(BigInt(0)) { $0 + $1 * $1 }
    if bound.bitLength <= 62 {
      let lower = box.map(\.lower)
      // The axis comes first, so that most far pairs stop early.
      let columns = [axis] + (0..<dimension).filter { $0 != axis }
      let table = order.flatMap { row in
        columns.map { (self[row, $0] - lower[$0]).asInt! }
      }
      return BigInt(GridPoints.minimumSquaredDistance(table, dimension, bound.asInt! + 1))
    }
    var best = bound + 1
    for i in 0..<count {
      for j in (i + 1)..<max(count, i + 1) {
        let gap = self[order[j], axis] - self[order[i], axis]
        if gap * gap >= best { break }
        var sum = BigInt(0)
        for column in 0..<dimension where sum < best {
          let difference = self[order[i], column] - self[order[j], column]
          sum.addProduct(difference, difference)
        }
        best = min(best, sum)
      }
    }
    return best
  }

  /// The same for a table of machine integers whose rows ascend in their first coordinate.
  private static func minimumSquaredDistance(
    _ table: [Int], _ dimension: Int, _ limit: Int
  ) -> Int {
    var best = limit
    table.withUnsafeBufferPointer { values in
      let count = values.count / dimension
      for i in 0..<count {
        let first = i * dimension
        for j in (i + 1)..<max(count, i + 1) {
          let second = j * dimension
          let gap = values[second] &- values[first]
          if gap &* gap >= best { break }
          var sum = 0
          var column = 0
          while column < dimension, sum < best {
            let end = min(column &+ 8, dimension)
            while column < end {
              let difference = values[second &+ column] &- values[first &+ column]
              sum &+= difference &* difference
              column &+= 1
            }
          }
          if sum < best { best = sum }
        }
      }
    }
    return best
  }

  /// The largest squared norm of a point, in grid units.
  package var largestSquaredNorm: BigInt {
    (0..<count).reduce(BigInt(0)) { largest, row in
      var sum = BigInt(0)
      for column in 0..<dimension {
        let value = self[row, column]
        sum.addProduct(value, value)
      }
      return max(largest, sum)
    }
  }
}
