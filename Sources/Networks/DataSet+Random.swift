import Exact

extension DataSet {
  /// Returns `count` distinct points of {`lowest`, …, `lowest` + `range`}^`dimension` with labels
  /// 1, …, `classCount`: the specification's dataset(N, d, G, C, seed, lo).
  ///
  /// - Requires: the box has at least `count` points, and `classCount` is positive.
  /// - Complexity: O(count · dimension) expected while the box has twice as many points.
  /// - Source: the test data of the Vardi 2022 specification, section 0.
  package static func random(
    name: String, count: Int, dimension: Int, range: Int, classCount: Int, seed: UInt64,
    lowest: Int = 0, scale: BigInt = 1
  ) throws -> DataSet {
    var generator = SplitMix64(seed: seed)
    var seen: Set<[Int32]> = []
    var coordinates: [Int32] = []
    coordinates.reserveCapacity(count * dimension)
    while seen.count < count {
      let point = (0..<dimension).map { _ in
        Int32(lowest + Int(generator.below(UInt64(range + 1))))
      }
      if seen.insert(point).inserted { coordinates += point }
    }
    let labels = (0..<count).map { _ in 1 + Int(generator.below(UInt64(classCount))) }
    return try DataSet(
      name: name, scale: scale, points: GridPoints(dimension: dimension, coordinates: coordinates),
      target: .labels(labels, names: nil))
  }
}
