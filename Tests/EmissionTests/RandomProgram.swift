import Exact
import Networks
import Programs
import Support

extension Program {
  /// A random program with nested loops, tables, carried values that change places, and values and
  /// parameters handed out of loops; its ranges are the exact ones, found at every point.
  static func random(using generator: inout SplitMix64) throws -> Program {
    var maker = ProgramMaker(generator: generator)
    defer { generator = maker.generator }
    return try maker.program()
  }

  /// Every point of the domain.
  var allPoints: [[BigInt]] {
    inputBox.reduce([[]]) { points, side in
      points.flatMap { point in
        (side.lower.asInt!...side.upper.asInt!).map { point + [BigInt($0)] }
      }
    }
  }

  /// Replaces all ranges by those of the values at `allPoints`.
  mutating func observeRanges() throws {
    for index in facts.indices { facts[index] = ValueFacts(origin: facts[index].origin) }
    var ranges = [Interval?](repeating: nil, count: facts.count)
    let interpreter = ProgramInterpreter(self)
    for point in allPoints {
      _ = try interpreter.numerators(at: point) { value, number in
        let own = Interval(number)
        ranges[value.index] = ranges[value.index]?.union(own) ?? own
      }
    }
    for index in facts.indices { facts[index].range = ranges[index] ?? Interval(0) }
  }
}

private struct ProgramMaker {
  var generator: SplitMix64
  var result = Program(
    name: "random", inputScale: 1, inputBox: [Interval(-2, 2), Interval(-1, 3)], body: [],
    tables: [],
    output: Program.Output(
      numerators: [], denominator: 1, specification: OutputSpecification(.real)), facts: [])
  /// The iteration counts of the loops around.
  var counts: [Int] = []

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  mutating func program() throws -> Program {
    let inputs = (0..<2).map { index in
      let value = result.makeValue(ValueFacts())
      result.body.append(.instruction(Instruction(value, .input(index))))
      return value
    }
    var scope = inputs
    // Sometimes long enough to be cut into parts.
    let length = generator.below(12) == 0 ? number(410...450) : number(3...14)
    result.body += block(length, &scope, depth: 0)
    let inner = scope.suffix(10)
    result.output.numerators = (0..<number(1...4)).map { _ in
      inner.randomElement(using: &generator)!
    }
    try result.observeRanges()
    return result
  }

  private mutating func literal() -> BigInt {
    switch generator.below(12) {
    case 0:
      let bits = [30, 31, 32, 62, 63, 64, 65, 100, 127, 128].randomElement(using: &generator)!
      return (.powerOfTwo(bits) + BigInt(number(-1...1))) * (generator.below(2) == 0 ? 1 : -1)
    case 1: return 0
    case 2...4: return 1
    case 5: return -1
    default: return BigInt(number(-9...9))
    }
  }

  /// A number, or a table's entry if there is a loop; all positive if it is a limit.
  private mutating func constant(isLimit: Bool = false) -> Constant {
    func changed(_ value: BigInt) -> BigInt { isLimit ? value.magnitude + 1 : value }
    if counts.isEmpty || generator.below(2) == 0 { return .literal(changed(literal())) }
    var strides = [Int](repeating: 0, count: counts.count)
    var size = 1
    for depth in counts.indices.reversed() where generator.below(3) > 0 {
      strides[depth] = size
      size *= counts[depth]
    }
    let isPower = generator.below(6) == 0
    let sign: BigInt = isLimit || generator.below(2) == 0 ? 1 : -1
    let entries = (0..<size).map { _ in
      isPower ? sign << number(60...80) : changed(literal())
    }
    result.tables.append(Table(entries))
    return .entry(table: result.tables.count - 1, strides: strides)
  }

  /// A field of few or many bits, near the top or far below it.
  private mutating func field() -> BitField {
    let count = number(1...9)
    let lowest = [number(0...6), number(7...40), number(60...140)].randomElement(using: &generator)!
    let window = BigInt(number(1...(1 << min(lowest, 40))))
    let above = [0, 1, number(2...70)].randomElement(using: &generator)!
    return BitField(top: lowest + count + above, lowest: lowest, count: count, window: window)
  }

  /// A power of two, or a table's entry if there is a loop.
  private mutating func period() -> Constant {
    guard let count = counts.last, generator.below(2) == 0 else {
      return .literal(
        .powerOfTwo([1, 2, 3, 5, 31, 33, 64, 65, 120].randomElement(using: &generator)!))
    }
    let widest = generator.below(2) == 0 ? 5 : 140
    result.tables.append(Table((0..<count).map { _ in .powerOfTwo(number(1...widest)) }))
    let strides = counts.indices.map { $0 == counts.count - 1 ? 1 : 0 }
    return .entry(table: result.tables.count - 1, strides: strides)
  }

  private mutating func operation(_ scope: [ValueID]) -> Operation {
    // Recent values mostly.
    func operand(_ generator: inout SplitMix64) -> ValueID {
      generator.below(3) == 0
        ? scope.randomElement(using: &generator)!
        : scope.suffix(4).randomElement(using: &generator)!
    }
    switch generator.below(15) {
    case 10:
      return .between(operand(&generator), lower: constant(), upper: constant())
    case 11, 12:
      return .select(
        operand(&generator), then: operand(&generator), otherwise: operand(&generator))
    case 14: return .bits(operand(&generator), field())
    case 13: return .wave(operand(&generator), period: period())
    case 0, 1: return .relu(operand(&generator))
    case 2, 3: return .clamp(operand(&generator), limit: constant(isLimit: true))
    case 4: return .step(operand(&generator))
    default:
      var terms: [Term] = []
      for _ in 0..<number(0...3) {
        let value = operand(&generator)
        if !terms.contains(where: { $0.value == value }) { terms.append(Term(constant(), value)) }
      }
      return .affine(terms, bias: constant())
    }
  }

  private mutating func block(
    _ length: Int, _ scope: inout [ValueID], depth: Int
  ) -> [Statement] {
    var statements: [Statement] = []
    for _ in 0..<length {
      if depth < 3, generator.below(depth == 0 ? 4 : 7) == 0 {
        statements.append(.repeat(loop(&scope, depth: depth)))
      } else if generator.below(8) == 0 {
        statements += table(&scope)
      } else {
        let operation = operation(scope)
        let value = result.makeValue(ValueFacts())
        statements.append(.instruction(Instruction(value, operation)))
        scope.append(value)
      }
    }
    return statements
  }

  /// Ascending numbers, few or many, dense or far apart.
  private mutating func ascending() -> [BigInt] {
    let count = generator.below(2) == 0 ? number(1...6) : number(30...200)
    let gap = [1, 2, 50, 1 << 20, 1 << 56].randomElement(using: &generator)!
    var last = BigInt(number(-count...1)) - (generator.below(3) == 0 ? .powerOfTwo(62) : 0)
    return (0..<count).map { _ in
      last += BigInt(number(1...gap))
      return last
    }
  }

  /// A search and what is looked up at its result, or a match.
  private mutating func table(_ scope: inout [ValueID]) -> [Statement] {
    var statements: [Statement] = []
    func append(_ operation: Operation) {
      let value = result.makeValue(ValueFacts())
      statements.append(.instruction(Instruction(value, operation)))
      scope.append(value)
    }
    let value = scope.suffix(6).randomElement(using: &generator)!
    let keys = ascending()
    let isNarrow = generator.below(3) > 0
    let isVaried = isNarrow || generator.below(2) == 0
    let few = (0...2).map { BigInt($0) << 50 }
    let entries = (0...keys.count).map { _ in
      isNarrow
        ? BigInt(number(-9...99)) : isVaried ? literal() : few.randomElement(using: &generator)!
    }
    if generator.below(3) == 0 {
      let other = scope.randomElement(using: &generator)!
      append(
        .match(value, keys: keys, values: Array(entries.dropFirst()), otherwise: other))
      return statements
    }
    append(.search(value, entries: keys))
    let index = scope[scope.count - 1]
    if generator.below(2) == 0 {
      append(.lookup(index, entries: entries))
    } else {
      // Lines through small values, some of them steep, or any.
      let fromStarts = generator.below(2) == 0
      let slopes =
        fromStarts && isNarrow ? entries.map { $0.isMultiple(of: 3) ? 0 : $0 << 25 } : entries
      let starts = keys.prefix(1) + keys
      append(
        .line(
          index, slopes: slopes.reversed(),
          argument: fromStarts ? value : scope.suffix(6).randomElement(using: &generator)!,
          offsets: fromStarts
            ? zip(entries, zip(slopes.reversed(), starts)).map { $0 - $1.0 * $1.1 } : entries))
    }
    return statements
  }

  private mutating func loop(_ scope: inout [ValueID], depth: Int) -> Repeat {
    var loop = Repeat(count: number(1...4), carried: [], body: [], results: [])
    var inner = scope
    for _ in 0..<number(0...3) {
      let parameter = result.makeValue(ValueFacts())
      let initial = scope.suffix(5).randomElement(using: &generator)!
      loop.carried.append(.init(parameter: parameter, initial: initial, next: initial))
      inner.append(parameter)
    }
    counts.append(loop.count)
    loop.body = block(number(1...5), &inner, depth: depth + 1)
    counts.removeLast()
    let own = Array(inner[scope.count...])
    for index in loop.carried.indices {
      // Values of the block, parameters too, and now and then one from outside.
      loop.carried[index].next =
        (generator.below(8) == 0 ? inner : own).randomElement(using: &generator)!
    }
    // A parameter that nothing reads makes compilers warn; no pass leaves one.
    if let last = loop.body.indices.last, !loop.carried.isEmpty {
      let value = result.makeValue(ValueFacts())
      let terms = loop.carried.map { Term(constant(in: loop.count), $0.parameter) }
      loop.body.insert(.instruction(Instruction(value, .affine(terms, bias: 1))), at: last)
    }
    for _ in 0..<number(1...3) {
      let name = result.makeValue(ValueFacts())
      loop.results.append(.init(name: name, inner: own.randomElement(using: &generator)!))
      scope.append(name)
    }
    return loop
  }

  private mutating func constant(in count: Int) -> Constant {
    counts.append(count)
    defer { counts.removeLast() }
    return constant()
  }
}
