import Exact

/// Where the hard-tanh units of a network are not saturated, if all its layers are functions of one
/// scalar c = u·x: the first layer of such a network has weights of rank one.
///
/// - Source: Yun et al. 2019, Theorem 3.1, whose networks are of this kind.
struct SaturationAnalysis {
  /// For each layer and hard-tanh neuron the intervals of c that hold every c at which the value
  /// lies strictly between −1 and 1; nil if the neuron is no function of c, or not a continuous one.
  private(set) var unsaturated: [[[ClosedRange<Rational>]?]] = []

  /// The most bends of one function that are followed.
  private static let bendLimit = 1 << 16

  private var functions: [[ScalarBends?]] = []
  private let direction: Direction?

  /// c = Σ weight·x over the inputs, in its range.
  private struct Direction {
    let weights: [Weight]
    let lower: Rational
    let upper: Rational
  }

  /// - Complexity: O(weights + units · bends) operations on numbers as long as the weights.
  init(_ network: Network) {
    direction = SaturationAnalysis.direction(of: network)
    for layer in network.layers {
      var (values, intervals): ([ScalarBends?], [[ClosedRange<Rational>]?]) = ([], [])
      for neuron in layer.neurons {
        let clipped = preactivation(of: neuron, in: layer, network).flatMap {
          activated($0, neuron.activation)
        }
        values.append(clipped?.function)
        intervals.append(neuron.activation == .hardTanh ? clipped?.open : nil)
      }
      functions.append(values)
      unsaturated.append(intervals)
    }
  }

  /// The input weights of the first neuron that has some; nil if their sum is constant.
  private static func direction(of network: Network) -> Direction? {
    for layer in network.layers {
      let inputs = inputColumns(of: layer, network)
      for neuron in layer.neurons {
        let weights = neuron.weights.compactMap { weight in
          inputs[weight.column].map { Weight($0, weight.value) }
        }
        guard !weights.isEmpty, Set(weights.map(\.column)).count == weights.count else { continue }
        var (lower, upper) = (Rational(0), Rational(0))
        for weight in weights {
          let a = weight.value * network.input.lower[weight.column]
          let b = weight.value * network.input.upper[weight.column]
          lower = lower + min(a, b)
          upper = upper + max(a, b)
        }
        return lower < upper ? Direction(weights: weights, lower: lower, upper: upper) : nil
      }
    }
    return nil
  }

  /// For each column that `layer` reads the input that it is, if it is one.
  private static func inputColumns(of layer: Layer, _ network: Network) -> [Int?] {
    layer.sources.flatMap { source -> [Int?] in
      switch source {
      case .input: (0..<network.input.dimension).map { $0 }
      case .layer(let index): [Int?](repeating: nil, count: network.layers[index].neurons.count)
      }
    }
  }

  private func preactivation(
    of neuron: Neuron, in layer: Layer, _ network: Network
  ) -> ScalarBends? {
    guard let direction else { return nil }
    let inputs = SaturationAnalysis.inputColumns(of: layer, network)
    let earlier = layer.sources.flatMap { source -> [ScalarBends?] in
      switch source {
      case .input: [ScalarBends?](repeating: nil, count: network.input.dimension)
      case .layer(let index): functions[index]
      }
    }
    var own: [Weight] = []
    var slope = Rational(0)
    for weight in neuron.weights {
      if let input = inputs[weight.column] { own.append(Weight(input, weight.value)) }
    }
    if !own.isEmpty {
      guard own.map(\.column) == direction.weights.map(\.column) else { return nil }
      slope = own[0].value / direction.weights[0].value
      let isParallel = zip(own, direction.weights).allSatisfy { $0.value == slope * $1.value }
      if !isParallel { return nil }
    }
    var sum = ScalarBends(
      slope: slope, offset: neuron.bias, from: direction.lower, to: direction.upper)
    for weight in neuron.weights where inputs[weight.column] == nil {
      guard let function = earlier[weight.column] else { return nil }
      sum.add(weight.value, function)
      if sum.bends.count > SaturationAnalysis.bendLimit { return nil }
    }
    return sum
  }

  private func activated(
    _ sum: ScalarBends, _ activation: Activation
  ) -> (function: ScalarBends, open: [ClosedRange<Rational>])? {
    switch activation {
    case .identity: return (sum, [])
    case .relu: return sum.clipped(floor: 0, ceiling: nil)
    case .hardTanh: return sum.clipped(floor: -1, ceiling: 1)
    case .reluLike(let negative, let positive):
      var (result, open) = sum.clipped(floor: 0, ceiling: nil)
      var scaled = ScalarBends(slope: 0, offset: 0, from: sum.lower, to: sum.upper)
      scaled.add(negative, sum)
      scaled.add(positive - negative, result)
      result = scaled
      open = []
      return (result, open)
    case .step, .sigmoid, .tanh: return nil
    }
  }
}
