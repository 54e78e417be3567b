import Exact

/// The function that a neuron applies to its pre-activation.
package enum Activation: Hashable, Sendable {
  /// t
  case identity
  /// max(t, 0)
  case relu
  /// `negative`·t for t < 0 and `positive`·t for t ≥ 0, with `positive` > `negative` ≥ 0
  case reluLike(negative: Rational, positive: Rational)
  /// −1 for t ≤ −1, t between, 1 for t > 1
  case hardTanh
  /// 1 for t ≥ 0, else 0
  case step
  /// The logistic function 1/(1 + e^−t); its values are not rational.
  case sigmoid
  /// The hyperbolic tangent; its values are not rational.
  case tanh

  /// Whether rational pre-activations give rational values.
  package var isExact: Bool { self != .sigmoid && self != .tanh }
}

extension Activation: CustomStringConvertible {
  /// The name of the network format; slopes stand in parentheses.
  package var description: String {
    switch self {
    case .identity: "identity"
    case .relu: "relu"
    case .reluLike(let negative, let positive): "relu-like(\(negative),\(positive))"
    case .hardTanh: "hard-tanh"
    case .step: "step"
    case .sigmoid: "sigmoid"
    case .tanh: "tanh"
    }
  }
}
