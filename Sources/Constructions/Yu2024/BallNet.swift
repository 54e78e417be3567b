import Exact
import Networks

/// A c0/3-net of the samples: rows whose balls of radius c0/3 cover all points of their class.
///
/// - Ensures: rows of the net are more than c0/3 apart. Every sample lies within c0/3 of a row of the
///   net, which has its label, since c0/3 < c0.
///
/// Repair: at most (1 + c0/3)^n/(C_n·(c0/6)^n) points of the unit cube are so far apart: balls of
/// radius c0/6 are disjoint, not those of c0/3. (X = 0, 5, …, 85 and −97 with s = 100 need 19 points,
/// where the paper's bound is 13.5.)
///
/// - Source: Yu 2024, Theorem 4.3.
enum BallNet {
  /// Returns the rows of the net, in order: each point that no earlier one covers.
  ///
  /// - Parameter square: C2 = s²·c0², in grid units.
  /// - Complexity: O(N·K·n).
  static func rows(of points: GridPoints, square: BigInt) -> [Int] {
    let box = points.boundingBox
    let bound = box.reduce(BigInt(0)) { $0 + ($1.upper - $1.lower) * ($1.upper - $1.lower) }
    var net: [Int] = []
    if bound.bitLength <= 58 {
      let dimension = points.dimension
      let table = (0..<points.count).flatMap { row in
        (0..<dimension).map { (points[row, $0] - box[$0].lower).asInt! }
      }
      let limit = square.flooredQuotient(by: 9).asInt!
      table.withUnsafeBufferPointer { values in
        func isCovered(_ a: Int, by b: Int) -> Bool {
          var sum = 0
          for column in 0..<dimension {
            let difference = values[a * dimension + column] &- values[b * dimension + column]
            sum &+= difference &* difference
            if sum > limit { return false }
          }
          return true
        }
        for row in 0..<points.count where !net.contains(where: { isCovered(row, by: $0) }) {
          net.append(row)
        }
      }
      return net
    }
    for row in 0..<points.count {
      let point = points[row]
      let isCovered = net.contains { other in
        var sum = BigInt(0)
        for (a, b) in zip(point, points[other]) { sum.addProduct(a - b, a - b) }
        return 9 * sum <= square
      }
      if !isCovered { net.append(row) }
    }
    return net
  }
}
