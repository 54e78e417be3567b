import Exact
import Networks

/// What a theorem says of one quantity of a network.
package struct Bound: Hashable, Sendable {
  /// A quantity of `NetworkStatistics`; the raw value is its name.
  package enum Quantity: String, CaseIterable, Sendable {
    case width, depth, hiddenLayerCount, neuronCount
    case nonzeroParameterCount, denseParameterCount
    case largestWeightBits, totalWeightBits

    /// Returns the quantity of a network.
    package func measured(in statistics: NetworkStatistics) -> Int {
      switch self {
      case .width: statistics.width
      case .depth: statistics.depth
      case .hiddenLayerCount: statistics.hiddenLayerCount
      case .neuronCount: statistics.neuronCount
      case .nonzeroParameterCount: statistics.nonzeroParameterCount
      case .denseParameterCount: statistics.denseParameterCount
      case .largestWeightBits: statistics.largestWeightBits
      case .totalWeightBits: statistics.totalWeightBits
      }
    }
  }

  package enum Value: Hashable, Sendable {
    /// The quantity is this number.
    case exact(BigInt)
    /// The quantity is at most this number.
    case atMost(BigInt)
    /// The quantity is at most a constant times this number, which is for display: the expression
    /// under the O of the theorem.
    case order(Double)
  }

  package let quantity: Quantity
  /// The expression as the theorem or its proof has it, in ASCII.
  package let formula: String
  package let value: Value

  package init(_ quantity: Quantity, _ formula: String, _ value: Value) {
    self.quantity = quantity
    self.formula = formula
    self.value = value
  }

  package static func exact(_ quantity: Quantity, _ formula: String, _ value: Int) -> Bound {
    Bound(quantity, formula, .exact(BigInt(value)))
  }

  package static func atMost(_ quantity: Quantity, _ formula: String, _ value: Int) -> Bound {
    Bound(quantity, formula, .atMost(BigInt(value)))
  }

  package static func order(_ quantity: Quantity, _ formula: String, _ value: Double) -> Bound {
    Bound(quantity, formula, .order(value))
  }

  /// Whether `statistics` respects the bound; nil for an O(…), which no one network can break.
  package func holds(for statistics: NetworkStatistics) -> Bool? {
    let measured = BigInt(quantity.measured(in: statistics))
    switch value {
    case .exact(let value): return measured == value
    case .atMost(let value): return measured <= value
    case .order: return nil
    }
  }
}
