import Diagnostics
import Exact
import Foundation

private let ownFault = "the generated C breaks its own interface: this is memoc's fault, report it"

func missingFunction(_ symbol: String, in engine: String) -> Diagnostic {
  Diagnostic("\(engine): the compiled code has no function \(symbol)", notes: [ownFault])
}

/// - Parameter status: nil if the function stored none.
func unknownStatus(
  _ status: Int32?, of function: String, _ engine: String, row: Int
) -> Diagnostic {
  let found = status.map { "stores the status \($0)" } ?? "stores no status"
  return Diagnostic("\(engine): \(function) \(found) for point \(row)", notes: [ownFault])
}

func badDenominator(
  _ denominator: BigInt, of function: String, _ engine: String, row: Int
) -> Diagnostic {
  Diagnostic(
    "\(engine): \(function) stores the denominator \(denominator) for point \(row)",
    notes: [ownFault])
}

func wrongBatchStatus(
  _ status: Int32, expected: Int32, of function: String, _ engine: String, row: Int
) -> Diagnostic {
  Diagnostic(
    "\(engine): \(function) returns \(status) for the points from \(row) on;"
      + " their largest status is \(expected)", notes: [ownFault])
}

func resultOutsideDomain(of function: String, _ engine: String, row: Int) -> Diagnostic {
  Diagnostic(
    "\(engine): \(function) stores a result other than 0 for point \(row), which is out of domain",
    notes: [ownFault])
}

func disagreement(of function: String, _ engine: String, row: Int) -> Diagnostic {
  Diagnostic(
    "\(engine): \(function) and \(function)_batch differ at point \(row)", notes: [ownFault])
}

func rejectedC(by compiler: String, messages: [String], source: URL) -> Diagnostic {
  Diagnostic(
    "\(compiler) rejects the generated C",
    notes: shortened(messages) + [
      "this is memoc's own fault, unless a flag of yours is to blame:"
        + " please report it with \(source.path)"
    ])
}

func missingTCCFiles(_ messages: [String]) -> Diagnostic {
  Diagnostic(
    "tcc does not find its own files",
    notes: shortened(messages) + [
      "install them: `apt install tcc libc6-dev` (libtcc-dev alone does not bring them)",
      "or run the generated C with the system's compiler: `--engine cc`",
    ])
}

func refusedExecutableMemory() -> Diagnostic {
  Diagnostic(
    "this system refuses to make memory executable, which tcc in memory needs",
    notes: [
      "SELinux does, and a service with MemoryDenyWriteExecute",
      "or run the generated C with the system's compiler: `--engine cc`",
    ])
}

func missingCompiler(_ command: String) -> Diagnostic {
  Diagnostic(
    "the C compiler \(command) is not found or can't be run",
    notes: [
      "install one (`apt install gcc`), name another with `--cc`, or use `--engine tcc`"
    ])
}

func unloadableLibrary(_ message: String, by compiler: String) -> Diagnostic {
  Diagnostic(
    "the library that \(compiler) made can't be loaded", notes: shortened([message]))
}

/// The first lines of a compiler's messages.
private func shortened(_ messages: [String]) -> [String] {
  let lines = messages.flatMap { $0.split(separator: "\n").map(String.init) }
  let limit = 10
  return lines.prefix(limit) + (lines.count > limit ? ["… \(lines.count - limit) more lines"] : [])
}
