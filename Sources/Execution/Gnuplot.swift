import Diagnostics
import Foundation
import Subprocess

/// The program gnuplot, which draws figures.
package struct Gnuplot: Sendable {
  /// A name on the PATH, or a path with a slash.
  package var command: String

  package init(command: String = "gnuplot") { self.command = command }

  /// Returns the figure that a script draws; `script` takes the name of the file that it writes.
  ///
  /// - Throws: a `Diagnostic` if gnuplot is missing or fails.
  package func figure(script: (String) -> String) async throws -> Data {
    let folder = try TemporaryFolder()
    let figure = folder.url.appending(path: "figure")
    try await run(script(figure.path))
    return try Data(contentsOf: figure)
  }

  /// Runs `script`.
  /// - Throws: a `Diagnostic` if gnuplot is missing or rejects the script.
  private func run(_ script: String) async throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(script, to: "plot.gp")
    do {
      let result = try await Subprocess.run(
        command.contains("/") ? .path(.init(command)) : .name(command),
        arguments: Arguments([file.path]), environment: .inherit.updating(["LC_ALL": "C"]),
        output: .string(limit: 1 << 20), error: .combinedWithOutput)
      if !result.terminationStatus.isSuccess {
        throw Diagnostic(
          "gnuplot fails",
          notes: result.standardOutput.split(separator: "\n").suffix(10).map(String.init))
      }
    } catch is SubprocessError {
      throw Diagnostic(
        "the program \(command) is not found or can't be run, which draws the figures",
        notes: [
          "install it (`apt install gnuplot-nox`), or write the script itself: --plot NAME.gp"
        ])
    }
  }
}
