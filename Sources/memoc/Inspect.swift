import ArgumentParser
import Driver
import Formats

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the size of a network beside the bounds of its theorem.",
    discussion: "Exit status 1 if a bound of the network's own construction is broken.")

  @Argument(help: "The network.")
  var network: String

  @Flag(help: "Print what no network of these widths can memorize as well.")
  var lowerBounds = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let source = try readNetwork(at: network)
    let inspection = Inspection(source)
    let limits = lowerBounds ? LowerBounds(source) : nil
    if json {
      try Output.write(inspection.json(with: limits), to: "-")
    } else {
      print(inspection, terminator: "")
      if let limits { print("\n\(limits)", terminator: "") }
    }
    if !inspection.isWithinBounds { throw checkFailed }
  }
}
