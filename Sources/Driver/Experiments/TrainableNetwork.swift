import Exact
import Networks

/// A feed-forward network of one output in floating point, as training sees it: a function of its
/// parameters θ, all weights (zeros too) and biases of dense layers.
struct TrainableNetwork {
  private struct LayerShape {
    let inputCount: Int
    let activations: [Activation]
    /// Where its parameters begin: neuron after neuron, weights and then the bias.
    let start: Int
    /// The slopes of relu-like units below and above 0.
    let slopes: [(below: Double, above: Double)]

    var outputCount: Int { activations.count }
  }

  private let shapes: [LayerShape]
  /// θ*, the parameters of the network that it was made of.
  let initialParameters: [Double]

  /// - Requires: the layers read the one before each, activations are piecewise linear and
  ///   continuous, and there is one output.
  init(_ network: Network) {
    var shapes: [LayerShape] = []
    var parameters: [Double] = []
    for (index, layer) in network.layers.enumerated() {
      let inputCount = network.readWidth(ofLayer: index)
      shapes.append(
        LayerShape(
          inputCount: inputCount, activations: layer.neurons.map(\.activation),
          start: parameters.count,
          slopes: layer.neurons.map { neuron in
            switch neuron.activation {
            case .relu: (0, 1)
            case .reluLike(let negative, let positive):
              (negative.approximateDouble, positive.approximateDouble)
            default: (1, 1)
            }
          }))
      for neuron in layer.neurons {
        var row = [Double](repeating: 0, count: inputCount + 1)
        for weight in neuron.weights { row[weight.column] = weight.value.approximateDouble }
        row[inputCount] = neuron.bias.approximateDouble
        parameters += row
      }
    }
    self.shapes = shapes
    initialParameters = parameters
  }

  var parameterCount: Int { initialParameters.count }

  /// The network's value at one point, and everything on the way there.
  struct Evaluation {
    fileprivate var reads: [[Double]] = []
    /// The slope of every unit's activation where it is.
    fileprivate(set) var slopes: [[Double]] = []
    /// The distance of the nearest pre-activation from a kink of its unit.
    fileprivate(set) var kinkDistance = Double.infinity
    fileprivate(set) var value = 0.0
  }

  func evaluate(_ parameters: [Double], at point: [Double]) -> Evaluation {
    var result = Evaluation()
    var values = point
    for shape in shapes {
      var outputs: [Double] = []
      var slopes: [Double] = []
      for neuron in 0..<shape.outputCount {
        let start = shape.start + neuron * (shape.inputCount + 1)
        var t = parameters[start + shape.inputCount]
        for column in 0..<shape.inputCount { t += parameters[start + column] * values[column] }
        switch shape.activations[neuron] {
        case .hardTanh:
          outputs.append(max(-1, min(1, t)))
          slopes.append(abs(t) < 1 ? 1 : 0)
          result.kinkDistance = min(result.kinkDistance, abs(abs(t) - 1))
        case .relu, .reluLike:
          let slope = t < 0 ? shape.slopes[neuron].below : shape.slopes[neuron].above
          outputs.append(slope * t)
          slopes.append(slope)
          result.kinkDistance = min(result.kinkDistance, abs(t))
        default:
          outputs.append(t)
          slopes.append(1)
        }
      }
      result.reads.append(values)
      result.slopes.append(slopes)
      values = outputs
    }
    result.value = values[0]
    return result
  }

  /// ∇_θ f at the point of `evaluation`.
  func gradient(_ parameters: [Double], _ evaluation: Evaluation) -> [Double] {
    var gradient = [Double](repeating: 0, count: parameters.count)
    // ∂f/∂(values of the layer).
    var outer = [1.0]
    for (index, shape) in shapes.enumerated().reversed() {
      let reads = evaluation.reads[index]
      var inner = [Double](repeating: 0, count: shape.inputCount)
      for neuron in 0..<shape.outputCount {
        let factor = outer[neuron] * evaluation.slopes[index][neuron]
        if factor == 0 { continue }
        let start = shape.start + neuron * (shape.inputCount + 1)
        for column in 0..<shape.inputCount {
          gradient[start + column] = factor * reads[column]
          inner[column] += factor * parameters[start + column]
        }
        gradient[start + shape.inputCount] = factor
      }
      outer = inner
    }
    return gradient
  }
}
