import Constructions
import Exact
import Networks
import Testing

/// A row of the specification's table of sizes.
struct YunSize: Sendable, CustomTestStringConvertible {
  let name: String
  let options: [String: String]
  let count: Int
  let widths: [Int]
  let parameters: Int
  let numerator: Int
  let denominator: Int

  init(
    _ name: String, _ options: [String: String], _ count: Int, _ widths: [Int], _ parameters: Int,
    _ numerator: Int, _ denominator: Int
  ) {
    (self.name, self.options, self.count, self.widths) = (name, options, count, widths)
    (self.parameters, self.numerator, self.denominator) = (parameters, numerator, denominator)
  }

  var testDescription: String { "\(name) \(options) N = \(count)" }
}

@Suite struct YunSizeTests {
  private static let decoupled: [String: String] = [:]
  private static let chain = ["variant": "chain"]
  private static let rounded = ["variant": "rounded-chain"]
  private static let relu = ["activation": "relu"]

  /// The data of the table is not ours, so that numbers differ by a few bits and zeros.
  @Test(arguments: [
    YunSize("3.1", chain, 100, [10, 10], 221, 81, 70),
    YunSize("3.1", decoupled, 100, [19, 10], 401, 18, 13),
    YunSize("3.1", decoupled, 1000, [63, 32], 2774, 31, 22),
    YunSize("3.1", relu, 100, [20, 20], 641, 22, 13),
    YunSize("3.1", relu, 1000, [64, 64], 4929, 38, 21),
    YunSize("3.2", rounded, 100, [10, 10, 20], 450, 16, 13),
    YunSize("3.2", rounded, 1000, [32, 32, 20], 2088, 28, 22),
    YunSize("3.2", decoupled, 1000, [63, 32, 20], 3421, 31, 22),
    YunSize("3.2", relu, 100, [20, 20, 40], 1498, 17, 3),
    YunSize("3.2", relu, 1000, [64, 64, 40], 7504, 33, 11),
  ])
  func hasTheSizeOfTheSpecification(_ size: YunSize) throws {
    let data =
      size.name == "3.1"
      ? try yunData(size.count)
      : try DataSet.random(
        name: "classes", count: size.count, dimension: 10, range: 255, classCount: 10, seed: 1)
    let network = try yunNetwork(size.name, data, size.options)
    #expect(network.hiddenWidths == size.widths)
    let statistics = NetworkStatistics(network)
    let parameters = statistics.nonzeroParameterCount + statistics.nonzeroBiasCount
    #expect(abs(parameters - size.parameters) * 10 <= size.parameters, "\(parameters)")
    let bits = largestBits(network)
    let slack = size.options["variant"] == "chain" ? 30 : 6
    #expect(abs(bits.numerator - size.numerator) <= slack, "\(bits)")
    #expect(abs(bits.denominator - size.denominator) <= slack, "\(bits)")
    try expectExact(network, data, stride: size.count > 100 ? 7 : 1)
  }

  /// The projection needs a range of about N²/2, by the birthday bound.
  @Test func rangesAreSmall() throws {
    for (count, bits) in [(100, 11), (1000, 19)] {
      let projection = LineProjection(try yunData(count).points, seed: 1)
      #expect(abs(projection.range.bitLength - bits) <= 2, "\(projection.range)")
    }
  }

  /// Weights of chains grow with the number of groups, all others with the logarithm of the range.
  @Test func tenThousandPointsHaveSmallWeights() throws {
    let data = try yunData(10_000)
    for (options, bits) in [(Self.decoupled, 48), (Self.relu, 49)] {
      let network = try yunNetwork("3.1", data, options)
      let found = largestBits(network)
      #expect(max(found.numerator, found.denominator) <= bits, "\(found)")
      try expectExact(network, data, stride: 500)
    }
  }

  /// The same numbers as in the specification, on the same data.
  @Test(
    arguments: [
      (rounded, [13, 12, 6], 317, 21, 15), (relu, [26, 24, 12], 1084, 19, 6),
    ] as [([String: String], [Int], Int, Int, Int)])
  func irisHasTheSizeOfTheSpecification(
    _ options: [String: String], _ widths: [Int], _ parameters: Int, _ numerator: Int,
    _ denominator: Int
  ) throws {
    let data = try irisData()
    let network = try yunNetwork("3.2", data, options)
    #expect(network.hiddenWidths == widths)
    let statistics = NetworkStatistics(network)
    #expect(statistics.nonzeroParameterCount + statistics.nonzeroBiasCount == parameters)
    #expect(largestBits(network) == (numerator, denominator))
    try expectExact(network, data)
  }
}
