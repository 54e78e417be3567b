import ArgumentParser
import Driver
import Formats

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the size of a network beside the bounds of its theorem.",
    discussion: "Exit status 1 if a bound of the network's own construction is broken.")

  @Argument(help: "The network.")
  var network: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let inspection = Inspection(try readNetwork(at: network))
    if json {
      try Output.write(inspection.json, to: "-")
    } else {
      print(inspection, terminator: "")
    }
    if !inspection.isWithinBounds { throw checkFailed }
  }
}
