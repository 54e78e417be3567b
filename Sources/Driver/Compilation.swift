import Diagnostics
import Emission
import Exact
import Networks
import Passes
import Programs

/// What a caller of the compiler decides.
package struct CompilationOptions: Sendable {
  package var level = OptimizationLevel.general
  /// The widest value that is allowed.
  package var maximumBits = 1 << 20
  /// The name of the files without `.c` and `.h`.
  package var fileName = "net"
  /// The start of every public C name; made from the file name if nil.
  package var prefix: String?
  package var limbSize = EmissionOptions.LimbSize.auto
  /// Lines for the head of the generated files.
  package var remarks: [String] = []

  package init() {}
}

/// The stages between a network and its C, each kept.
package struct Compilation: Sendable {
  package let network: Network
  package let integerNetwork: IntegerNetwork
  /// The program after the passes of the level.
  package let program: Program
  private let options: CompilationOptions

  /// Compiles `network` up to the optimized program.
  ///
  /// - Parameters:
  ///   - file: the network's file, for messages.
  ///   - observe: called after each pass.
  /// - Throws: a `Diagnostic` if an activation has no rational values, or a value needs more bits
  ///   than allowed.
  package init(
    _ network: Network, file: String, options: CompilationOptions = CompilationOptions(),
    observe: (Pass, Change, Program) -> Void = { _, _, _ in }
  ) throws {
    try network.requireExactActivations(file: file)
    self.network = network
    self.options = options
    integerNetwork = network.scaledToIntegers()
    var program = Program(integerNetwork)
    try Pipeline(options.level).run(on: &program, observe: observe) { analyzed in
      try Compilation.checkWidths(analyzed, limit: options.maximumBits, file: file)
    }
    self.program = program
  }

  /// The program neuron by neuron, with its ranges.
  /// - Complexity: that of the analysis.
  package var literalProgram: Program {
    var program = Program(integerNetwork)
    program.analyzeRanges()
    return program
  }

  /// Returns the program as C.
  /// - Throws: a `Diagnostic` if the prefix is no C identifier or an input is too wide.
  package func generatedC() throws -> GeneratedC {
    let prefix =
      try options.prefix.map { try CIdentifier($0, from: "the name") }
      ?? CIdentifier(nearest: options.fileName)
    return try program.emitted(
      EmissionOptions(
        fileName: options.fileName, prefix: prefix, limbSize: options.limbSize,
        remarks: options.remarks + remarks,
        isAnnotated: options.level == .none, packsTables: options.level == .size))
  }

  /// Where the network comes from, for the head of its C.
  private var remarks: [String] {
    var lines = ["Network \(network.digest) at -O\(options.level.rawValue)."]
    if let construction = network.provenance["construction"]?.text {
      let source = network.provenance["source"]?.text.map { " (\($0))" } ?? ""
      lines.append("Constructed by \(construction)\(source).")
    }
    if let data = network.provenance["data"], let digest = data["sha256"]?.text {
      lines.append("Data \(data["name"]?.text ?? ""), SHA-256 \(digest).")
    }
    return lines
  }

  private static func checkWidths(_ program: Program, limit: Int, file: String) throws {
    var widest: (instruction: Instruction, bits: Int)?
    program.forEachInstruction { instruction, _ in
      let bits = program.range(of: instruction.result).signedBitWidth
      if bits > limit, bits > widest?.bits ?? 0 { widest = (instruction, bits) }
    }
    guard let (instruction, bits) = widest else {
      try checkFractions(program, limit: limit, file: file)
      return
    }
    let operands = instruction.operation.operands.prefix(4).map { value in
      "\(value) : \(program.range(of: value))"
    }
    let origin = program.facts[instruction.result.index].origin.map { "\($0), " } ?? ""
    throw Diagnostic(
      "\(origin)value \(instruction.result) needs \(bits) bits, --max-bits is \(limit)",
      at: SourceSpan(file: file),
      notes: [
        "it is computed from \(operands.joined(separator: ", "))",
        "with constants of up to \(constantBits(of: instruction, in: program)) bits",
      ])
  }

  /// The bits of the largest constant that `instruction` takes.
  private static func constantBits(of instruction: Instruction, in program: Program) -> Int {
    instruction.operation.constants.reduce(0) { bits, constant in
      switch constant {
      case .literal(let value): max(bits, value.bitLength)
      case .entry(let table, _):
        program.tables[table].entries.reduce(bits) { max($0, $1.bitLength) }
      }
    }
  }
}

extension Compilation {
  /// The denominators of outputs that are fractions are products of those of their parts.
  private static func checkFractions(_ program: Program, limit: Int, file: String) throws {
    let output = program.output
    let bits = output.denominator.bitLength + output.fractionBits + 1
    if output.fractions.isEmpty || bits <= limit { return }
    let longest = output.fractions.map(\.denominator.bitLength).max()!
    throw Diagnostic(
      "the outputs' denominators need \(bits) bits, --max-bits is \(limit)",
      at: SourceSpan(file: file),
      notes: [
        "an output adds up units of \(output.fractions.count) scales of up to \(longest) bits, of"
          + " which some are not saturated at the same point"
      ])
  }
}

extension Network {
  /// - Throws: a `Diagnostic` if an activation has no rational values.
  package func requireExactActivations(file: String) throws {
    guard let (layer, neuron, activation) = firstInexactActivation else { return }
    throw Diagnostic(
      "layer \(layer), neuron \(neuron): \(activation) has no rational values,"
        + " so there is no exact evaluation and no exact C of this network",
      at: SourceSpan(file: file),
      notes: ["use relu, relu-like, hard-tanh, step or identity"])
  }
}
