import ArgumentParser
import Driver
import Execution
import Formats
import Foundation

struct Draw: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a network.",
    discussion: """
      Small networks are drawn neuron by neuron with their exact weights, larger ones layer by \
      layer: layers that repeat once, in a frame, and skips in green. Graphviz lays the drawing out \
      (`apt install graphviz`); .dot and - are its input and do not need it.
      """)

  @Argument(help: "The network.")
  var network: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The drawing: NAME.svg, .png, .pdf, or .dot for the graph; - prints the graph.",
      valueName: "file"))
  var output = "-"

  @Option(
    help: ArgumentHelp(
      "What a node is: neurons or layers; neurons of small networks if absent.",
      valueName: "what"))
  var detail: NetworkDrawing.Detail?

  func validate() throws { _ = try format() }

  func run() async throws {
    let format = try format()
    let drawing = try NetworkDrawing(readNetwork(at: network), detail: detail)
    guard let format else {
      try Output.write(drawing.text, to: output)
      return
    }
    let figure = try await Graphviz().figure(of: drawing.text, as: format)
    try AtomicFile.write([UInt8](figure), to: output)
    print("\(output): \(drawing.detail.rawValue)")
  }

  /// What Graphviz is to write; nil if it is not needed.
  private func format() throws -> Graphviz.Format? {
    let ending = URL(fileURLWithPath: output).pathExtension
    if output == "-" || ending == "dot" { return nil }
    guard let format = Graphviz.Format(rawValue: ending) else {
      throw ValidationError(
        "--output is \"\(output.prefix(200))\"; a file NAME.svg, .png, .pdf or .dot is expected,"
          + " or -")
    }
    return format
  }
}

extension NetworkDrawing.Detail: ExpressibleByArgument {}
