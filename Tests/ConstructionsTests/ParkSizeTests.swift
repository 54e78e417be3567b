import Constructions
import Exact
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
    let data = try parkData(count, classCount: count < 1_000_000 ? 10 : 1000)
    var options = options
    if options["range"] == nil { options["range"] = "data" }
    let network = try Constructions.named(name).build(data, options: options)
    #expect(try ParkSize(network) == size)
    if let expected = self.bounds {
      #expect(
        try ConstructionsTests.bounds(of: network, .hiddenLayerCount)
          + ConstructionsTests.bounds(of: network, .denseParameterCount) == expected)
    }
    try expectMemorizes(
      network, data, stride: count <= 1000 ? 1 : count / (count < 20_000 ? 50 : 4))
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
    ParkRow(
      "park2021-improved", 100, ["range": "box"],
      ParkSize(3755, 100, 50, 19, 495, 390, 12, 2159, 1498)),
    ParkRow(
      "park2021-improved", 100, ["range": "box", "slots": "100", "activation": "relu"],
      ParkSize(3755, 100, 99, 19, 884, 744, 12, 4360, 3103)),
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
      ParkRow(
        "park2021-1", 100_000, ["w": "4/5"],
        ParkSize(6_303_840_889, 1_000_000, 10000, 230, 82596, 73601, 404, 5_556_271, 4_602_898)),
      ParkRow(
        "park2021-1", 100_000, [:],
        ParkSize(
          6_303_840_889, 4_641_589, 2155, 17258, 279785, 135450, 8620, 93_420_388, 18_811_951)),
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
      ParkRow(
        "park2021-2", 100_000, [:],
        ParkSize(
          6_303_840_889, 4_641_589, 3, 14245, 170936, 89266, 2880, 26_971_446, 17_830_390)),
    ]

    static let improved = [
      ParkRow(
        "park2021-balanced", 1000, [:],
        ParkSize(459187, 4053, 338, 113, 3416, 2599, 52, 46774, 37197)),
      ParkRow(
        "park2021-balanced", 1000, ["activation": "relu"],
        ParkSize(459187, 4053, 675, 113, 5981, 4885, 52, 92476, 76444)),
      ParkRow(
        "park2021-balanced", 10000, [:],
        ParkSize(73_441_208, 102086, 1761, 486, 16165, 12264, 236, 589272, 468410)),
      ParkRow(
        "park2021-balanced", 100_000, [:],
        ParkSize(
          6_303_840_889, 2_478_510, 8758, 2290, 77478, 58497, 1136, 11_506_288, 9_605_919)),
      ParkRow(
        "park2021-improved", 1000, ["range": "box", "slots": "1125"],
        ParkSize(293761, 1125, 161, 41, 1660, 1320, 32, 13146, 10377)),
      ParkRow(
        "park2021-improved", 1000, ["range": "box", "slots": "1000"],
        ParkSize(293761, 1000, 162, 41, 1747, 1407, 32, 13599, 10897)),
      ParkRow(
        "park2021-improved", 10000, ["range": "box", "slots": "15000"],
        ParkSize(38_667_946, 15000, 600, 115, 6177, 5007, 104, 112196, 90702)),
      ParkRow(
        "park2021-improved", 10000, ["range": "box", "slots": "10000"],
        ParkSize(38_667_946, 10000, 1318, 97, 7797, 6813, 88, 115079, 97743)),
      ParkRow(
        "park2021-improved", 100_000, ["range": "box", "slots": "225000"],
        ParkSize(
          5_349_195_181, 225000, 2857, 418, 26606, 21972, 404, 1_350_170, 1_067_560)),
      ParkRow(
        "park2021-improved", 100_000, ["range": "box", "slots": "100000"],
        ParkSize(
          5_349_195_181, 100_000, 12729, 284, 50217, 47106, 272, 1_161_712, 1_016_083)),
    ]

    @Test(arguments: theorem1 + theorem2 + improved)
    func hasTheMeasuredSize(_ row: ParkRow) throws { try row.check() }

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
