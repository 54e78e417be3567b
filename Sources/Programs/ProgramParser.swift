import Diagnostics
import Exact
import Networks

extension Program {
  /// The program that `text` writes; Docs/Program.md is the reference.
  ///
  /// - Ensures: what `description` wrote gives the same program, but for facts of names that are
  ///   not defined. `brokenInvariants()` is empty.
  /// - Throws: a `DiagnosticList` with the problems of at most 20 lines.
  /// - Complexity: quasi-linear in the length.
  package init(text: String, file: String) throws {
    var parser = try ProgramParser(text, file: file)
    self = try parser.program()
  }
}

/// Reads a program's text, a line after the other.
private struct ProgramParser {
  private let lexer: ProgramLexer
  private let file: String
  private let tokens: [ProgramToken]
  private var next = 0
  private var problems: [Diagnostic] = []

  private var facts: [ValueFacts] = []
  private var tables: [Int: Table] = [:]
  /// The iteration counts of the blocks around the current line.
  private var counts: [Int] = []
  /// Whether the lines are those of a program inside another.
  private var isNested = false

  private static let problemLimit = 20
  private static let depthLimit = 64
  /// The most times that the innermost block may run in all, and the largest stride.
  private static let runLimit = 1 << 40
  private static let strideLimit = 1 << 31

  init(_ text: String, file: String) throws {
    var lexer = ProgramLexer(text, file: file)
    do {
      tokens = try lexer.tokens()
    } catch let problem as Diagnostic {
      throw DiagnosticList([problem])
    }
    self.lexer = lexer
    self.file = file
  }

  // MARK: Tokens

  private var token: ProgramToken { tokens[next] }

  private func failure(_ message: String, at token: ProgramToken? = nil) -> Diagnostic {
    Diagnostic(message, at: lexer.span(of: (token ?? self.token).offset))
  }

  private func expected(_ what: String) -> Diagnostic {
    failure("found \(token); \(what) is expected")
  }

  private mutating func advance() { next = min(next + 1, tokens.count - 1) }

  private mutating func skip(_ kind: ProgramToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  private mutating func skip(_ symbol: String) -> Bool { skip(.symbol(symbol)) }

  private mutating func take(_ symbol: String) throws {
    if !skip(symbol) { throw expected("`\(symbol)`") }
  }

  private mutating func take(word: String) throws {
    if !skip(.word(word)) { throw expected("`\(word)`") }
  }

  private mutating func takeLineEnd() throws {
    if !skip(.lineEnd) { throw expected("the end of the line") }
  }

  private mutating func value() throws -> ValueID {
    guard case .value(let index) = token.kind else { throw expected("a value such as `%3`") }
    advance()
    while facts.count <= index { facts.append(ValueFacts()) }
    return ValueID(index)
  }

  private mutating func values() throws -> [ValueID] {
    var values = [try value()]
    while skip(",") { values.append(try value()) }
    return values
  }

  private mutating func skipLines() { while skip(.lineEnd) {} }

  /// Notes what is wrong with a line, and goes on with the next one.
  private mutating func recover(from error: any Error) throws {
    guard let problem = error as? Diagnostic else { throw error }
    problems.append(problem)
    if problems.count >= ProgramParser.problemLimit { throw DiagnosticList(problems) }
    while token.kind != .lineEnd, token.kind != .end { advance() }
  }

  // MARK: Numbers

  /// `12`, `0x1f`, `2^70`; without a sign.
  private mutating func magnitude() throws -> BigInt {
    guard case .number(let number) = token.kind else { throw expected("a number") }
    advance()
    guard skip("^") else { return number }
    guard case .number(let exponent) = token.kind, number == 2, let power = exponent.asInt,
      power <= Rational.defaultBitLimit
    else { throw expected("2^ and an exponent of at most \(Rational.defaultBitLimit)") }
    advance()
    return .powerOfTwo(power)
  }

  /// A number as ranges write it: with a sign, `2^70 - 1` and `1 - 2^70` too.
  private mutating func number() throws -> BigInt {
    let isNegative = skip("-")
    let first = try magnitude()
    let value = isNegative ? -first : first
    return skip("-") ? value - (try magnitude()) : value
  }

  private mutating func count(_ what: String, atMost limit: Int) throws -> Int {
    let start = token
    guard case .number(let number) = token.kind else { throw expected(what) }
    guard let count = number.asInt, count <= limit else {
      throw failure("\(start) is too large; \(what) of at most \(limit) is expected")
    }
    advance()
    return count
  }

  private mutating func interval() throws -> Interval {
    let start = token
    try take("[")
    let lower = try number()
    try take(",")
    let upper = try number()
    try take("]")
    if lower > upper { throw failure("the range is empty", at: start) }
    return Interval(lower, upper)
  }

  /// `t0[2*i + j]`, once its table's word is read.
  private mutating func entry(ofTable table: Int) throws -> Constant {
    var strides = [Int](repeating: 0, count: counts.count)
    try take("[")
    repeat {
      if skip(.number(0)) { continue }
      var stride = 1
      if case .number = token.kind {
        stride = try count("a stride", atMost: ProgramParser.strideLimit)
        try take("*")
      }
      let names = counts.indices.map(Constant.counterName)
      guard case .word(let name) = token.kind, let depth = names.firstIndex(of: name) else {
        throw expected(
          names.isEmpty
            ? "0, since no block is around this line,"
            : "a counter of \(names.joined(separator: ", "))"
        )
      }
      advance()
      strides[depth] += stride
    } while skip("+")
    try take("]")
    return .entry(table: table, strides: strides)
  }

  /// The number of the table that a word names, `t12`.
  private func tableNumber(_ word: String) -> Int? {
    guard word.first == "t", let number = Int(word.dropFirst()), word == "t\(number)" else {
      return nil
    }
    return number
  }

  private mutating func constant() throws -> Constant {
    if case .word(let word) = token.kind, let table = tableNumber(word) {
      advance()
      return try entry(ofTable: table)
    }
    return .literal(try number())
  }

  // MARK: Lines

  mutating func program() throws -> Program {
    let program = try innerProgram()
    if token.kind != .end { throw DiagnosticList([expected("a table such as `t0`")]) }
    let broken = program.brokenInvariants().prefix(ProgramParser.problemLimit)
    if !broken.isEmpty {
      throw DiagnosticList(broken.map { Diagnostic($0, at: SourceSpan(file: file)) })
    }
    return program
  }

  /// A program up to its end, or to the `}` of the one around it.
  private mutating func innerProgram() throws -> Program {
    skipLines()
    var program: Program
    do {
      program = try header()
      try takeLineEnd()
    } catch let problem as Diagnostic {
      throw DiagnosticList([problem])
    }
    do {
      program.body = try block()
      program.output = try output()
      try takeLineEnd()
    } catch let problem as Diagnostic {
      throw DiagnosticList(problems + [problem])
    }
    while true {
      skipLines()
      if token.kind == .end || token.kind == .symbol("}") || token.kind == .word("where") { break }
      do { try table() } catch { try recover(from: error) }
    }
    for index in 0..<tables.count where tables[index] == nil {
      problems.append(
        Diagnostic(
          "there are \(tables.count) tables, but no t\(index)", at: SourceSpan(file: file)))
    }
    if !problems.isEmpty { throw DiagnosticList(problems) }
    program.tables = (0..<tables.count).map { tables[$0]! }
    program.facts = facts
    if token.kind == .word("where") {
      do {
        program.otherwise = try otherwise()
      } catch let problem as Diagnostic {
        throw DiagnosticList([problem])
      }
      program.facts += facts.dropFirst(program.facts.count)
    }
    return program
  }

  /// `where %7 is 0 {`, a program and `}`
  private mutating func otherwise() throws -> Program.Otherwise {
    advance()
    let place = token
    let condition = try value()
    if condition.index >= facts.count { throw failure("\(condition) is not defined", at: place) }
    try take(word: "is")
    if !skip(.number(0)) { throw expected("`0`") }
    try take("{")
    try takeLineEnd()
    let outer = (facts, tables)
    if isNested { throw failure("a third program", at: place) }
    isNested = true
    (facts, tables) = ([], [:])
    let program = try innerProgram()
    (facts, tables) = outer
    isNested = false
    try take("}")
    try takeLineEnd()
    skipLines()
    return Program.Otherwise(when: condition, program)
  }

  /// `program xor  input 2 / 1  domain [0, 1]^2`
  private mutating func header() throws -> Program {
    try take(word: "program")
    let name: String
    switch token.kind {
    case .word(let text), .string(let text): name = text
    default: throw expected("the program's name")
    }
    advance()
    try take(word: "input")
    let place = token
    let dimension = try count("the number of inputs", atMost: ProgramLexer.valueLimit)
    try take("/")
    let scale = try magnitude()
    if scale < 1 { throw failure("the scale is 0; a positive number is expected", at: place) }
    try take(word: "domain")
    var box: [Interval] = []
    repeat {
      let side = try interval()
      var power = 1
      if skip("^") { power = try count("a power", atMost: ProgramLexer.valueLimit) }
      box += [Interval](repeating: side, count: power)
      if box.count > dimension { break }
    } while skip(.word("x"))
    if box.count != dimension {
      throw failure(
        "the domain has \(box.count) coordinates or more; \(dimension) inputs are declared",
        at: place)
    }
    return Program(
      name: name, inputScale: scale, inputBox: box, body: [], tables: [],
      output: Program.Output(
        numerators: [], denominator: 1, specification: OutputSpecification(.real)),
      facts: [])
  }

  /// The lines up to a `}` or the output's line.
  private mutating func block() throws -> [Statement] {
    var statements: [Statement] = []
    while true {
      skipLines()
      switch token.kind {
      case .value:
        do {
          statements.append(.instruction(try instruction()))
          try takeLineEnd()
        } catch { try recover(from: error) }
      case .word("repeat"):
        statements.append(.repeat(try loop()))
      default:
        return statements
      }
    }
  }

  private mutating func instruction() throws -> Instruction {
    let result = try value()
    try take("=")
    let operation = try operation()
    try readFacts(of: result)
    return Instruction(result, operation)
  }

  private mutating func operation() throws -> Operation {
    guard case .word(let name) = token.kind else { throw expected("an operation") }
    switch name {
    case "input":
      advance()
      return .input(try count("an input's number", atMost: ProgramLexer.valueLimit))
    case "affine":
      advance()
      return try sum()
    case "relu":
      advance()
      return .relu(try value())
    case "clamp":
      advance()
      let value = try value()
      try take(word: "to")
      return .clamp(value, limit: try constant())
    case "step":
      advance()
      return .step(try value())
    case "relu-sum":
      advance()
      return try reluSum()
    case "search":
      advance()
      let value = try value()
      try take(word: "in")
      return .search(value, entries: try list())
    case "lookup":
      advance()
      let value = try value()
      try take(word: "in")
      return .lookup(value, entries: try list())
    case "match":
      advance()
      let value = try value()
      try take(word: "in")
      let keys = try list()
      try take(word: "giving")
      let values = try list()
      try take(word: "else")
      return .match(value, keys: keys, values: values, otherwise: try self.value())
    case "line":
      advance()
      let index = try value()
      try take(word: "in")
      let slopes = try list()
      try take(word: "at")
      let argument = try value()
      try take(word: "plus")
      return .line(index, slopes: slopes, argument: argument, offsets: try list())
    case "last":
      throw failure("`last` stands after a block's `}` only")
    default:
      throw expected(
        "one of input, affine, relu, clamp, step, relu-sum, search, lookup, match and line")
    }
  }

  /// `2*%1 - %4 + t0[i]*%2 - 7`
  private mutating func sum() throws -> Operation {
    var terms: [Term] = []
    var bias: Constant?
    var isNegative = skip("-")
    while true {
      if case .value = token.kind {
        terms.append(Term(.literal(isNegative ? -1 : 1), try value()))
      } else {
        let place = token
        let factor: Constant
        if case .word(let word) = token.kind, let table = tableNumber(word) {
          if isNegative { throw failure("a table's entry with a minus sign; `+` is expected") }
          advance()
          factor = try entry(ofTable: table)
        } else {
          let size = try magnitude()
          factor = .literal(isNegative ? -size : size)
        }
        if skip("*") {
          terms.append(Term(factor, try value()))
        } else if bias == nil {
          bias = factor
        } else {
          throw failure("a second number in a sum; `*` and a value are expected", at: place)
        }
      }
      if skip("+") {
        isNegative = false
      } else if skip("-") {
        isNegative = true
      } else {
        return .affine(terms, bias: bias ?? 0)
      }
    }
  }

  /// `3*[2*%1 - %2 + 1] - [%3] + 7`
  private mutating func reluSum() throws -> Operation {
    var terms: [RectifiedTerm] = []
    var isNegative = skip("-")
    while true {
      var factor: BigInt = 1
      if token.kind != .symbol("[") {
        factor = try magnitude()
        if !skip("*") {
          if terms.isEmpty { throw expected("`*` and a sum in brackets") }
          return .reluSum(terms, bias: isNegative ? -factor : factor)
        }
      }
      try take("[")
      let place = token
      guard case .affine(let products, .literal(let bias)) = try sum(),
        products.allSatisfy({ $0.factor.literal != nil })
      else { throw failure("a table's entry in a relu-sum; a number is expected", at: place) }
      try take("]")
      terms.append(RectifiedTerm(isNegative ? -factor : factor, products, bias: bias))
      if skip("+") {
        isNegative = false
      } else if skip("-") {
        isNegative = true
      } else {
        return .reluSum(terms, bias: 0)
      }
    }
  }

  /// ` : i32 [0, 5], 1 mod 4    ; layer 0 neuron 1, pre-activation`, each part if it is there.
  private mutating func readFacts(of value: ValueID) throws {
    var facts = ValueFacts()
    if skip(":") {
      if case .word(let name) = token.kind {
        let place = token
        advance()
        let range = try interval()
        let expected = StorageClass(range).description
        if name != expected {
          throw failure("\(place) is not the class of \(range), which needs \(expected)", at: place)
        }
        facts.range = range
        facts.stride = range.constant.map { Stride($0) } ?? .all
        if skip(",") { facts.stride = try stride() }
      } else {
        facts.stride = try stride()
      }
    }
    if skip(";") {
      try take(word: "layer")
      let layer = try count("a layer's number", atMost: ProgramLexer.valueLimit)
      try take(word: "neuron")
      let neuron = try count("a neuron's number", atMost: ProgramLexer.valueLimit)
      var part = Origin.Part.activation
      if skip(",") {
        try take(word: "pre-activation")
        part = .preactivation
      }
      facts.origin = Origin(layer: layer, neuron: neuron, part: part)
    }
    self.facts[value.index] = facts
  }

  /// `1 mod 4`, or the only value.
  private mutating func stride() throws -> Stride {
    let residue = try number()
    guard skip(.word("mod")) else { return Stride(residue) }
    let place = token
    let modulus = try number()
    if modulus < 1 || !(0..<modulus).contains(residue) {
      throw failure("the residue \(residue) modulo \(modulus) is not the least one", at: place)
    }
    return Stride(residue: residue, modulus: modulus)
  }

  private mutating func loop() throws -> Repeat {
    let place = token
    try take(word: "repeat")
    let count = try count("a number of iterations", atMost: ProgramParser.strideLimit)
    try take("{")
    try takeLineEnd()
    let runs = counts.reduce(BigInt(count)) { $0 * BigInt($1) }
    if counts.count >= ProgramParser.depthLimit || runs > BigInt(ProgramParser.runLimit) {
      throw failure(
        "a block inside \(counts.count) others that runs \(runs) times; at most"
          + " \(ProgramParser.depthLimit) and \(ProgramParser.runLimit) are allowed", at: place)
    }
    var loop = Repeat(count: count, carried: [], body: [], results: [])
    skipLines()
    while skip(.word("carry")) {
      let parameter = try value()
      try take("=")
      let initial = try value()
      try take(",")
      try take(word: "then")
      let next = try value()
      try readFacts(of: parameter)
      loop.carried.append(Repeat.Carried(parameter: parameter, initial: initial, next: next))
      try takeLineEnd()
      skipLines()
    }
    counts.append(count)
    loop.body = try block()
    counts.removeLast()
    if token.kind == .word("carry") { throw failure("`carry` stands at a block's beginning only") }
    if !skip("}") { throw expected("a value's definition, `repeat` or `}`") }
    try takeLineEnd()
    while case .value = token.kind,
      tokens[min(self.next + 2, tokens.count - 1)].kind == .word("last")
    {
      let name = try value()
      try take("=")
      try take(word: "last")
      let inner = try value()
      try readFacts(of: name)
      loop.results.append(Repeat.Result(name: name, inner: inner))
      try takeLineEnd()
    }
    return loop
  }

  /// `0 ..< 3`
  private mutating func labelRange(at place: ProgramToken) throws -> Range<Int> {
    let first = try label()
    try take("..<")
    let last = try label()
    if first >= last { throw failure("an empty range of labels", at: place) }
    return first..<last
  }

  /// `label %5 / 2 in 0 ..< 3 named "no", "maybe", "yes"`
  private mutating func output() throws -> Program.Output {
    let place = token
    guard case .word(let kindName) = token.kind,
      ["real", "label", "sign", "one-hot"].contains(kindName)
    else {
      throw expected("a value's definition, `repeat`, or one of real, label, sign and one-hot")
    }
    advance()
    let numerators = try values()
    var denominator = BigInt(1)
    if skip("/") {
      denominator = try number()
      if denominator < 1 { throw failure("a denominator below 1", at: place) }
    }
    let (fractions, fractionBits) = try self.fractions(of: numerators.count, kindName)
    let kind: OutputSpecification.Kind
    var nameCount = 2
    switch kindName {
    case "label":
      try take(word: "in")
      let labels = try labelRange(at: place)
      kind = .label(first: labels.lowerBound, classCount: labels.count)
      nameCount = labels.count
    case "sign": kind = .sign
    case "one-hot":
      var first = 0
      if skip(.word("in")) {
        let labels = try labelRange(at: place)
        if labels.count != numerators.count {
          throw failure("\(numerators.count) values; \(labels.count) labels", at: place)
        }
        first = labels.lowerBound
      }
      kind = .oneHot(first: first, classCount: numerators.count)
      nameCount = numerators.count
    default:
      kind = .real
      nameCount = 0
    }
    if kindName == "label" || kindName == "sign", numerators.count != 1 {
      throw failure("\(numerators.count) values; one is expected for \(kindName)", at: place)
    }
    var names: [String]?
    if skip(.word("named")) {
      var list: [String] = []
      repeat {
        guard case .string(let name) = token.kind else { throw expected("a name in quotes") }
        advance()
        list.append(name)
      } while skip(",")
      if list.count != nameCount {
        throw failure("\(list.count) names; \(nameCount) are expected", at: place)
      }
      names = list
    }
    return Program.Output(
      numerators: numerators, denominator: denominator, fractions: fractions,
      fractionBits: fractionBits, specification: OutputSpecification(kind, labelNames: names))
  }

  /// `+ [0] %5 / 15 + [1] %6 / 77 below 2^7`, or nothing.
  private mutating func fractions(
    of outputCount: Int, _ kindName: String
  ) throws -> ([Program.Output.Fraction], bits: Int) {
    var fractions: [Program.Output.Fraction] = []
    let place = token
    while skip("+") {
      try take("[")
      let output = try count("an output's index", atMost: outputCount - 1)
      try take("]")
      let numerator = try value()
      try take("/")
      let denominator = try number()
      if denominator < 1 { throw failure("a denominator below 1", at: place) }
      fractions.append(
        Program.Output.Fraction(output: output, numerator: numerator, denominator: denominator))
    }
    if fractions.isEmpty { return ([], 0) }
    if kindName != "real" { throw failure("fractions for \(kindName)", at: place) }
    try take(word: "below")
    let bound = try number()
    if bound < 1 || !bound.isPowerOfTwo {
      throw failure("a bound that is no power of 2", at: place)
    }
    return (fractions, bound.trailingZeroBitCount)
  }

  private mutating func label() throws -> Int {
    let place = token
    let label = try number()
    // The end of the labels may be one above them.
    guard let small = label.asInt, small >= Int(Int32.min), small <= Int(Int32.max) + 1 else {
      throw failure("the label \(label.rangeText) does not fit 32 bits", at: place)
    }
    return small
  }

  /// `t0 = [1, 2, 2^70]`
  private mutating func table() throws {
    guard case .word(let word) = token.kind, let number = tableNumber(word) else {
      throw expected("a table such as `t0`")
    }
    if tables[number] != nil { throw failure("a second table t\(number)") }
    advance()
    try take("=")
    let entries = try list()
    try takeLineEnd()
    tables[number] = Table(entries)
  }

  /// `[1, 2, 2^70]`
  private mutating func list() throws -> [BigInt] {
    try take("[")
    var entries: [BigInt] = []
    if !skip("]") {
      repeat { entries.append(try number()) } while skip(",")
      try take("]")
    }
    return entries
  }
}
