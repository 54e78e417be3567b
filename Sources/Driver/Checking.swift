import Execution
import Networks
import Passes
import Verification

/// What `memoc verify` and `memoc build` check, and with what.
package struct Checking: Sendable {
  /// The compiled engines; the oracle always takes part.
  package var engines: [EngineChoice] = [.tcc, .cc]
  package var levels: [OptimizationLevel] = [.general]
  package var compiler = SystemCompiler()
  package var verification = VerificationOptions()

  package init() {}

  /// Compiles `network` at every level, and compares the engines with the oracle and the data.
  ///
  /// - Parameters:
  ///   - file: the network's file, for messages.
  ///   - compilation: the compilation of one level, if it exists already.
  /// - Throws: a `Diagnostic` if an engine can't be made, or the data can't be this network's.
  package func run(
    _ network: Network, file: String, dataSet: DataSet?, options: CompilationOptions,
    reusing compilation: Compilation? = nil
  ) async throws -> VerificationReport {
    var made: [any Engine] = []
    for level in levels {
      var levelOptions = options
      levelOptions.level = level
      let isSame = compilation != nil && options.level == level
      let code =
        isSame
        ? try compilation!.generatedC()
        : try Compilation(network, file: file, options: levelOptions).generatedC()
      for engine in engines where engine != .exact {
        made.append(
          try await engine.make(
            for: network, code: code, compiler: compiler,
            name: "\(engine.rawValue) -O\(level.rawValue)"))
      }
    }
    let verifier = try Verifier(
      network, dataSet: dataSet, engines: made, options: verification)
    let progress = TerminalProgress()
    let report = verifier.run { state in
      progress.show("\(state.engine), \(state.family.rawValue)", state.done, of: state.total)
    }
    progress.finish()
    return report
  }
}
