import Networks

/// A way to evaluate one network on grid points: the oracle, or generated C in some compiler.
package protocol Engine: Sendable {
  /// The short name that options and reports use: `exact`, `tcc` or `cc`.
  var name: String { get }
  /// What computes, with its version: `gcc 12.2.0 -O2`.
  var description: String { get }

  /// Returns what the network says of every point, in order.
  ///
  /// - Parameter progress: is told now and then how many points are done; from any thread, but
  ///   never twice at once.
  /// - Requires: the network has a label, and `points` its dimension.
  /// - Throws: a `Diagnostic` if the engine breaks its own interface.
  func labels(of points: GridPoints, progress: RowProgress?) throws -> [EngineLabel]

  /// Returns the outputs at every point, in order; as `labels(of:progress:)` otherwise.
  func values(of points: GridPoints, progress: RowProgress?) throws -> EngineValues
}

/// Is told how many rows are done.
package typealias RowProgress = @Sendable (Int) -> Void

extension Engine {
  package func labels(of points: GridPoints) throws -> [EngineLabel] {
    try labels(of: points, progress: nil)
  }

  package func values(of points: GridPoints) throws -> EngineValues {
    try values(of: points, progress: nil)
  }
}

/// What an engine says of a grid point.
package enum EngineLabel: Hashable, Sendable {
  case label(Int32)
  /// The point lies in the domain, and its outputs are read as no label.
  case noLabel
  case outOfDomain
}

extension EngineLabel: CustomStringConvertible {
  package var description: String {
    switch self {
    case .label(let label): "label \(label)"
    case .noLabel: "no label"
    case .outOfDomain: "out of domain"
    }
  }
}
