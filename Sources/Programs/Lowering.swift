import Exact
import Networks

extension Program {
  /// The program of `network`, neuron by neuron: for every neuron its pre-activation and its
  /// activation.
  ///
  /// - Ensures: value for value what the integer network says; no ranges yet.
  /// - Complexity: O(weights).
  package init(_ network: IntegerNetwork) {
    self.init(
      name: network.name, inputScale: network.inputScale, inputBox: network.inputBox, body: [],
      tables: [], output: Output(numerators: [], denominator: 1, specification: network.output),
      facts: [])
    let inputs = network.inputBox.indices.map { append(.input($0), nil) }
    var layers: [[ValueID]] = []
    var scales: [Rational] = []
    for (layerIndex, layer) in network.layers.enumerated() {
      let reads = layer.sources.flatMap { source in
        switch source {
        case .input: inputs
        case .layer(let index): layers[index]
        }
      }
      var values: [ValueID] = []
      for (index, neuron) in layer.neurons.enumerated() {
        values.append(appendNeuron(neuron, reading: reads, layer: layerIndex, index: index))
      }
      layers.append(values)
      scales = layer.neurons.map(\.scale)
    }
    appendOutputs(layers.last ?? [], scales: scales, parts: network.outputParts)
    output.fractionBits = network.fractionBits
  }

  private mutating func append(_ operation: Operation, _ origin: Origin?) -> ValueID {
    let value = makeValue(ValueFacts(origin: origin))
    body.append(.instruction(Instruction(value, operation)))
    return value
  }

  /// Appends the pre-activation and the activation of `neuron`, and returns the latter.
  private mutating func appendNeuron(
    _ neuron: IntegerNeuron, reading reads: [ValueID], layer: Int, index: Int
  ) -> ValueID {
    let preactivation = append(
      .affine(
        collected(neuron.weights.map { (reads[$0.column], $0.value) }),
        bias: .literal(neuron.bias)),
      Origin(
        layer: layer, neuron: index,
        part: neuron.activation == .identity ? .activation : .preactivation))
    let origin = Origin(layer: layer, neuron: index, part: .activation)
    switch neuron.activation {
    case .identity:
      return preactivation
    case .relu:
      return append(.relu(preactivation), origin)
    case .reluLike(let negative, let positive):
      // s₋·t for t < 0 and s₊·t for t ≥ 0 is s₋·t + (s₊ − s₋)·max(t, 0).
      let rectified = append(.relu(preactivation), nil)
      let linear = negative.isZero ? [] : [Term(.literal(negative), preactivation)]
      return append(
        .affine(linear + [Term(.literal(positive - negative), rectified)], bias: 0), origin)
    case .clamp(let limit):
      return append(.clamp(preactivation, limit: .literal(limit)), origin)
    case .step:
      return append(.step(preactivation), origin)
    }
  }

  /// Brings the outputs, V = S·v, to one denominator; further parts of them become fractions.
  private mutating func appendOutputs(_ values: [ValueID], scales: [Rational], parts: [Int]) {
    let outputCount = (parts.max() ?? -1) + 1
    let denominator = scales[..<outputCount].reduce(BigInt(1)) { .lcm($0, $1.numerator) }
    output.denominator = denominator
    output.numerators = (0..<outputCount).map { index in
      let factor = Rational(denominator) / scales[index]
      precondition(factor.isInteger, "a denominator that leaves a fraction")
      return appendProduct(factor.numerator, values[index])
    }
    output.fractions = (outputCount..<values.count).map { index in
      // V/S with S = p/q is q·V/p.
      Output.Fraction(
        output: parts[index],
        numerator: appendProduct(scales[index].denominator, values[index]),
        denominator: scales[index].numerator)
    }
  }

  private mutating func appendProduct(_ factor: BigInt, _ value: ValueID) -> ValueID {
    factor == 1 ? value : append(.affine([Term(.literal(factor), value)], bias: 0), nil)
  }
}

/// Returns the terms with equal values added up and zero factors left out, in order of first
/// occurrence (a layer may read one vector twice).
package func collected(_ terms: [(value: ValueID, factor: BigInt)]) -> [Term] {
  let all = terms.map { Term(.literal($0.factor), $0.value) }
  if !all.repeatsValue { return all.filter { $0.factor != .zero } }
  var sums: [ValueID: BigInt] = [:]
  for term in terms { sums[term.value, default: 0] += term.factor }
  var seen: Set<ValueID> = []
  return terms.compactMap { term in
    guard seen.insert(term.value).inserted, let sum = sums[term.value], !sum.isZero else {
      return nil
    }
    return Term(.literal(sum), term.value)
  }
}
