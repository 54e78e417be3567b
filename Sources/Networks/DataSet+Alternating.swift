import Exact

extension DataSet {
  /// Returns the points i·(1, …, 1), i = 1 … `count`, with the labels (−1)^i.
  ///
  /// - Source: Yun et al. 2019, proof of Theorem 3.3: data that needs `count` − 1 linear pieces.
  package static func alternating(name: String, count: Int, dimension: Int) throws -> DataSet {
    let points = (1...count).flatMap { [Int32](repeating: Int32($0), count: dimension) }
    return try DataSet(
      name: name, scale: 1, points: GridPoints(dimension: dimension, coordinates: points),
      target: .labels((1...count).map { $0 % 2 == 0 ? 1 : -1 }, names: nil))
  }
}
