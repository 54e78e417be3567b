import Diagnostics
import Exact
import Networks
import Testing
import Verification

/// What a data set's labels, names and targets mean to a network.
@Suite struct ExpectationTests {
  /// A network of one input in [0, 4] and the outputs `outputs`, each factor·x + bias.
  private func network(
    _ output: OutputSpecification, _ outputs: [(Rational, Rational)], scale: BigInt = 1
  ) -> Network {
    Network(
      name: "line", input: InputSpecification(scale: scale, lower: [0], upper: [4]),
      layers: [
        Layer(
          reading: [.input],
          neurons: outputs.map { Neuron(.identity, bias: $0.1, weights: [Weight(0, $0.0)]) })
      ], output: output)
  }

  private func memorizedCount(
    _ network: Network, _ target: DataSet.Target, _ points: [[BigInt]] = [[0], [1], [2]],
    scale: BigInt = 1, epsilon: Rational = 0
  ) throws -> Int {
    var options = VerificationOptions()
    options.epsilon = epsilon
    let data = try DataSet(
      name: "data", scale: scale, points: GridPoints(points), target: target)
    return try Verifier(network, dataSet: data, engines: [], options: options).run().engines[0]
      .memorizedCount
  }

  @Test func labelsAreNumbersWithoutNames() throws {
    let network = network(.init(.label(first: 1, classCount: 5)), [(1, 1)])
    #expect(try memorizedCount(network, .labels([1, 2, 3], names: nil)) == 3)
    #expect(try memorizedCount(network, .labels([1, 2, 2], names: nil)) == 2)
    #expect(try memorizedCount(network, .labels([1, 2, 1 << 40], names: nil)) == 2)
    // The network has no names: the data's order counts.
    #expect(try memorizedCount(network, .labels([1, 0, 2], names: ["a", "b", "c"])) == 1)
  }

  @Test func namesMeetInAnyOrder() throws {
    let network = network(
      .init(.label(first: 1, classCount: 3), labelNames: ["a", "b", "c"]), [(1, 1)])
    #expect(try memorizedCount(network, .labels([2, 0, 1], names: ["b", "c", "a"])) == 3)
    #expect(try memorizedCount(network, .labels([0, 1, 2], names: ["b", "c", "a"])) == 0)
    #expect(try memorizedCount(network, .labels([0, 1, 2], names: ["a", "b", "z"])) == 2)
    #expect(try memorizedCount(network, .labels([1, 2, 3], names: nil)) == 3)
  }

  @Test func numbersMayBeNames() throws {
    let network = network(
      .init(.label(first: 0, classCount: 3), labelNames: ["7", "3", "5"]), [(1, 0)])
    #expect(try memorizedCount(network, .labels([7, 3, 5], names: nil)) == 3)
    #expect(try memorizedCount(network, .labels([0, 1, 2], names: nil)) == 3)
  }

  @Test func signsHaveNamesToo() throws {
    let named = network(.init(.sign, labelNames: ["no", "yes"]), [(2, -1)])
    #expect(try memorizedCount(named, .labels([0, 1, 1], names: ["no", "yes"])) == 3)
    #expect(try memorizedCount(named, .labels([1, 0, 0], names: ["yes", "no"])) == 3)
    #expect(try memorizedCount(named, .labels([-1, 1, 1], names: nil)) == 3)
    let tie = network(.init(.sign), [(1, -1)])
    #expect(try memorizedCount(tie, .labels([-1, 1, 1], names: nil)) == 2)
  }

  @Test func realTargetsMayLieWithinEpsilon() throws {
    let network = network(.init(.real), [(Rational(1, 3), 0), (-1, 5)])
    let targets: [[Rational]] = [[0, 5], [Rational(1, 3), 4], [Rational(7, 10), 3]]
    #expect(try memorizedCount(network, .real(targets)) == 2)
    #expect(try memorizedCount(network, .real(targets), epsilon: Rational(1, 30)) == 3)
    #expect(try memorizedCount(network, .real(targets), epsilon: Rational(1, 31)) == 2)
  }

  @Test func theNetworksOwnEpsilonHoldsUnlessAnotherIsGiven() throws {
    var network = network(.init(.real), [(1, 0)])
    network.provenance = ["regression": ["epsilon": "1/10"]]
    let targets: [[Rational]] = [[Rational(1, 10)], [1], [Rational(19, 10)]]
    let data = try DataSet(
      name: "data", scale: 1, points: GridPoints([[0], [1], [2]]), target: .real(targets))
    func report(_ epsilon: Rational?) throws -> VerificationReport {
      var options = VerificationOptions()
      options.epsilon = epsilon
      return try Verifier(network, dataSet: data, engines: [], options: options).run()
    }
    let own = try report(nil)
    #expect(own.passed && own.epsilon == Rational(1, 10))
    #expect(own.verdict.hasPrefix("verified: 3 of 3 samples within 0.1 of their targets"))
    let narrow = try report(Rational(1, 11))
    #expect(narrow.engines[0].memorizedCount == 1 && narrow.epsilon == Rational(1, 11))
    #expect(narrow.failures[0].expected == "0.1 within 1/11")
    #expect(try report(0).engines[0].memorizedCount == 1)
    network.provenance = .object([])
    #expect(try !report(nil).passed)
  }

  @Test func labelsAreTargetsOfOneRealOutput() throws {
    let network = network(.init(.real), [(2, -3)])
    #expect(try memorizedCount(network, .labels([-3, -1, 1], names: nil)) == 3)
  }

  @Test func dataOfAnotherScaleIsMovedToTheGrid() throws {
    let network = network(.init(.label(first: 0, classCount: 9)), [(2, 0)], scale: 4)
    let target = DataSet.Target.labels([1, 2, 8], names: nil)
    #expect(try memorizedCount(network, target, [[1], [2], [8]], scale: 2) == 3)
    #expect(throws: DiagnosticList.self) {
      try memorizedCount(network, target, [[1], [2], [3]], scale: 8)
    }
  }

  @Test func samplesOutsideTheDomainAreNotMemorized() throws {
    let network = network(.init(.label(first: 0, classCount: 9)), [(1, 0)])
    let target = DataSet.Target.labels([0, 4, 5], names: nil)
    #expect(try memorizedCount(network, target, [[0], [4], [5]]) == 2)
  }

  @Test func dataOfAnotherShapeIsRefused() throws {
    let real = network(.init(.real), [(1, 0), (1, 0)])
    let label = network(.init(.label(first: 0, classCount: 9)), [(1, 0)])
    #expect(throws: DiagnosticList.self) {
      try memorizedCount(label, .labels([0], names: nil), [[0, 0]])
    }
    #expect(throws: DiagnosticList.self) { try memorizedCount(label, .real([[0]]), [[0]]) }
    #expect(throws: DiagnosticList.self) { try memorizedCount(real, .real([[0]]), [[0]]) }
    #expect(throws: DiagnosticList.self) {
      try memorizedCount(real, .labels([0], names: nil), [[0]])
    }
  }
}
