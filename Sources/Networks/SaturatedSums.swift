import Exact

/// Real outputs that add up hard-tanh units of many different scales, taken apart so that the
/// scales' common multiple is never formed.
///
/// A unit stores V in [−S, S] for its value V/S. With the integers p = [V ≥ S] and n = [V ≤ −S] its
/// value is (p − n) + (V − S·p + S·n)/S, and the second addend, its *fraction*, is 0 while the unit
/// is saturated. So an output is one number over a small denominator and a few fractions, of which
/// all but those of unsaturated units are 0. The denominator of an output at one point is at most
/// the product of the denominators of the units that are not saturated there.
///
/// - Source: Yun et al. 2019, Theorem 3.1: of each output's units at most two are not saturated.
struct SaturatedSums {
  /// Reads what the last layer read: for each unit that is taken apart [V ≥ S] and [V ≤ −S].
  let indicators: IntegerNetwork.Layer
  /// Reads the same and the indicators: a neuron for each output, then one for each fraction.
  let last: IntegerNetwork.Layer
  /// For each neuron of `last` the output that it is a part of.
  let outputs: [Int]
  /// Less than 2^this is the product of the denominators of fractions of one output that are not 0
  /// at one point.
  let fractionBits: Int

  /// Takes the outputs of `network` apart that gain from it, or returns nil if none does.
  ///
  /// - Parameter scales: the scales of what the last layer reads.
  init?(_ network: Network, reading scales: [Rational]) {
    guard network.output.kind == .real, let layer = network.layers.last else { return nil }
    let units = SaturatedSums.units(read: layer, in: network)
    let taken = layer.neurons.map { SaturatedSums.fractions(of: $0, units, scales) }
    let columns = Set(taken.joined().map(\.column)).sorted()
    if columns.isEmpty { return nil }
    let place = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    func indicatorColumns(_ column: Int) -> (positive: Int, negative: Int) {
      let first = scales.count + 2 * place[column]!
      return (first, first + 1)
    }

    var indicators: [IntegerNeuron] = []
    for column in columns {
      for sign in [1, -1] as [BigInt] {
        indicators.append(
          IntegerNeuron(
            activation: .step, bias: -scales[column].numerator,
            weights: [IntegerWeight(column: column, value: sign)], scale: 1))
      }
    }
    self.indicators = IntegerNetwork.Layer(sources: layer.sources, neurons: indicators)

    let allScales = scales + [Rational](repeating: 1, count: indicators.count)
    var (sums, fractions, owners): ([IntegerNeuron], [IntegerNeuron], [Int]) = ([], [], [])
    for (output, neuron) in layer.neurons.enumerated() {
      let own = Set(taken[output].map(\.column))
      var weights = neuron.weights.filter { !own.contains($0.column) }
      for weight in taken[output] {
        let (positive, negative) = indicatorColumns(weight.column)
        weights += [Weight(positive, weight.value), Weight(negative, -weight.value)]
        let fraction = Neuron(
          .identity,
          weights: [
            weight, Weight(positive, -weight.value), Weight(negative, weight.value),
          ])
        fractions.append(fraction.scaledToIntegers(reading: allScales))
        owners.append(output)
      }
      sums.append(
        Neuron(.identity, bias: neuron.bias, weights: weights)
          .scaledToIntegers(reading: allScales))
    }
    last = IntegerNetwork.Layer(
      sources: layer.sources + [.layer(network.layers.count - 1)], neurons: sums + fractions)
    outputs = Array(layer.neurons.indices) + owners
    let bits = fractions.map { $0.scale.numerator.bitLength }
    let analysis = SaturationAnalysis(network)
    fractionBits =
      layer.neurons.indices.map { output in
        var parts: [(bits: Int, intervals: [ClosedRange<Rational>]?)] = []
        let first = owners.firstIndex(of: output) ?? 0
        for (index, weight) in taken[output].enumerated() {
          let unit = units[weight.column]!
          parts.append((bits[first + index], analysis.unsaturated[unit.layer][unit.neuron]))
        }
        return SaturatedSums.largestTotal(of: parts)
      }.max() ?? 0
  }

  /// For each column that `layer` reads the hard-tanh unit that it is, if it is one.
  private static func units(
    read layer: Layer, in network: Network
  ) -> [(layer: Int, neuron: Int)?] {
    layer.sources.flatMap { source -> [(layer: Int, neuron: Int)?] in
      switch source {
      case .input: return .init(repeating: nil, count: network.input.dimension)
      case .layer(let index):
        return network.layers[index].neurons.enumerated().map { number, neuron in
          neuron.activation == .hardTanh ? (index, number) : nil
        }
      }
    }
  }

  /// The common denominator of an output that is formed without further thought, in bits.
  private static let harmlessBits = 128

  /// The weights of the units of `neuron` that become fractions: all if their common denominator is
  /// long, and more than twice as long as each of its own, else none.
  private static func fractions(
    of neuron: Neuron, _ units: [(layer: Int, neuron: Int)?], _ scales: [Rational]
  ) -> [Weight] {
    guard neuron.activation == .identity else { return [] }
    let weights = neuron.weights.filter { units[$0.column] != nil && !$0.value.isZero }
    guard Set(neuron.weights.map(\.column)).count == neuron.weights.count else { return [] }
    let denominators = weights.map { ($0.value / scales[$0.column]).denominator }
    let limit = max(harmlessBits, 2 * (denominators.map(\.bitLength).max() ?? 0))
    var common = BigInt(1)
    for denominator in denominators {
      common = .lcm(common, denominator)
      if common.bitLength > limit { return weights }
    }
    return []
  }

  /// The largest total of `bits` of parts whose intervals have a point in common; a part without
  /// intervals may be nonzero everywhere.
  private static func largestTotal(
    of parts: [(bits: Int, intervals: [ClosedRange<Rational>]?)]
  ) -> Int {
    var always = 0
    var events: [(at: Rational, isEnd: Bool, bits: Int)] = []
    for part in parts {
      guard let intervals = part.intervals else {
        always += part.bits
        continue
      }
      for interval in intervals {
        events.append((interval.lowerBound, false, part.bits))
        events.append((interval.upperBound, true, part.bits))
      }
    }
    // A unit is saturated at the ends of its intervals, except at those of the domain, where no
    // interval ends that another begins at.
    events.sort { ($0.at, $0.isEnd ? 0 : 1) < ($1.at, $1.isEnd ? 0 : 1) }
    var (total, largest) = (always, always)
    for event in events {
      total += event.isEnd ? -event.bits : event.bits
      largest = max(largest, total)
    }
    return largest
  }
}
