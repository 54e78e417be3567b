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
    try expectExact(network, data)
  }

  /// Labels with few gaps are places of a vector, others a number.
  @Test func readsLabelsAsTheyAre() throws {
    let dense = try samples([[0], [1], [2]], [-1, 1, 3])
    let vector = try yunNetwork("3.2", dense)
    #expect(vector.output == OutputSpecification(.oneHot(first: -1, classCount: 5)))
    try expectExact(vector, dense)
    let sparse = try samples([[0], [1], [2]], [-7, 1 << 30, 5])
    let number = try yunNetwork("3.2", sparse)
    #expect(number.output == OutputSpecification(.label(first: -8, classCount: 1 << 30 + 9)))
    try expectExact(number, sparse)
    let named = try samples([[0], [1]], [2, 0], names: ["red", "green", "blue"])
    let colors = try yunNetwork("3.2", named)
    #expect(colors.output.labelNames == ["red", "green", "blue"])
    try expectExact(colors, named)
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
