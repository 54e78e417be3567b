import Exact
import Networks
import Support
import Testing

@Suite struct InterpreterTests {
  @Test(arguments: Seed.some(150)) func layerValuesAreThoseOfTheDefinition(seed: Seed) {
    var generator = seed.generator
    let family = NetworkFamily.allCases.randomElement(using: &generator)!
    let network: Network =
      seed.value % 3 == 0
      ? .structured(family, using: &generator) : .random(using: &generator)
    let interpreter = Interpreter(network)
    for point in network.testPoints(atMost: 8, using: &generator) {
      let expected = plainLayerValues(network, at: point)
      #expect(interpreter.layerValues(at: point) == expected, "\(seed) at \(point)")
      #expect(interpreter.outputs(at: point) == expected.last, "\(seed) at \(point)")
    }
  }

  @Test func pointsOutsideTheDomainHaveValuesToo() {
    var generator = SplitMix64(seed: 5)
    let network = Network.random(using: &generator)
    let point = network.input.gridBox!.map { $0.upper + 1_000_000 }
    #expect(Interpreter(network).layerValues(at: point) == plainLayerValues(network, at: point))
  }

  @Test func activationsHaveTheirValuesAtTheirBreakpoints() {
    // x = X / 2 from −2 to 2.
    let cases: [(Activation, [Rational])] = [
      (
        .identity,
        [-2, Rational(-3, 2), -1, Rational(-1, 2), 0, Rational(1, 2), 1, Rational(3, 2), 2]
      ),
      (.relu, [0, 0, 0, 0, 0, Rational(1, 2), 1, Rational(3, 2), 2]),
      (.hardTanh, [-1, -1, -1, Rational(-1, 2), 0, Rational(1, 2), 1, 1, 1]),
      (.step, [0, 0, 0, 0, 1, 1, 1, 1, 1]),
      (
        .reluLike(negative: Rational(1, 3), positive: Rational(3, 2)),
        [
          Rational(-2, 3), Rational(-1, 2), Rational(-1, 3), Rational(-1, 6), 0, Rational(3, 4),
          Rational(3, 2), Rational(9, 4), 3,
        ]
      ),
    ]
    for (activation, values) in cases {
      var net = NetworkBuilder([-4...4], scale: 2)
      let neuron = net.add(activation, [(net.inputs[0], 1)])
      net.endLayer()
      let network = net.network(named: "one", outputs: [[(neuron, 1)]])
      let interpreter = Interpreter(network)
      let found = (-4...4).map { interpreter.outputs(at: [BigInt($0)])[0] }
      #expect(found == values, "\(activation)")
    }
  }

  @Test func outcomesFollowTheOutputSpecification() {
    func outcome(_ kind: OutputSpecification.Kind, _ values: [Rational]) -> Outcome {
      OutputSpecification(kind).outcome(of: values)
    }
    let label = OutputSpecification.Kind.label(first: -1, classCount: 3)
    #expect(outcome(label, [-1]) == .label(-1) && outcome(label, [1]) == .label(1))
    #expect(outcome(label, [-2]) == .noLabel && outcome(label, [2]) == .noLabel)
    #expect(outcome(label, [Rational(1, 2)]) == .noLabel)
    #expect(outcome(label, [Rational(BigInt.powerOfTwo(80))]) == .noLabel)
    #expect(outcome(.sign, [Rational(-1, 9)]) == .label(-1) && outcome(.sign, [0]) == .noLabel)
    #expect(outcome(.oneHot(classCount: 3), [1, 3, 2]) == .label(1))
    #expect(outcome(.oneHot(classCount: 3), [3, 3, 2]) == .noLabel)
    #expect(outcome(.oneHot(classCount: 3), [1, 1, 2]) == .label(2))
    #expect(outcome(.oneHot(first: -1, classCount: 3), [1, 3, 2]) == .label(0))
    #expect(outcome(.real, [1]) == .real)
  }
}
