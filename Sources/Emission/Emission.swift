import Diagnostics
import Exact
import Foundation
import Mustache
import Networks
import Programs
import RuntimeText
import Templates

extension Program {
  /// Returns this program as C.
  ///
  /// - Requires: every value has a proved range.
  /// - Ensures: strictly conforming C99 that is C++ as well; the same bytes for the same program
  ///   and options.
  /// - Throws: a `Diagnostic` if a coordinate of the domain needs more than 64 bits, or if the file
  ///   name cannot stand in an `#include`.
  /// - Complexity: O(size of the text).
  package func emitted(_ options: EmissionOptions) throws -> GeneratedC {
    if let index = inputBox.firstIndex(where: { $0.signedBitWidth > 64 }) {
      throw Diagnostic(
        "coordinate \(index) of the domain, \(inputBox[index]), needs"
          + " \(inputBox[index].signedBitWidth) bits; generated C reads coordinates of at most 64",
        notes: ["a smaller --domain or a smaller scale of the data makes the coordinates narrower"])
    }
    if options.fileName.isEmpty || options.fileName.contains("??")
      || options.fileName.unicodeScalars.contains(where: {
        $0.value < 0x20 || "\"\\\u{7F}".unicodeScalars.contains($0)
      })
    {
      throw Diagnostic(
        "the file name cannot stand in an #include line of C",
        notes: ["use a name without quotes, backslashes, control characters and ??"])
    }
    return try Emitter(self, options).generated()
  }
}

/// Puts the parts of a .c and a .h file together.
private struct Emitter {
  let program: Program
  let options: EmissionOptions
  let evaluate: EvaluateFunction
  /// The words of an output, or nil where all fit 64 bits.
  let outputWords: Int?
  /// nil if no output has fractions.
  let fractionSums: FractionSums?

  init(_ program: Program, _ options: EmissionOptions) {
    self.program = program
    self.options = options
    let all = [program] + (program.otherwise.map { [$0.program] } ?? [])
    let hasFractions = !program.output.fractions.isEmpty
    var bits =
      all.flatMap { program in
        program.output.values.map { program.range(of: $0).signedBitWidth }
      }.max() ?? 1
    if !hasFractions { bits = max(bits, program.output.denominator.signedBitWidth) }
    outputWords = bits > 64 || hasFractions ? (bits + 63) / 64 : nil
    evaluate = EvaluateFunction(
      program, prefix: options.prefix.text, outputWords: outputWords,
      isAnnotated: options.isAnnotated,
      tables: ConstantTables(packsEntries: options.packsTables))
    fractionSums =
      hasFractions
      ? FractionSums(
        program, outputWords: outputWords!, prefix: options.prefix.text,
        macro: options.prefix.text.uppercased(), tables: evaluate.tables) : nil
  }

  private var macro: String { options.prefix.text.uppercased() }

  func generated() throws -> GeneratedC {
    let prefix = options.prefix.text
    var tables = fractionSums?.tables ?? evaluate.tables
    var runtime = evaluate.runtime
    let kind = program.output.specification.kind
    let label = LabelStatements(
      program.output, outputWords: outputWords, macro: macro, tables: tables)
    tables = label.tables
    runtime.formUnion(label.runtime)
    if outputWords != nil { runtime.formUnion(["limb", "limbs_to_words"]) }
    if fractionSums != nil { runtime.formUnion(FractionSums.runtime) }
    if tables.usesLimbs || evaluate.functions.contains(where: { $0.contains("limb ") }) {
      runtime.insert("limb")
    }
    let box = inputBounds(&tables)
    let labels = program.output.specification.labels
    let interface = CInterface(
      prefix: prefix, dimension: program.inputBox.count,
      inputBits: StorageClass(signedBitWidth: program.inputBitWidth) == .int32 ? 32 : 64,
      outputCount: program.output.numerators.count, hasLabel: kind != .real,
      number: number, denominator: fractionSums == nil ? program.output.denominator : 1)
    let comment = self.comment()
    let common: [String: Any] = [
      "fileName": CText.comment(options.fileName), "include": options.fileName, "title": title,
      "comment": comment,
      "prefix": prefix, "macro": macro, "hasLabel": interface.hasLabel,
    ]
    let units = runtimeUnits(closureOf: runtime).filter {
      $0.name != "linkage" || runtime.count > 0
    }
    let unit: [String: Any] = [
      "limbBits": options.limbSize == .auto || !runtime.contains("limb")
        ? [] : [options.limbSize.rawValue],
      "runtime": units.map(\.text), "tables": tables.definitions,
      "functions": evaluate.functions
        + (fractionSums.map { [$0.lines.joined(separator: "\n") + "\n"] } ?? []),
      "lower": box.lower, "upper": box.upper,
      "outputs": outputWords.map { "limb y[LIMBS(\($0)) * \(entryCount)];" }
        ?? "int64_t y[\(macro)_OUTPUTS];",
      "labelStatements": label.lines, "storeValue": storeValue,
      "zero": fractionSums != nil ? "{{0}, {0}}" : outputWords == nil ? "0" : "{{0}}",
    ]
    let header: [String: Any] = [
      "scale": program.inputScale.rangeText, "dimension": interface.dimension,
      "scaleMacro": program.inputScale.signedBitWidth <= 64
        ? [CText.integer(program.inputScale)] : [],
      "outputCount": interface.outputCount,
      "firstLabel": labels.map { CText.integer(BigInt($0.lowerBound)) } ?? "",
      "lastLabel": labels.map { CText.integer(BigInt($0.upperBound)) } ?? "",
      "stackBytes": stackBound, "inputType": "int\(interface.inputBits)_t",
      "numberType": numberType, "numberComment": numberComment,
      "denominator": fractionSums == nil ? [denominator] : [],
    ]
    return GeneratedC(
      fileName: options.fileName,
      header: try render(.header, common.merging(header) { $1 }),
      source: try render(.unit, common.merging(unit) { $1 }), interface: interface)
  }

  private func render(_ template: CTemplate, _ values: [String: Any]) throws -> String {
    try MustacheTemplate(string: template.text).render(values)
  }

  // MARK: Parts

  private var title: String {
    "the network \(CText.comment(program.name)), exactly"
  }

  /// What both heads say, a line each.
  private func comment() -> [String] {
    var lines = options.remarks.map(CText.comment)
    lines.append("")
    lines.append(
      "Exact for every grid point X of the domain, x = X / \(program.inputScale.rangeText):")
    lines += domainLines
    lines.append("any other point gives \(macro)_OUT_OF_DOMAIN. No overflow, heap, recursion,")
    lines.append("floating point, global state or libc; the same result on every C99 compiler.")
    if let names = program.output.specification.labelNames,
      let labels = program.output.specification.labels
    {
      lines.append("")
      lines.append("Labels:")
      let shown = program.output.specification.kind == .sign ? [-1, 1] : Array(labels)
      for (label, name) in zip(shown, names).prefix(100) {
        lines.append("  \(label)  \(CText.comment(name))")
      }
      if names.count > 100 { lines.append("  … and \(names.count - 100) more") }
    }
    lines.append("")
    lines.append(
      "The evaluation takes at most \(program.executedStepCount) operations (products that are")
    lines.append("added, comparisons, choices) on integers of at most \(widestBits) bits.")
    return lines.map { $0.isEmpty ? " *" : " * " + $0.replacingOccurrences(of: "…", with: "...") }
  }

  private var domainLines: [String] {
    var lines: [String] = []
    var index = 0
    let box = program.inputBox
    while index < box.count, lines.count < 64 {
      var end = index
      while end < box.count, box[end] == box[index] { end += 1 }
      let names = end - index > 1 ? "X[\(index)] to X[\(end - 1)]" : "X[\(index)]"
      lines.append("  \(names) in \(box[index]),")
      index = end
    }
    if index < box.count { lines.append("  and so on,") }
    return lines
  }

  private var widestBits: Int {
    var bits = 1
    for program in [program] + (program.otherwise.map { [$0.program] } ?? []) {
      program.forEachInstruction { instruction, _ in
        bits = max(bits, program.range(of: instruction.result).signedBitWidth)
      }
    }
    return bits
  }

  /// The expressions of the domain's ends at coordinate i: constants where all coordinates have the
  /// same. Compilers compare several coordinates at a time, as no comparison ends the template's loop.
  private func inputBounds(_ tables: inout ConstantTables) -> (lower: String, upper: String) {
    if let first = program.inputBox.first, program.inputBox.allSatisfy({ $0 == first }) {
      return (CText.integer(first.lower), CText.integer(first.upper))
    }
    let form: TableForm = program.inputBitWidth <= 32 ? .int32 : .int64
    let (lower, upper) = (program.inputBox.map(\.lower), program.inputBox.map(\.upper))
    return ("\(tables.name(of: lower, as: form))[i]", "\(tables.name(of: upper, as: form))[i]")
  }

  private var number: CInterface.Number {
    if let sums = fractionSums {
      return .fraction(
        numeratorWords: 2 * sums.numeratorWords, denominatorWords: 2 * sums.denominatorWords)
    }
    return outputWords.map { .words(2 * $0) } ?? .int64
  }

  /// The entries of y, as C.
  private var entryCount: String {
    let fractions = program.output.fractions.count
    return fractions == 0 ? "\(macro)_OUTPUTS" : "(\(macro)_OUTPUTS + \(fractions))"
  }

  private var storeValue: String {
    if fractionSums != nil { return "sum_up(y, i, &values[i]);" }
    return outputWords.map {
      "limbs_to_words(values[i].word, \(2 * $0), y + LIMBS(\($0)) * i, LIMBS(\($0)));"
    } ?? "values[i] = y[i];"
  }

  private var numberType: String {
    let name = "\(options.prefix.text)_number"
    switch number {
    case .int64: return "typedef int64_t \(name);"
    case .words(let count): return "typedef struct {\n  uint32_t word[\(count)];\n} \(name);"
    case .fraction(let numerator, let denominator):
      return "typedef struct {\n  uint32_t numerator[\(numerator)];\n"
        + "  uint32_t denominator[\(denominator)];\n} \(name);"
    }
  }

  private var numberComment: String {
    let order = "two's complement, the least significant word first"
    return switch number {
    case .int64: "An output's numerator over \(macro)_DENOMINATOR."
    case .words: "An output's numerator over \(macro)_DENOMINATOR: \(order)."
    case .fraction:
      "An output, numerator / denominator, not in lowest terms: \(order)."
    }
  }

  private var denominator: String {
    guard let count = outputWords else { return CText.integer(program.output.denominator) }
    let words = (0..<(2 * count)).map { index in
      let word = program.output.denominator.twosComplementWord(index / 2)
      return "0x\(String(index % 2 == 0 ? word & 0xFFFF_FFFF : word >> 32, radix: 16))u"
    }
    return "{{\(words.joined(separator: ", "))}}"
  }

  /// What the variables need, doubled for spills, and the calls.
  private var stackBound: Int {
    let outputs = (outputWords.map { 8 * $0 } ?? 8) * program.output.values.count
    return 2 * (evaluate.stackBytes + outputs + (fractionSums?.stackBytes ?? 0)) + 1024
  }
}
