import ArgumentParser
import Diagnostics
import Driver
import Formats
import Foundation
import Passes

struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Compile a network exactly to portable C.",
    discussion: """
      Writes NAME.c and NAME.h: C99 without libc, heap, floating point or global state, which \
      gives the network's exact value for every grid point of the domain. --emit prints a stage of \
      the compiler instead.
      """)

  enum Stage: String, ExpressibleByArgument, CaseIterable {
    case network, integer, program, ranges, c
  }

  @Argument(help: "The network.")
  var network: String

  @Option(
    name: .shortAndLong,
    help: "The .c file, with the .h file beside it; - prints both as one. NETWORK.c if absent.")
  var output: String?

  @OptionGroup(title: "Compiler") var compilerOptions: CompilerOptions

  @Option(help: "The stage to print: network, integer, program, ranges or c.")
  var emit: Stage?

  @Option(
    help: ArgumentHelp("Print the program after this pass, or after all.", valueName: "pass|all"))
  var printAfter: String?

  @Flag(help: "Print the time of each pass.")
  var timePasses = false

  @Option(
    help: """
      The random points at which --emit ranges evaluates the network, beside as many where its \
      ReLUs of sums of inputs bend.
      """)
  var points = 200

  @Option(help: "A data set at whose points --emit ranges evaluates the network too.")
  var data: String?

  @OptionGroup(title: "Data") var dataOptions: DataOptions

  func validate() throws {
    let names = Pipeline.allPassNames
    if let printAfter, printAfter != "all", !names.contains(printAfter) {
      throw ValidationError(
        "there is no pass \"\(printAfter)\"; the passes are \(names.joined(separator: ", "))")
    }
  }

  func run() throws {
    let isC = emit == nil || emit == .c
    let target = output ?? (emit == nil ? defaultOutput : "-")
    let options = try compilerOptions.options(output: isC ? target : nil)
    let source = try readNetwork(at: network)
    let log = PassLog(printAfter: printAfter, isTimed: timePasses)
    let compilation = try Compilation(source, file: network, options: options) {
      log.record($0, $1, $2)
    }
    log.finish()
    switch emit {
    case .network: try Output.write("\(compilation.network)", to: target)
    case .integer: try Output.write("\(compilation.integerNetwork)", to: target)
    case .program: try Output.write("\(compilation.program)", to: target)
    case .ranges:
      let dataSet = try data.map { try dataOptions.read($0, for: source) }
      let report = try RangeReport(compilation, data: dataSet, pointCount: points, seed: 1)
      try Output.write("\(report)", to: target)
    case .c, nil:
      let code = try compilation.generatedC()
      try Output.write(code, to: target)
      if target != "-" { print(CodeSummary.line(of: code, file: target)) }
    }
  }

  /// The network's name with the ending .c, in the current folder.
  private var defaultOutput: String {
    URL(fileURLWithPath: network).deletingPathExtension().lastPathComponent + ".c"
  }
}
