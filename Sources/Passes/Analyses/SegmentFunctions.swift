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
  package internal(set) var current: Base?
  package internal(set) var functions: [ValueID: GridFunction] = [:]
  private var forms: LinearForms
  let inputBox: [Interval]
  /// For each value whether it alone is needed after its definition.
  private let isBottleneck: [Bool]
  /// A bottleneck that has been reached, and its function of the source so far.
  var reached: (value: ValueID, function: GridFunction?)?
  var budget: PieceBudget
  let composes: Bool
  let program: ProgramOrder
  /// The place of the next instruction.
  var position = 0
  var settled: Settled?
  var settling: SettlingPolicy
  /// Whether no other number becomes the source.
  var keepsSource = false
  private let tents: TentChains
  /// Bits are read off the numbers at the starts of their chains at once.
  let bitChains: BitChains
  /// What is known of the numbers that tents fold, on the part that is not settled.
  private var peaks: [BitChains.Number: BitChains.Peaks] = [:]
  /// The functions at the ends of the chains that have been entered, by chain.
  var folded: [Int: GridFunction] = [:]
  private let tentPieces: Int

  /// The instructions and what is needed after them.
  struct ProgramOrder {
    let instructions: [Instruction]
    let lastUses: [Int]
    let outputs: [ValueID]
  }

  /// The pieces of a bottleneck's function from which on it pays to begin anew.
  static let segmentPieces = 64

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
    var lastUses = program.lastUses(of: instructions)
    // What composes functions has fields in place of chains.
    bitChains = BitChains(
      composes ? [] : instructions, count: program.facts.count, needed: program.needed)
    bitChains.extendUses(&lastUses, instructions)
    isBottleneck = program.bottlenecks(instructions, lastUses)
    // Where bits are read, points between two numbers are pieces, but for few of the instructions.
    let least = composes ? 1 << 25 : bitChains.fields.isEmpty ? 1 << 24 : 1 << 27
    budget = PieceBudget(instructions, total: pieceBudget, least: least)
    tents = TentChains(instructions, count: program.facts.count, needed: program.needed)
    tentPieces = settlingPieces / 8
    settling = SettlingPolicy(threshold: settlingPieces)
    self.composes = composes
    self.program = ProgramOrder(
      instructions: instructions, lastUses: lastUses, outputs: program.needed)
  }

  package mutating func forget(_ value: ValueID) {
    // Chains may end after the last use of their start.
    if program.lastUses[value.index] >= position { return }
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
    if bitChains.isInside(instruction.result) { return enclosureByChains(of: instruction, table) }
    var known: GridFunction?
    if let parts = bitChains.fields[instruction.result] {
      known = function(of: parts, at: place, from: table)
    } else if let index = tents.chainIndices[place] {
      let chain = tents.chains[index]
      enter(chain, index)
      if place == chain.endPosition {
        known = folded.removeValue(forKey: index)
        budget.spend(known?.pieceCount ?? 0)
      } else if folded[index] != nil {
        return Enclosure(range: chain.range(at: place), stride: .all, isExact: true)
      }
    }
    forms.record(instruction, from: table)
    if known == nil, let operand = copiedOperand(of: instruction.operation, from: table),
      let function = functions[operand]
    {
      define(instruction.result, as: function)
      return table[operand]
    }
    budget.advance()
    let function = known ?? function(of: instruction.operation, at: place, from: table)
    define(instruction.result, as: function)
    guard let function, function.isKnown else { return enclosureByChains(of: instruction, table) }
    if composes, function.pieceCount > 64, !isBottleneck[instruction.result.index] {
      // Only the ranges of what outputs are functions of matter.
      return nil
    }
    guard let range = function.range else { return nil }
    // The class of many values is nearly always 1 or 2, and not worth its time.
    let stride = function.pieceCount > 64 ? .all : function.stride!
    return Enclosure(range: range, stride: stride, isExact: true)
  }

  private mutating func define(_ value: ValueID, as function: GridFunction?) {
    functions[value] = function
    if isBottleneck[value.index] { reached = (value, function) }
    guard let function, !composes else { return }
    for (number, shift) in bitChains.numbers(from: value) where peaks[number] == nil {
      let valuations = function.valuations(plus: shift, limit: SegmentFunctions.valuationLimit)
      peaks[number] = valuations.map { BitChains.Peaks(valuations: $0, shift: shift) }
      budget.spend(function.pieceCount)
    }
  }

  /// What pairs of chains of tents prove of the result of `instruction`.
  private func enclosureByChains(of instruction: Instruction, _ table: EnclosureTable)
    -> Enclosure?
  {
    if let parts = bitChains.fields[instruction.result],
      parts.allSatisfy({ table[$0.start].range.constant != nil })
    {
      let number = parts.reduce(BigInt(0)) { sum, part in
        sum + part.factor * part.field.value(at: table[part.start].range.constant!)
      }
      return Enclosure(range: Interval(number), stride: Stride(number), isExact: true)
    }
    return bitChains.range(of: instruction.result, peaks: peaks).map {
      Enclosure(range: $0, stride: .all)
    }
  }

  /// The fields of bits that the instruction at `place` gives.
  private mutating func function(
    of parts: [BitChains.Part], at place: Int, from table: EnclosureTable
  ) -> GridFunction? {
    defer {
      for part in parts where program.lastUses[part.start.index] == place { forget(part.start) }
    }
    var constant = BigInt(0)
    var terms: [(factor: BigInt, function: GridFunction)] = []
    for (factor, start, field) in parts {
      if let number = table[start].range.constant {
        constant.addProduct(factor, field.value(at: number))
      } else if let function = known(start, mayStart: false)?.listed {
        functions[start] = function
        terms.append((factor, budget.limited(function.bits(field))))
      } else {
        return nil
      }
    }
    if terms.isEmpty { return nil }
    let result = GridFunction.sum(of: consume terms, plus: constant)
    budget.spend(result.pieceCount)
    return result
  }

  /// Computes the end of `chain`, number `index`, if this is its first instruction and it pays.
  private mutating func enter(_ chain: TentChains.Chain, _ index: Int) {
    guard let function = functions[chain.start], function.isKnown,
      function.pieceCount >= tentPieces
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
  func functions(of values: [ValueID], from table: EnclosureTable) -> [GridFunction]? {
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
    var parts = own.map { [GridFunction.Part($0, on: settled.active.ranges)] }
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
        parts[index].append(GridFunction.Part(outputs, on: step.places.ranges))
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
    let count = function.pieceCount + composition.pieceCount
    return function.composed(
      with: composition, origin: current.range.lower, step: current.step,
      limit: max(count + count / 4, limit))
  }

  /// The pieces up to which the outputs are always one table.
  private static let tableLimit = 64
  /// The points of ramps whose values are looked at one by one.
  private static let valuationLimit = 1 << 17
  /// The pieces up to which two stages before the outputs are always one.
  private static let stageLimit = 8192

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

  /// What the operation of the instruction at `place` gives.
  private mutating func function(
    of operation: Operation, at place: Int, from table: EnclosureTable
  ) -> GridFunction? {
    let function: GridFunction
    switch operation {
    case .affine(let terms, .literal(let bias)):
      return sum(of: terms, plus: bias, at: place, from: table)
    case .relu(let value):
      guard let operand = known(value, mayStart: true) else { return nil }
      function = operand.relu
    case .clamp(let value, .literal(let limit)):
      guard let operand = known(value, mayStart: true) else { return nil }
      function = operand.clamped(to: limit)
    case .step(let value):
      guard let operand = known(value, mayStart: true) else { return nil }
      function = operand.indicator
    case .bits(let value, let field):
      guard let operand = known(value, mayStart: true)?.listed else { return nil }
      // Other fields follow.
      functions[value] = operand
      function = operand.bits(field)
    default:
      return nil
    }
    let result = budget.limited(function)
    budget.spend(result.pieceCount)
    return result
  }

  /// Σ factor·value + `bias` of `terms`. What no instruction after the one at `place` reads is given
  /// up: a long sum's pieces are changed in place then.
  private mutating func sum(
    of terms: [Term], plus bias: BigInt, at place: Int, from table: EnclosureTable
  ) -> GridFunction? {
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
    if moving.isEmpty { return nil }
    for term in terms where program.lastUses[term.value.index] == place {
      functions[term.value] = nil
    }
    let counts = moving.map(\.function.pieceCount)
    let result = GridFunction.sum(of: consume moving, plus: constant)
    budget.spend(GridFunction.workOfSum(counts, giving: result.pieceCount))
    return result
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

  mutating func start(at source: Base) {
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
      guard function.pieceCount > 1, function.moves, let current,
        function.pieceCount >= SegmentFunctions.segmentPieces
          || composition?.pieceCount ?? 0 < SegmentFunctions.segmentPieces
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
      budget.spend(longer.pieceCount)
    } else {
      stages.append(Stage(base: base!, function: composition))
      base = current
      self.composition = function
    }
  }

  /// The number of points of a grid, if machine integers count them.
  func gridCount(_ base: Base) -> Int? {
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
    let pieces = pieces
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
