import Constructions
import Exact
import Networks
import Testing

/// The worked examples and tables of the Yu 2024 specification.
@Suite struct YuTests {
  struct Row: Sendable, CustomStringConvertible {
    let name: String
    let options: [String: String]
    let count: Int
    let width: Int
    let depth: Int
    /// para(paper)
    let printed: Int
    /// Nonzero weights and biases.
    let nonzero: Int
    let bits: Int
    /// The first 16 digits.
    let digest: String

    var description: String { "\(name) \(options) N = \(count)" }
  }

  private static func row(
    _ name: String, _ options: [String: String], _ count: Int, _ width: Int, _ depth: Int,
    _ printed: Int, _ nonzero: Int, _ bits: Int, _ digest: String
  ) -> Row {
    Row(
      name: "yu2024-" + name, options: options, count: count, width: width, depth: depth,
      printed: printed, nonzero: nonzero, bits: bits, digest: digest)
  }

  /// -1 stands where the specification has no number.
  static let rows = [
    row("4.1", [:], 100, 6, 88, 3178, 1252, 84, "9be714c6ac57e688"),
    row("4.1", ["packing": "balanced"], 100, 5, 40, 859, 393, 24, "203a5f995c761e3e"),
    row("4.1", ["base": "10"], 100, 6, 100, 3658, 1442, 93, "d0b00ab55784a213"),
    row("4.1", ["encode": "all"], 100, 6, 130, 4837, 1873, 120, "6d25f59fb4dc1356"),
    row("4.1", [:], 1000, 6, 424, 16693, 6367, 396, "1bb3715285dade56"),
    row("4.1", ["group": "5"], 1000, 6, 174, 4808, 1936, 90, "c0902298ddcbf976"),
    row("4.1", ["packing": "balanced"], 1000, 6, 174, 4808, 1936, 90, "c0902298ddcbf976"),
    row("4.1", ["base": "10"], 1000, 6, 466, 18433, 7037, 438, "0bbd5a69aca371ee"),
    row("4.1", ["encode": "all"], 1000, 6, 624, 24743, 9397, 576, "319029d5b1a70b71"),
    row("4.3", [:], 100, -1, 7, 3211, 1342, 22, "01302391a2194ba7"),
    row("4.3", [:], 1000, -1, 8, 13761, 11282, -1, "6f596de312d5837f"),
    row("5.3", ["bad-class": "positive"], 100, 13, 83, 3132, 1259, 84, "c2834fdefa7befd7"),
    row("5.3", ["bad-class": "positive"], 1000, 45, 423, 17324, 6709, 414, "aea8bc2a1dd7579f"),
    row("7.3", ["form": "dense"], 100, 4982, 3, 543246, 49852, 24, "c397d8beaf286011"),
    row("7.3", [:], 100, 4982, 4, -1, 20926, -1, "6df21fa267be04c1"),
  ]

  private func expectRow(_ row: Row, pointStride: Int) throws {
    let data = try yuData(row.count)
    let network = try Constructions.named(row.name).build(
      data, options: row.options, domain: unitCube(of: data))
    let size = NetworkStatistics(network)
    #expect(row.width < 0 || size.width == row.width)
    #expect(size.depth == row.depth)
    #expect(row.printed < 0 || network.printedParameterCount == row.printed)
    #expect(size.nonzeroParameterCount + size.nonzeroBiasCount == row.nonzero)
    #expect(row.bits < 0 || size.largestWeightBits == row.bits)
    #expect(network.yuDigest.prefix(16) == row.digest)
    try expectMemorizes(network, data, stride: pointStride)
  }

  @Test(arguments: rows.filter { $0.count == 100 }) func hasTheMeasuredSize(_ row: Row) throws {
    try expectRow(row, pointStride: row.name == "yu2024-7.3" ? 9 : 1)
  }

  // Thousands of samples take too long where nothing is optimized.
  #if !DEBUG
    static let largeRows =
      rows.filter { $0.count > 100 } + [
        row("4.1", [:], 10000, 6, 1893, 76614, 29039, 1775, "178188875ae69720"),
        row("4.1", ["group": "4"], 10000, 6, 1319, 27681, 11114, 100, "8fc9cdaad966342f"),
        row("4.1", ["packing": "balanced"], 10000, 6, 695, 20791, 8112, 350, "3aa7d9bed96dc3cd"),
        row("4.1", ["base": "10"], 10000, 6, 2033, 82470, 31277, 1887, "8c54fc295ab9abb7"),
        row("4.1", ["encode": "all"], 10000, 6, 2677, 108505, 41082, 2500, "4b5c725d8d6bfd18"),
        row(
          "5.3", ["bad-class": "positive"], 10000, 141, 1851, 77155, 29589, 1800,
          "b6e4ef9696d148fb"),
        row("4.3", [:], 10000, -1, 8, 112761, 110_019, -1, "e3de27ae25c53ce1"),
        row("7.3", [:], 1000, 498432, 4, -1, 2_003_701, 25, "a415652253793040"),
      ]

    @Test(arguments: largeRows) func hasTheMeasuredSizeForManySamples(_ row: Row) throws {
      try expectRow(row, pointStride: row.name == "yu2024-7.3" ? 500 : row.count / 20)
    }
  #endif

  // MARK: Worked examples

  /// Data of E1 and E3.
  private var line: DataSet {
    get throws {
      try signed([[1], [4], [9], [14], [3], [12]], [1, 1, 1, 1, -1, -1], scale: 15)
    }
  }

  private func samples(of data: DataSet) -> SignSamples {
    SignSamples(
      ConstructionRequest(data: data, options: OptionValues(), input: unitCube(of: data)))
  }

  private func network(_ data: DataSet, _ result: ConstructionResult) -> Network {
    Network(
      name: "example", input: unitCube(of: data), layers: result.layers, output: result.output)
  }

  @Test func example1HasThePrintedLayersAndValues() throws {
    let data = try line
    let built = Theorem4_1.network(
      samples(of: data), LemmaB1Projection(direction: [1], offset: 1), encode: .positive,
      grouping: .squareRoot, base: .binary, isPaper: false)
    let network = network(data, built)
    #expect(
      network.yuDigest == "db9e3a4c058fe015ddb901f908042901064d19e12dd07f5410358cdafe116db6")
    #expect(NetworkStatistics(network).denseParameterCount == 165)
    let interpreter = Interpreter(network)
    #expect(
      interpreter.layerValues(at: [9]).map { $0.map { $0.numerator } }
        == [
          [10], [5, 4, 37, 10], [175, 48, 47, 10], [47, 0, 0, 8, 10], [47, 16, 15, 8, 10],
          [15, 0, 0, 10, 10], [0, 0, 15, 10], [0, 5, 1], [0, 1], [1],
        ])
    for x in 0...15 {
      let isStored = [1, 4, 9, 14].contains(x)
      #expect(interpreter.outputs(at: [BigInt(x)]) == [isStored ? 1 : -1])
    }
  }

  @Test func example1bOfThePaperHitsOneCodeTwice() throws {
    let data = try line
    let built = Theorem4_1.network(
      samples(of: data), LemmaB1Projection(direction: [60], offset: 1, denominator: 15),
      encode: .all, grouping: .squareRoot, base: .decimal, isPaper: true)
    let network = network(data, built)
    #expect(
      network.yuDigest == "62853c21c8f4ca9757728ee204041cfd0039345f6392b27afb6fcf19bf11b32a")
    let interpreter = Interpreter(network)
    let values = [1, 3, 4, 9, 12, 14].map { interpreter.outputs(at: [$0])[0] * 20 }
    #expect(values == [43, -1, 21, 21, -1, 21])
  }

  @Test func example2HasThePrintedLayers() throws {
    let data = try signed(
      [[0, 0], [1, 0], [6, 0], [7, 1], [0, 7]], [1, 1, -1, -1, -1], scale: 8)
    let network = try Theorem4_3.construction.build(data, domain: unitCube(of: data))
    #expect(
      network.yuDigest == "5a5f73fd8f43acef621c15fa7b70fa93243e73bfc46ac80c83f11df134b87785")
    let outputs = (0..<5).map { Interpreter(network).outputs(at: data.points[$0])[0] }
    #expect(outputs == [799, 511, -513, -225, -585])
    #expect(NetworkStatistics(network).denseParameterCount == 43)
  }

  @Test func example3HasThePrintedLayers() throws {
    let data = try line
    let built = Theorem5_3.network(
      samples(of: data), LemmaB1Projection(direction: [1], offset: 1), stored: 1,
      grouping: .squareRoot)
    let network = network(data, built)
    #expect(
      network.yuDigest == "41caeb324fe4619f83972a302a753356dc59f4a6cb4f9c8a8e58954b1b3beea6")
    for x in 0...15 {
      let isStored = [1, 4, 9, 14].contains(x)
      #expect(Interpreter(network).outputs(at: [BigInt(x)]) == [isStored ? 1 : -1])
    }
  }

  @Test func example4HasThePrintedLayersAndValues() throws {
    let data = try signed([[0, 0], [4, 4], [4, 0]], [1, 1, -1], scale: 4)
    let expected: [[Rational]] = [
      [16, 16, 16, 32, 32], [16, 16, 16, 32, 32], [0, 0, 0, 16, 16], [-16, -16, 0, 16, 16],
      [-16, -16, 0, 16, 16],
    ]
    for (form, digest) in [
      ("dense", "c7e68ef85b0a1702403b0a8bddd623b5762484bc30807be2d78030a9fa9e8d19"),
      ("factored", "d617bc377e2c0f7ae755639050757383067049840283d2b6a93408cef84da6e8"),
    ] {
      let network = try Theorem7_3.construction.build(
        data, options: ["form": form], domain: unitCube(of: data))
      #expect(network.yuDigest == digest)
      for x in 0...4 {
        for y in 0...4 {
          let point = [BigInt(x), BigInt(y)]
          #expect(Interpreter(network).outputs(at: point) == [expected[x][y]])
        }
      }
    }
  }

  @Test func projectionOfTheSquareIsTheSecondDraw() throws {
    let data = try signed([[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1], scale: 1)
    let box = try #require(data.boundingInput.gridBox)
    let projection = LemmaB1Projection.integer(
      data.points, signs: try #require(data.labels), box: box, seed: 1)
    #expect(projection == LemmaB1Projection(direction: [-1, 1], offset: 2))
  }
}
