import Foundation

/// The program dot of Graphviz, which lays out and draws graphs.
package struct Graphviz: Sendable {
  package enum Format: String, Sendable, CaseIterable { case svg, png, pdf }

  /// A name on the PATH, or a path with a slash.
  package var command: String

  package init(command: String = "dot") { self.command = command }

  /// Returns the drawing of `graph`, which is in the language of Graphviz.
  ///
  /// - Throws: a `Diagnostic` if dot is missing or rejects the graph.
  package func figure(of graph: String, as format: Format) async throws -> Data {
    let folder = try TemporaryFolder()
    let source = try folder.write(graph, to: "graph.dot")
    let figure = folder.url.appending(path: "figure")
    let program = FigureProgram(
      command: command, title: "dot",
      wayOut: "install it (`apt install graphviz`), or write the graph itself: -o NAME.dot")
    try await program.run(["-T\(format.rawValue)", "-o", figure.path, source.path])
    return try Data(contentsOf: figure)
  }
}
