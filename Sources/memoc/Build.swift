import ArgumentParser
import Driver
import Formats
import Foundation
import Networks

struct Build: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Construct, compile and verify in one go: from a data set to checked C.",
    discussion: "Nothing is written if a check fails; then the exit status is 1.")

  @Argument(help: "The data set.")
  var data: String

  @Option(name: .shortAndLong, help: "The .c file, with the .h file beside it.")
  var output: String

  @Option(help: "Write the network to this file as well.")
  var network: String?

  @Flag(help: "Print what each stage costs, on standard error.")
  var times = false

  @OptionGroup(title: "Data") var dataOptions: DataOptions
  @OptionGroup(title: "Regression") var regressionOptions: RegressionOptions
  @OptionGroup(title: "Construction") var constructionOptions: ConstructionOptions
  @OptionGroup(title: "Compiler") var compilerOptions: CompilerOptions
  @OptionGroup(title: "Checks") var checkingOptions: CheckingOptions

  func run() async throws {
    let checking = try checkingOptions.checking(level: compilerOptions.level)
    let options = try compilerOptions.options(output: output)
    let stages = StageTimes()
    let dataSet = try stages.measure("read") { try dataOptions.read(data, regressionOptions) }
    let built = try stages.measure("construct") {
      try constructionOptions.construct(dataSet, within: regressionOptions.value()) { print($0) }
    }
    print(Summary.line(of: built, samples: dataSet.count))
    let compilation = try stages.measure("compile -O\(options.level.rawValue)") {
      try Compilation(built, file: data, options: options)
    }
    let code = try stages.measure("write C") { try compilation.generatedC() }
    let report = try await checking.run(
      built, file: data, dataSet: dataSet, options: options, reusing: (options.level, code),
      times: stages)
    print(report)
    if times { FileHandle.standardError.write(Data(stages.description.utf8)) }
    if !report.passed { throw checkFailed }
    if let network { try writeNetwork(built, to: network) }
    try Output.write(code, to: output)
    print(CodeSummary.line(of: code, file: output))
  }
}
