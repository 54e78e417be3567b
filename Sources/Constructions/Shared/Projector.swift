import Exact
import Networks

/// Scalar products of the points of a data set with integer directions.
///
/// Products that provably fit 62 bits are computed on machine integers.
struct Projector {
  /// The coordinates, row after row, if they fit machine integers.
  private let machine: [Int]?
  private let points: GridPoints
  /// The largest magnitude of every coordinate.
  private let largest: [BigInt]

  /// - Complexity: O(count · dimension).
  init(_ points: GridPoints) {
    self.points = points
    switch points.storage {
    case .int32(let values): machine = values.map(Int.init)
    case .int64(let values): machine = values.map(Int.init)
    case .big: machine = nil
    }
    largest = points.boundingBox.map { max($0.lower.magnitude, $0.upper.magnitude) }
  }

  /// Returns v·X for every point X, or nil if a product might need more than 62 bits.
  func machineProducts(with direction: [Int]) -> [Int]? {
    guard let machine else { return nil }
    var bound = BigInt(0)
    for (entry, size) in zip(direction, largest) { bound.addProduct(BigInt(entry).magnitude, size) }
    if bound.bitLength > 62 { return nil }
    let dimension = direction.count
    return machine.withUnsafeBufferPointer { values in
      direction.withUnsafeBufferPointer { direction in
        (0..<points.count).map { row in
          var sum = 0
          let start = row * dimension
          for column in 0..<dimension { sum &+= values[start + column] &* direction[column] }
          return sum
        }
      }
    }
  }

  /// Returns v·X for every point X.
  func products(with direction: [BigInt]) -> [BigInt] {
    let small = direction.compactMap(\.asInt)
    if small.count == direction.count, let products = machineProducts(with: small) {
      return products.map { BigInt($0) }
    }
    return (0..<points.count).map { row in
      var sum = BigInt(0)
      for (column, entry) in direction.enumerated() { sum.addProduct(entry, points[row, column]) }
      return sum
    }
  }
}
