import Exact
import Networks

/// random_data(N, d, C, range, seed) of the Park 2021 specification: a point's coordinates, then its
/// label, each the high word of one output times its bound; equal points are drawn again.
func parkData(
  _ count: Int, dimension: Int = 8, classCount: Int = 10, range: Int = 256, seed: UInt64? = nil
) throws -> DataSet {
  var generator = SplitMix64(seed: seed ?? UInt64(count))
  func below(_ bound: Int) -> Int {
    Int(generator.next().multipliedFullWidth(by: UInt64(bound)).high)
  }
  var seen: Set<[Int32]> = []
  var coordinates: [Int32] = []
  var labels: [Int] = []
  while labels.count < count {
    let point = (0..<dimension).map { _ in Int32(below(range)) }
    if !seen.insert(point).inserted { continue }
    coordinates += point
    labels.append(below(classCount))
  }
  return try DataSet(
    name: "random", scale: 1, points: GridPoints(dimension: dimension, coordinates: coordinates),
    target: .labels(labels, names: nil))
}
