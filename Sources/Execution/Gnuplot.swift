import Foundation

/// The program gnuplot, which draws figures.
package struct Gnuplot: Sendable {
  /// A name on the PATH, or a path with a slash.
  package var command: String

  package init(command: String = "gnuplot") { self.command = command }

  /// Returns the figure that a script draws; `script` takes the name of the file that it writes.
  ///
  /// - Throws: a `Diagnostic` if gnuplot is missing or rejects the script.
  package func figure(script: (String) -> String) async throws -> Data {
    let folder = try TemporaryFolder()
    let figure = folder.url.appending(path: "figure")
    let program = FigureProgram(
      command: command, title: "gnuplot",
      wayOut: "install it (`apt install gnuplot-nox`), or write the script itself: --plot NAME.gp")
    try await program.run([folder.write(script(figure.path), to: "plot.gp").path])
    return try Data(contentsOf: figure)
  }
}
