import Emission
import Execution
import Networks

/// An engine by the name that options use.
package enum EngineChoice: String, CaseIterable, Sendable {
  /// The interpreter of the rational network.
  case exact
  /// Generated C, compiled in memory by TinyCC.
  case tcc
  /// Generated C, compiled by the system's compiler.
  case cc

  /// Returns the engine for a network whose C is `code`.
  ///
  /// - Parameter name: what reports call it.
  /// - Throws: a `Diagnostic` if the compiler is missing or fails.
  package func make(
    for network: Network, code: @autoclosure () throws -> GeneratedC, compiler: SystemCompiler,
    name: String
  ) async throws -> any Engine {
    switch self {
    case .exact: return ExactEngine(network)
    case .tcc: return try TCCEngine(compiling: try code(), name: name)
    case .cc:
      return try await SystemCompilerEngine(compiling: try code(), with: compiler, name: name)
    }
  }
}
