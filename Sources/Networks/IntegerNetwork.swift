import Exact

/// The function that an integer neuron applies to its integer pre-activation T.
package enum IntegerActivation: Hashable, Sendable {
  case identity
  case relu
  /// `negative`·T for T < 0 and `positive`·T for T ≥ 0.
  case reluLike(negative: BigInt, positive: BigInt)
  /// T clamped to [−`limit`, `limit`].
  case clamp(limit: BigInt)
  /// 1 for T ≥ 0, else 0.
  case step
}

/// A weight of an integer neuron.
package struct IntegerWeight: Hashable, Sendable {
  package let column: Int
  package let value: BigInt
}

/// A neuron on integers: it stores V = `scale`·v for the value v of the rational neuron.
package struct IntegerNeuron: Hashable, Sendable {
  package let activation: IntegerActivation
  package let bias: BigInt
  /// Nonzero, columns strictly increasing.
  package let weights: [IntegerWeight]
  /// S > 0.
  package let scale: Rational
}

/// The same directed acyclic list of layers as a network, on integers.
///
/// - Ensures: every weight and bias is an integer, and the numbers of a row have no common factor:
///   each scale is the least that makes its row integral over the scales it reads. (The indicators
///   of `SaturatedSums` keep S as their bias.)
package struct IntegerNetwork: Hashable, Sendable {
  package struct Layer: Hashable, Sendable {
    package let sources: [Networks.Layer.Source]
    package let neurons: [IntegerNeuron]
  }

  package let name: String
  /// The scale of the inputs, which are the integers X.
  package let inputScale: BigInt
  /// The range of each X on the domain.
  package let inputBox: [Interval]
  package let layers: [Layer]
  package let output: OutputSpecification
  /// For each neuron of the last layer the output that it is a part of, in order 0, 1, … for the
  /// first ones: an output is the sum of the values of its parts.
  package let outputParts: [Int]
  /// Less than 2^this is, of each output at each point, the product of the denominators of those
  /// parts that are not 0, without the first one; 0 if each output has one part.
  package let fractionBits: Int
}

extension Network {
  /// Returns this network on integers, with the least scales.
  ///
  /// With S_j the scales of what a row reads, the row of scale S is Σ (S·w_j/S_j)·V_j + S·b. The
  /// least S > 0 which makes these integral, divided by their content, is
  /// lcm(denominators)/gcd(numerators) of the numbers w_j/S_j and b in lowest terms. Affine maps,
  /// relu and relu-like commute with positive scaling; step ignores it; hard-tanh clamps at ±S,
  /// which must be an integer.
  ///
  /// Real outputs that add up hard-tanh units without a short common denominator are taken apart;
  /// see `SaturatedSums`. This adds a layer before the last one.
  ///
  /// - Requires: `problems()` is empty and every activation is exact.
  /// - Complexity: O(weights) operations on numbers of the size of the scales.
  package func scaledToIntegers() -> IntegerNetwork {
    guard let box = input.gridBox else { preconditionFailure("a domain without grid points") }
    var scales: [[Rational]] = []
    var integerLayers: [IntegerNetwork.Layer] = []
    let inputScales = [Rational](repeating: Rational(input.scale), count: input.dimension)
    for (index, layer) in layers.enumerated() {
      let reads = layer.sources.flatMap { source in
        switch source {
        case .input: inputScales
        case .layer(let index): scales[index]
        }
      }
      if index == layers.count - 1, let sums = SaturatedSums(self, reading: reads) {
        return IntegerNetwork(
          name: name, inputScale: input.scale, inputBox: box,
          layers: integerLayers + [sums.indicators, sums.last], output: output,
          outputParts: sums.outputs, fractionBits: sums.fractionBits)
      }
      let neurons = layer.neurons.map { $0.scaledToIntegers(reading: reads) }
      scales.append(neurons.map(\.scale))
      integerLayers.append(IntegerNetwork.Layer(sources: layer.sources, neurons: neurons))
    }
    return IntegerNetwork(
      name: name, inputScale: input.scale, inputBox: box, layers: integerLayers, output: output,
      outputParts: Array(0..<(layers.last?.neurons.count ?? 0)), fractionBits: 0)
  }
}

extension Neuron {
  /// Returns this neuron on integers, over values of the scales `reads`.
  func scaledToIntegers(reading reads: [Rational]) -> IntegerNeuron {
    var terms: [Weight] = []
    terms.reserveCapacity(weights.count)
    var (denominators, numerators) = (BigInt(1), BigInt(0))
    func include(_ value: Rational) {
      if value.isZero { return }
      if !value.isInteger { denominators = .lcm(denominators, value.denominator) }
      numerators = .gcd(numerators, value.numerator)
    }
    include(bias)
    for weight in weights where !weight.value.isZero {
      let scale = reads[weight.column]
      let value = scale == 1 ? weight.value : weight.value / scale
      include(value)
      terms.append(Weight(weight.column, value))
    }
    var scale = numerators.isZero ? Rational(1) : Rational(denominators, numerators)
    if activation == .hardTanh { scale = Rational(scale.numerator) }
    func scaled(_ value: Rational) -> BigInt {
      if value.isZero { return 0 }
      if value.isInteger, scale == 1 { return value.numerator }
      // p/q·n/d in lowest terms is an integer where q divides n and d divides p.
      precondition(
        value.numerator.isMultiple(of: scale.denominator)
          && scale.numerator.isMultiple(of: value.denominator), "a scale that leaves a fraction")
      return value.numerator.exactQuotient(by: scale.denominator)
        * scale.numerator.exactQuotient(by: value.denominator)
    }
    let integerActivation: IntegerActivation
    var outputScale = scale
    switch activation {
    case .identity: integerActivation = .identity
    case .relu: integerActivation = .relu
    case .reluLike(let negative, let positive):
      let common = BigInt.lcm(negative.denominator, positive.denominator)
      let content = BigInt.gcd(
        (Rational(common) * negative).numerator, (Rational(common) * positive).numerator)
      let factor = Rational(common, content)
      integerActivation = .reluLike(
        negative: (factor * negative).numerator, positive: (factor * positive).numerator)
      outputScale = scale * factor
    case .hardTanh: integerActivation = .clamp(limit: scale.numerator)
    case .step:
      integerActivation = .step
      outputScale = 1
    case .sigmoid, .tanh: preconditionFailure("an activation without rational values")
    }
    return IntegerNeuron(
      activation: integerActivation, bias: scaled(bias),
      weights: terms.map { IntegerWeight(column: $0.column, value: scaled($0.value)) },
      scale: outputScale)
  }
}
