import Exact
import Networks

/// The values of every layer of `network` at `point`, by the definition and nothing else.
func plainLayerValues(_ network: Network, at point: [BigInt]) -> [[Rational]] {
  let input = point.map { Rational($0, network.input.scale) }
  var layers: [[Rational]] = []
  for layer in network.layers {
    var read: [Rational] = []
    for source in layer.sources {
      switch source {
      case .input: read += input
      case .layer(let index): read += layers[index]
      }
    }
    layers.append(
      layer.neurons.map { neuron in
        var t = neuron.bias
        for weight in neuron.weights { t = t + weight.value * read[weight.column] }
        switch neuron.activation {
        case .identity: return t
        case .relu: return t > 0 ? t : 0
        case .reluLike(let negative, let positive): return t < 0 ? negative * t : positive * t
        case .hardTanh: return t <= -1 ? -1 : t > 1 ? 1 : t
        case .step: return t >= 0 ? 1 : 0
        case .sigmoid, .tanh: preconditionFailure("no rational value")
        }
      })
  }
  return layers
}

/// The integers V of every layer of `network` at `point`, by the definition.
func plainLayerValues(_ network: IntegerNetwork, at point: [BigInt]) -> [[BigInt]] {
  var layers: [[BigInt]] = []
  for layer in network.layers {
    let read = layer.sources.flatMap { source in
      switch source {
      case .input: point
      case .layer(let index): layers[index]
      }
    }
    layers.append(
      layer.neurons.map { neuron in
        var t = neuron.bias
        for weight in neuron.weights { t += weight.value * read[weight.column] }
        switch neuron.activation {
        case .identity: return t
        case .relu: return max(t, 0)
        case .reluLike(let negative, let positive): return (t < 0 ? negative : positive) * t
        case .clamp(let limit): return min(max(t, -limit), limit)
        case .step: return t >= 0 ? 1 : 0
        }
      })
  }
  return layers
}
