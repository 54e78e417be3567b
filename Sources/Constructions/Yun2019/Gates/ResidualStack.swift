import Exact
import Networks

/// A residual network under construction: h ← h + V·σ(U·h + b) + c, a block after the other.
///
/// - Shape: a block is two layers: its units, which read h, and d identities, which read the units
///   and h. All but the changed coordinates are copies.
struct ResidualStack {
  let dimension: Int
  private(set) var layers: [Layer] = []
  private(set) var blockCount = 0
  /// Where h is.
  private var state = Layer.Source.input

  init(dimension: Int) { self.dimension = dimension }

  /// What is added to a coordinate of h.
  struct Change {
    let column: Int
    let constant: Rational
    /// Over the block's units, columns strictly increasing.
    let weights: [Weight]
  }

  /// Appends the block of `units` that makes `changes`.
  mutating func append(_ units: [Neuron], _ changes: [Change]) {
    layers.append(Layer(reading: [state], neurons: units))
    var neurons = (0..<dimension).map { column in
      Neuron(.identity, weights: [Weight(units.count + column, 1)])
    }
    for change in changes {
      neurons[change.column].bias = neurons[change.column].bias + change.constant
      neurons[change.column].weights =
        (neurons[change.column].weights + change.weights).sorted { $0.column < $1.column }
    }
    layers.append(Layer(reading: [.layer(layers.count - 1), state], neurons: neurons))
    state = .layer(layers.count - 1)
    blockCount += 1
  }

  /// Returns the layers with a last hidden layer of `units`, which read h, and the output.
  func finished(_ units: [Neuron], _ outputs: [Neuron]) -> [Layer] {
    layers + [
      Layer(reading: [state], neurons: units),
      Layer(reading: [.layer(layers.count)], neurons: outputs),
    ]
  }
}
