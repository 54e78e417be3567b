import Constructions
import Exact
import Networks
import Testing

// Thousands of samples take too long where nothing is optimized.
#if !DEBUG
  /// The measured sizes of the specification, sections 4 and 7.9, and the time that they may take.
  @Suite(.serialized) struct SizeTests {
    struct Row: Sendable, CustomStringConvertible {
      let name: String
      let options: [String: String]
      let count: Int
      let dimension: Int
      let width: Int
      let depth: Int
      let nonzero: Int
      let bits: Int
      let totalBits: Int

      var description: String { "\(name) \(options) N = \(count), d = \(dimension)" }
    }

    /// A row of the specification; -1 where it names no number.
    private static func row(
      _ name: String, _ options: [String: String], _ count: Int, _ dimension: Int, _ width: Int,
      _ depth: Int, _ nonzero: Int, _ bits: Int, _ totalBits: Int
    ) -> Row {
      Row(
        name: "vardi2022-" + name, options: options, count: count, dimension: dimension,
        width: width, depth: depth, nonzero: nonzero, bits: bits, totalBits: totalBits)
    }

    static let rows = [
      row("3.1", [:], 1000, 2, 12, 1416, 14385, 362, 292574),
      row("3.1", [:], 1000, 64, 12, 1236, 12587, 302, 228137),
      row("3.1", [:], 10000, 2, 12, 4692, 47565, 1178, 2_931_792),
      row("3.1", [:], 10000, 64, 12, 4272, 43287, 1038, 2_449_621),
      row("5.1", ["depth": "3"], 1000, 2, 1342, 243, 276723, 74, 1_368_554),
      row("5.1", ["depth": "10"], 1000, 64, 120, 453, 46175, 122, 362959),
      row("5.1", ["depth": "20"], 10000, 2, 300, 1083, 276228, 296, 4_387_496),
      row("5.1", ["depth": "20"], 10000, 64, 300, 978, 249165, 261, 3_628_720),
      row("6.2", ["bits": "3"], 1000, 2, 12, 26760, 278475, 74, 1_370_306),
      row("6.2", ["bits": "10"], 1000, 64, 12, 4503, 46868, 122, 363652),
      row("6.2", ["bits": "20"], 10000, 2, 12, 27003, 280452, 296, 4_391_720),
      row("6.2", ["bits": "20"], 10000, 64, 12, 24378, 253389, 261, 3_632_944),
      row("w6", ["projection": "lemma"], 1000, 2, 6, -1, 3871, -1, -1),
      row("w6", ["projection": "lemma"], 1000, 64, 6, -1, 3548, -1, -1),
      row("w6", ["projection": "lemma"], 10000, 2, 6, 2472, 13352, 452, 2_106_490),
      row("w6", ["projection": "lemma"], 10000, 64, 6, -1, 12354, -1, -1),
      row("w5", ["projection": "lemma"], 10000, 2, 5, 2131, 9878, 657, 514819),
      row("w4", ["projection": "lemma"], 10000, 2, 4, 2085, 9223, 704, 527026),
      row("w4", ["projection": "lemma"], 10000, 64, 4, -1, 8623, -1, -1),
      row("w6", [:], 1000, 64, 6, -1, 2834, -1, -1),
      row("w6", [:], 10000, 2, 6, 1809, 10020, 352, 1_235_206),
      row("w6", [:], 10000, 64, 6, -1, 10102, -1, -1),
      row("w5", [:], 10000, 2, 5, 1652, 7672, 485, 293044),
      row("w5", [:], 10000, 64, 5, -1, 7754, -1, -1),
      row("w4", [:], 1000, 2, 4, -1, 2042, -1, -1),
      row("w4", [:], 10000, 2, 4, 1600, 7173, 539, 307165),
      row("w3", ["projection": "search"], 1000, 2, 3, -1, 1588, -1, -1),
      row("w3", ["projection": "search"], 1000, 64, 3, -1, 1745, -1, -1),
      row("w3", ["projection": "search"], 10000, 2, 3, 1263, 5275, 467, 191009),
      row("w3", ["projection": "search"], 10000, 64, 3, -1, 6044, -1, -1),
      row("w3", [:], 1000, 2, 3, -1, 1466, -1, -1),
      row("w3", [:], 1000, 64, 3, -1, 1519, -1, -1),
      row("w3", [:], 10000, 2, 3, 1249, 5220, 457, 181608),
      row("w3", [:], 10000, 64, 3, -1, 5135, -1, -1),
      row("w3", ["ramps": ""], 1000, 2, 4, -1, 1359, -1, -1),
      row("w3", ["ramps": ""], 1000, 64, 4, -1, 1412, -1, -1),
      row("w3", ["ramps": ""], 10000, 2, 4, 864, 4820, 409, 353301),
      row("w3", ["ramps": ""], 10000, 64, 4, -1, 4757, -1, -1),
      row("w3", ["columns": "8"], 1000, 2, 17, -1, 1321, -1, -1),
      row("w3", ["columns": "8"], 1000, 64, 17, -1, 1384, -1, -1),
      row("w3", ["columns": "8"], 10000, 2, 17, 529, 4559, 377, 186989),
      row("w3", ["columns": "8"], 10000, 64, 17, -1, 4501, -1, -1),
      row("w3", ["stable": ""], 1000, 2, 3, -1, 1574, -1, -1),
      row("w3", ["stable": ""], 1000, 64, 3, -1, 1631, -1, -1),
      row("w3", ["stable": ""], 10000, 2, 3, 1668, 5640, 457, 181192),
      row("w3", ["stable": ""], 10000, 64, 3, -1, 5515, -1, -1),
      row("w3", ["max-bits": "96"], 1000, 2, 3, -1, 1556, -1, -1),
      row("w3", ["max-bits": "96"], 1000, 64, 3, -1, 1605, -1, -1),
      row("w3", ["max-bits": "96"], 10000, 2, 3, 3747, 13269, 95, 212314),
      row("w3", ["max-bits": "96"], 10000, 64, 3, -1, 13564, -1, -1),
      // 5.1 improved: ceil(N/L²) columns, no deeper than the faithful network.
      row("w3", ["columns": "4", "max-depth": "276"], 100, 2, 9, 57, 387, -1, -1),
      row("w3", ["columns": "10", "max-depth": "453"], 1000, 64, 21, 157, 1390, -1, -1),
      row("w3", ["columns": "25", "max-depth": "1083"], 10000, 2, 49, 453, 4579, -1, -1),
    ]

    @Test(arguments: rows)
    func hasTheMeasuredSize(_ row: Row) throws {
      let data =
        try row.dimension == 2 ? planeData(count: row.count) : spaceData(count: row.count)
      var built: Network?
      let time = try ContinuousClock().measure {
        built = try Constructions.named(row.name).build(data, options: row.options)
      }
      let network = try #require(built)
      #expect(time < .seconds(20))
      let size = NetworkStatistics(network)
      #expect(size.width == row.width)
      #expect(row.depth < 0 || size.depth == row.depth)
      #expect(size.nonzeroParameterCount == row.nonzero)
      #expect(row.bits < 0 || size.largestWeightBits == row.bits)
      #expect(row.totalBits < 0 || size.totalWeightBits == row.totalBits)
      try expectMemorizes(network, data, stride: max(1, row.count / 25))
    }

    /// Every sample of the largest sets, for the two constructions that matter most.
    @Test(arguments: ["vardi2022-3.1", "vardi2022-w3"])
    func memorizesThousandPoints(_ name: String) throws {
      for data in [try planeData(count: 1000), try spaceData(count: 1000)] {
        try expectMemorizes(Constructions.named(name).build(data), data)
      }
    }
  }
#endif
