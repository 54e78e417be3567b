import ArgumentParser
import Driver
import Exact
import Formats
import Networks
import Verification

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check that engines give a network's exact answers, and a data set's labels.",
    discussion: """
      Compares the exact interpreter, C compiled in memory (tcc) and C compiled by the system (cc) \
      on the data, next to it, at breakpoints, corners and random points of the domain, and just \
      outside of it. Exit status 0 only if nothing differs.

      A network with sigmoid or tanh has no exact values: its outputs at the samples are enclosed \
      between proved bounds instead. Real outputs must lie within --epsilon of their targets (or \
      within the epsilon of the network's provenance; without either, nearer than 1/2 to integer \
      targets), signs and largest outputs must be certain.
      """)

  @Argument(help: "The network.")
  var network: String

  @Argument(help: "The data set; without it the engines are compared with each other only.")
  var data: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "How far a real output may lie from its target; what net.json promises if absent.",
      valueName: "number"))
  var epsilon: String?

  @OptionGroup(title: "Checks") var checkingOptions: CheckingOptions
  @OptionGroup(title: "Compiler") var compilerOptions: CompilerOptions
  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Sigmoid and tanh") var precisionOptions: PrecisionOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    var checking = try checkingOptions.checking(level: compilerOptions.level)
    checking.verification.epsilon = try exactEpsilon()
    let options = try compilerOptions.options(output: nil)
    let source = try readNetwork(at: network)
    let dataSet = try data.map { try dataOptions.read($0, for: source) }
    if source.firstInexactActivation != nil {
      try verifyEnclosures(of: source, dataSet)
      return
    }
    let report = try await checking.run(source, file: network, dataSet: dataSet, options: options)
    if json {
      try Output.write(report.json, to: "-")
    } else {
      print(report)
    }
    if !report.passed { throw checkFailed }
  }

  /// Certifies the outputs of a network that has no rational values.
  private func verifyEnclosures(of source: Network, _ dataSet: DataSet?) throws {
    var options = EnclosureOptions()
    options.epsilon = try exactEpsilon()
    options.precisionLimit = precisionOptions.precisionLimit
    let report = try EnclosureChecking.run(
      source, file: network, dataSet: dataSet, options: options)
    if json {
      try Output.write(report.json, to: "-")
    } else {
      print(report)
    }
    if !report.passed { throw checkFailed }
  }

  /// The number that --epsilon writes, if it is given.
  private func exactEpsilon() throws -> Rational? {
    try epsilon.map { text in
      guard let value = try? Rational(exactly: text[...]), value >= 0 else {
        throw ValidationError(
          "--epsilon is \"\(text.prefix(80))\"; an exact number of at least 0 is expected")
      }
      return value
    }
  }
}
