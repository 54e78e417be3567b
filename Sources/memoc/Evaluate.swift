import ArgumentParser
import Driver
import Execution
import Formats
import Networks
import Verification

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Count how many labels of other data a network gets right.",
    discussion: """
      For test data that the network was not built from: the accuracy, and a table of classes and \
      answers. No label (a tie of a sign or of the largest outputs) and points outside the domain \
      are counted apart, and as wrong; --domain of `memoc construct` widens a network's domain. \
      Equal samples count once.
      """)

  @Argument(help: "The network.")
  var network: String

  @Argument(help: "The data set: CSV, .npy, .npz or IDX.")
  var data: String

  @Option(
    help: """
      What computes: cc (the system's compiler), tcc (in memory) or exact (the interpreter); \
      the first of them that is there if absent.
      """)
  var engine: EngineChoice?

  @Option(help: "The system's C compiler.")
  var cc = "cc"

  @OptionGroup(title: "Compiler") var compilerOptions: CompilerOptions
  @OptionGroup(title: "Data") var dataOptions: DataOptions

  @Flag(help: "Print JSON.")
  var json = false

  func run() async throws {
    let options = try compilerOptions.options(output: nil)
    let source = try readNetwork(at: network)
    try source.requireExactActivations(file: network)
    let dataSet = try dataOptions.read(data, for: source)
    let compiler = SystemCompiler(command: cc)
    let code = { try Compilation(source, file: network, options: options).generatedC() }
    let machine =
      if let engine {
        try await engine.make(
          for: source, code: try code(), compiler: compiler, name: engine.rawValue)
      } else {
        try await EngineChoice.fastest(for: source, code: code, compiler: compiler)
      }
    let progress = TerminalProgress()
    let total = dataSet.count
    let evaluation = try Evaluation(source, dataSet: dataSet, engine: machine) {
      progress.show("samples", $0, of: total)
    }
    progress.finish()
    if json {
      try Output.write(evaluation.json, to: "-")
    } else {
      try Output.write(EvaluationText.text(of: evaluation), to: "-")
    }
  }
}
