import Programs

/// A statement with what rolling compares: its shape, and what may differ between iterations.
struct ShapedStatement {
  let statement: Statement
  /// Equal for statements that differ only in operands from outside, constants and names.
  let shape: Int
  /// The values from outside that it reads, every occurrence in order.
  let operands: [ValueID]
  /// The values it defines for statements after it.
  let results: [ValueID]
  /// All values it defines, inner ones too, in order.
  let definitions: [ValueID]
  let constants: [ShapedConstant]
}

/// A number of an item.
struct ShapedConstant {
  let constant: Constant
  /// The number of the item's own loops around it.
  let depth: Int
  /// Whether it is multiplied with a value.
  let isFactor: Bool
}

/// Numbers the shapes of statements.
struct ShapeTable {
  private var numbers: [[Int]: Int] = [:]

  /// Returns `statement` with its shape, operands, definitions and constants.
  mutating func shaped(_ statement: Statement) -> ShapedStatement {
    var walk = ShapeWalk()
    walk.visit(statement)
    let shape = numbers[walk.tokens] ?? numbers.count
    numbers[walk.tokens] = shape
    let results: [ValueID]
    switch statement {
    case .instruction(let instruction): results = [instruction.result]
    case .repeat(let loop): results = loop.results.map(\.name)
    }
    return ShapedStatement(
      statement: statement, shape: shape, operands: walk.operands, results: results,
      definitions: walk.definitions, constants: walk.constants)
  }
}

/// Spells the shape of a statement as numbers; values from inside are numbered in order.
private struct ShapeWalk {
  var tokens: [Int] = []
  var operands: [ValueID] = []
  var definitions: [ValueID] = []
  var constants: [ShapedConstant] = []
  private var depth = 0
  private var locals: [ValueID: Int] = [:]

  mutating func visit(_ statement: Statement) {
    switch statement {
    case .instruction(let instruction): visit(instruction)
    case .repeat(let loop): visit(loop)
    }
  }

  private mutating func visit(_ instruction: Instruction) {
    switch instruction.operation {
    case .input(let index): tokens += [0, index]
    case .affine(let terms, _): tokens += [1, terms.count]
    case .relu: tokens.append(2)
    case .clamp: tokens.append(3)
    case .step: tokens.append(4)
    case .between: tokens.append(7)
    case .select: tokens.append(8)
    case .wave: tokens.append(9)
    // Loops and whole tables of their own: never part of another loop.
    case .reluSum, .search, .lookup, .match, .line, .bits: tokens += [6, instruction.result.index]
    }
    for operand in instruction.operation.operands { read(operand) }
    // Whether a number is in a table is no part of the shape: what differs moves into tables.
    let all = instruction.operation.constants
    var factorCount = 0
    if case .affine(let terms, _) = instruction.operation { factorCount = terms.count }
    for (index, constant) in all.enumerated() {
      constants.append(
        ShapedConstant(constant: constant, depth: depth, isFactor: index < factorCount))
    }
    define(instruction.result)
  }

  private mutating func visit(_ loop: Repeat) {
    tokens += [5, loop.count, loop.carried.count, loop.results.count, loop.body.count]
    for carried in loop.carried { read(carried.initial) }
    for carried in loop.carried { define(carried.parameter) }
    depth += 1
    for statement in loop.body { visit(statement) }
    depth -= 1
    for carried in loop.carried { read(carried.next) }
    for result in loop.results {
      read(result.inner)
      define(result.name)
    }
  }

  private mutating func read(_ value: ValueID) {
    if let local = locals[value] {
      tokens.append(local)
    } else {
      tokens.append(-1)
      operands.append(value)
    }
  }

  private mutating func define(_ value: ValueID) {
    locals[value] = locals.count
    definitions.append(value)
  }
}
