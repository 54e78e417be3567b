import Exact
import Networks

/// What random networks look like.
package struct RandomNetworkOptions: Sendable {
  package enum Weights: Sendable {
    /// Integers of at most 4 bits.
    case small
    /// Dyadic numbers, now and then of more than 64 bits.
    case dyadic
    /// Arbitrary fractions.
    case rational
  }

  package enum Output: Sendable, CaseIterable {
    case real, label, sign, oneHot
  }

  /// The most inputs.
  package var dimension = 3
  /// The most layers.
  package var depth = 5
  /// The most neurons of a layer.
  package var width = 5
  package var weights = Weights.rational
  /// Whether activations without rational values occur.
  package var hasInexactActivations = false
  /// Whether layers read more than the layer before them.
  package var hasSkips = true
  /// The output's kind; nil takes any.
  package var output: Output?
  /// The domain has at most this many grid points.
  package var gridPointLimit = 1000

  package init() {}
}

extension Network {
  /// A valid network drawn from `generator`: small domain, every form of layer.
  package static func random(
    using generator: inout SplitMix64, _ options: RandomNetworkOptions = RandomNetworkOptions()
  ) -> Network {
    let input = InputSpecification.random(using: &generator, options)
    let kind =
      options.output ?? RandomNetworkOptions.Output.allCases.randomElement(using: &generator)!
    var layers: [Layer] = []
    let depth = Int.random(in: 1...options.depth, using: &generator)
    for index in 0..<depth {
      let sources = randomSources(index, options, &generator)
      let reads = sources.reduce(0) { sum, source in
        switch source {
        case .input: sum + input.dimension
        case .layer(let earlier): sum + layers[earlier].neurons.count
        }
      }
      let isLast = index == depth - 1
      let isSingle = isLast && (kind == .label || kind == .sign)
      let width = isSingle ? 1 : Int.random(in: 1...options.width, using: &generator)
      let common = Activation.random(using: &generator, options)
      let neurons = (0..<width).map { _ in
        var neuron = Neuron(common, bias: .random(using: &generator, options.weights))
        if generator.below(4) == 0 {
          neuron.activation = .random(using: &generator, options)
        }
        for column in 0..<reads where generator.below(3) > 0 {
          neuron.weights.append(Weight(column, .random(using: &generator, options.weights)))
        }
        return neuron
      }
      layers.append(Layer(reading: sources, neurons: neurons))
    }
    let output = randomOutput(kind, layers[depth - 1].neurons.count, &generator)
    return Network(
      name: "random", input: input, layers: layers, output: output,
      provenance: generator.below(2) == 0 ? .object([]) : ["construction": "random", "depth": 1])
  }

  private static func randomSources(
    _ index: Int, _ options: RandomNetworkOptions, _ generator: inout SplitMix64
  ) -> [Layer.Source] {
    let previous: Layer.Source = index == 0 ? .input : .layer(index - 1)
    if !options.hasSkips || generator.below(2) == 0 { return [previous] }
    let all = [Layer.Source.input] + (0..<index).map(Layer.Source.layer)
    let count = Int.random(in: 1...3, using: &generator)
    return (0..<count).map { _ in all.randomElement(using: &generator)! }
  }

  private static func randomOutput(
    _ kind: RandomNetworkOptions.Output, _ width: Int, _ generator: inout SplitMix64
  ) -> OutputSpecification {
    let isNamed = generator.below(2) == 0
    func names(_ count: Int) -> [String]? { isNamed ? (0..<count).map { "class \($0)" } : nil }
    switch kind {
    case .real: return OutputSpecification(.real)
    case .sign: return OutputSpecification(.sign, labelNames: names(2))
    case .oneHot:
      return OutputSpecification(
        .oneHot(first: isNamed ? -2 : 0, classCount: width), labelNames: names(width))
    case .label:
      let count = Int.random(in: 1...4, using: &generator)
      let first = Int.random(in: -2...2, using: &generator)
      return OutputSpecification(.label(first: first, classCount: count), labelNames: names(count))
    }
  }
}

extension InputSpecification {
  /// A box of few grid points, its ends not always on the grid.
  fileprivate static func random(
    using generator: inout SplitMix64, _ options: RandomNetworkOptions
  ) -> InputSpecification {
    let dimension = Int.random(in: 1...options.dimension, using: &generator)
    let scale = [1, 1, 2, 3, 10].randomElement(using: &generator)!
    var side = 2
    while power(side + 1, dimension) <= min(options.gridPointLimit, 2000) { side += 1 }
    var (lower, upper): ([Rational], [Rational]) = ([], [])
    for _ in 0..<dimension {
      let first = Int.random(in: -side...side, using: &generator)
      let last = first + Int.random(in: 0..<side, using: &generator)
      let slack = Rational(BigInt(Int.random(in: 0...2, using: &generator)), 7 * BigInt(scale))
      lower.append(Rational(BigInt(first), BigInt(scale)) - slack)
      upper.append(Rational(BigInt(last), BigInt(scale)) + slack)
    }
    return InputSpecification(scale: BigInt(scale), lower: lower, upper: upper)
  }

  private static func power(_ base: Int, _ exponent: Int) -> Int {
    (0..<exponent).reduce(1) { product, _ in product * base }
  }
}

extension Activation {
  fileprivate static func random(
    using generator: inout SplitMix64, _ options: RandomNetworkOptions
  ) -> Activation {
    switch generator.below(options.hasInexactActivations ? 10 : 8) {
    case 0...2: return .relu
    case 3, 4: return .identity
    case 5: return .hardTanh
    case 6: return .step
    case 7:
      let negative = generator.below(3) == 0 ? 0 : Rational(1, 1 + BigInt(generator.below(6)))
      return .reluLike(negative: negative, positive: negative + Rational(1, 3))
    case 8: return .sigmoid
    default: return .tanh
    }
  }
}

extension Rational {
  /// A number of either sign, zero now and then.
  package static func random(
    using generator: inout SplitMix64, _ weights: RandomNetworkOptions.Weights
  ) -> Rational {
    let small = BigInt(Int.random(in: -15...15, using: &generator))
    switch weights {
    case .small: return Rational(small)
    case .dyadic:
      let bits = generator.below(16) == 0 ? 90 : 6
      let limit = BigInt.powerOfTwo(bits)
      let significand = generator.value(in: Interval(-limit, limit))
      return Rational(significand, powerOfTwo: Int.random(in: -8...4, using: &generator))
    case .rational:
      if generator.below(3) == 0 { return random(using: &generator, .dyadic) }
      return Rational(small, BigInt(1 + Int(generator.below(12))))
    }
  }
}
