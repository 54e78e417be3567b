import Constructions
import Diagnostics
import Exact
import Networks
import Support
import Testing

/// Gates on hyperplanes, and the two-layer networks made of them (Yun 2019, Corollary 4.2).
@Suite struct GateTests {
  static let activations: [[String: String]] = [
    ["activation": "hard-tanh"], ["activation": "relu"], ["activation": "relu-like"],
    ["activation": "relu-like", "negative-slope": "1/3", "positive-slope": "5/2"],
  ]

  /// The number of gates of `network`.
  private func gateCount(_ network: Network) throws -> Int {
    let (_, context) = try #require(BoundContext.read(network.provenance))
    return try #require(context.parameters.integer("G"))
  }

  private func gates(
    _ data: DataSet, options: [String: String] = ["activation": "hard-tanh"]
  ) throws -> Int {
    let network = try YunCorollary4_2.construction.build(data, options: options)
    try expectIndicators(network, data)
    return try gateCount(network)
  }

  /// Σ ⌈N_k/d⌉
  private func leastGateCount(_ data: DataSet) throws -> Int {
    let classes = Dictionary(grouping: try #require(data.labels)) { $0 }
    return classes.values.reduce(0) { $0 + ($1.count + data.dimension - 1) / data.dimension }
  }

  // MARK: units

  @Test(arguments: [
    YunActivation.hardTanh, .relu, .reluLike(negative: Rational(1, 4), positive: 1),
    .reluLike(negative: Rational(1, 3), positive: Rational(5, 2)),
  ])
  func unitsMakeTheTrapezoidAndTheRamp(_ activation: YunActivation) {
    let units = GateUnits(activation)
    // τ = (3X − 5)/4
    let gate = StripGate(weights: [3], center: 5, exponent: 2, classIndex: 0, rows: [])
    func sum(_ terms: [GateUnits.Term], at x: Int) -> Rational {
      let (neurons, factors) = units.neurons(terms, of: gate, scale: 7)
      let layers = [
        Layer(reading: [.input], neurons: neurons),
        Layer(
          reading: [.layer(0)],
          neurons: [
            Neuron(
              .identity, weights: factors.enumerated().map { Weight($0.offset, $0.element) })
          ]),
      ]
      let network = Network(
        name: "gate", input: InputSpecification(scale: 7, lower: [-9], upper: [9]),
        layers: layers, output: OutputSpecification(.real))
      return Interpreter(network).outputs(at: [BigInt(x)])[0]
    }
    for x in -12...12 {
      let tau = Rational(BigInt(3 * x - 5), 4)
      let distance = tau.magnitude
      #expect(sum(units.gate, at: x) == max(0, min(1, (3 - distance) / 2)), "\(x)")
      for shift in [-2, 0, 2] {
        #expect(
          sum(units.ramp(shift: shift), at: x) + units.rampConstant
            == max(0, min(1, (tau + Rational(shift) + 1) / 2)), "\(x) \(shift)")
      }
    }
  }

  /// The specification's first worked example, with its own hyperplanes.
  @Test func theWorkedExampleHasTheseNeurons() {
    let units = GateUnits(.hardTanh)
    let gates = [
      StripGate(weights: [5, -16], center: -1, exponent: 0, classIndex: 0, rows: [0, 1]),
      StripGate(weights: [-4, 16], center: 60, exponent: 0, classIndex: 1, rows: [2, 3]),
    ]
    let made = gates.map { units.neurons(units.gate, of: $0, scale: 1) }
    #expect(made.flatMap { $0.neurons.map(\.bias) } == [3, -1, -58, -62])
    #expect(made[0].neurons.allSatisfy { $0.weights == [Weight(0, 5), Weight(1, -16)] })
    #expect(made[1].neurons.allSatisfy { $0.weights == [Weight(0, -4), Weight(1, 16)] })
    #expect(
      made.map(\.coefficients) == [[Rational(1, 2), Rational(-1, 2)]] + [made[0].coefficients])
  }

  // MARK: the search

  /// Every point is in exactly one gate, and outside of all others, in integers.
  @Test(arguments: Seed.some(40))
  func everyGateKeepsItsInequalities(_ seed: Seed) throws {
    let data = try varied(seed.value)
    let labels = try #require(data.labels)
    let distinct = Set(labels).sorted()
    let classes = labels.map { distinct.firstIndex(of: $0)! }
    let points = GatePoints(data.points, classes: classes)
    var search = GateSearch(points, classCount: distinct.count, seed: seed.value)
    var taken = [Int](repeating: 0, count: data.count)
    while let gate = search.next() {
      let plateau = BigInt.powerOfTwo(gate.exponent)
      for row in 0..<data.count {
        let distance = (points.product(gate.weights, row) - gate.center).magnitude
        if gate.rows.contains(row) {
          #expect(distance <= plateau && classes[row] == gate.classIndex, "\(seed)")
          taken[row] += 1
        } else {
          #expect(distance >= 3 * plateau, "\(seed)")
        }
      }
    }
    #expect(taken.allSatisfy { $0 == 1 }, "\(seed)")
  }

  // MARK: sizes

  /// A point more than d may happen to lie on a plateau, which can save a gate.
  @Test(arguments: UInt64(1)...3)
  func generalPositionTakesNoMoreGatesThanTheTheorem(_ seed: UInt64) throws {
    let data = try DataSet.random(
      name: "general", count: 600, dimension: 12, range: 1000, classCount: 4, seed: seed)
    let network = try YunCorollary4_2.construction.build(data, options: ["activation": "hard-tanh"])
    let least = try leastGateCount(data)
    let count = try gateCount(network)
    #expect(count <= least && count >= least - 2)
    #expect(NetworkStatistics(network).width == 2 * count)
    try expectMemorizes(network, data, stride: 7)
    // N_k are near 150, so that 52 is the specification's number.
    #expect((51...53).contains(least))
  }

  @Test func irisTakesAtMostTheGatesOfTheTheorem() throws {
    #expect(try gates(try irisData()) <= 40)
  }

  @Test func aClassSmallerThanTheDimensionTakesOneGate() throws {
    let data = try DataSet.random(
      name: "few", count: 12, dimension: 40, range: 9, classCount: 3, seed: 5)
    #expect(try gates(data) == 3)
  }

  @Test func onALineEveryPointTakesAGate() throws {
    let data = try samples([[4], [-7], [5], [100], [6]], [0, 1, 0, 1, 1])
    #expect(try gates(data) == 5)
  }

  @Test func alternatingPointsOfALineTakeAGateEach() throws {
    for dimension in 1...3 {
      let data = try DataSet.alternating(name: "line", count: 20, dimension: dimension)
      #expect(try gates(data) == 20)
    }
  }

  /// Two points of a class on a line with one of another: the bound Σ ⌈N_k/d⌉ = 2 is for general
  /// position, and the network says so instead of breaking it.
  @Test func aForeignPointBetweenTwoTakesOneGateMore() throws {
    let data = try samples([[0, 0], [1, 0], [2, 0]], [0, 1, 0])
    let network = try YunCorollary4_2.construction.build(data)
    #expect(try gateCount(network) == 3)
    let (construction, context) = try #require(BoundContext.read(network.provenance))
    let theorem = construction.bounds(context).filter { $0.formula.contains("general position") }
    #expect(theorem.count == 1 && theorem[0].holds(for: NetworkStatistics(network)) == nil)
  }

  @Test func aWholeFlatTakesOneGate() throws {
    // 30 points of a plane in three dimensions; the other class lies beside it.
    let plane = (0..<30).map { (index: Int) -> [BigInt] in
      let (x, y) = (index % 6, index / 6)
      return [BigInt(x), BigInt(y), BigInt(x + 2 * y)]
    }
    let data = try samples(plane + [[1, 1, 9], [3, 2, 20]], plane.map { _ in 0 } + [1, 1])
    #expect(try gates(data) == 2)
  }

  @Test func gridsOfThreeClassesAreMemorized() throws {
    let points = (0..<64).map { (index: Int) -> [BigInt] in
      [BigInt(index / 8), BigInt(index % 8)]
    }
    let labels = (0..<64).map { (index: Int) -> Int in (index * index + index / 8) % 3 }
    let data = try samples(points, labels)
    #expect(try gates(data) <= 64)
  }

  @Test func coordinatesMayHaveAnySize() throws {
    for bits in [31, 62, 63, 80, 2000] {
      let large = BigInt.powerOfTwo(bits)
      let data = try samples(
        [[large, 0], [large + 1, 0], [-large, 1], [0, large], [0, large - 1], [3, 4]],
        [0, 1, 0, 1, 0, 1], scale: BigInt.powerOfTwo(40))
      for options in GateTests.activations { _ = try gates(data, options: options) }
      try expectIndicators(
        try YunTheorem4_1.construction.build(data, options: ["widths": "2x20"]), data)
    }
  }

  // MARK: labels

  @Test(arguments: Seed.some(20))
  func outputsAreExactIndicators(_ seed: Seed) throws {
    let data = try varied(seed.value)
    for options in GateTests.activations { _ = try gates(data, options: options) }
  }

  @Test func labelsWithGapsAreReadAsNumbers() throws {
    for labels in [[7, 1_000_000, 7], [-3, -2, 400]] {
      let data = try samples([[0, 1], [2, 7], [9, 3]], labels)
      let network = try YunCorollary4_2.construction.build(data)
      #expect(network.outputCount == 1)
      try expectMemorizes(network, data)
      // A point of no class.
      #expect(
        Interpreter(network).outputs(at: [1000, -4000]) == [Rational(labels.min()! - 1)])
    }
  }

  @Test func labelsMayBeginAnywhere() throws {
    for labels in [[-1, 1, -1], [5, 5, 5], [7, 8, 9]] {
      let data = try samples([[0, 1], [2, 7], [9, 3]], labels)
      let network = try YunCorollary4_2.construction.build(data)
      #expect(network.outputCount == labels.max()! - labels.min()! + 1)
      try expectIndicators(network, data)
    }
  }
}

/// Expects exactly 1 at the class of every sample, and 0 elsewhere (a label, if there is one output).
func expectIndicators(
  _ network: Network, _ data: DataSet, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  try expectMemorizes(network, data, sourceLocation: sourceLocation)
  guard case .oneHot(let first, let classCount) = network.output.kind else { return }
  let interpreter = Interpreter(network)
  let labels = try #require(data.labels)
  for row in 0..<data.count {
    let expected = (0..<classCount).map { Rational(first + $0 == labels[row] ? 1 : 0) }
    #expect(
      interpreter.outputs(at: data.points[row]) == expected, "sample \(row)",
      sourceLocation: sourceLocation)
  }
}
