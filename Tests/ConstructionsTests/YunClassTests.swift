import Constructions
import Exact
import Networks
import Testing

/// Proposition 3.2: classes as one-hot vectors.
@Suite struct YunClassTests {
  static let units = yunUnits + [["variant": "rounded-chain"]]

  @Test(arguments: units)
  func memorizesClasses(_ options: [String: String]) throws {
    let random = try (1...6).map { try varied($0) }
    for data in try [irisData()] + BehaviorTests.smallSets() + random {
      let network = try yunNetwork("3.2", data, options)
      try expectExact(network, data)
    }
  }

  @Test(arguments: units, [1, 2, 7])
  func memorizesOnePointAndOneOfEachClass(_ options: [String: String], _ classCount: Int) throws {
    let data = try samples(
      (0..<classCount).map { [BigInt(3 * $0 * $0), BigInt($0)] }, Array(0..<classCount))
    let network = try yunNetwork("3.2", data, options)
    #expect(network.output.kind == .oneHot(classCount: classCount))
    #expect(network.output.labelNames == nil)
    try expectExact(network, data)
  }

  /// The places of a one-hot vector are named, unless they are the labels.
  @Test func namesTheClassesThatOccur() throws {
    let sparse = try samples([[0], [1], [2]], [-7, 1 << 30, 5])
    let network = try yunNetwork("3.2", sparse)
    #expect(network.output.labelNames == ["-7", "5", "1073741824"])
    try expectExact(network, sparse)
    let named = try samples([[0], [1]], [2, 0], names: ["red", "green", "blue"])
    #expect(try yunNetwork("3.2", named).output.labelNames == ["red", "blue"])
  }

  /// Exactly one output is 1 wherever the fitted number is near a class's number.
  @Test(arguments: units)
  func outputsLieInTheUnitInterval(_ options: [String: String]) throws {
    let data = try samples(
      (0..<20).map { [BigInt(5 * $0)] }, (0..<20).map { $0 * $0 % 5 == 0 ? 0 : $0 % 3 })
    let domain = InputSpecification(scale: 1, lower: [-20], upper: [120])
    let network = try Constructions.named("yun2019-3.2").build(
      data, options: options, domain: domain)
    let interpreter = Interpreter(network)
    for key in -20...120 {
      for value in interpreter.outputs(at: [BigInt(key)]) { #expect(value >= 0 && value <= 1) }
    }
  }
}
