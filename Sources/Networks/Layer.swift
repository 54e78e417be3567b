import Exact

/// A nonzero weight of a neuron.
package struct Weight: Hashable, Sendable {
  /// The index in the vector that the layer reads.
  package var column: Int
  package var value: Rational

  package init(_ column: Int, _ value: Rational) {
    self.column = column
    self.value = value
  }
}

/// One row of a layer: activation(Σ weight·x + bias).
package struct Neuron: Hashable, Sendable {
  package var bias: Rational
  /// Columns are strictly increasing.
  package var weights: [Weight]
  package var activation: Activation

  package init(_ activation: Activation, bias: Rational = 0, weights: [Weight] = []) {
    self.bias = bias
    self.weights = weights
    self.activation = activation
  }
}

/// Neurons that read the same vector and are evaluated together.
package struct Layer: Hashable, Sendable {
  /// A vector that a layer reads.
  package enum Source: Hashable, Sendable {
    case input
    /// The values of an earlier layer.
    case layer(Int)
  }

  /// What the layer reads: the concatenation of these vectors.
  package var sources: [Source]
  package var neurons: [Neuron]

  package init(reading sources: [Source], neurons: [Neuron]) {
    self.sources = sources
    self.neurons = neurons
  }
}
