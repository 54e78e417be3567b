import Constructions
import Exact
import Foundation
import Networks
import Testing

/// A network of the specification's table of sizes, on `parkData(count)`.
struct ParkRow: Sendable {
  let name: String
  let count: Int
  let options: [String: String]
  let size: ParkSize
  /// Of hidden layers and parameters.
  let bounds: [BigInt]?

  init(
    _ name: String, _ count: Int, _ options: [String: String] = [:], _ size: ParkSize,
    _ bounds: [BigInt]? = nil
  ) {
    self.name = name
    self.count = count
    self.options = options
    self.size = size
    self.bounds = bounds
  }

  /// Builds the network and expects its size, its bounds, and the labels of some samples.
  func check() throws {
    var options = options
    let classes = options.removeValue(forKey: "classes").flatMap(Int.init) ?? 10
    let data = try parkData(count, classCount: classes)
    if options["range"] == nil { options["range"] = "data" }
    let network = try Constructions.named(name).build(data, options: options)
    let found = try ParkSize(network)
    #expect(found == size, "\(found)")
    if let expected = self.bounds {
      #expect(
        try ConstructionsTests.bounds(of: network, .hiddenLayerCount)
          + ConstructionsTests.bounds(of: network, .denseParameterCount) == expected)
    }
    try expectMemorizes(network, data, stride: count <= 100 ? 1 : count / (count < 20_000 ? 50 : 4))
  }
}

@Suite struct ParkSmallSizeTests {
  static let rows = [
    ParkRow(
      "park2021-1", 100, [:], ParkSize(2701, 465, 22, 187, 2873, 1397, 92, 17065, 7835),
      [192, 3223]),
    ParkRow(
      "park2021-1", 100, ["w": "4/5"],
      ParkSize(2701, 252, 36, 41, 1060, 691, 32, 7458, 5371), [46, 1838]),
    ParkRow(
      "park2021-1", 100, ["w": "1"],
      ParkSize(2701, 100, 100, 17, 834, 755, 28, 9592, 8738), [22, 2271]),
    ParkRow(
      "park2021-2", 100, [:], ParkSize(2701, 465, 3, 136, 1634, 890, 36, 10326, 7600), [242, 2923]),
    ParkRow(
      "park2021-2", 100, ["activation": "relu-deep"],
      ParkSize(2701, 465, 3, 272, 3254, 1441, 36, 11478, 8750)),
    ParkRow(
      "park2021-balanced", 100, [:],
      ParkSize(2701, 201, 67, 37, 767, 562, 28, 6822, 5933)),
    ParkRow(
      "park2021-balanced", 100, ["activation": "relu"],
      ParkSize(2701, 201, 133, 37, 1303, 1031, 28, 13234, 11625)),
  ]

  @Test(arguments: rows)
  func hasTheMeasuredSize(_ row: ParkRow) throws { try row.check() }
}

// Thousands of samples take too long where nothing is optimized.
#if !DEBUG
  @Suite(.serialized) struct ParkSizeTests {
    static let theorem1 = [
      ParkRow(
        "park2021-1", 1000, [:],
        ParkSize(459187, 10000, 100, 815, 13045, 6339, 404, 232403, 63877), [821, 14271]),
      ParkRow(
        "park2021-1", 1000, ["activation": "relu"],
        ParkSize(459187, 10000, 199, 815, 19259, 10255, 404, 457590, 203119)),
      ParkRow(
        "park2021-1", 1000, ["w": "4/5"],
        ParkSize(459187, 3982, 249, 81, 3420, 2569, 68, 47727, 34138), [87, 6868]),
      ParkRow(
        "park2021-1", 1000, ["w": "1"],
        ParkSize(459187, 1000, 1000, 23, 6705, 6533, 32, 93212, 82514), [29, 19947]),
      ParkRow(
        "park2021-1", 10000, [:],
        ParkSize(73_441_208, 215444, 465, 3732, 60355, 29256, 1860, 4_458_505, 955946),
        [3738, 65447]),
      ParkRow(
        "park2021-1", 10000, ["activation": "relu"],
        ParkSize(73_441_208, 215444, 929, 3732, 89121, 47352, 1860, 8_884_356, 3_613_245)),
      ParkRow(
        "park2021-1", 10000, ["w": "4/5"],
        ParkSize(73_441_208, 63096, 1578, 132, 15960, 13269, 166, 480098, 360329), [138, 36713]),
      ParkRow(
        "park2021-1", 10000, ["w": "1"],
        ParkSize(73_441_208, 10000, 10000, 32, 64487, 63405, 41, 1_063_504, 922921),
        [38, 218245]),
    ]

    static let theorem2 = [
      ParkRow(
        "park2021-2", 1000, [:],
        ParkSize(459187, 10000, 3, 663, 7958, 4191, 140, 88903, 58124), [1058, 12715]),
      ParkRow(
        "park2021-2", 1000, ["activation": "relu-deep"],
        ParkSize(459187, 10000, 3, 1326, 15902, 6866, 140, 94659, 63853)),
      ParkRow(
        "park2021-2", 10000, [:],
        ParkSize(73_441_208, 215444, 3, 3076, 36907, 19318, 624, 1_363_603, 878294),
        [4759, 57127]),
      ParkRow(
        "park2021-2", 10000, ["activation": "relu-deep"],
        ParkSize(73_441_208, 215444, 3, 6152, 73801, 31658, 624, 1_389_094, 903719)),
    ]

    static let balanced = [
      ParkRow(
        "park2021-balanced", 1000, [:],
        ParkSize(459187, 4053, 338, 113, 3416, 2599, 52, 46774, 37197)),
      ParkRow(
        "park2021-balanced", 1000, ["activation": "relu"],
        ParkSize(459187, 4053, 675, 113, 5981, 4885, 52, 92476, 76444)),
      ParkRow(
        "park2021-balanced", 10000, [:],
        ParkSize(73_441_208, 102086, 1761, 486, 16165, 12264, 236, 589272, 468410)),
    ]

    /// Whether the tests of 100,000 and a million points run too, up to 40 seconds each.
    static let isLarge = ProcessInfo.processInfo.environment["MEMOC_LARGE"] == "1"

    static let large = [
      ParkRow(
        "park2021-1", 100_000, ["w": "4/5"],
        ParkSize(6_303_840_889, 1_000_000, 10000, 230, 82596, 73601, 404, 5_556_271, 4_602_898)),
      ParkRow(
        "park2021-1", 100_000, [:],
        ParkSize(
          6_303_840_889, 4_641_589, 2155, 17258, 279785, 135450, 8620, 93_420_388, 18_811_951)),
      ParkRow(
        "park2021-2", 100_000, [:],
        ParkSize(
          6_303_840_889, 4_641_589, 3, 14245, 170936, 89266, 2880, 26_971_446, 17_830_390)),
      ParkRow(
        "park2021-balanced", 100_000, [:],
        ParkSize(
          6_303_840_889, 2_478_510, 8758, 2290, 77478, 58497, 1136, 11_506_288, 9_605_919)),
      ParkRow(
        "park2021-1", 1_000_000, ["classes": "10"],
        ParkSize(
          622_076_033_323, 100_000_000, 10000, 80030, 1_298_331, 628310, 40004, 2_001_563_160,
          398_269_591)),
      ParkRow(
        "park2021-2", 1_000_000, ["classes": "10"],
        ParkSize(
          622_076_033_323, 100_000_000, 3, 66066, 792787, 413771, 13340, 574_248_956, 387_841_349)
      ),
      ParkRow(
        "park2021-balanced", 1_000_000, ["classes": "1000"],
        ParkSize(
          622_076_033_323, 30_947_515, 48968, 12672, 450435, 343604, 6330, 346_908_496,
          297_373_138)),
    ]

    @Test(arguments: theorem1 + theorem2 + balanced + (isLarge ? large : []))
    func hasTheMeasuredSize(_ row: ParkRow) throws { try row.check() }

    static let improved: [(Int, Int, BigInt, Int, Int)] = [
      (1000, 1125, 293761, 1660, 1320), (1000, 1000, 293761, 1747, 1407),
      (10000, 15000, 38_667_946, 6177, 5007), (10000, 10000, 38_667_946, 7797, 6813),
    ]

    static let improvedLarge: [(Int, Int, BigInt, Int, Int)] = [
      (100_000, 225_000, 5_349_195_181, 26606, 21972),
      (100_000, 100_000, 5_349_195_181, 50217, 47106),
    ]

    /// K0 is that of the specification, and the size at most its: our later halvings take two layers
    /// where its narrow ones take more.
    @Test(arguments: improved + (isLarge ? improvedLarge : []))
    func improvedHasAtMostTheMeasuredSize(
      _ count: Int, _ slots: Int, _ k0: BigInt, _ parameters: Int, _ nonzero: Int
    ) throws {
      let data = try parkData(count)
      let network = try ImprovedPark.construction.build(data, options: ["slots": String(slots)])
      let size = try ParkSize(network)
      #expect(size.k0 == k0)
      #expect(size.slots == slots)
      #expect(size.parameters <= parameters)
      #expect(size.nonzero <= nonzero)
      try expectMemorizes(network, data, stride: count <= 10000 ? 97 : 9973)
    }

    /// 10,000 points of a plane, and in 64 dimensions.
    @Test(
      arguments: [2, 64],
      [
        ("park2021-1", 60400), ("park2021-2", 37000), ("park2021-balanced", 16200),
        ("park2021-improved", 6300),
      ])
    func sizesDoNotDependOnTheDimension(_ dimension: Int, _ row: (name: String, size: Int)) throws {
      let data = try dimension == 2 ? planeData(count: 10000) : spaceData(count: 10000)
      let network = try Constructions.named(row.name).build(data, options: ["range": "data"])
      let size = NetworkStatistics(network)
      // Width 3 reads every coordinate three times.
      #expect(size.denseParameterCount <= row.size + 3 * dimension)
      let (construction, context) = try #require(BoundContext.read(network.provenance))
      for bound in construction.bounds(context) {
        #expect(bound.holds(for: size) != false, "\(bound)")
      }
      try expectMemorizes(network, data, stride: 997)
    }

    /// Every point's slot is its own, and the payload holds its label there.
    @Test(arguments: isLarge ? [(100_000, 10), (1_000_000, 1000)] : [(100_000, 10)])
    func everySlotOfManyPointsHoldsItsLabel(_ count: Int, _ classCount: Int) throws {
      let data = try parkData(count, classCount: classCount)
      let labels = try #require(data.labels)
      let labelBits = Park2021.ceiledLogarithm(classCount)
      var keys = Lemma14Projection(data.points, box: nil, seed: 1).keys
      _ = Lemma15.compress(&keys)
      let size = BalancedTheorem1.plan(
        count: count, range: keys.range, labelBits: labelBits, share: Rational(1, 2)
      ).size
      _ = Lemma16.compress(&keys, to: BigInt(size.slotCount))
      let lookup = Lemma20Lookup(keys, labels: labels, labelBits: labelBits, size: size)
      let slots = try #require(keys.machine)
      var taken = [Bool](repeating: false, count: size.slotCount)
      var wrong = 0
      for (slot, label) in zip(slots, labels) {
        if taken[slot] { wrong += 1 }
        taken[slot] = true
        let word = lookup.words[slot / size.bucketSize]
        let shift = lookup.payloadBits - (slot % size.bucketSize) * labelBits
        let symbol = (word >> shift) - ((word >> (shift + labelBits)) << labelBits)
        if symbol != BigInt(label) { wrong += 1 }
      }
      #expect(wrong == 0)
    }

    @Test(.enabled(if: isLarge)) func improvedMemorizesAMillionPoints() throws {
      let data = try parkData(1_000_000, classCount: 1000)
      let network = try ImprovedPark.construction.build(data)
      let size = try ParkSize(network)
      #expect(size.k0 == 310_419_522_811)
      #expect(size.slots == 3_500_000)
      #expect(size.parameters == 158028)
      try expectMemorizes(network, data, stride: 9973)
    }

    @Test(arguments: [100, 1000, 10000] + (isLarge ? [100_000] : []))
    func improvedChoosesItsSlotsWell(_ count: Int) throws {
      let fewest = [100: 495, 1000: 1660, 10000: 6177, 100_000: 26606]
      let network = try ImprovedPark.construction.build(parkData(count))
      #expect(try ParkSize(network).parameters <= fewest[count]!)
    }

    @Test(arguments: [
      (100, false, ParkSize(2701, 1251, 7, 303, 5259, 1848, 28, 19370, 15966)),
      (100, true, ParkSize(2701, 1251, 130, 47, 18518, 8884, 32, 172848, 167940)),
      (1000, false, ParkSize(459187, 31251, 7, 1357, 24243, 8903, 140, 174588, 102924)),
      (1000, true, ParkSize(459187, 31251, 514, 194, 281712, 139398, 168, 3_052_327, 2_813_225)),
      (
        10000, false,
        ParkSize(73_441_208, 781251, 7, 5841, 109027, 41655, 796, 3_696_301, 2_028_095)
      ),
    ])
    func givenWidthsHaveTheMeasuredSize(_ count: Int, _ isWide: Bool, _ size: ParkSize) throws {
      let widths = IntegerList.text(try sufficientWidths(parkData(count), isWide: isWide))
      try ParkRow("park2021-3", count, ["widths": widths], size).check()
    }
  }
#endif
