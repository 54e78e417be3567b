import ArgumentParser
import Constructions
import Driver
import Execution
import Exact
import Formats
import Foundation
import Networks

struct ExperimentSGD: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sgd",
    abstract: "Train from near a memorizing network (Yun et al. 2019, Theorem 5.1).",
    discussion: """
      Builds a network of yun2019-3.1 with a margin, moves its parameters by 2^-k in a random \
      direction and runs stochastic gradient descent without replacement, in floating point. The \
      risk is of the second order of the distance at the start, and of the fourth when the theorem \
      stops.
      """)

  @Argument(help: "A data set with a real target in its last column; eight points if absent.")
  var data: String?

  @Option(help: ArgumentHelp("k of the distances 2^-k at the start.", valueName: "list"))
  var exponents = "10,12,14,16"

  @Option(help: "The samples of a step; they divide the samples of the data.")
  var batch = 2

  @Option(help: "The seed of the direction and of the batches.")
  var seed: UInt64 = 1

  @Option(help: "The most steps from one distance.")
  var steps = 1_000_000

  @Option(
    name: .customLong("option"),
    help: ArgumentHelp(
      "An option of yun2019-3.1, such as variant=chain; may be repeated.", valueName: "name=value"))
  var assignments: [String] = []

  @Option(
    help: ArgumentHelp(
      "Draw the figures to this file: .svg, .png, or .gp for the gnuplot script.",
      valueName: "file"))
  var plot: String?

  @Flag(help: "Print JSON.")
  var json = false

  private static let svg = "svg size 1000,420 background \"white\""

  private enum PlotKind: String { case svg, png, gp }

  func validate() throws {
    guard batch >= 1, steps >= 1 else {
      throw ValidationError("--batch and --steps are at least 1")
    }
    _ = try exponentList()
    _ = try plotKind()
    _ = try options()
  }

  func run() async throws {
    let samples = try data.map(readSamples) ?? SGDExperiment.demonstration()
    let network = try Constructions.named("yun2019-3.1").build(samples, options: options())
    let experiment = try SGDExperiment(
      network, samples, exponents: exponentList(), batchSize: batch, seed: seed, stepLimit: steps)
    if json {
      try Output.write(experiment.json, to: "-")
    } else {
      print(experiment, terminator: "")
    }
    guard let plot, let kind = try plotKind() else { return }
    let bytes: [UInt8]
    switch kind {
    case .gp:
      let name = URL(fileURLWithPath: plot).deletingPathExtension().lastPathComponent + ".svg"
      bytes = Array(experiment.plotScript(terminal: Self.svg, file: name).utf8)
    case .svg:
      bytes = try await [UInt8](
        Gnuplot().figure { experiment.plotScript(terminal: Self.svg, file: $0) })
    case .png:
      bytes = try await [UInt8](
        Gnuplot().figure { experiment.plotScript(terminal: "pngcairo size 1000,420", file: $0) })
    }
    try AtomicFile.write(bytes, to: plot)
    if !json { print("figures: \(plot)") }
  }

  private func readSamples(_ path: String) throws -> DataSet {
    var options = DataSetOptions()
    options.target = .real(columns: [])
    return try readDataSet(at: path, options: options)
  }

  private func exponentList() throws -> [Int] {
    guard let values = IntegerList.values(exponents, in: 0...60), values.count <= 100 else {
      throw ValidationError(
        "--exponents is \"\(exponents.prefix(80))\"; a list such as 8,10,12 of integers in 0 ... 60"
          + " is expected")
    }
    return values
  }

  private func plotKind() throws -> PlotKind? {
    try plot.map { plot in
      guard let kind = PlotKind(rawValue: URL(fileURLWithPath: plot).pathExtension) else {
        throw ValidationError("--plot is \"\(plot)\"; a file NAME.svg, .png or .gp is expected")
      }
      return kind
    }
  }

  /// The options of the construction, with a margin unless they say otherwise.
  private func options() throws -> [String: String] {
    var values = data == nil ? SGDExperiment.demonstrationOptions : ["margin": "1/2"]
    for assignment in assignments {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      values[name] = parts.count == 2 ? String(parts[1]) : ""
      // Widths that suit hard-tanh and decoupled ramps suit nothing else.
      if data == nil, name == "variant" || name == "activation" { values["widths"] = nil }
    }
    return values
  }
}
