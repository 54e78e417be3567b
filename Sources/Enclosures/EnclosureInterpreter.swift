import Exact
import Networks

/// The proved enclosure of every neuron of a network at a grid point, whatever its activations.
///
/// It is what `Interpreter` is to networks with rational values: there it holds the exact value, and
/// for `sigmoid` and `tanh` it is all that can be said of one.
package struct EnclosureInterpreter: Sendable {
  private struct Row: Sendable {
    let bias: Rational
    /// Nonzero weights, with the numbers of the values that they multiply.
    let terms: [(source: Int, weight: Rational)]
    let activation: Activation
  }

  package let network: Network
  /// The bits of every enclosure's ends.
  package private(set) var precision: Int
  private let rows: [Row]

  /// - Requires: `network.problems()` is empty; `precision` is at least
  ///   `Enclosure.minimumPrecision`.
  /// - Complexity: O(weights).
  package init(_ network: Network, precision: Int) {
    precondition(precision >= Enclosure.minimumPrecision, "too few bits")
    self.network = network
    self.precision = precision
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
        let terms = neuron.weights.filter { !$0.value.isZero }
        rows.append(
          Row(
            bias: neuron.bias, terms: terms.map { (columns[$0.column], $0.value) },
            activation: neuron.activation))
      }
      offsets.append(count)
      count += layer.neurons.count
    }
    self.rows = rows
  }

  /// Returns the same interpreter with `precision` bits.
  /// - Requires: `precision` is at least `Enclosure.minimumPrecision`.
  package func with(precision: Int) -> EnclosureInterpreter {
    precondition(precision >= Enclosure.minimumPrecision, "too few bits")
    var result = self
    result.precision = precision
    return result
  }

  /// Returns enclosures of the last layer at the grid point `X`, x = X / scale.
  /// - Requires: `point` has the network's dimension. It need not lie in the domain.
  package func outputs(at point: [BigInt]) -> [Enclosure] {
    values(at: point).suffix(network.outputCount)
  }

  /// Returns enclosures of every layer at the grid point `X`.
  package func layerValues(at point: [BigInt]) -> [[Enclosure]] { byLayer(values(at: point)) }

  /// The first neuron whose pre-activation may be on either side of its step's jump at `X`.
  package func firstUndecidedStep(at point: [BigInt]) -> (layer: Int, neuron: Int)? {
    for (index, layer) in layerValues(at: point).enumerated() {
      for (number, value) in layer.enumerated()
      where network.layers[index].neurons[number].activation == .step
        && value.signum == nil
      {
        return (index, number)
      }
    }
    return nil
  }

  private func byLayer(_ values: [Enclosure]) -> [[Enclosure]] {
    var rest = values.dropFirst(network.input.dimension)
    return network.layers.map { layer in
      defer { rest = rest.dropFirst(layer.neurons.count) }
      return Array(rest.prefix(layer.neurons.count))
    }
  }

  private func values(at point: [BigInt]) -> [Enclosure] {
    precondition(point.count == network.input.dimension, "a point of another dimension")
    var values: [Enclosure] = []
    values.reserveCapacity(point.count + rows.count)
    for coordinate in point {
      values.append(Enclosure(Rational(coordinate, network.input.scale), precision: precision))
    }
    for row in rows {
      if row.terms.count == 1, row.bias.isZero, row.terms[0].weight == 1 {
        values.append(values[row.terms[0].source].applying(row.activation))
        continue
      }
      var sum = Enclosure.Sum(row.bias, precision: precision)
      for term in row.terms { sum.addProduct(term.weight, values[term.source]) }
      values.append(sum.total.applying(row.activation))
    }
    return values
  }
}
