import Exact
import Programs

/// The relational domain of one number at a time: every value as an exact function of a single
/// integer, with as many pieces as that takes.
///
/// After its projection a memorization network depends on one integer c = Σ u·X of the inputs.
/// Every value behind it is a function of c on a finite grid, whose pieces are few although tents
/// fold payloads of a thousand bits: a payload is constant between its samples, and a tent of a
/// constant is a constant. Where a value needs too many pieces (a payload's ramp that grid points
/// fall into), the function is unknown there.
///
/// Where a single value is all that is needed later (the output of a stage that shifts keys), the
/// values after it are functions of it, with few pieces again; `composition` says how it follows
/// from the first number.
///
/// Where all values that are still needed are 0 but one, the outputs are functions of that one,
/// which the rest of the program gives on all such places at once. They are settled, and functions
/// live on the rest of the grid from then on: a network that reads its labels one after the other
/// off a payload has few pieces at a time. Chains of tents, which cut the labels off, are one
/// operation on payloads.
///
/// - Complexity: O(Σ pieces of all values), which is held below the budget.
package struct SegmentFunctions: RelationalDomain {
  /// What the functions are functions of.
  package enum Source: Hashable {
    case projection(Projection)
    case value(ValueID)
  }

  /// The number that all functions come from, and its grid.
  package struct Base {
    package let source: Source
    package let range: Interval
    package let step: BigInt
  }

  /// A number as a function of an earlier one.
  package struct Stage {
    package let base: Base
    /// The values of the next stage's number.
    package let function: GridFunction
  }

  /// The numbers before the base, each a function of the one before it.
  private var stages: [Stage] = []
  /// The number that the current source is a function of without too many pieces.
  private var base: Base?
  /// The current source, of which `functions` are functions, as a function of the base; nil while
  /// the current source is the base.
  private var composition: GridFunction?
  package private(set) var current: Base?
  package private(set) var functions: [ValueID: GridFunction] = [:]
  private var forms: LinearForms
  private let inputBox: [Interval]
  /// For each value whether it alone is needed after its definition.
  private let isBottleneck: [Bool]
  /// A bottleneck that has been reached, and its function of the source so far.
  private var reached: (value: ValueID, function: GridFunction?)?
  private var budget: Budget
  private let composes: Bool
  private let program: ProgramOrder
  /// The place of the next instruction.
  private var position = 0
  private var settled: Settled?
  private var settling: SettlingPolicy
  /// Whether no other number becomes the source.
  private var keepsSource = false
  private let tents: TentChains
  /// The functions at the ends of the chains that have been entered, by chain.
  private var folded: [Int: GridFunction] = [:]
  private let tentPieces: Int

  /// The instructions and what is needed after them.
  private struct ProgramOrder {
    let instructions: [Instruction]
    let lastUses: [Int]
    let outputs: [ValueID]
  }

  /// The part of the current source's grid where all values that were still needed were 0 but one,
  /// at some place of the program. From there on everything is a function of that one.
  private struct Settled {
    /// What was settled at one place.
    struct Step {
      let places: IndexRanges
      /// The number that alone mattered from then on, on `places`.
      let argument: GridFunction
      /// The grid of that number, also as what the steps before gave it.
      let base: Base
      /// The next step's number as a function of this one.
      var next: GridFunction?
    }

    /// The other part.
    var active: IndexRanges
    var steps: [Step]
    /// The rest of the program as functions of the last step's number.
    var rest: RangeAnalysis

    /// What `rest` knows of relations.
    var functions: SegmentFunctions { rest.domains[0] as! SegmentFunctions }
  }

  /// When to look for what is settled.
  private struct SettlingPolicy {
    /// The pieces of all current functions from which on it pays.
    var threshold: Int
    /// The place of the next attempt.
    var next = 0
    /// The instructions to let go by after a failure; no constant number, for loops repeat.
    var pause = 1
  }

  /// The pieces of a bottleneck's function from which on it pays to begin anew.
  private static let segmentPieces = 64

  /// - Parameters:
  ///   - composes: whether functions of the base are wanted, beside enclosures.
  ///   - pieceBudget: the pieces of all functions that may be computed; by the program's size if
  ///     nil.
  ///   - sumBudget: the coefficients of sums of sums of inputs that may be added up.
  ///   - settlingPieces: the pieces of all current functions from which on it pays to settle some,
  ///     and those of a payload from which on its tents are one operation.
  package init(
    _ program: Program, composes: Bool = false, pieceBudget: Int? = nil, sumBudget: Int = 1 << 22,
    settlingPieces: Int = 4096
  ) {
    guard let instructions = program.straightLine else {
      preconditionFailure("functions of a rolled program")
    }
    inputBox = program.inputBox
    forms = LinearForms(inputBox: program.inputBox, work: sumBudget)
    let lastUses = program.lastUses(of: instructions)
    isBottleneck = program.bottlenecks(instructions, lastUses)
    budget = Budget(instructions, total: pieceBudget, least: composes ? 1 << 25 : 1 << 24)
    tents = TentChains(instructions, needed: program.needed)
    tentPieces = settlingPieces / 8
    settling = SettlingPolicy(threshold: settlingPieces)
    self.composes = composes
    self.program = ProgramOrder(
      instructions: instructions, lastUses: lastUses, outputs: program.needed)
  }

  package mutating func forget(_ value: ValueID) {
    functions[value] = nil
    forms.forget(value)
  }

  package mutating func evaluate(_ instruction: Instruction, from table: EnclosureTable)
    -> Enclosure?
  {
    enterBottleneck(from: table)
    settle(from: table)
    let place = position
    position += 1
    let enclosure = evaluate(instruction, at: place, from: table)
    if settled == nil { return enclosure }
    settled!.rest.step(instruction, at: place, lastUses: program.lastUses)
    guard let enclosure else { return nil }
    let other = settled!.rest.enclosures[instruction.result].range
    return Enclosure(range: enclosure.range.union(other), stride: .all, isExact: enclosure.isExact)
  }

  /// The enclosure of what `instruction` gives on the part of the domain that is not settled.
  private mutating func evaluate(
    _ instruction: Instruction, at place: Int, from table: EnclosureTable
  ) -> Enclosure? {
    var known: GridFunction?
    if let index = tents.chainIndices[place] {
      let chain = tents.chains[index]
      enter(chain, index)
      if place == chain.endPosition {
        known = folded.removeValue(forKey: index)
      } else if folded[index] != nil {
        return Enclosure(range: chain.range(at: place), stride: .all, isExact: true)
      }
    }
    forms.record(instruction, from: table)
    if known == nil, let operand = copiedOperand(of: instruction.operation, from: table),
      let function = functions[operand]
    {
      functions[instruction.result] = function
      if isBottleneck[instruction.result.index] { reached = (instruction.result, function) }
      return table[operand]
    }
    budget.advance()
    let function = known ?? function(of: instruction.operation, from: table)
    if let function {
      functions[instruction.result] = function
      budget.spend(on: function)
    }
    if isBottleneck[instruction.result.index] { reached = (instruction.result, function) }
    guard let function, function.isKnown else { return nil }
    if composes, function.pieces.count > 64, !isBottleneck[instruction.result.index] {
      // Only signs matter, and the ranges of what outputs are functions of.
      return function.looseRange.map { Enclosure(range: $0, stride: .all) }
    }
    guard let range = function.range else { return nil }
    // The class of many values is nearly always 1 or 2, and not worth its time.
    let stride = function.pieces.count > 64 ? .all : function.stride!
    return Enclosure(range: range, stride: stride, isExact: true)
  }

  /// Computes the end of `chain`, number `index`, if this is its first instruction and it pays.
  private mutating func enter(_ chain: TentChains.Chain, _ index: Int) {
    guard let function = functions[chain.start], function.isKnown,
      function.pieces.count >= tentPieces
    else { return }
    folded[index] = folded[index] ?? function.tented(chain.count, bits: chain.bits)
  }

  /// The functions of `values`, all of the same number, with the stages before it; nil if some value
  /// is no function of one number.
  package func stages(
    to values: [ValueID], from table: EnclosureTable
  ) -> (stages: [Stage], base: Base, functions: [GridFunction])? {
    guard let current, let base else { return nil }
    guard let own = functions(of: values, from: table) else { return nil }
    guard let composition else { return (stages, base, own) }
    let composed = own.compactMap {
      compose($0, with: composition, current, limit: SegmentFunctions.tableLimit)
    }
    if composed.count == values.count { return (stages, base, composed) }
    return (stages + [Stage(base: base, function: composition)], current, own)
  }

  /// The functions of `values` on the whole grid of the current source; nil if one has none.
  private func functions(of values: [ValueID], from table: EnclosureTable) -> [GridFunction]? {
    guard let current, let count = gridCount(current) else { return nil }
    let activeCount = settled?.active.count ?? count
    let own = values.compactMap { value in
      functions[value]
        ?? table[value].range.constant.map {
          GridFunction(count: activeCount, value: $0, slope: 0)
        }
    }
    guard own.count == values.count else { return nil }
    guard let settled else { return own }
    guard
      var results = settled.functions.functions(of: values, from: settled.rest.enclosures)
    else { return nil }
    var parts = own.map { $0.parts(over: settled.active.ranges) }
    // Functions of the last step's number, then of the one before it.
    var base = settled.steps[settled.steps.count - 1].base
    for step in settled.steps.reversed() {
      if let next = step.next {
        results = results.map {
          $0.composed(with: next, origin: base.range.lower, step: base.step)!
        }
      }
      base = step.base
      for (index, result) in results.enumerated() {
        let outputs = result.composed(
          with: step.argument, origin: base.range.lower, step: base.step)!
        parts[index] += outputs.parts(over: step.places.ranges)
      }
    }
    return parts.map { GridFunction(count: count, parts: $0) }
  }

  /// The function of the base that `function`, one of the current source, is, unless it has far
  /// more pieces than the two: then two tables are better than one. So folds of the line, which
  /// repeat what follows on each of their pieces, stay tables of their own; searches of both take as
  /// many steps as one of the whole.
  private func compose(
    _ function: GridFunction, with composition: GridFunction, _ current: Base, limit: Int
  ) -> GridFunction? {
    let count = function.pieces.count + composition.pieces.count
    return function.composed(
      with: composition, origin: current.range.lower, step: current.step,
      limit: max(count + count / 4, limit))
  }

  /// The pieces up to which the outputs are always one table.
  private static let tableLimit = 64
  /// The pieces up to which two stages before the outputs are always one.
  private static let stageLimit = 1024

  // MARK: Functions

  /// The operand that `operation` copies on the whole domain, if it does.
  private func copiedOperand(of operation: Operation, from table: EnclosureTable) -> ValueID? {
    switch operation {
    case .affine(let terms, .literal(let bias)):
      return terms.count == 1 && terms[0].factor == .one && bias.isZero ? terms[0].value : nil
    case .relu(let value):
      return table[value].range.lower.isNegative ? nil : value
    case .clamp(let value, .literal(let limit)):
      return Interval(-limit, limit).contains(table[value].range) ? value : nil
    default:
      return nil
    }
  }

  private mutating func function(
    of operation: Operation, from table: EnclosureTable
  ) -> GridFunction? {
    switch operation {
    case .input: return nil
    case .affine(let terms, .literal(let bias)):
      var constant = bias
      var moving: [(factor: BigInt, function: GridFunction)] = []
      let isSum = terms.allSatisfy { forms[$0.value] != nil }
      // Sums of inputs become functions only where something else needs them as such.
      if isSum, current == nil { return nil }
      for term in terms {
        guard let factor = term.factor.literal else { return nil }
        if let value = table[term.value].range.constant {
          constant.addProduct(factor, value)
        } else if let function = known(term.value, mayStart: !isSum) {
          moving.append((factor, function))
        } else {
          return nil
        }
      }
      return moving.isEmpty ? nil : .sum(of: moving, plus: constant)
    case .relu(let value):
      guard let function = known(value, mayStart: true) else { return nil }
      return budget.limited(function.relu)
    case .clamp(let value, .literal(let limit)):
      guard let function = known(value, mayStart: true) else { return nil }
      return budget.limited(function.clamped(to: limit))
    case .step(let value):
      guard let function = known(value, mayStart: true) else { return nil }
      return budget.limited(function.indicator)
    default:
      return nil
    }
  }

  /// The function that `value` is of the current source; its projection becomes the source if there
  /// is none yet.
  private mutating func known(_ value: ValueID, mayStart: Bool) -> GridFunction? {
    if let function = functions[value] { return function }
    guard let form = forms[value] else { return nil }
    if current == nil, mayStart, let (projection, _) = Projection.of(form, inputBox: inputBox) {
      start(at: Base(source: .projection(projection), range: projection.range, step: 1))
    }
    guard let current, case .projection(let projection) = current.source,
      let factor = projection.factor(of: form), let count = gridCount(current)
    else { return nil }
    var constant = form.constant
    constant.addProduct(factor, current.range.lower)
    var function = GridFunction(count: count, value: constant, slope: factor)
    if let settled { function = function.restricted(to: settled.active.ranges) }
    functions[value] = function
    return function
  }

  // MARK: Sources

  private mutating func start(at source: Base) {
    guard gridCount(source) != nil else { return }
    current = source
    base = source
    stages = []
    composition = nil
  }

  /// Makes a bottleneck the source of what follows, where that loses nothing: values that stay
  /// constant while the source moves would become many values again.
  private mutating func enterBottleneck(from table: EnclosureTable) {
    guard let (value, function) = reached else { return }
    reached = nil
    if keepsSource { return }
    let enclosure = table[value]
    if enclosure.range.constant != nil { return }
    let step = enclosure.stride.modulus
    let next = Base(source: .value(value), range: enclosure.range, step: step)
    guard let count = gridCount(next) else { return }
    if let function {
      guard function.pieces.count > 1, function.moves, let current,
        function.pieces.count >= SegmentFunctions.segmentPieces
          || composition?.pieces.count ?? 0 < SegmentFunctions.segmentPieces
      else { return }
      if composes { extendComposition(by: function, current) }
      self.current = next
    } else {
      if forms[value] != nil { return }
      start(at: next)
    }
    functions = [value: GridFunction(count: count, value: enclosure.range.lower, slope: step)]
  }

  /// Goes on from the current source to the value that `function` gives.
  private mutating func extendComposition(by function: GridFunction, _ current: Base) {
    guard let composition else {
      composition = function
      return
    }
    if let longer = compose(
      function, with: composition, current, limit: SegmentFunctions.stageLimit)
    {
      self.composition = budget.limited(longer)
      budget.spend(on: longer)
    } else {
      stages.append(Stage(base: base!, function: composition))
      base = current
      self.composition = function
    }
  }

  // MARK: Settling

  /// Settles what can be, if that might pay.
  private mutating func settle(from table: EnclosureTable) {
    guard current != nil, functions.count <= 4, folded.isEmpty, position >= settling.next else {
      return
    }
    guard functions.values.reduce(0, { $0 + $1.pieces.count }) >= settling.threshold else { return }
    if settleZeros(from: table) {
      let rest = functions.values.reduce(0) { $0 + $1.pieces.count }
      settling = SettlingPolicy(threshold: max(settling.threshold, 2 * rest))
    } else {
      settling.next = position + settling.pause
      settling.pause = settling.pause < 64 ? 2 * settling.pause : 1
    }
  }

  /// Settles the part of the grid on which all values that are still needed are 0 but one, if it has
  /// most of that one's pieces, and the outputs are simple functions of it.
  private mutating func settleZeros(from table: EnclosureTable) -> Bool {
    guard let current, let count = gridCount(current) else { return false }
    // Cheap, and mostly decisive.
    guard functions.values.count(where: { $0.zeros.isEmpty }) <= 1 else { return false }
    var moving: [ValueID] = []
    for instruction in program.instructions[..<position]
    where program.lastUses[instruction.result.index] >= position {
      let value = instruction.result
      if table[value].range.constant != nil { continue }
      guard functions[value] != nil else { return false }
      moving.append(value)
    }
    guard moving.count > 1 else { return false }
    let zeros = moving.map { IndexRanges(functions[$0]!.zeros) }
    let active = settled?.active ?? IndexRanges([0..<count])
    for (place, value) in moving.enumerated() {
      let others = zeros.indices.filter { $0 != place }
      var part = others.dropFirst().reduce(zeros[others[0]]) { $0.intersection(zeros[$1]) }
      let activeCount = active.count
      if part.count == activeCount { part = part.droppingLast() }
      if part.ranges.isEmpty { continue }
      let function = functions[value]!
      let argument = function.restricted(to: part.ranges)
      guard 2 * argument.pieces.count > function.pieces.count else { continue }
      guard settle(active.selecting(part), where: value, is: argument, others: moving, table) else {
        settling.threshold = .max
        return false
      }
      let rest = part.complement(below: activeCount)
      settled!.active = active.selecting(rest)
      functions = functions.mapValues { $0.restricted(to: rest.ranges) }
      keepsSource = true
      budget.extend()
      return true
    }
    return false
  }

  /// Settles `places`, on which `value` is `function` and the other values that are needed are 0.
  ///
  /// - Returns: whether that is possible: if the outputs are simple functions of the value, and what
  ///   is settled already depends on the same value in a simple way.
  private mutating func settle(
    _ places: IndexRanges, where value: ValueID, is function: GridFunction, others: [ValueID],
    _ table: EnclosureTable
  ) -> Bool {
    guard function.isKnown, var range = function.range, var stride = function.stride else {
      return false
    }
    var next: GridFunction?
    if let settled {
      let enclosures = settled.rest.enclosures
      guard let earlier = settled.functions.functions(of: [value], from: enclosures)?[0],
        earlier.isKnown, earlier.pieces.count <= SegmentFunctions.segmentPieces,
        others.allSatisfy({ $0 == value || enclosures[$0].range == Interval(0) })
      else { return false }
      range = range.union(earlier.range!)
      stride = stride.union(earlier.stride!)
      next = earlier
    }
    let step = max(stride.modulus, 1)
    let base = Base(source: .value(value), range: range, step: step)
    guard let rest = rest(from: base, of: value, others: others, table) else { return false }
    if settled == nil, composes {
      // Later steps are like the first one.
      var trial = rest
      trial.run(program.instructions, from: position, lastUses: program.lastUses)
      let end = trial.domains[0] as! SegmentFunctions
      guard let outputs = end.functions(of: program.outputs, from: trial.enclosures),
        outputs.allSatisfy({
          $0.isKnown && $0.pieces.count <= SegmentFunctions.segmentPieces
        })
      else { return false }
    }
    var steps = settled?.steps ?? []
    if let next { steps[steps.count - 1].next = next }
    steps.append(Settled.Step(places: places, argument: function, base: base))
    settled = Settled(active: places, steps: steps, rest: rest)
    return true
  }

  /// The analysis of the rest of the program where `value` is a number of its own, on the grid of
  /// `base`, and the other values that are needed are 0.
  private func rest(
    from base: Base, of value: ValueID, others: [ValueID], _ table: EnclosureTable
  ) -> RangeAnalysis? {
    guard let count = gridCount(base) else { return nil }
    var rest = self
    rest.start(at: base)
    rest.settled = nil
    rest.keepsSource = true
    rest.reached = nil
    rest.settling.threshold = .max
    rest.functions = [
      value: GridFunction(count: count, value: base.range.lower, slope: base.step)
    ]
    let remaining = program.instructions.count - position
    rest.budget = Budget(instructionCount: remaining, total: 64 * remaining + 1 << 12)
    var enclosures = table
    for other in others { enclosures[other] = Enclosure(range: Interval(0), stride: Stride(0)) }
    enclosures[value] = Enclosure(
      range: base.range, stride: Stride(residue: base.range.lower, modulus: base.step),
      isExact: true)
    return RangeAnalysis(inputBox: inputBox, enclosures: enclosures, domains: [rest])
  }

  /// The number of points of a grid, if machine integers count them.
  private func gridCount(_ base: Base) -> Int? {
    guard let length = (base.range.upper - base.range.lower).exactQuotient(by: base.step).asInt,
      length < 1 << 60
    else { return nil }
    return length + 1
  }
}

extension GridFunction {
  /// Whether nearly all known pieces are points or change with the number: at most two are constant,
  /// beyond the ends of the data.
  fileprivate var moves: Bool {
    var (constants, others) = (0, 0)
    for index in pieces.indices where pieces[index].isKnown {
      if pieces[index].slope.isZero, end(of: index) - pieces[index].first > 1 {
        constants += 1
        if constants > 2 { return false }
      } else {
        others += 1
      }
    }
    return others > constants
  }
}

extension Program {
  /// For each value whether nothing else that is not constant is needed after its definition.
  fileprivate func bottlenecks(_ instructions: [Instruction], _ lastUses: [Int]) -> [Bool] {
    var result = [Bool](repeating: false, count: facts.count)
    var isConstant = result
    var liveCount = 0
    for (position, instruction) in instructions.enumerated() {
      for operand in instruction.operation.operands
      where lastUses[operand.index] == position && !isConstant[operand.index] {
        liveCount -= 1
      }
      if instruction.operation.constant != nil {
        isConstant[instruction.result.index] = true
        continue
      }
      if lastUses[instruction.result.index] > position { liveCount += 1 }
      result[instruction.result.index] =
        liveCount == 1 && lastUses[instruction.result.index] > position
    }
    return result
  }
}

/// The pieces that may be computed.
private struct Budget {
  private var spent = 0
  private var position = 0
  private var total: Int
  private var checkpoint: Int
  private var isExtended = false
  private let instructionCount: Int

  /// Networks of N samples have about √N instructions, each a function of up to √N pieces.
  init(_ instructions: [Instruction], total: Int?, least: Int) {
    let sums = instructions.count { instruction in
      guard case .affine(let terms, let bias) = instruction.operation else { return false }
      return terms.count > 1 || terms.count == 1 && (terms[0].factor != .one || bias != .zero)
    }
    instructionCount = 2 * sums
    self.total =
      total ?? min(max(least, (instructionCount / 8) * (instructionCount / 8)), 1 << 31)
    checkpoint = self.total / 16
  }

  /// The budget of a part of a program.
  init(instructionCount: Int, total: Int) {
    self.instructionCount = instructionCount
    self.total = total
    checkpoint = total / 16
  }

  mutating func advance() { position += 1 }

  /// Allows for more where pieces are settled: they come and go, and are no ramps between payloads.
  mutating func extend() {
    if isExtended { return }
    isExtended = true
    total *= 8
    checkpoint = total / 16
  }

  mutating func spend(on function: GridFunction) { spent += function.pieces.count }

  /// Returns `function`, without its shortest pieces if much has been spent.
  ///
  /// Where a function has far more pieces than those before it, or half of the budget is spent,
  /// pieces go that are far shorter than the others: the points of ramps between payloads, at which
  /// every later value has a piece of its own.
  mutating func limited(_ function: GridFunction) -> GridFunction {
    guard spent > checkpoint else { return function }
    if spent > total {
      let rest = max(2 * total - spent, 0) / max(instructionCount - position, 1)
      return function.pruned(to: max(min(256, total / 16), rest))
    }
    let isSudden = !isExtended && function.pieces.count / 32 > spent / max(position, 1)
    guard isSudden || spent > total / 2, function.pieces.count > 1024 else { return function }
    let result = function.withoutShortPieces()
    if result.pieces.count < function.pieces.count { checkpoint = spent + total / 32 }
    return result
  }
}
