import Exact
import Networks
import Support
import Testing

/// Digest, statistics and validation.
@Suite struct NetworkTests {
  private var xor: Network {
    var net = NetworkBuilder([0...1, 0...1])
    let (x, y) = (net.inputs[0], net.inputs[1])
    let sum = net.add(.relu, [(x, 1), (y, 1)])
    let both = net.add(.relu, [(x, 1), (y, 1)], plus: -1)
    net.endLayer()
    return net.network(
      named: "xor", outputs: [[(sum, 1), (both, -2)]], as: .label(first: 0, classCount: 2))
  }

  @Test func digestIsThatOfTheCanonicalText() {
    let text = "relu 0 0:1 1:1\nrelu -1 0:1 1:1\n-\nidentity 0 0:1 1:-2\n-\n"
    #expect(xor.digest == String(sha256(Array(text.utf8)).prefix(16)))
  }

  @Test func digestIsOfTheFunctionOnly() {
    var other = xor
    other.name = "other"
    other.provenance = ["a": "b"]
    other.layers[1].neurons[0].weights[0] = Weight(0, Rational(2, 2))
    other.layers[0].neurons[0].weights = [Weight(0, 1), Weight(1, 1)]
    #expect(other.digest == xor.digest)
    other.layers[0].neurons[0].weights[1].value = Rational(1, 3)
    #expect(other.digest != xor.digest)
    var activation = xor
    activation.layers[0].neurons[0].activation = .reluLike(negative: 0, positive: 1)
    #expect(activation.digest != xor.digest)
  }

  @Test func sha256IsTheStandardOne() {
    #expect(
      sha256(Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      sha256([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }

  @Test func statisticsAreThoseCountedByHand() {
    var network = xor
    // A zero weight that is listed, a dyadic bias, a fraction.
    network.layers[0].neurons[0].weights[1].value = 0
    network.layers[0].neurons[1].bias = Rational(-5, 8)
    network.layers[1].neurons[0].weights[1].value = Rational(22, 7)
    let size = NetworkStatistics(network)
    #expect(size.width == 2 && size.depth == 2 && size.hiddenLayerCount == 1)
    #expect(size.neuronCount == 3)
    #expect(size.nonzeroParameterCount == 5)
    #expect(size.nonzeroBiasCount == 1)
    #expect(size.denseParameterCount == 2 * 3 + 1 * 3)
    // 22/7 has 5 bits; 1, 1 1, 1 one each; 5/8 has 3.
    #expect(size.largestWeightBits == 5)
    #expect(size.totalWeightBits == 1 + 1 + 1 + 1 + 3 + 5)
  }

  @Test func aSingleLayerHasItsOwnWidth() {
    var net = NetworkBuilder([0...1])
    let network = net.network(named: "one", outputs: [[(net.inputs[0], 1)], [(net.inputs[0], 2)]])
    let size = NetworkStatistics(network)
    #expect(size.width == 2 && size.depth == 1 && size.hiddenLayerCount == 0)
  }

  @Test func generatedNetworksAreValid() {
    for seed in Seed.some(200) {
      var generator = seed.generator
      #expect(Network.random(using: &generator).problems() == [], "\(seed)")
    }
    for family in NetworkFamily.allCases {
      for seed in Seed.some(10) {
        var generator = seed.generator
        #expect(Network.structured(family, using: &generator).problems() == [], "\(family) \(seed)")
      }
    }
  }

  private func expectProblem(
    _ text: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ change: (inout Network) -> Void
  ) {
    var network = xor
    change(&network)
    let found = network.problems().map(\.description)
    #expect(found == [text], sourceLocation: sourceLocation)
  }

  @Test func everyBrokenRuleIsReported() {
    expectProblem("input: scale is 0; a positive integer is expected") { $0.input.scale = 0 }
    expectProblem("input: lower 2 is above upper 1 in coordinate 1") { $0.input.lower[1] = 2 }
    expectProblem("input: the domain holds no grid point X / 1") {
      $0.input.lower[0] = Rational(1, 3)
      $0.input.upper[0] = Rational(2, 3)
    }
    expectProblem("output: the network has no layers") { $0.layers = [] }
    expectProblem(
      "layer 0: reads layer 0, which does not come before it; \"input\" is expected"
    ) { $0.layers[0].sources = [.layer(0)] }
    expectProblem(
      "layer 1, neuron 0: column 2 is out of range (the layer reads 2 values)"
    ) { $0.layers[1].neurons[0].weights.append(Weight(2, 1)) }
    expectProblem(
      "layer 1, neuron 0: column 0 follows column 1; columns must be strictly increasing"
    ) { $0.layers[1].neurons[0].weights.append(Weight(0, 1)) }
    expectProblem(
      """
      layer 0, neuron 0: relu-like slopes are 1 and 1; the second must be above the first, and \
      the first at least 0
      """
    ) { $0.layers[0].neurons[0].activation = .reluLike(negative: 1, positive: 1) }
    expectProblem("output: a label output needs 1 values; the last layer has 2") {
      $0.layers[1].neurons.append($0.layers[1].neurons[0])
    }
    expectProblem("output: classes is 0; at least 1 is expected") {
      $0.output.kind = .label(first: 0, classCount: 0)
    }
    expectProblem("output: the labels 2147483647 … 2147483648 do not fit 32 bits") {
      $0.output.kind = .label(first: Int(Int32.max), classCount: 2)
    }
    expectProblem("output: labels has 1 names; 2 are expected") { $0.output.labelNames = ["a"] }
    expectProblem("output: a one-hot output needs 2 values; the last layer has 1") {
      $0.output.kind = .oneHot(classCount: 2)
    }
  }

  @Test func severalProblemsAreReportedInOrder() {
    var network = xor
    network.input.scale = 0
    network.layers[1].neurons[0].weights[1].column = 7
    network.output.kind = .oneHot(classCount: 3)
    #expect(
      network.problems().map(\.place) == [.input, .weight(layer: 1, neuron: 0, index: 1), .output])
  }

  @Test func theGridBoxHoldsTheGridPointsOfTheDomain() {
    let input = InputSpecification(
      scale: 3, lower: [Rational(-1, 2), 1], upper: [Rational(1, 2), 1])
    #expect(input.gridBox == [Interval(-1, 1), Interval(3)])
    let empty = InputSpecification(scale: 3, lower: [Rational(1, 9)], upper: [Rational(2, 9)])
    #expect(empty.gridBox == nil)
  }
}
