import ArgumentParser
import Driver
import Execution

struct ExperimentMNISTPairs: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mnist-pairs",
    abstract: "Tables 1 and 4 of Yu et al. 2024: two digits of MNIST, memorized and tested.",
    discussion: """
      Builds a network of Theorem 7.3 for each pair of digits, and networks of Park et al. 2021 and \
      Vardi et al. 2022 for the five pairs of Table 4, compiles them to C and runs them on the test \
      images. Prints Markdown with the paper's numbers beside the measured ones.
      """)

  @Option(help: "The folder of the four MNIST files, plain or gzip.")
  var data: String

  @Option(help: "The images of each digit that are memorized, the first ones of the file.")
  var count = 500

  @Option(help: ArgumentHelp("Only these pairs, such as 1-7,4-9.", valueName: "pairs"))
  var pairs: String?

  @Flag(help: "Leave out the networks of the other papers.")
  var table1Only = false

  @Option(name: .shortAndLong, help: "The Markdown file; - is standard output.")
  var output = "-"

  @Option(help: "Write the counts as CSV to this file as well.")
  var csv: String?

  @Option(help: "The system's C compiler.")
  var cc = "cc"

  func run() async throws {
    guard count >= 1 else {
      throw ValidationError("--count is \(count); at least 1 is expected")
    }
    var experiment = MNISTPairs(imagesPerDigit: count, comparesPapers: !table1Only)
    experiment.compiler.command = cc
    if let pairs {
      experiment.pairs = try pairs.split(separator: ",").map { text in
        guard let pair = DigitPair(text: String(text)) else {
          throw ValidationError("--pairs has \"\(text)\"; two digits such as 4-9 are expected")
        }
        return pair
      }
      if Set(experiment.pairs).count < experiment.pairs.count || experiment.pairs.isEmpty {
        throw ValidationError("--pairs is \"\(pairs)\"; different pairs are expected")
      }
    }
    let images = try MNISTData(folder: data)
    let report = MNISTPairsReport(try await experiment.run(images), imagesPerDigit: count)
    if let csv { try Output.write(report.csv, to: csv) }
    try Output.write(report.markdown, to: output)
  }
}
