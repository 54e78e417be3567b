import Diagnostics
import Emission
import Execution
import Networks

extension EngineChoice {
  /// Returns the fastest engine that is there: the system's compiler, else TinyCC, else the exact
  /// interpreter.
  ///
  /// - Throws: a `Diagnostic` if the network can't be compiled, or the system's compiler rejects it.
  package static func fastest(
    for network: Network, code: () throws -> GeneratedC,
    compiler: SystemCompiler = SystemCompiler()
  ) async throws -> any Engine {
    if (try? await compiler.version()) != nil {
      return try await SystemCompilerEngine(compiling: try code(), with: compiler)
    }
    if let engine = try? TCCEngine(compiling: try code()) { return engine }
    return ExactEngine(network)
  }
}
