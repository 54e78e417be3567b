import Diagnostics
import Exact

/// The meaning of a network: the exact value of every neuron at every grid point. The oracle.
///
/// Arithmetic is on split numbers (`SplitNumber`), so that dyadic networks of thousands of bits
/// need no greatest common divisors.
package struct Interpreter: Sendable {
  /// A row with its numbers prepared.
  private struct Row: Sendable {
    let bias: SplitNumber
    let terms: [(source: Int, weight: SplitNumber)]
    let activation: Activation
    let slopes: (negative: SplitNumber, positive: SplitNumber)?
  }

  package let network: Network
  private let rows: [Row]
  private let scale: SplitNumber

  /// - Requires: `network.problems()` is empty and every activation is exact.
  /// - Complexity: O(weights).
  package init(_ network: Network) {
    precondition(network.firstInexactActivation == nil, "an activation without rational values")
    self.network = network
    scale = SplitNumber(Rational(network.input.scale).reciprocal)
    // Values are numbered: the inputs, then every layer's neurons.
    var offsets: [Int] = []
    var count = network.input.dimension
    var rows: [Row] = []
    for layer in network.layers {
      var columns: [Int] = []
      for source in layer.sources {
        let start: Int
        switch source {
        case .input: start = 0
        case .layer(let index): start = offsets[index]
        }
        columns += start..<(start + network.width(of: source))
      }
      for neuron in layer.neurons {
        var slopes: (SplitNumber, SplitNumber)?
        if case .reluLike(let negative, let positive) = neuron.activation {
          slopes = (SplitNumber(negative), SplitNumber(positive))
        }
        rows.append(
          Row(
            bias: SplitNumber(neuron.bias),
            terms: neuron.weights.map { (columns[$0.column], SplitNumber($0.value)) },
            activation: neuron.activation, slopes: slopes))
      }
      offsets.append(count)
      count += layer.neurons.count
    }
    self.rows = rows
  }

  /// Returns the values of the last layer at the grid point `X`, x = X / scale.
  /// - Requires: `point` has the network's dimension. It need not lie in the domain.
  package func outputs(at point: [BigInt]) -> [Rational] {
    values(at: point).suffix(network.outputCount).map(\.rational)
  }

  /// Returns what the network says of the grid point `X`.
  package func outcome(at point: [BigInt]) -> Outcome {
    network.output.outcome(of: outputs(at: point))
  }

  /// Returns the values of every layer at the grid point `X`.
  package func layerValues(at point: [BigInt]) -> [[Rational]] {
    var rest = values(at: point).dropFirst(network.input.dimension)
    return network.layers.map { layer in
      defer { rest = rest.dropFirst(layer.neurons.count) }
      return rest.prefix(layer.neurons.count).map(\.rational)
    }
  }

  private func values(at point: [BigInt]) -> [SplitNumber] {
    precondition(point.count == network.input.dimension, "a point of another dimension")
    var values: [SplitNumber] = []
    values.reserveCapacity(point.count + rows.count)
    for coordinate in point { values.append(SplitNumber(coordinate).times(scale)) }
    for row in rows {
      if row.terms.count == 1, row.bias.isZero, row.terms[0].weight.isOne {
        values.append(activate(values[row.terms[0].source], row))
        continue
      }
      var sum = SplitNumber.Sum(row.bias)
      for term in row.terms { sum.addProduct(term.weight, values[term.source]) }
      values.append(activate(sum.total, row))
    }
    return values
  }

  private func activate(_ t: SplitNumber, _ row: Row) -> SplitNumber {
    switch row.activation {
    case .identity: return t
    case .relu: return t.isNegative ? .zero : t
    case .reluLike: return t.times(t.isNegative ? row.slopes!.negative : row.slopes!.positive)
    case .hardTanh:
      let value = t.rational
      return value <= -1 ? SplitNumber(BigInt(-1)) : value > 1 ? .one : t
    case .step: return t.isNegative ? .zero : .one
    case .sigmoid, .tanh: unreachable("an activation without rational values")
    }
  }
}
