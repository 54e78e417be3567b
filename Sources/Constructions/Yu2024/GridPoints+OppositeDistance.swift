import Exact
import Networks

extension GridPoints {
  /// C2, the smallest squared distance of two points whose `signs` differ, in grid units; nil if
  /// there is one class only.
  ///
  /// - Complexity: O(N₊·N₋·dimension); a sum of squares stops where it is no longer the smallest.
  package func smallestOppositeSquare(_ signs: [Int]) -> BigInt? {
    let positive = signs.indices.filter { signs[$0] > 0 }
    let negative = signs.indices.filter { signs[$0] < 0 }
    if positive.isEmpty || negative.isEmpty { return nil }
    let box = boundingBox
    let bound = box.reduce(BigInt(0)) { $0 + ($1.upper - $1.lower) * ($1.upper - $1.lower) }
    if bound.bitLength <= 62 {
      let lower = box.map(\.lower)
      let table = (0..<count).flatMap { row in
        (0..<dimension).map { (self[row, $0] - lower[$0]).asInt! }
      }
      return BigInt(
        smallestMachineSquare(table, positive, negative, limit: bound.asInt! + 1))
    }
    var best = bound + 1
    for i in positive {
      for j in negative {
        var sum = BigInt(0)
        for column in 0..<dimension where sum < best {
          let difference = self[i, column] - self[j, column]
          sum.addProduct(difference, difference)
        }
        best = min(best, sum)
      }
    }
    return best
  }

  private func smallestMachineSquare(
    _ table: [Int], _ positive: [Int], _ negative: [Int], limit: Int
  ) -> Int {
    var best = limit
    table.withUnsafeBufferPointer { values in
      for i in positive {
        for j in negative {
          let (first, second) = (i * dimension, j * dimension)
          var sum = 0
          var column = 0
          while column < dimension, sum < best {
            let end = min(column &+ 16, dimension)
            while column < end {
              let difference = values[first &+ column] &- values[second &+ column]
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
}
