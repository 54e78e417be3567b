import Exact

/// A neural network with exact weights: a directed acyclic list of layers.
///
/// Its meaning is `Interpreter`, the oracle of every later stage.
package struct Network: Hashable, Sendable {
  package var name: String
  package var input: InputSpecification
  /// Each layer reads the input or earlier layers; the last one is the output.
  package var layers: [Layer]
  package var output: OutputSpecification
  /// Free text of the writer: construction, options, seed, digest of the data.
  package var provenance: JSONValue

  package init(
    name: String, input: InputSpecification, layers: [Layer], output: OutputSpecification,
    provenance: JSONValue = .object([])
  ) {
    self.name = name
    self.input = input
    self.layers = layers
    self.output = output
    self.provenance = provenance
  }

  /// The number of values in the vector that `source` names.
  package func width(of source: Layer.Source) -> Int {
    switch source {
    case .input: input.dimension
    case .layer(let index): layers[index].neurons.count
    }
  }

  /// The length of the vector that layer `index` reads.
  package func readWidth(ofLayer index: Int) -> Int {
    layers[index].sources.reduce(0) { $0 + width(of: $1) }
  }

  package var outputCount: Int { layers.last?.neurons.count ?? 0 }

  /// The first activation whose values are not rational, with its layer and neuron.
  package var firstInexactActivation: (layer: Int, neuron: Int, activation: Activation)? {
    for (layerIndex, layer) in layers.enumerated() {
      for (neuronIndex, neuron) in layer.neurons.enumerated() where !neuron.activation.isExact {
        return (layerIndex, neuronIndex, neuron.activation)
      }
    }
    return nil
  }
}
