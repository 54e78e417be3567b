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
struct ProgramParser {
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

  var token: ProgramToken { tokens[next] }

  func failure(_ message: String, at token: ProgramToken? = nil) -> Diagnostic {
    Diagnostic(message, at: lexer.span(of: (token ?? self.token).offset))
  }

  func expected(_ what: String) -> Diagnostic {
    failure("found \(token); \(what) is expected")
  }

  mutating func advance() { next = min(next + 1, tokens.count - 1) }

  mutating func skip(_ kind: ProgramToken.Kind) -> Bool {
    guard token.kind == kind else { return false }
    advance()
    return true
  }

  mutating func skip(_ symbol: String) -> Bool { skip(.symbol(symbol)) }

  mutating func take(_ symbol: String) throws {
    if !skip(symbol) { throw expected("`\(symbol)`") }
  }

  mutating func take(word: String) throws {
    if !skip(.word(word)) { throw expected("`\(word)`") }
  }

  mutating func takeLineEnd() throws {
    if !skip(.lineEnd) { throw expected("the end of the line") }
  }

  mutating func value() throws -> ValueID {
    guard case .value(let index) = token.kind else { throw expected("a value such as `%3`") }
    advance()
    while facts.count <= index { facts.append(ValueFacts()) }
    return ValueID(index)
  }

  mutating func values() throws -> [ValueID] {
    var values = [try value()]
    while skip(",") { values.append(try value()) }
    return values
  }

  mutating func skipLines() { while skip(.lineEnd) {} }

  /// Notes what is wrong with a line, and goes on with the next one.
  mutating func recover(from error: any Error) throws {
    guard let problem = error as? Diagnostic else { throw error }
    problems.append(problem)
    if problems.count >= ProgramParser.problemLimit { throw DiagnosticList(problems) }
    while token.kind != .lineEnd, token.kind != .end { advance() }
  }

  // MARK: Numbers

  /// `12`, `0x1f`, `2^70`; without a sign.
  mutating func magnitude() throws -> BigInt {
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
  mutating func number() throws -> BigInt {
    let isNegative = skip("-")
    let first = try magnitude()
    let value = isNegative ? -first : first
    return skip("-") ? value - (try magnitude()) : value
  }

  mutating func count(_ what: String, atMost limit: Int) throws -> Int {
    let start = token
    guard case .number(let number) = token.kind else { throw expected(what) }
    guard let count = number.asInt, count <= limit else {
      throw failure("\(start) is too large; \(what) of at most \(limit) is expected")
    }
    advance()
    return count
  }

  mutating func interval() throws -> Interval {
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
  mutating func entry(ofTable table: Int) throws -> Constant {
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
  func tableNumber(_ word: String) -> Int? {
    guard word.first == "t", let number = Int(word.dropFirst()), word == "t\(number)" else {
      return nil
    }
    return number
  }

  mutating func constant() throws -> Constant {
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
  mutating func innerProgram() throws -> Program {
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
  mutating func otherwise() throws -> Program.Otherwise {
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
  mutating func header() throws -> Program {
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
  mutating func block() throws -> [Statement] {
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

  mutating func instruction() throws -> Instruction {
    let result = try value()
    try take("=")
    let operation = try operation()
    try readFacts(of: result)
    return Instruction(result, operation)
  }

  /// ` : i32 [0, 5], 1 mod 4    ; layer 0 neuron 1, pre-activation`, each part if it is there.
  mutating func readFacts(of value: ValueID) throws {
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
  mutating func stride() throws -> Stride {
    let residue = try number()
    guard skip(.word("mod")) else { return Stride(residue) }
    let place = token
    let modulus = try number()
    if modulus < 1 || !(0..<modulus).contains(residue) {
      throw failure("the residue \(residue) modulo \(modulus) is not the least one", at: place)
    }
    return Stride(residue: residue, modulus: modulus)
  }

  mutating func loop() throws -> Repeat {
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

  /// `t0 = [1, 2, 2^70]`
  mutating func table() throws {
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
  mutating func list() throws -> [BigInt] {
    try take("[")
    var entries: [BigInt] = []
    if !skip("]") {
      repeat { entries.append(try number()) } while skip(",")
      try take("]")
    }
    return entries
  }
}
