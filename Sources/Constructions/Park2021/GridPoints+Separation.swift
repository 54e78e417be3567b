import Exact
import Networks

extension GridPoints {
  /// Δ², the largest squared distance of two points divided by the smallest, or a number above it
  /// where it would take too long: the squared diagonal of the bounding box (grid points are at
  /// least 1 apart). 1 for one point.
  ///
  /// A set is Δ-separated for every Δ above its own, so the theorems hold with both.
  ///
  /// - Complexity: O(count² · dimension), limited to some 10^9 operations.
  package var squaredSeparation: Rational {
    if count < 2 { return 1 }
    let diagonal = boundingBox.reduce(BigInt(0)) { sum, range in
      sum + (range.upper - range.lower) * (range.upper - range.lower)
    }
    let isSmall = diagonal.bitLength <= 62
    let work = BigInt(count) * BigInt(count) * BigInt(dimension)
    if work > (isSmall ? 2_000_000_000 : 20_000_000) { return Rational(diagonal) }
    if dimension == 1 { return squaredSeparationOfLine }
    guard let smallest = minimumSquaredDistance else { return 1 }
    let largest = isSmall ? BigInt(largestMachineSquare) : largestSquare
    return Rational(largest, smallest)
  }

  private var squaredSeparationOfLine: Rational {
    let sorted = (0..<count).map { self[$0, 0] }.sorted()
    let gap = zip(sorted.dropFirst(), sorted).map { $0 - $1 }.min()!
    let ratio = Rational(sorted[count - 1] - sorted[0], gap)
    return ratio * ratio
  }

  private var largestMachineSquare: Int {
    let lower = boundingBox.map(\.lower)
    let table = (0..<count).flatMap { row in
      (0..<dimension).map { (self[row, $0] - lower[$0]).asInt! }
    }
    var best = 0
    table.withUnsafeBufferPointer { values in
      for i in 0..<count {
        for j in (i + 1)..<max(count, i + 1) {
          var sum = 0
          for column in 0..<dimension {
            let difference = values[i &* dimension &+ column] &- values[j &* dimension &+ column]
            sum &+= difference &* difference
          }
          if sum > best { best = sum }
        }
      }
    }
    return best
  }

  private var largestSquare: BigInt {
    var best = BigInt(0)
    for i in 0..<count {
      for j in (i + 1)..<max(count, i + 1) {
        var sum = BigInt(0)
        for column in 0..<dimension {
          let difference = self[i, column] - self[j, column]
          sum.addProduct(difference, difference)
        }
        best = max(best, sum)
      }
    }
    return best
  }
}
