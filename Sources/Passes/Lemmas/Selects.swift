import Exact
import Programs

extension Program {
  /// Replaces relus and clamps that multiply with 0 or 1 by choices, where these are cheaper.
  ///
  ///     %4 = affine %1 + 99*%2 - 99       %9 = affine 0
  ///     %5 = relu %4                      %8 = select %2 then %1 else %9
  ///     %6 = affine -%1 + 99*%2 - 99
  ///     %7 = relu %6
  ///     %8 = affine %5 - %7
  ///
  /// Pattern: a relu or clamp, the unit, of p = m·b + y.
  ///
  /// Precondition: b lies in [0, 1], and the range of y, which is proved for the whole domain, says
  /// that for one of the values of b the unit is constant (y + m·b stays on one side of all it lets
  /// pass), and for the other one that it is p itself. Of relus, two of p and p', where p' = −p for
  /// the latter value of b, may also stand in a sum with opposite factors.
  ///
  /// Proof: b is an integer, so it is 0 or 1. In either case the unit is what the precondition says of
  /// that case, y or y + m or a constant; and max(p, 0) − max(−p, 0) = p. A sum of units of one b is
  /// in each case the sum of these.
  ///
  /// Cost: a rewrite takes place if it saves operations, each times the words of its widest value,
  /// as for `compareIntegers()`. (A product with m is as cheap as a choice; what is saved is the
  /// relus and sums that a choice needs no more.)
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal values of what remains; equal outputs on the whole domain.
  /// - Complexity: O(size).
  package mutating func selectByBits() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var rewriter = SelectRewriter(self, instructions)
    let count = rewriter.rewrite()
    if count == 0 { return Change(0) }
    self = rewriter.rewritten()
    return Change(count)
  }
}

/// A relu or clamp whose operand depends on a value of 0 or 1.
private struct GatedUnit {
  let bit: ValueID
  /// What it is where the bit is 0, and where it is 1.
  var cases: [LinearSum]
  /// The case in which it is only the positive part of that.
  let rectified: Int?
}

/// A choice of two sums by a bit.
private struct Choice: Hashable {
  let bit: ValueID
  let cases: [LinearSum]
}

/// Finds what is cheaper as a choice.
private struct SelectRewriter {
  private let program: Program
  private let instructions: [Instruction]
  private var definitions: [Int]
  /// By value.
  private var units: [ValueID: GatedUnit] = [:]
  private var uses: UseCounts
  /// By place: the values that a sum adds no more, and what it adds instead.
  private var sums: [Int: (removed: Set<ValueID>, choices: [(factor: BigInt, choice: Choice)])] =
    [:]
  /// By place.
  private var values: [Int: Choice] = [:]

  /// The most terms of an operand that is looked at.
  private static let termLimit = 64

  /// Units in a sum that are cheaper as a choice.
  private struct Demand {
    let position: Int
    let removed: [ValueID]
    let factor: BigInt
    let choice: Choice
  }

  init(_ program: Program, _ instructions: [Instruction]) {
    self.program = program
    self.instructions = instructions
    definitions = Array(repeating: -1, count: program.facts.count)
    var costs = [UseCounts.Definition?](repeating: nil, count: program.facts.count)
    for (position, instruction) in instructions.enumerated() {
      definitions[instruction.result.index] = position
      costs[instruction.result.index] = UseCounts.Definition(
        operands: instruction.operation.operands, cost: program.cost(of: instruction))
    }
    uses = UseCounts(costs, needed: program.needed)
    for instruction in instructions where uses[instruction.result] > 0 {
      units[instruction.result] = unit(instruction.operation)
    }
  }

  // MARK: Units

  private func unit(_ operation: Operation) -> GatedUnit? {
    let (operand, limit): (ValueID, BigInt?)
    switch operation {
    case .relu(let value): (operand, limit) = (value, nil)
    case .clamp(let value, .literal(let bound)): (operand, limit) = (value, bound)
    default: return nil
    }
    let position = definitions[operand.index]
    guard position >= 0,
      case .affine(let terms, .literal(let bias)) = instructions[position].operation,
      terms.count >= 2, terms.count <= SelectRewriter.termLimit
    else { return nil }
    for (index, term) in terms.enumerated() {
      guard Interval(0, 1).contains(program.range(of: term.value)) else { continue }
      var others = terms
      others.remove(at: index)
      let factor = term.factor.literal!
      let range = program.facts(ofSum: others, bias).range!
      let ranges = [range, range + Interval(factor)]
      let constants = ranges.map { SelectRewriter.constant(on: $0, limit) }
      guard let still = constants.firstIndex(where: { $0 != nil }), constants[1 - still] == nil
      else { continue }
      let moving = ranges[1 - still]
      let isLinear =
        limit.map { Interval(-$0, $0).contains(moving) } ?? !moving.lower.isNegative
      if !isLinear, limit != nil { continue }
      var cases = [LinearSum(others, bias), LinearSum(others, bias + factor)]
      cases[still] = LinearSum(constants[still]!)
      return GatedUnit(bit: term.value, cases: cases, rectified: isLinear ? nil : 1 - still)
    }
    return nil
  }

  /// What a relu, or a clamp to `limit`, gives for all operands in `range`, if that is one number.
  private static func constant(on range: Interval, _ limit: BigInt?) -> BigInt? {
    if let limit, range.lower >= limit { return limit }
    return range.upper <= -(limit ?? 0) ? -(limit ?? 0) : nil
  }

  // MARK: Demands

  /// Chooses the rewrites, and returns how many there are.
  mutating func rewrite() -> Int {
    var bits: [ValueID] = []
    var demands: [ValueID: [Demand]] = [:]
    for (position, instruction) in instructions.enumerated() where uses[instruction.result] > 0 {
      for demand in self.demands(of: instruction, at: position) {
        if demands[demand.choice.bit] == nil { bits.append(demand.choice.bit) }
        demands[demand.choice.bit, default: []].append(demand)
      }
    }
    var count = 0
    for bit in bits {
      let all = demands[bit]!.filter { uses[instructions[$0.position].result] > 0 }
      if commit(all) {
        count += all.count
      } else if all.count > 1 {
        for demand in all where uses[instructions[demand.position].result] > 0 && commit([demand]) {
          count += 1
        }
      }
    }
    for (position, instruction) in instructions.enumerated() where uses[instruction.result] > 0 {
      if let unit = units[instruction.result], unit.rectified == nil,
        commit(Choice(bit: unit.bit, cases: unit.cases), at: position)
      {
        count += 1
      }
    }
    return count
  }

  /// The summands of `instruction` that are units of one bit, by bits.
  private func demands(of instruction: Instruction, at position: Int) -> [Demand] {
    guard case .affine(let terms, .literal) = instruction.operation, terms.count > 1 else {
      return []
    }
    var bits: [ValueID] = []
    var groups: [ValueID: [(factor: BigInt, value: ValueID, unit: GatedUnit)]] = [:]
    for term in terms {
      guard let unit = units[term.value], let factor = term.factor.literal else { continue }
      if groups[unit.bit] == nil { bits.append(unit.bit) }
      groups[unit.bit, default: []].append((factor, term.value, unit))
    }
    return bits.compactMap { bit in
      let group = SelectRewriter.linear(groups[bit]!)
      if group.count < 2 { return nil }
      var cases = [LinearSum(0), LinearSum(0)]
      for part in group {
        for index in 0...1 { cases[index].add(part.factor, part.unit.cases[index]) }
      }
      // What both have in common is multiplied after the choice.
      var content = BigInt.gcd(cases[0].content, cases[1].content)
      if content.isZero { content = 1 }
      if let first = (cases[1].terms.first ?? cases[0].terms.first)?.factor, first.isNegative {
        content = -content
      }
      return Demand(
        position: position, removed: group.map(\.value), factor: content,
        choice: Choice(
          bit: bit, cases: cases.map { sum in sum.mapping { $0.exactQuotient(by: content) } }))
    }
  }

  /// The units of `group` that are not only positive parts, and the pairs of those that are
  /// together, max(p, 0) − max(−p, 0) = p: the second one is left with nothing in that case.
  private static func linear(
    _ group: [(factor: BigInt, value: ValueID, unit: GatedUnit)]
  ) -> [(factor: BigInt, value: ValueID, unit: GatedUnit)] {
    var result: [(factor: BigInt, value: ValueID, unit: GatedUnit)] = []
    var open: [LinearSum: [Int]] = [:]
    for (index, part) in group.enumerated() {
      guard let moving = part.unit.rectified else {
        result.append(part)
        continue
      }
      let sum = part.unit.cases[moving]
      let opposite = sum.mapping { -$0 }
      if let match = open[opposite]?.lastIndex(where: {
        group[$0].factor == -part.factor && group[$0].unit.rectified == moving
      }) {
        result.append(group[open[opposite]!.remove(at: match)])
        var second = part
        second.unit.cases[moving] = LinearSum(0)
        result.append(second)
      } else {
        open[sum, default: []].append(index)
      }
    }
    return result
  }

  // MARK: Costs

  /// Plans `demands`, of one bit, if that saves operations.
  private mutating func commit(_ demands: [Demand]) -> Bool {
    // What is rewritten stays, and what choices read.
    var read: [[ValueID]] = []
    var (saved, spent) = (0, 0)
    var known: Set<Choice> = []
    for demand in demands {
      read.append(operands(of: demand.choice))
      for value in read[read.count - 1] { spent += uses.retain(value) }
      uses.retain(instructions[demand.position].result)
    }
    for demand in demands {
      let width = program.words(of: instructions[demand.position].result)
      saved += (demand.removed.count - 1) * width
      for value in demand.removed { saved += uses.release(value) }
      if known.insert(demand.choice).inserted { spent += cost(of: demand.choice) }
    }
    let isPlanned = spent < saved
    for (demand, read) in zip(demands, read) {
      let result = instructions[demand.position].result
      if isPlanned {
        var plan = sums[demand.position] ?? ([], [])
        plan.removed.formUnion(demand.removed)
        plan.choices.append((demand.factor, demand.choice))
        sums[demand.position] = plan
        uses.replaceReleasedOperands(demand.removed, of: result, by: read)
      } else {
        for value in demand.removed { uses.retain(value) }
        for value in read { uses.release(value) }
      }
    }
    for demand in demands { uses.release(instructions[demand.position].result) }
    return isPlanned
  }

  /// Plans the value at `position` as `choice`, if that saves operations.
  private mutating func commit(_ choice: Choice, at position: Int) -> Bool {
    let instruction = instructions[position]
    let read = operands(of: choice)
    var (saved, spent) = (program.cost(of: instruction), cost(of: choice))
    uses.retain(instruction.result)
    for value in read { spent += uses.retain(value) }
    for value in instruction.operation.operands { saved += uses.release(value) }
    let isPlanned = spent < saved
    if isPlanned {
      values[position] = choice
      uses.replaceReleasedOperands(
        instruction.operation.operands, of: instruction.result, by: read)
    } else {
      for value in instruction.operation.operands { uses.retain(value) }
      for value in read { uses.release(value) }
    }
    uses.release(instruction.result)
    return isPlanned
  }

  private func operands(of choice: Choice) -> [ValueID] {
    [choice.bit] + choice.cases.flatMap { $0.terms.map(\.value) }
  }

  /// What a choice and its sums cost.
  private func cost(of choice: Choice) -> Int {
    var (width, cost) = (1, 0)
    for sum in choice.cases {
      let facts = program.facts(ofSum: sum.affineTerms, sum.constant)
      let own = StorageClass(facts.range!).wordCount
      width = max(width, own)
      if sum.single == nil, !sum.terms.isEmpty { cost += sum.terms.count * own }
    }
    return cost + width
  }

  // MARK: Rewriting

  /// The program with what is planned.
  func rewritten() -> Program {
    var writer = SelectWriter(program)
    for (position, instruction) in instructions.enumerated() where uses[instruction.result] > 0 {
      if let choice = values[position] {
        writer.append(instruction.result, choice)
      } else if let plan = sums[position],
        case .affine(let terms, .literal(let bias)) = instruction.operation
      {
        let kept = terms.filter { !plan.removed.contains($0.value) }
        let chosen = plan.choices.map { Term(.literal($0.factor), writer.value(of: $0.choice)) }
        let sum = collected((kept + chosen).map { ($0.value, $0.factor.literal!) })
        writer.append(Instruction(instruction.result, .affine(sum, bias: .literal(bias))))
      } else {
        writer.append(instruction)
      }
    }
    var result = writer.program
    result.body = writer.body
    return result
  }
}

/// Writes choices as instructions, each once.
private struct SelectWriter {
  private(set) var program: Program
  private(set) var body: [Statement] = []
  private var sums: [LinearSum: ValueID] = [:]
  private var choices: [Choice: ValueID] = [:]

  init(_ program: Program) { self.program = program }

  mutating func append(_ instruction: Instruction) { body.append(.instruction(instruction)) }

  private mutating func append(_ operation: Operation, _ facts: ValueFacts) -> ValueID {
    let value = program.makeValue(facts)
    append(Instruction(value, operation))
    return value
  }

  /// Appends the value `result`, which is `choice`.
  mutating func append(_ result: ValueID, _ choice: Choice) {
    append(Instruction(result, operation(choice)))
    if choices[choice] == nil { choices[choice] = result }
  }

  /// The value that is `choice`.
  mutating func value(of choice: Choice) -> ValueID {
    if let known = choices[choice] { return known }
    let operation = operation(choice)
    let (a, b) = (
      program.facts[operation.operands[1].index], program.facts[operation.operands[2].index]
    )
    let value = append(
      operation, ValueFacts(range: a.range!.union(b.range!), stride: a.stride.union(b.stride)))
    choices[choice] = value
    return value
  }

  private mutating func operation(_ choice: Choice) -> Operation {
    .select(
      choice.bit, then: value(of: choice.cases[1]), otherwise: value(of: choice.cases[0]))
  }

  private mutating func value(of sum: LinearSum) -> ValueID {
    if let value = sum.single ?? sums[sum] { return value }
    let value = append(sum.affine, program.facts(ofSum: sum.affineTerms, sum.constant))
    sums[sum] = value
    return value
  }
}
