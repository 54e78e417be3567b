import ArgumentParser
import Driver
import Exact
import Formats

struct Verify: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check that engines give a network's exact answers, and a data set's labels.",
    discussion: """
      Compares the exact interpreter, C compiled in memory (tcc) and C compiled by the system (cc) \
      on the data, next to it, at breakpoints, corners and random points of the domain, and just \
      outside of it. Exit status 0 only if nothing differs.
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

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    var checking = try checkingOptions.checking(level: compilerOptions.level)
    checking.verification.epsilon = try epsilon.map { text in
      guard let value = try? Rational(exactly: text[...]), value >= 0 else {
        throw ValidationError(
          "--epsilon is \"\(text.prefix(80))\"; an exact number of at least 0 is expected")
      }
      return value
    }
    let options = try compilerOptions.options(output: nil)
    let source = try readNetwork(at: network)
    try source.requireExactActivations(file: network)
    let dataSet = try data.map { try dataOptions.read($0, for: source) }
    let report = try await checking.run(source, file: network, dataSet: dataSet, options: options)
    if json {
      try Output.write(report.json, to: "-")
    } else {
      print(report)
    }
    if !report.passed { throw checkFailed }
  }
}
