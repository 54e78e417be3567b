import Exact

/// The size of a network, in each paper's own convention.
package struct NetworkStatistics: Hashable, Sendable {
  /// The most neurons of a hidden layer (of the only layer, if there is no hidden one).
  package let width: Int
  /// Affine maps: hidden layers plus one.
  package let depth: Int
  package let hiddenLayerCount: Int
  package let neuronCount: Int
  /// Nonzero weights, biases not counted (Vardi 2022).
  package let nonzeroParameterCount: Int
  package let nonzeroBiasCount: Int
  /// Every weight and bias of the dense layers, zeros included (Park 2021, Yu 2024).
  package let denseParameterCount: Int
  /// The largest `Rational.weightBits` of a weight or bias.
  package let largestWeightBits: Int
  /// The sum of `Rational.weightBits` over weights and biases.
  package let totalWeightBits: Int

  /// The size of `network`.
  /// - Complexity: O(weights).
  package init(_ network: Network) {
    depth = network.layers.count
    hiddenLayerCount = depth - 1
    let hidden = network.layers.dropLast()
    width = (hidden.isEmpty ? network.layers[...] : hidden).map(\.neurons.count).max() ?? 0
    var (neurons, nonzero, biases, dense, largest, total) = (0, 0, 0, 0, 0, 0)
    for (index, layer) in network.layers.enumerated() {
      neurons += layer.neurons.count
      dense += layer.neurons.count * (network.readWidth(ofLayer: index) + 1)
      for neuron in layer.neurons {
        biases += neuron.bias.isZero ? 0 : 1
        for value in [neuron.bias] + neuron.weights.map(\.value) where !value.isZero {
          largest = max(largest, value.weightBits)
          total += value.weightBits
        }
        nonzero += neuron.weights.count { !$0.value.isZero }
      }
    }
    neuronCount = neurons
    nonzeroParameterCount = nonzero
    nonzeroBiasCount = biases
    denseParameterCount = dense
    largestWeightBits = largest
    totalWeightBits = total
  }
}
