import Exact
import Networks

/// The data sets of the Vardi 2022 specification, section 9.
enum VardiData: String, CaseIterable {
  /// Points 0, 1, 3, 6 with labels 2, 1, 3, 1.
  case line
  /// 100 points of a plane, 10 classes.
  case plane
  /// 100 points in 64 dimensions, 10 classes.
  case space
  /// 33 points in 3 dimensions around 0, 2 classes.
  case cube

  var data: DataSet {
    get throws {
      switch self {
      case .line: try samples([[0], [1], [3], [6]], [2, 1, 3, 1])
      case .plane: try planeData(count: 100)
      case .space: try spaceData(count: 100)
      case .cube:
        try .random(
          name: "cube", count: 33, dimension: 3, range: 20, classCount: 2, seed: 4, lowest: -10,
          scale: 20)
      }
    }
  }
}

/// dataset(count, 2, 1023, 10, 1) with scale 1024.
func planeData(count: Int) throws -> DataSet {
  try .random(
    name: "plane", count: count, dimension: 2, range: 1023, classCount: 10, seed: 1, scale: 1024)
}

/// dataset(count, 64, 16, 10, 1) with scale 16.
func spaceData(count: Int) throws -> DataSet {
  try .random(
    name: "space", count: count, dimension: 64, range: 16, classCount: 10, seed: 1, scale: 16)
}

/// The data set of grid `points` with `labels`.
func samples(
  _ points: [[BigInt]], _ labels: [Int], scale: BigInt = 1, names: [String]? = nil
) throws -> DataSet {
  try DataSet(
    name: "samples", scale: scale, points: GridPoints(points),
    target: .labels(labels, names: names))
}

/// A small random data set whose size, dimension and labels vary with the seed.
func varied(_ seed: UInt64) throws -> DataSet {
  var generator = SplitMix64(seed: seed)
  let count = 1 + Int(generator.below(24))
  let dimension = 1 + Int(generator.below(4))
  return try .random(
    name: "varied", count: count, dimension: dimension, range: 30,
    classCount: 1 + Int(generator.below(6)), seed: seed, lowest: -Int(generator.below(20)),
    scale: BigInt(1 + Int(generator.below(9))))
}
