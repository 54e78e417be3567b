import Exact
import Programs

extension Program {
  /// Replaces ramps, bumps and nested relus of one integer by comparisons, where these are cheaper.
  ///
  ///     %3 = affine 3*%2 - 20             %9 = between %2 from 7 to 11
  ///     %4 = relu %3                      %8 = affine 5*%9 + %1
  ///     %5 = affine 3*%2 - 19
  ///     …
  ///     %8 = affine 5*%4 - 5*%5 - 5*%6 + 5*%7 + %1
  ///
  /// A ramp that contains no grid point is a step, so an indicator of four relus is one comparison
  /// of two bounds, a bump at one number one of equality.
  ///
  /// Pattern: summands of an affine operation, or the operand of another one, are functions of one
  /// earlier value u by affine operations, relus, clamps and steps alone.
  ///
  /// Precondition: u lies in [l, h] and in a residue class r + gℤ, which is proved for the whole
  /// domain; on { l, l + g, …, h } the sum f of the summands has few affine pieces.
  ///
  /// Proof: f is computed exactly, by induction over the operations: sums of affine pieces are affine
  /// on common refinements, and relu, clamp and step are affine where their operand's sign is
  /// constant, which an affine function's is between two points where it agrees. Walking up the grid
  /// from l with the first piece's line a·u + b, each later piece with the line a'·u + b' from the
  /// point v on adds (a' − a)·max(u − x, 0), if both lines meet at an x between v − g and v, which is 0
  /// up to v − g and the difference of both lines from v on; if they do not, it does so with x = v,
  /// and the constant that is left. Constants c from v on, −c from w on are c·[v ≤ u ≤ w − g] on the
  /// class.
  ///
  /// Cost: a rewrite takes place if it saves operations, each times the words of its widest value:
  /// those that only f needs, against those of the new sum. What several sums read of the same u is
  /// weighed together first, since relus are shared and comparisons are too.
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal values of what remains; equal outputs on the whole domain.
  /// - Complexity: O(size) in values with few pieces.
  package mutating func compareIntegers() -> Change {
    guard straightLine != nil else { preconditionFailure("a pass on a rolled program") }
    guard body.count <= IndicatorRewriter.sizeLimit else { return Change(0) }
    var total = Change(0)
    // What is rewritten may make more of it worth while, as long as the program costs less.
    while true {
      var rewriter = IndicatorRewriter(self)
      let count = rewriter.rewrite()
      if count == 0 { return total }
      let rewritten = rewriter.rewritten()
      if rewritten.cost >= cost { return total }
      self = rewritten
      confineRanges()
      total.count += count
    }
  }
}

/// Finds what functions of one integer are cheaper as comparisons.
private struct IndicatorRewriter {
  private var program: Program
  private var instructions: [Instruction]
  private var functions = ScalarFunctions(pieceLimit: 64, functionLimit: 3)
  /// The values that are functions of each value, in order.
  private var dependents: [ValueID: [ValueID]] = [:]
  /// The place of each value's definition, and of its users.
  private var positions: [Int]
  private var users: [[Use]]
  private var isNeeded: [Bool]
  private var uses: UseCounts
  /// The number of values of the original program.
  private let originalCount: Int
  /// By place, what is replaced there.
  private var plans: [Int: Plan] = [:]

  /// The most instructions of a program that is looked at.
  static let sizeLimit = 1 << 18
  /// The comparisons of one sum from which on it is added up term by term, which makes a loop.
  private static let accumulationMinimum = 8

  /// A place at which a value is read, and its product if that is in a sum.
  private struct Use {
    let position: Int
    let term: Term?
  }

  /// What an instruction becomes.
  private struct Plan {
    /// The values whose products are left out of a sum.
    var removed: Set<ValueID> = []
    /// Whether the whole value is the form.
    var isWhole = false
    var forms: [(source: ValueID, form: IndicatorForm)] = []
  }

  /// A function of the source that is needed as such.
  private struct Demand {
    let position: Int
    /// The summands that it replaces; nil if it is the value itself.
    let removed: [ValueID]?
    let form: IndicatorForm
  }

  init(_ original: Program) {
    program = original
    originalCount = original.facts.count
    // Relus of multiples of one sum are functions of that sum.
    _ = program.factorCommonSums()
    program.addFactsOfCommonSums(from: original.facts.count)
    instructions = program.straightLine!
    positions = Array(repeating: -1, count: program.facts.count)
    users = Array(repeating: [], count: program.facts.count)
    isNeeded = Array(repeating: false, count: program.facts.count)
    for value in program.needed { isNeeded[value.index] = true }
    var definitions = [UseCounts.Definition?](repeating: nil, count: program.facts.count)
    var table = EnclosureTable(count: program.facts.count)
    for (position, instruction) in instructions.enumerated() {
      let (result, facts) = (instruction.result, program.facts[instruction.result.index])
      positions[result.index] = position
      if case .affine(let terms, _) = instruction.operation {
        for term in terms {
          users[term.value.index].append(Use(position: position, term: term))
        }
      } else {
        for operand in instruction.operation.operands {
          users[operand.index].append(Use(position: position, term: nil))
        }
      }
      definitions[result.index] = UseCounts.Definition(
        operands: instruction.operation.operands, cost: program.cost(of: instruction))
      table[result] = Enclosure(range: facts.range!, stride: facts.stride)
      _ = functions.evaluate(instruction, from: table)
      for source in functions.earlierSources(of: result) {
        dependents[source, default: []].append(result)
      }
    }
    uses = UseCounts(definitions, needed: program.needed)
  }

  /// Chooses the rewrites, and returns how many there are.
  mutating func rewrite() -> Int {
    var count = 0
    for source in instructions.map(\.result) {
      guard let values = dependents[source], uses[source] > 0 else { continue }
      let demands = demands(of: source, values)
      if demands.isEmpty { continue }
      if commit(demands, source) {
        count += demands.count
      } else if demands.count > 1 {
        for demand in demands where commit([demand], source) { count += 1 }
      }
    }
    return count
  }

  // MARK: Demands

  /// The functions of `source` that other operations than those of such functions read.
  private func demands(of source: ValueID, _ values: [ValueID]) -> [Demand] {
    let dependents = Set(values)
    var demands: [Demand] = []
    /// By place, the summands of sums; in order.
    var sums: [Int: [Term]] = [:]
    var places: [Int] = []
    for value in values where uses[value] > 0 && plans[positions[value.index]] == nil {
      var isDemanded = isNeeded[value.index]
      for use in users[value.index] where isOpen(use, of: value, dependents) {
        guard let term = use.term else {
          isDemanded = true
          continue
        }
        if sums[use.position] == nil { places.append(use.position) }
        sums[use.position, default: []].append(term)
      }
      // A line is as cheap as it can be.
      if isDemanded, let function = functions.knownFunction(of: value, over: source),
        function.pieces.count > 1
      {
        demands.append(
          Demand(
            position: positions[value.index], removed: nil, form: IndicatorForm(function)))
      }
    }
    for use in users[source.index] where isOpen(use, of: source, dependents) {
      if let term = use.term { sums[use.position]?.append(term) }
    }
    return demands + places.compactMap { sum(of: sums[$0]!, at: $0, source) }
  }

  /// Whether `use` of `value` stands in what is still computed, and is no function of the source.
  private func isOpen(_ use: Use, of value: ValueID, _ dependents: Set<ValueID>) -> Bool {
    let user = instructions[use.position].result
    if uses[user] == 0 || dependents.contains(user) { return false }
    guard let plan = plans[use.position] else { return true }
    return !plan.isWhole && !plan.removed.contains(value)
  }

  /// The sum of `terms`, which are functions of `source`, as one.
  private func sum(of terms: [Term], at position: Int, _ source: ValueID) -> Demand? {
    var parts: [PiecewiseLinear] = []
    for term in terms {
      let function =
        term.value == source
        ? identity(of: source) : functions.knownFunction(of: term.value, over: source)
      guard let factor = term.factor.literal, let function else { return nil }
      parts.append(function.scaled(by: factor, plus: 0))
    }
    while parts.count > 1 {
      parts = stride(from: 0, to: parts.count, by: 2).map { index in
        index + 1 < parts.count ? parts[index].adding(1, parts[index + 1]) : parts[index]
      }
    }
    return Demand(
      position: position, removed: terms.map(\.value), form: IndicatorForm(parts[0]))
  }

  private func identity(of source: ValueID) -> PiecewiseLinear {
    let facts = program.facts[source.index]
    let step = facts.stride.modulus
    return PiecewiseLinear(identityOn: facts.range!, step: step.isZero ? 1 : step)
  }

  // MARK: Costs

  /// Plans `demands` if that saves operations.
  private mutating func commit(_ demands: [Demand], _ source: ValueID) -> Bool {
    // The source stays, and what is rewritten.
    let held = [source] + demands.map { instructions[$0.position].result }
    for value in held { uses.retain(value) }
    var (saved, spent) = (0, 0)
    var parts: Set<IndicatorForm.Part> = []
    for demand in demands {
      let instruction = instructions[demand.position]
      let width = program.words(of: instruction.result)
      if let removed = demand.removed {
        saved += removed.count * width
        for value in removed { saved += uses.release(value) }
        spent += demand.form.termCount * width
      } else {
        saved += program.cost(of: instruction)
        for value in instruction.operation.operands { saved += uses.release(value) }
        if demand.form.single == nil { spent += max(demand.form.termCount, 1) * width }
      }
      for term in demand.form.terms where parts.insert(term.part).inserted {
        spent += term.part.stepCount * program.words(of: term.part, source)
      }
    }
    if spent >= saved {
      for demand in demands.reversed() {
        for value in demand.removed ?? instructions[demand.position].operation.operands {
          uses.retain(value)
        }
      }
      for value in held { uses.release(value) }
      return false
    }
    for demand in demands {
      var plan = plans[demand.position] ?? Plan()
      plan.forms.append((source, demand.form))
      if let removed = demand.removed {
        plan.removed.formUnion(removed)
      } else {
        plan.isWhole = true
      }
      plans[demand.position] = plan
      uses.retain(source)
      let instruction = instructions[demand.position]
      uses.replaceReleasedOperands(
        demand.removed ?? instruction.operation.operands, of: instruction.result, by: [source])
    }
    for value in held { uses.release(value) }
    return true
  }

  // MARK: Rewriting

  /// The program with what is planned.
  mutating func rewritten() -> Program {
    var writer = IndicatorWriter(program, commonSums: originalCount..<program.facts.count)
    for (position, instruction) in instructions.enumerated() where uses[instruction.result] > 0 {
      guard let plan = plans[position] else {
        writer.append(instruction)
        continue
      }
      if plan.isWhole, let part = plan.forms[0].form.single {
        writer.append(instruction.result, part, of: plan.forms[0].source)
        continue
      }
      var (terms, constant): ([Term], BigInt) = ([], 0)
      if !plan.isWhole, case .affine(let old, .literal(let bias)) = instruction.operation {
        terms = old.filter { !plan.removed.contains($0.value) }
        constant = bias
      }
      let accumulates = plan.forms.count >= IndicatorRewriter.accumulationMinimum
      for (index, (source, form)) in plan.forms.enumerated() {
        if accumulates, index > 0 {
          writer.accumulate(&terms, &constant, asWideAs: instruction.result)
        }
        terms = collected(
          (terms + writer.terms(of: form, source)).map { ($0.value, $0.factor.literal!) })
        constant += form.offset
      }
      writer.append(instruction.result, sum: terms, constant)
    }
    program = writer.program
    program.body = writer.body
    return program
  }
}

/// Writes forms as instructions, each comparison and relu once.
private struct IndicatorWriter {
  private(set) var program: Program
  private(set) var body: [Statement] = []
  private var known: [Summand: ValueID] = [:]
  /// Sums that several others share, which are computed where they are used first: so statements of
  /// one kind stand in periods.
  private let commonSums: Range<Int>
  private var waiting: [ValueID: Instruction] = [:]

  private struct Summand: Hashable {
    let source: ValueID
    let part: IndicatorForm.Part
  }

  /// - Parameter commonSums: the indices of the values that are such sums.
  init(_ program: Program, commonSums: Range<Int>) {
    self.program = program
    self.commonSums = commonSums
  }

  mutating func append(_ instruction: Instruction) {
    if commonSums.contains(instruction.result.index) {
      waiting[instruction.result] = instruction
      return
    }
    for operand in instruction.operation.operands {
      if let sum = waiting.removeValue(forKey: operand) { body.append(.instruction(sum)) }
    }
    body.append(.instruction(instruction))
  }

  /// Appends the sum `result`, of which more is known now.
  mutating func append(_ result: ValueID, sum terms: [Term], _ constant: BigInt) {
    program.intersectFacts(of: result, with: program.facts(ofSum: terms, constant))
    append(Instruction(result, .affine(terms, bias: .literal(constant))))
  }

  private mutating func append(_ operation: Operation, _ facts: ValueFacts) -> ValueID {
    let value = program.makeValue(facts)
    append(Instruction(value, operation))
    return value
  }

  /// Appends `part` as the value `result`.
  mutating func append(_ result: ValueID, _ part: IndicatorForm.Part, of source: ValueID) {
    append(Instruction(result, operation(part, source)))
    let summand = Summand(source: source, part: part)
    if known[summand] == nil { known[summand] = result }
  }

  private mutating func operation(
    _ part: IndicatorForm.Part, _ source: ValueID
  ) -> Operation {
    switch part {
    case .indicator(let interval):
      return .between(
        source, lower: .literal(interval.lower), upper: .literal(interval.upper))
    case .ramp(let slope, let offset):
      let facts = program.facts[source.index]
      let operand = append(
        .affine([Term(.literal(slope), source)], bias: .literal(offset)),
        ValueFacts(
          range: slope * facts.range! + Interval(offset),
          stride: slope * facts.stride + Stride(offset)))
      return .relu(operand)
    }
  }

  /// The products of `form` but its constant; what is not known yet is appended.
  mutating func terms(of form: IndicatorForm, _ source: ValueID) -> [Term] {
    let linear = form.slope.isZero ? [] : [Term(.literal(form.slope), source)]
    return linear
      + form.terms.map { term in
        let summand = Summand(source: source, part: term.part)
        if known[summand] == nil {
          let operation = operation(term.part, source)
          var facts = ValueFacts(range: Interval(0, 1))
          if case .relu(let operand) = operation {
            let inner = program.facts[operand.index]
            facts = ValueFacts(
              range: inner.range!.relu,
              stride: inner.range!.lower.isNegative ? inner.stride.union(Stride(0)) : inner.stride)
          }
          known[summand] = append(operation, facts)
        }
        return Term(.literal(term.factor), known[summand]!)
      }
  }

  /// Makes the sum so far a value of its own, unless it is short or wider than `result`.
  mutating func accumulate(
    _ terms: inout [Term], _ constant: inout BigInt, asWideAs result: ValueID
  ) {
    if terms.count < 2 { return }
    let facts = program.facts(ofSum: terms, constant)
    guard StorageClass(facts.range!).bits <= program.storageClass(of: result).bits else { return }
    terms = [Term(1, append(.affine(terms, bias: .literal(constant)), facts))]
    constant = 0
  }
}
