import Constructions
import Exact
import Networks
import Support
import Testing

@Suite struct Theorem3_3Tests {
  @Test(arguments: [
    (6, 2, [3], true), (6, 2, [4], false), (13, 2, [2, 2], true), (12, 2, [2, 2], false),
  ])
  func tellsWhatCannotBeMemorized(_ count: Int, _ pieces: Int, _ widths: [Int], _ isOut: Bool) {
    #expect(
      Theorem3_3.cannotMemorize(count: count, pieces: pieces, widths: widths) == isOut)
  }

  /// (p − 1)d₁ + 2 < N and p(p − 1)d₁d₂ + (p − 1)d₂ + 2 < N, as the theorem has them.
  @Test func isTheTheoremForOneAndTwoHiddenLayers() {
    for p in 2...4 {
      for d1 in 1...6 {
        #expect(Theorem3_3.pieceLimit(pieces: p, widths: [d1]) == BigInt((p - 1) * d1 + 1))
        for d2 in 1...6 {
          #expect(
            Theorem3_3.pieceLimit(pieces: p, widths: [d1, d2])
              == BigInt(p * (p - 1) * d1 * d2 + (p - 1) * d2 + 1))
        }
      }
    }
  }

  /// The layers' values at the real number x.
  private func values(_ network: Network, at x: Rational) -> [[Rational]] {
    var values: [[Rational]] = []
    for layer in network.layers {
      let reads = layer.sources.flatMap { source in
        switch source {
        case .input: [x]
        case .layer(let index): values[index]
        }
      }
      values.append(
        layer.neurons.map { neuron in
          let t = neuron.weights.reduce(neuron.bias) { $0 + $1.value * reads[$1.column] }
          switch neuron.activation {
          case .relu: return max(0, t)
          case .reluLike(let negative, let positive): return (t < 0 ? negative : positive) * t
          case .hardTanh: return max(-1, min(1, t))
          default: return t
          }
        })
    }
    return values
  }

  /// How many linear pieces the first output has, exactly: layer by layer the kinks of all neurons
  /// are found between those that are known.
  private func pieceCount(_ network: Network) -> Int {
    var kinks: [Rational] = []
    func inner(_ values: [Rational]) -> [Rational] {
      guard let first = values.first, let last = values.last else { return [0] }
      return [first - 1] + zip(values, values.dropFirst()).map { ($0 + $1) / 2 } + [last + 1]
    }
    for (index, layer) in network.layers.enumerated() {
      var identities = network
      identities.layers[index].neurons = layer.neurons.map {
        Neuron(.identity, bias: $0.bias, weights: $0.weights)
      }
      var found: Set<Rational> = []
      for (place, middle) in inner(kinks).enumerated() {
        let (a, b) = (values(identities, at: middle)[index], middle + Rational(1, 1 << 40))
        let other = values(identities, at: b)[index]
        for (number, neuron) in layer.neurons.enumerated() {
          let slope = (other[number] - a[number]) * Rational(1 << 40)
          if slope.isZero { continue }
          let levels: [Rational] =
            switch neuron.activation {
            case .relu, .reluLike: [0]
            case .hardTanh: [-1, 1]
            default: []
            }
          for level in levels {
            let x = middle + (level - a[number]) / slope
            let isInside =
              (place == 0 || kinks[place - 1] < x) && (place == kinks.count || x < kinks[place])
            if isInside { found.insert(x) }
          }
        }
      }
      kinks = (kinks + found).sorted()
    }
    let slopes = inner(kinks).map { middle in
      let step = Rational(1, 1 << 40)
      return values(network, at: middle + step).last![0] - values(network, at: middle).last![0]
    }
    return 1 + zip(slopes, slopes.dropFirst()).count { $0 != $1 }
  }

  private func network(_ widths: [Int], _ activation: Activation, _ seed: Seed) -> Network {
    var generator = seed.generator
    func draw() -> Rational { Rational(BigInt(Int(generator.below(41)) - 20), 4) }
    var layers: [Layer] = []
    for (index, width) in (widths + [1]).enumerated() {
      let reads = index == 0 ? 1 : widths[index - 1]
      layers.append(
        Layer(
          reading: [index == 0 ? .input : .layer(index - 1)],
          neurons: (0..<width).map { _ in
            Neuron(
              index == widths.count ? .identity : activation, bias: draw(),
              weights: (0..<reads).map { Weight($0, draw()) }.filter { !$0.value.isZero })
          }))
    }
    return Network(
      name: "pieces", input: InputSpecification(scale: 1, lower: [-9], upper: [9]),
      layers: layers, output: OutputSpecification(.real))
  }

  @Test(arguments: Seed.some(60))
  func noNetworkHasMorePieces(_ seed: Seed) throws {
    var most = 0
    for activation in [
      Activation.relu, .hardTanh, .reluLike(negative: Rational(1, 4), positive: 1),
    ] {
      for widths in [[3], [2, 3], [3, 2, 2]] {
        let network = network(widths, activation, seed)
        let count = pieceCount(network)
        most = max(most, count)
        let limit = try #require(Theorem3_3.pieceLimit(of: network))
        let (pieces, shape) = try #require(Theorem3_3.shape(of: network))
        #expect(shape == widths && pieces == (activation == .hardTanh ? 3 : 2))
        let theorem = Theorem3_3.pieceLimit(pieces: pieces, widths: shape)
        #expect(BigInt(count) <= limit && limit <= theorem, "\(seed) \(activation) \(widths)")
      }
    }
    #expect(most > 2, "\(seed): the networks are too simple to say anything")
  }

  /// One hidden layer reaches the bound: a sawtooth through as many points.
  @Test func aSawtoothReachesTheBound() {
    let bends = (0..<5).map { Neuron(.relu, bias: Rational(-$0), weights: [Weight(0, 1)]) }
    var network = network([5], .relu, Seed(1))
    network.layers[0].neurons = bends
    network.layers[1].neurons = [
      Neuron(
        .identity,
        weights: (0..<5).map { Weight($0, $0 == 0 ? 1 : Rational($0 % 2 == 0 ? 2 : -2)) })
    ]
    #expect(pieceCount(network) == 6)
    #expect(Theorem3_3.pieceLimit(of: network) == 6)
  }

  /// The counterexample of the repair: with σ(t) = t below 0 and t − 1 from 0 on, of two linear
  /// pieces, N/2 − 1 hidden units realize labels that alternate, where the theorem asks for N − 2.
  @Test(arguments: [6, 8, 10, 20])
  func jumpsMemorizeWhatTheTheoremRulesOut(_ count: Int) {
    let width = count / 2 - 1
    #expect(Theorem3_3.cannotMemorize(count: count, pieces: 2, widths: [width]))
    var units: [Neuron] = []
    for j in 1...width {
      // (x − 2j − 1/2)/(2 d1), and σ as its identity less its step
      let bias = -Rational(BigInt(4 * j + 1), BigInt(4 * width))
      for activation in [Activation.identity, .step] {
        units.append(
          Neuron(activation, bias: bias, weights: [Weight(0, Rational(1, BigInt(2 * width)))]))
      }
    }
    let sum = Neuron(
      .identity, bias: Rational(2 * width),
      weights: units.indices.map { Weight($0, $0 % 2 == 0 ? 4 : -4) })
    let network = Network(
      name: "jumps", input: InputSpecification(scale: 1, lower: [1], upper: [20]),
      layers: [
        Layer(reading: [.input], neurons: units), Layer(reading: [.layer(0)], neurons: [sum]),
      ], output: OutputSpecification(.real))
    let outputs = (1...count).map { Interpreter(network).outputs(at: [BigInt($0)])[0] }
    #expect(outputs == (1...count).map { $0 % 2 == 0 ? 1 : -1 })
    #expect(Theorem3_3.pieceLimit(of: network) == nil)
  }

  /// Repair: steps have two linear pieces but are not continuous; the theorem does not hold for them.
  @Test func saysNothingOfStepsAndSmoothActivations() {
    for activation in [Activation.step, .sigmoid, .tanh] {
      let network = network([4], activation, Seed(2))
      #expect(Theorem3_3.pieceLimit(of: network) == nil)
      #expect(Theorem3_3.shape(of: network) == nil)
    }
  }

  /// What the constructions build keeps the bound that they are measured with.
  @Test func builtNetworksForAlternatingDataKeepTheBound() throws {
    let data = try DataSet.alternating(name: "alternating", count: 14, dimension: 2)
    for name in ["yun2019-4.1", "yun2019-4.2"] {
      let network = try Constructions.named(name).build(data)
      try expectMemorizes(network, data)
      let limit = try #require(Theorem3_3.pieceLimit(of: network))
      #expect(limit >= BigInt(data.count - 1))
    }
  }
}
