import ArgumentParser
import Constructions
import Diagnostics
import Foundation

/// The command line: flags only; Driver does the work.
@main
struct Memoc: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memoc",
    abstract: "Exact neural networks: memorize data, compile to C, verify.",
    discussion: """
      Turns a labelled data set into a ReLU network that is proved to give every sample its label, \
      and compiles networks with rational weights exactly to portable C.

        memoc construct digits.csv --construction vardi2022-w3 -o digits.json
        memoc compile   digits.json -o digits.c
        memoc verify    digits.json digits.csv

      Exit status: 0 fine, 1 the check failed, 2 bad input, 64 bad usage.
      """,
    version: memocVersion,
    subcommands: [
      Construct.self, Inspect.self, Draw.self, Compile.self, Run.self, Verify.self, Evaluate.self,
      Build.self, ListConstructions.self, Generate.self, Experiment.self,
    ])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let problem as Diagnostic {
      fail(problem.description)
    } catch let problems as DiagnosticList {
      fail(problems.description)
    } catch {
      exit(withError: error)
    }
  }

  /// Ends the program with exit status 2.
  private static func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    Foundation.exit(2)
  }
}

/// The exit status of a check that failed.
let checkFailed = ExitCode(1)
