import Networks

/// What a search among constructions makes small.
package enum Objective: String, CaseIterable, Sendable {
  /// The nonzero weights.
  case parameters
  /// The bits of all weights and biases together: what storing the network takes.
  case bits
  case depth
  /// The bits of the largest weight or bias.
  case largestBits = "largest-bits"

  package var quantity: Bound.Quantity {
    switch self {
    case .parameters: .nonzeroParameterCount
    case .bits: .totalWeightBits
    case .depth: .depth
    case .largestBits: .largestWeightBits
    }
  }
}
