import Exact
import Programs

/// The C functions that compute a program's outputs, with what they need.
struct EvaluateFunction {
  private(set) var functions: [String] = []
  private(set) var tables: ConstantTables
  private(set) var runtime: Set<String>
  /// The bytes of all variables that can be alive at once.
  private(set) var stackBytes: Int

  /// The most instructions of one C function, loops counted once: compilers take more than linear
  /// time and stack for longer ones.
  private static let partLimit = 400

  /// The functions of `program`; the last one is `evaluate(X, y)`.
  ///
  /// - Parameters:
  ///   - outputWords: the words of an entry of y, or nil where y is `int64_t`.
  ///   - tables: the tables so far.
  init(
    _ program: Program, prefix: String, outputWords: Int?, isAnnotated: Bool, tables: ConstantTables
  ) {
    guard let other = program.otherwise?.program else {
      self.init(
        program, name: "evaluate", prefix: prefix, outputWords: outputWords,
        isAnnotated: isAnnotated, tables: tables)
      return
    }
    let otherwise = EvaluateFunction(
      other, name: EvaluateFunction.otherwiseName, prefix: prefix, outputWords: outputWords,
      isAnnotated: isAnnotated, tables: tables)
    self.init(
      program, name: "evaluate", prefix: prefix, outputWords: outputWords,
      isAnnotated: isAnnotated, tables: otherwise.tables)
    functions = otherwise.functions + functions
    runtime.formUnion(otherwise.runtime)
    stackBytes += otherwise.stackBytes
  }

  /// The function of the program that gives the outputs where the main one does not.
  fileprivate static let otherwiseName = "evaluate_otherwise"

  private init(
    _ program: Program, name: String, prefix: String, outputWords: Int?, isAnnotated: Bool,
    tables: ConstantTables
  ) {
    let start = name == "evaluate" ? "" : "otherwise_"
    let parts = EvaluateFunction.parts(of: program.body)
    let isShared = EvaluateFunction.sharedValues(of: program, parts: parts)
    let liveness = Liveness(program)
    let storage = Storage(program, liveness, isShared: isShared)
    let isSplit = parts.count > 1
    var writer = FunctionWriter(
      program: program, storage: storage, liveness: liveness, slotPrefix: isSplit ? "f->" : "",
      isAnnotated: isAnnotated, tables: tables)
    writer.helperPrefix = start
    let slots = storage.slotCounts.flatMap { storageClass, count in
      (0..<count).map { Slot(storageClass: storageClass, index: $0) }
    }.sorted { $0.sortKey < $1.sortKey }
    let yType = outputWords == nil ? "int64_t" : "limb"
    var largestPart = 0
    for (index, part) in parts.enumerated() {
      let isLast = index == parts.count - 1
      writer.lines = []
      writer.localBytes = 0
      if !isSplit { for slot in slots { writer.line(slot.declaration) } }
      writer.write(part)
      if isLast { writer.storeOutputs(outputWords: outputWords) }
      largestPart = max(largestPart, writer.localBytes)
      let body = EvaluateFunction.counters(part, writer.lines) + writer.lines
      let mayIgnore = { (name: String, use: String) in
        body.contains { $0.contains(use) } ? [] : ["  (void)\(name);"]
      }
      if isSplit {
        let output = isLast ? ", \(yType) *y" : ""
        let ignored = mayIgnore("X", "X[") + mayIgnore("f", "f->")
        functions.append(
          "static void \(start)part_\(index)(const \(prefix)_input *X, struct \(start)frame *f\(output)) {\n"
            + (ignored + body).joined(separator: "\n") + "\n}\n")
      } else {
        functions.append(
          "/* Stores the numerators of the outputs at X, a point of the domain. */\n"
            + "static void \(name)(const \(prefix)_input *X, \(yType) *y) {\n"
            + (mayIgnore("X", "X[") + body).joined(separator: "\n") + "\n}\n")
      }
    }
    if isSplit {
      let calls = parts.indices.map { index in
        "  \(start)part_\(index)(X, &f\(index == parts.count - 1 ? ", y" : ""));\n"
      }.joined()
      functions.append(
        "/* Stores the numerators of the outputs at X, a point of the domain. */\n"
          + "static void \(name)(const \(prefix)_input *X, \(yType) *y) {\n"
          + "  struct \(start)frame f;\n\(calls)}\n")
    }
    if isSplit {
      let members = (slots.map(\.declaration) + writer.frameArrays).map { "  \($0)\n" }.joined()
      functions.insert(
        "/* What one part of the evaluation leaves for the next. */\n"
          + "struct \(start)frame {\n\(members.isEmpty ? "  int unused;\n" : members)};\n", at: 0)
    }
    functions = writer.helpers + functions
    self.tables = writer.tables
    runtime = writer.runtime
    stackBytes = slots.reduce(largestPart + writer.frameArrayBytes) {
      $0 + $1.storageClass.bits / 8
    }
  }

  /// The declarations of the loop counters that `lines` use.
  private static func counters(_ part: ArraySlice<Statement>, _ lines: [String]) -> [String] {
    var names = (0..<FunctionWriter.loopDepth(part)).map(Constant.counterName)
    if lines.contains(where: { $0.contains("for (c = 0;") }) { names.append("c") }
    return names.isEmpty ? [] : ["  size_t \(names.joined(separator: ", "));"]
  }

  /// Cuts the statements into runs of at most `partLimit` instructions, or one longer statement.
  private static func parts(of body: [Statement]) -> [ArraySlice<Statement>] {
    func size(_ statement: Statement) -> Int {
      switch statement {
      case .instruction(let instruction):
        switch instruction.operation {
        case .input: 0
        // Each a loop of its own.
        case .affine(let terms, _) where terms.count >= 64: 8
        case .reluSum: 8
        default: 1
        }
      case .repeat(let loop): loop.body.reduce(2) { $0 + size($1) }
      }
    }
    var parts: [ArraySlice<Statement>] = []
    var (start, total) = (0, 0)
    for (index, statement) in body.enumerated() {
      let next = size(statement)
      if total > 0, total + next > partLimit {
        parts.append(body[start..<index])
        (start, total) = (index, 0)
      }
      total += next
    }
    return parts + [body[start...]]
  }

  /// For each value whether a later part or the output reads it.
  private static func sharedValues(
    of program: Program, parts: [ArraySlice<Statement>]
  ) -> [Bool] {
    var isShared = [Bool](repeating: false, count: program.facts.count)
    var definedIn = [Int](repeating: -1, count: program.facts.count)
    for (index, part) in parts.enumerated() {
      func use(_ value: ValueID) {
        if definedIn[value.index] != index { isShared[value.index] = true }
      }
      func walk(_ block: some Sequence<Statement>) {
        for statement in block {
          switch statement {
          case .instruction(let instruction):
            instruction.operation.operands.forEach(use)
            definedIn[instruction.result.index] = index
          case .repeat(let loop):
            for carried in loop.carried {
              use(carried.initial)
              definedIn[carried.parameter.index] = index
            }
            walk(loop.body)
            loop.carried.forEach { use($0.next) }
            for result in loop.results {
              use(result.inner)
              definedIn[result.name.index] = index
            }
          }
        }
      }
      walk(part)
    }
    for value in program.needed where definedIn[value.index] != parts.count - 1 {
      isShared[value.index] = true
    }
    return isShared
  }
}

extension Slot {
  fileprivate var sortKey: Int { storageClass.bits << 20 + index }
}

extension FunctionWriter {
  /// Writes the outputs to y.
  fileprivate mutating func storeOutputs(outputWords: Int?) {
    if let condition = program.otherwise?.condition {
      line("if (\(name(condition)) == 0) {")
      line("  \(EvaluateFunction.otherwiseName)(X, y);")
      line("  return;")
      line("}")
    }
    for (index, value) in program.output.values.enumerated() {
      if let count = outputWords {
        let place = index == 0 ? "y" : "y + LIMBS(\(count)) * \(index)"
        if words(value) != nil {
          call("limbs_copy", "\(place), LIMBS(\(count))", operand(value))
        } else {
          call("limbs_from_int64", "\(place), LIMBS(\(count))", name(value))
        }
      } else {
        line("y[\(index)] = \(name(value));")
      }
    }
  }
}
