import Diagnostics
import Enclosures
import Exact
import Networks
import Support
import Testing

@Suite struct EnclosureInterpreterTests {
  private func randomPoint(of network: Network, _ generator: inout SplitMix64) -> [BigInt] {
    network.input.gridBox!.map { generator.value(in: $0) }
  }

  @Test(arguments: Seed.some(150)) func enclosuresHoldTheExactValueOfEveryNeuron(_ seed: Seed) {
    var generator = seed.generator
    let network = Network.random(using: &generator)
    let oracle = Interpreter(network)
    for precision in [2, 24, 53, 200] {
      let interpreter = EnclosureInterpreter(network, precision: precision)
      for _ in 0..<4 {
        let point = randomPoint(of: network, &generator)
        let (exact, enclosed) = (
          oracle.layerValues(at: point), interpreter.layerValues(at: point)
        )
        for (layer, (values, enclosures)) in zip(exact, enclosed).enumerated() {
          for (value, enclosure) in zip(values, enclosures) where !enclosure.contains(value) {
            Issue.record("\(seed), \(precision) bits, layer \(layer), X = \(point): \(value)")
          }
        }
      }
    }
  }

  @Test(arguments: Seed.some(100)) func moreBitsStayInside(_ seed: Seed) {
    var generator = seed.generator
    var options = RandomNetworkOptions()
    options.hasInexactActivations = true
    let network = Network.random(using: &generator, options)
    let point = randomPoint(of: network, &generator)
    var wide = EnclosureInterpreter(network, precision: 8).layerValues(at: point)
    for precision in [16, 53, 64, 200] {
      let narrow = EnclosureInterpreter(network, precision: precision).layerValues(at: point)
      for (outer, inner) in zip(wide.joined(), narrow.joined()) where !outer.contains(inner) {
        Issue.record("\(seed): \(precision) bits at X = \(point)")
      }
      wide = narrow
    }
  }

  /// sigmoid(w·x), then weighted.
  private func chain(_ weight: Rational, then outer: Rational)
    -> Network
  {
    var builder = NetworkBuilder([-100...100])
    let inner = builder.layer(.sigmoid, [(builder.inputs[0], weight)])
    return builder.network(named: "chain", outputs: [[(inner, outer)]])
  }

  @Test func precisionDoublesUntilTheOutputIsNarrow() throws {
    let network = chain(1, then: Rational(BigInt.powerOfTwo(500)))
    let interpreter = EnclosureInterpreter(network, precision: 64)
    let width = Rational(1, powerOfTwo: -30)
    let found = try interpreter.outputs(at: [3], width: width, precisionLimit: 4096)
    #expect(found.precision == 1024 && found.outputs[0].width! <= width)
  }

  @Test func anUndecidableStepIsNamedAtThePrecisionLimit() throws {
    // step(tanh(x) − 2·sigmoid(2x) + 1) is step(0), which no precision shows.
    var builder = NetworkBuilder([-5...5])
    let x = builder.inputs[0]
    let tanh = builder.add(.tanh, [(x, 1)])
    let sigmoid = builder.add(.sigmoid, [(x, 2)])
    builder.endLayer()
    let step = builder.layer(.step, [(tanh, 1), (sigmoid, -2)], plus: 1)
    let network = builder.network(named: "tie", outputs: [[(step, 1)]])
    let interpreter = EnclosureInterpreter(network, precision: 64)
    #expect(interpreter.outputs(at: [0])[0].lower == 1)
    let problem = #expect(throws: Diagnostic.self) {
      try interpreter.outputs(at: [3], width: Rational(1, 100), precisionLimit: 500)
    }
    let text = problem?.description ?? ""
    #expect(text.contains("with 500 bits") && text.contains("layer 1, neuron 0"), "\(text)")
  }

  @Test func theWidthThatIsNotReachedIsTold() throws {
    let network = chain(Rational(1, 3), then: Rational(BigInt.powerOfTwo(500)))
    let interpreter = EnclosureInterpreter(network, precision: 64)
    let problem = #expect(throws: Diagnostic.self) {
      try interpreter.outputs(at: [3], width: Rational(1, 100), precisionLimit: 128)
    }
    let text = problem?.description ?? ""
    #expect(text.contains("chain: at X = (3)") && text.contains("--precision-limit"), "\(text)")
  }
}
