import Constructions
import Exact
import Networks
import Testing

@Suite struct ImprovedWidth3Tests {
  static let networks: [(VardiData, [String: String], Expected)] = [
    (.line, [:], Expected(3, 11, 34, 10, 7, "c762653799e6d468")),
    (.line, ["projection": "search"], Expected(3, 12, 37, 11, 8, "f594be81c7bd3ae3")),
    (.line, ["records-per-interval": "2"], Expected(3, 17, 70, 14, 9, "94d1614fffc4fade")),
    (.line, ["ramps": "true"], Expected(4, 9, 35, 10, 7, "4faef84fb29c41e2")),
    (.line, ["stable": "true"], Expected(3, 15, 39, 17, 7, "1f590a93adf91264")),
    (.line, ["columns": "3"], Expected(5, 11, 48, 14, 7, "f35bd697ba79597c")),
    (.line, ["max-bits": "40"], Expected(3, 11, 34, 10, 7, "c762653799e6d468")),
    (
      .line, ["projection": "search", "records-per-interval": "2"],
      Expected(3, 16, 66, 13, 10, "fecf6bdc5ed98c01")
    ),
    (.plane, [:], Expected(3, 103, 409, 98, 34, "80017367e00d4d37")),
    (.plane, ["projection": "search"], Expected(3, 105, 421, 100, 40, "44f14727a53dd960")),
    (.plane, ["records-per-interval": "2"], Expected(3, 123, 457, 120, 24, "1609248a279fd2c2")),
    (.plane, ["ramps": "true"], Expected(4, 70, 379, 98, 34, "c76078a1f56ca1b1")),
    (.plane, ["stable": "true"], Expected(3, 131, 437, 161, 34, "951af9a17931a32e")),
    (.plane, ["columns": "3"], Expected(7, 63, 387, 102, 34, "a7c498752413ca4b")),
    (.plane, ["max-bits": "40"], Expected(3, 103, 409, 98, 34, "80017367e00d4d37")),
    (.space, [:], Expected(3, 101, 461, 96, 31, "cff979bd3bd1b8fb")),
    (.space, ["projection": "search"], Expected(3, 108, 497, 103, 45, "cc7c35a8bc116f28")),
    (.space, ["records-per-interval": "2"], Expected(3, 124, 521, 121, 22, "ea95d8b399e7a2e0")),
    (.space, ["ramps": "true"], Expected(4, 69, 432, 96, 31, "0437c4c8eef814fe")),
    (.space, ["stable": "true"], Expected(3, 129, 487, 159, 31, "141f23502b49735d")),
    (.space, ["columns": "3"], Expected(7, 61, 435, 100, 31, "368122b972cb0c21")),
    (.space, ["max-bits": "40"], Expected(3, 101, 461, 96, 31, "cff979bd3bd1b8fb")),
    (.cube, [:], Expected(3, 43, 168, 40, 12, "31d984394ff175d5")),
    (.cube, ["projection": "search"], Expected(3, 49, 192, 46, 18, "bf69ae8378afd75f")),
    (.cube, ["records-per-interval": "2"], Expected(3, 43, 168, 40, 12, "31d984394ff175d5")),
    (.cube, ["ramps": "true"], Expected(4, 31, 159, 40, 12, "6bcdd9e1b4a05f5c")),
    (.cube, ["stable": "true"], Expected(3, 56, 180, 69, 12, "e3dfcac9ac858e44")),
    (.cube, ["columns": "3"], Expected(7, 31, 174, 44, 12, "e6eb0705e32c9c6c")),
    (.cube, ["max-bits": "40"], Expected(3, 43, 168, 40, 12, "31d984394ff175d5")),
  ]

  @Test(arguments: networks)
  func isTheNetworkOfTheSpecification(
    _ source: VardiData, _ options: [String: String], _ expected: Expected
  ) throws {
    let data = try source.data
    let network = try ImprovedWidth3.construction.build(data, options: options)
    expect(network, is: expected)
    try expectMemorizes(network, data)
  }
  @Test(arguments: [
    [:], ["tail": "predecessor"], ["ramps": ""], ["projection": "search"],
  ])
  func limitsAreKept(_ options: [String: String]) throws {
    let data = try VardiData.plane.data
    for (columns, depth) in [("1", 120), ("2", 80), ("4", 75), ("9", 70)] {
      let network = try ImprovedWidth3.construction.build(
        data, options: options.merging(["columns": columns, "max-depth": "\(depth)"]) { $1 })
      #expect(network.layers.count <= depth)
      try expectMemorizes(network, data)
    }
    for bits in [25, 30, 50] {
      let network = try ImprovedWidth3.construction.build(
        data, options: options.merging(["max-bits": "\(bits)"]) { $1 })
      #expect(NetworkStatistics(network).largestWeightBits <= bits)
      try expectMemorizes(network, data)
    }
  }

  /// Its direction is searched for few runs; these are the sizes that the specification measured.
  @Test func predecessorIsNoLargerThanMeasured() throws {
    for (source, weights) in [(VardiData.plane, 504), (.space, 489)] {
      let network = try ImprovedWidth3.construction.build(
        source.data, options: ["tail": "predecessor"])
      #expect(NetworkStatistics(network).nonzeroParameterCount <= weights)
    }
  }
}
