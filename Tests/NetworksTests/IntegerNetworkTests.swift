import Exact
import Networks
import Support
import Testing

@Suite struct IntegerNetworkTests {
  private func network(_ seed: Seed) -> (Network, SplitMix64) {
    var generator = seed.generator
    // SaturatedSumsTests has the family whose outputs are taken apart.
    let family = NetworkFamily.allCases.filter { $0 != .saturatedSums }
      .randomElement(using: &generator)!
    let network: Network =
      seed.value % 4 == 0 ? .structured(family, using: &generator) : .random(using: &generator)
    return (network, generator)
  }

  @Test(arguments: Seed.some(150)) func integersAreTheScaledValues(seed: Seed) {
    var (network, generator) = network(seed)
    let scaled = network.scaledToIntegers()
    for point in network.testPoints(atMost: 12, using: &generator) {
      let values = plainLayerValues(network, at: point)
      let integers = plainLayerValues(scaled, at: point)
      for (layer, (row, integerRow)) in zip(values, integers).enumerated() {
        for (index, (value, integer)) in zip(row, integerRow).enumerated() {
          let scale = scaled.layers[layer].neurons[index].scale
          #expect(scale * value == Rational(integer), "\(seed): layer \(layer) neuron \(index)")
        }
      }
    }
  }

  /// The numbers of a row with the scales that it reads divided out: w/S of each weight, the bias.
  private func numbers(
    _ network: Network, _ scaled: IntegerNetwork, _ layer: Int, _ neuron: Int
  ) -> [Rational] {
    let reads = network.layers[layer].sources.flatMap { source -> [Rational] in
      switch source {
      case .input:
        [Rational](repeating: Rational(network.input.scale), count: network.input.dimension)
      case .layer(let index): scaled.layers[index].neurons.map(\.scale)
      }
    }
    let row = network.layers[layer].neurons[neuron]
    return row.weights.map { $0.value / reads[$0.column] } + [row.bias]
  }

  @Test(arguments: Seed.some(150)) func scalesAreTheLeastOnes(seed: Seed) {
    let (network, _) = network(seed)
    let scaled = network.scaledToIntegers()
    for (layer, integerLayer) in scaled.layers.enumerated() {
      for (index, neuron) in integerLayer.neurons.enumerated() {
        let place: Comment = "\(seed): layer \(layer) neuron \(index)"
        let row = (neuron.weights.map(\.value) + [neuron.bias]).filter { !$0.isZero }
        #expect(neuron.weights.allSatisfy { !$0.value.isZero }, place)
        #expect(neuron.scale > 0, place)
        let content = row.reduce(BigInt(0)) { BigInt.gcd($0, $1) }
        let rational = numbers(network, scaled, layer, index).filter { !$0.isZero }
        switch (network.layers[layer].neurons[index].activation, neuron.activation) {
        case (.hardTanh, .clamp(let limit)):
          // The clamp is at ±S: an integer scale, which makes row and limit primitive.
          #expect(neuron.scale == Rational(limit), place)
          #expect(BigInt.gcd(content, limit) == 1, place)
        case (.reluLike(let negative, let positive), .reluLike(let low, let high)):
          #expect(content <= 1, place)
          #expect(BigInt.gcd(low, high) == 1 && high > low && low >= 0, place)
          #expect(Rational(low) * positive == Rational(high) * negative, place)
        default:
          // A row without a common factor: any smaller scale would leave a fraction.
          #expect(content == (rational.isEmpty ? 0 : 1), place)
        }
      }
    }
  }

  @Test(arguments: Seed.some(40)) func noSmallerScaleKeepsASmallRowIntegral(seed: Seed) {
    var generator = seed.generator
    var net = NetworkBuilder(
      [0...1, 0...1, 0...1], scale: Int.random(in: 1...4, using: &generator))
    let terms = net.inputs.map { ($0, Rational.random(using: &generator, .small)) }
    let row = terms.map { ($0.0, $0.1 * Rational(1, BigInt(1 + Int(generator.below(6))))) }
    let bias = Rational(BigInt(Int.random(in: -6...6, using: &generator)), 4)
    let neuron = net.layer(.identity, row, plus: bias)
    let network = net.network(named: "row", outputs: [[(neuron, 1)]])
    let scaled = network.scaledToIntegers()
    let numbers = numbers(network, scaled, 0, 0).filter { !$0.isZero }
    if numbers.isEmpty { return }
    // Every scale p/q below the one that was found, with numbers of its size.
    let scale = scaled.layers[0].neurons[0].scale
    #expect(numbers.allSatisfy { (scale * $0).isInteger })
    for numerator in 1...60 {
      for denominator in 1...30 {
        let smaller = Rational(BigInt(numerator), BigInt(denominator))
        if smaller < scale {
          #expect(!numbers.allSatisfy { (smaller * $0).isInteger }, "\(seed): \(smaller), \(scale)")
        }
      }
    }
  }

  @Test func hardTanhClampsAtItsScale() throws {
    // hard-tanh(3/4·x + 1/6) with x = X/2: (9·X + 4)/24; 12·… is integral only from 24 on.
    var net = NetworkBuilder([-9...9], scale: 2)
    let neuron = net.layer(.hardTanh, [(net.inputs[0], Rational(3, 4))], plus: Rational(1, 6))
    let scaled = net.network(named: "clamp", outputs: [[(neuron, 1)]]).scaledToIntegers()
    let found = scaled.layers[0].neurons[0]
    #expect(found.scale == 24 && found.activation == .clamp(limit: 24))
    #expect(found.bias == 4 && found.weights.map(\.value) == [9])
  }

  @Test func hardTanhOfIntegersKeepsAnIntegerScale() {
    // hard-tanh(6·X): the row alone would have the scale 1/6, which cannot hold ±S.
    var net = NetworkBuilder([-9...9])
    let neuron = net.layer(.hardTanh, [(net.inputs[0], 6)])
    let scaled = net.network(named: "clamp", outputs: [[(neuron, 1)]]).scaledToIntegers()
    #expect(scaled.layers[0].neurons[0].scale == 1)
    #expect(scaled.layers[0].neurons[0].activation == .clamp(limit: 1))
  }

  @Test func reluLikeSlopesBecomeCoprimeIntegers() {
    // Slopes 1/6 and 1/2 are 1 and 3 over 6.
    var net = NetworkBuilder([-9...9])
    let slopes = Activation.reluLike(negative: Rational(1, 6), positive: Rational(1, 2))
    let neuron = net.layer(slopes, [(net.inputs[0], Rational(5, 7))])
    let scaled = net.network(named: "slopes", outputs: [[(neuron, 1)]]).scaledToIntegers()
    let found = scaled.layers[0].neurons[0]
    #expect(found.activation == .reluLike(negative: 1, positive: 3))
    #expect(found.weights.map(\.value) == [1] && found.scale == Rational(7, 5) * 6)
  }

  @Test func stepsForgetTheirScale() {
    var net = NetworkBuilder([-9...9])
    let neuron = net.layer(.step, [(net.inputs[0], Rational(10, 7))], plus: Rational(15, 7))
    let scaled = net.network(named: "step", outputs: [[(neuron, 1)]]).scaledToIntegers()
    let found = scaled.layers[0].neurons[0]
    #expect(found.scale == 1 && found.weights.map(\.value) == [2] && found.bias == 3)
  }
}
