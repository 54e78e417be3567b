import Constructions
import Diagnostics
import Exact
import Networks
import Support
import Testing

/// Residual networks of gates (Yun 2019, Theorem 4.1).
@Suite struct ResidualGateTests {
  /// Widths that hold whole gates, half gates and nothing at all.
  static let mixtures: [(String, [ResidualBlock], YunActivation)] = [
    ("1,1", [.splitGate], .hardTanh),
    ("1,1,1", [.splitGate], .hardTanh),
    ("1,2,1,1", [.gates(1), .splitGate], .hardTanh),
    ("5,1,1,3", [.gates(2), .splitGate, .gates(1)], .hardTanh),
    ("1,1,1,1", [], .relu),
    ("2,3,1,2", [.splitGate], .relu),
    ("4,3,3,9", [.gates(1), .splitGate, .gates(2)], .relu),
  ]

  @Test(arguments: mixtures)
  func blocksHoldWholeAndHalfGates(
    _ widths: String, _ blocks: [ResidualBlock], _ activation: YunActivation
  ) throws {
    let list = try #require(IntegerList.values(widths, in: 1...100))
    #expect(ResidualBlock.blocks(widths: list, units: GateUnits(activation)) == blocks)
  }

  /// The points of `varied` in more dimensions than classes.
  private func data(_ seed: UInt64) throws -> DataSet {
    var generator = SplitMix64(seed: seed)
    let dimension = 1 + Int(generator.below(5))
    return try DataSet.random(
      name: "residual", count: 2 + Int(generator.below(20)), dimension: dimension,
      range: dimension == 1 ? 60 : 15, classCount: dimension, seed: seed,
      lowest: -Int(generator.below(20)), scale: BigInt(1 + Int(generator.below(9))))
  }

  @Test(arguments: Seed.some(20))
  func memorizesWithBlocksOfAnyWidths(_ seed: Seed) throws {
    let data = try data(seed.value)
    for options in GateTests.activations {
      for widths in [nil, "2x60", "4x30", "1000", "7,3,3,2,2,5,2x60"] {
        var options = options
        options["widths"] = widths
        try expectIndicators(try YunTheorem4_1.construction.build(data, options: options), data)
      }
    }
  }

  /// Repair: the theorem counts Σ d_l ≥ 2G, where its proof puts both units of a gate into one block.
  @Test(arguments: Seed.some(12))
  func hardTanhBlocksOfOneUnitSuffice(_ seed: Seed) throws {
    let data = try data(seed.value)
    let network = try YunTheorem4_1.construction.build(
      data, options: ["activation": "hard-tanh", "widths": "1x60"])
    try expectIndicators(network, data)
    for index in stride(from: 0, to: network.layers.count - 2, by: 2) {
      #expect(network.layers[index].neurons.count == 1)
    }
  }

  @Test func theWorkedExampleReadsWhoWasPushed() throws {
    let data = try samples([[0, 0], [3, 1], [1, 4], [5, 5]], [0, 0, 1, 1])
    let network = try YunTheorem4_1.construction.build(data, options: ["activation": "hard-tanh"])
    try expectIndicators(network, data)
    #expect(network.layers.map(\.neurons.count) == [4, 2, 2, 2])
    // Both pushes are 8.
    let changes = network.layers[1].neurons.map { $0.weights.map(\.value) }
    #expect(changes == [[4, -4, 1], [4, -4, 1]])
    #expect(network.layers[2].neurons.map(\.bias) == [-6, -6])
    let values = network.layers[3].neurons
    #expect(values.allSatisfy { $0.bias == Rational(1, 2) })
    #expect(values.flatMap { $0.weights.map(\.value) } == [Rational(1, 2), Rational(1, 2)])
  }

  @Test func oneBlockHasTheTheoremsSizeInGeneralPosition() throws {
    let data = try DataSet.random(
      name: "general", count: 200, dimension: 10, range: 500, classCount: 4, seed: 2)
    let network = try YunTheorem4_1.construction.build(data, options: ["activation": "relu"])
    try expectMemorizes(network, data, stride: 3)
    let (construction, context) = try #require(BoundContext.read(network.provenance))
    let gates = try #require(context.parameters.integer("G"))
    #expect(gates <= context.parameters.integer("leastG") ?? 0)
    #expect(network.layers.map(\.neurons.count) == [4 * gates, 10, 8, 4])
    #expect(construction.bounds(context).count == 4)
  }

  private func message(_ data: DataSet, _ options: [String: String]) -> [String] {
    do {
      _ = try YunTheorem4_1.construction.build(data, options: options)
      return []
    } catch let list as DiagnosticList {
      return list.diagnostics.map(\.message)
    } catch {
      return ["\(error)"]
    }
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let data = try samples([[0], [3], [5], [9]], [0, 1, 0, 1])
    #expect(
      message(data, [:]) == [
        "there are 2 classes, but the points have 1 coordinates;"
          + " yun2019-4.1 needs a coordinate a class"
      ])
    let plane = try samples([[0, 0], [1, 0], [2, 0], [3, 0]], [0, 1, 0, 1])
    #expect(
      message(plane, ["widths": "2", "activation": "hard-tanh"]) == [
        "the widths hold 1 gates, and 3 of 4 points are left; more or wider blocks are expected"
      ])
    #expect(message(plane, ["widths": "1x100", "activation": "relu"]).count == 1)
    #expect(message(plane, ["negative-slope": "1/2", "activation": "relu"]).count == 1)
  }
}
