import ArgumentParser
import Diagnostics
import Driver
import Execution
import Exact
import Formats
import Networks

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Evaluate a network at points.",
    discussion: """
      Points are real numbers x on the network's grid, from --input, a CSV file without labels, or \
      standard input. Prints a line a point: the label, `no label` or `out of domain`.

      A network with sigmoid or tanh has no exact values: real outputs are printed as \
      0.7310585786300 ± 1e-13, where the value is proved to lie between those ends.
      """)

  @Argument(help: "The network.")
  var network: String

  @Argument(help: "A CSV file of points; - is standard input.")
  var points: String?

  @Option(parsing: .unconditional, help: "One point: its coordinates, separated by commas.")
  var input: String?

  @Option(help: "What computes: exact (the interpreter), tcc (in memory) or cc (the system's).")
  var engine = EngineChoice.exact

  @Flag(help: "Print the exact outputs after each label.")
  var values = false

  @OptionGroup(title: "Compiler") var compilerOptions: CompilerOptions

  @Option(help: "The decimals of outputs that have no exact value (sigmoid and tanh).")
  var digits = 13

  @OptionGroup(title: "Sigmoid and tanh") var precisionOptions: PrecisionOptions

  func validate() throws {
    if input != nil && points != nil {
      throw ValidationError("give --input or a file of points, not both")
    }
    guard (0...10_000).contains(digits) else {
      throw ValidationError("--digits is \(digits); 0 to 10000 are expected")
    }
  }

  func run() async throws {
    let source = try readNetwork(at: network)
    let isEnclosed = source.firstInexactActivation != nil && engine == .exact
    if !isEnclosed { try source.requireExactActivations(file: network) }
    let table: GridPoints
    if let input {
      table = GridPoints([
        try parsePoint(input, dimension: source.input.dimension, scale: source.input.scale)
      ])
    } else {
      table = try readPoints(
        at: points ?? "-", dimension: source.input.dimension, scale: source.input.scale)
    }
    if isEnclosed {
      try Output.write(
        EnclosureChecking.lines(
          of: source, at: table, digits: digits, hasValues: values,
          precisionLimit: precisionOptions.precisionLimit), to: "-")
      return
    }
    let options = try compilerOptions.options(output: nil)
    let machine = try await engine.make(
      for: source, code: try Compilation(source, file: network, options: options).generatedC(),
      compiler: SystemCompiler(), name: engine.rawValue)
    let isReal = source.output.kind == .real
    let labels = isReal ? [] : try machine.labels(of: table)
    let outputs = isReal || values ? try machine.values(of: table) : nil
    var text = ""
    for row in 0..<table.count {
      if !isReal {
        switch labels[row] {
        case .label(let label): text += source.output.name(of: Int(label))
        case let other: text += other.description
        }
      }
      if let outputs {
        if !isReal { text += "\t" }
        text += outputs[row]?.map(\.shortestText).joined(separator: ",") ?? "out of domain"
      }
      text += "\n"
    }
    try Output.write(text, to: "-")
  }
}

extension EngineChoice: ExpressibleByArgument {}
