import Emission
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
  ///   - compiled: the code of one level, if it exists already.
  ///   - times: is told what each stage costs.
  /// - Throws: a `Diagnostic` if an engine can't be made, or the data can't be this network's.
  package func run(
    _ network: Network, file: String, dataSet: DataSet?, options: CompilationOptions,
    reusing compiled: (level: OptimizationLevel, code: GeneratedC)? = nil,
    times: StageTimes = StageTimes()
  ) async throws -> VerificationReport {
    var made: [any Engine] = []
    for level in levels {
      var levelOptions = options
      levelOptions.level = level
      let code: GeneratedC
      if let compiled, compiled.level == level {
        code = compiled.code
      } else {
        code = try times.measure("compile -O\(level.rawValue)") {
          try Compilation(network, file: file, options: levelOptions).generatedC()
        }
      }
      for engine in engines where engine != .exact {
        let name = "\(engine.rawValue) -O\(level.rawValue)"
        made.append(
          try await times.measure(name) {
            try await engine.make(for: network, code: code, compiler: compiler, name: name)
          })
      }
    }
    let verifier = try Verifier(
      network, dataSet: dataSet, engines: made, options: verification)
    let progress = TerminalProgress()
    let report = times.measure("verify") {
      verifier.run { state in
        progress.show("\(state.engine), \(state.family.rawValue)", state.done, of: state.total)
      }
    }
    progress.finish()
    return report
  }
}
