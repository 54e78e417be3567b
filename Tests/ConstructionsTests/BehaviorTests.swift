import Constructions
import Diagnostics
import Exact
import Networks
import Testing

/// The behaviour table of the specification, for every construction.
@Suite struct BehaviorTests {
  /// A construction with options that suit every data set.
  struct Variant: Sendable, CustomStringConvertible {
    let name: String
    let options: [String: String]

    init(_ name: String, _ options: [String: String] = [:]) {
      self.name = name
      self.options = options
    }

    var description: String {
      ([name] + options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        .joined(separator: " ")
    }
  }

  static let variants = [
    Variant("vardi2022-3.1"), Variant("vardi2022-5.1", ["depth": "1"]),
    Variant("vardi2022-6.2", ["bits": "1"]), Variant("vardi2022-w3"),
    Variant("vardi2022-w3", ["projection": "search"]),
    Variant("vardi2022-w3", ["tail": "predecessor"]), Variant("vardi2022-w3", ["ramps": ""]),
    Variant("vardi2022-w3", ["stable": ""]), Variant("vardi2022-w3", ["columns": "2"]),
    Variant("vardi2022-w3", ["columns": "3", "ramps": ""]),
    Variant("vardi2022-w3", ["records-per-interval": "3"]),
    Variant("vardi2022-w3", ["records-per-interval": "3", "stable": ""]),
    Variant("vardi2022-w3", ["records-per-interval": "1000"]),
    Variant("vardi2022-w4"), Variant("vardi2022-w5"), Variant("vardi2022-w6"),
    Variant("vardi2022-w4", ["projection": "lemma"]),
    Variant("vardi2022-w5", ["projection": "lemma"]),
    Variant("vardi2022-w6", ["projection": "lemma"]),
    Variant("vardi2022-w5", ["projection": "search"]),
  ]

  static func smallSets() throws -> [DataSet] {
    let big = BigInt.powerOfTwo(80)
    func line(_ points: [Int], _ labels: [Int], scale: BigInt = 1) throws -> DataSet {
      try samples(points.map { [BigInt($0)] }, labels, scale: scale)
    }
    return [
      try samples([[5, -3]], [4], scale: 2), try line([0], [1]),
      try samples([[0, 0], [0, 1]], [2, 1], scale: 4), try line([0, 1, 2], [1, 2, 3]),
      try line([0, 1, 5, 6, 40], [1, 2, 3, 4, 5]), try line([3, 9, 4, 1], [1, 1, 1, 1]),
      try line([3, 9, 4, 1, 20], [1, 2, 1, 2, 2]), try line([3, 9, 4, 1, 20], [1, 2, 3, 4, 4]),
      try line([3, 9, 4, 1, 20, 8, 7, 6], [1, 2, 3, 4, 5, 6, 7, 8]),
      try line([3, 9, 4, 1], [0, 1, 2, 0]), try line([3, 9, 4, 1, 8], [-3, -2, -1, 0, 1]),
      try line([3, 9, 4, 1], [1000, 1001, 1002, 1003]),
      try line([3, 9, 4, 1], [-1, 1, 1, -1]), try line([3, 9], [-7, -7]),
      try samples([[1, 2], [3, 4], [1, 2], [5, 6]], [1, 2, 1, 3]),
      try samples([[big], [-big], [big + 1], [0]], [1, 2, 3, 4]),
      try samples([[big, 1], [-big, 0], [big + 1, big], [0, 0]], [1, 2, 3, 4]),
      try line(Array(0..<17), (0..<17).map { $0 % 3 + 1 }),
    ]
  }

  static func largerSets() throws -> [DataSet] {
    func line(_ points: [Int], _ labels: [Int], scale: BigInt = 1) throws -> DataSet {
      try samples(points.map { [BigInt($0)] }, labels, scale: scale)
    }
    let units = (0..<50).map { row in (0..<50).map { BigInt($0 == row ? 1 : 0) } }
    let grid = (0..<36).map { [BigInt($0 / 6), BigInt($0 % 6)] }
    return [
      try samples(units, Array(1...50)), try samples(grid, (0..<36).map { $0 * 7 % 5 + 1 }),
      try line(Array(0...36), (0...36).map { $0 * 5 % 7 + 1 }),
      try line(Array(-20...20), (-20...20).map { ($0 * $0) % 3 + 1 }, scale: 8),
      try samples(
        (0..<25).map { [BigInt($0), BigInt(2 * $0)] }, (0..<25).map { $0 % 4 }, scale: 100),
    ]
  }

  @Test(arguments: variants)
  func memorizesEverySmallSet(_ variant: Variant) throws {
    for data in try BehaviorTests.smallSets() {
      let network = try Constructions.named(variant.name).build(data, options: variant.options)
      try expectMemorizes(network, data)
    }
  }

  @Test(arguments: variants)
  func memorizesEveryLargerSet(_ variant: Variant) throws {
    for data in try BehaviorTests.largerSets() {
      let network = try Constructions.named(variant.name).build(data, options: variant.options)
      try expectMemorizes(network, data)
    }
  }

  /// The paper's counts are for keys that are longer than labels.
  @Test(arguments: variants)
  func labelsMayBeLongerThanKeys(_ variant: Variant) throws {
    let data = try samples([[0], [1], [3], [6]], [1, 1 << 20, 1 << 30, 77])
    let network = try Constructions.named(variant.name).build(data, options: variant.options)
    try expectMemorizes(network, data)
  }

  @Test(arguments: variants)
  func memorizesRandomSets(_ variant: Variant) throws {
    for seed in 1...12 as ClosedRange<UInt64> {
      let data = try varied(seed)
      let network = try Constructions.named(variant.name).build(data, options: variant.options)
      try expectMemorizes(network, data)
    }
  }
}
