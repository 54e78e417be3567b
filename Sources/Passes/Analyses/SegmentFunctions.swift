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

  /// The pieces of a bottleneck's function from which on it pays to begin anew.
  private static let segmentPieces = 64

  /// - Parameters:
  ///   - composes: whether functions of the base are wanted, beside enclosures.
  ///   - pieceBudget: the pieces of all functions that may be computed; by the program's size if
  ///     nil.
  ///   - sumBudget: the coefficients of sums of sums of inputs that may be added up.
  package init(
    _ program: Program, composes: Bool = false, pieceBudget: Int? = nil, sumBudget: Int = 1 << 22
  ) {
    guard let instructions = program.straightLine else {
      preconditionFailure("functions of a rolled program")
    }
    inputBox = program.inputBox
    forms = LinearForms(inputBox: program.inputBox, work: sumBudget)
    isBottleneck = program.bottlenecks(instructions)
    budget = Budget(instructions, total: pieceBudget)
    self.composes = composes
  }

  package mutating func forget(_ value: ValueID) {
    functions[value] = nil
    forms.forget(value)
  }

  package mutating func evaluate(_ instruction: Instruction, from table: EnclosureTable)
    -> Enclosure?
  {
    enterBottleneck(from: table)
    forms.record(instruction, from: table)
    if let operand = copiedOperand(of: instruction.operation, from: table),
      let function = functions[operand]
    {
      functions[instruction.result] = function
      if isBottleneck[instruction.result.index] { reached = (instruction.result, function) }
      return table[operand]
    }
    budget.advance()
    let function = function(of: instruction.operation, from: table)
    if let function {
      functions[instruction.result] = function
      budget.spend(on: function)
    }
    if isBottleneck[instruction.result.index] { reached = (instruction.result, function) }
    guard let function, function.isKnown, let range = function.range else { return nil }
    // The class of many values is nearly always 1 or 2, and not worth its time.
    let stride = function.pieces.count > 64 ? .all : function.stride!
    return Enclosure(range: range, stride: stride, isExact: true)
  }

  /// The functions of `values`, all of the same number, with the stages before it; nil if some value
  /// is no function of one number.
  package func stages(
    to values: [ValueID], from table: EnclosureTable
  ) -> (stages: [Stage], base: Base, functions: [GridFunction])? {
    guard let current, let base else { return nil }
    func constant(_ value: ValueID, _ base: Base) -> GridFunction? {
      guard let value = table[value].range.constant, let count = gridCount(base) else { return nil }
      return GridFunction(count: count, value: value, slope: 0)
    }
    let own = values.compactMap { functions[$0] ?? constant($0, current) }
    guard own.count == values.count else { return nil }
    guard let composition else { return (stages, base, own) }
    let composed = own.compactMap {
      compose($0, with: composition, current, limit: SegmentFunctions.tableLimit)
    }
    if composed.count == values.count { return (stages, base, composed) }
    return (stages + [Stage(base: base, function: composition)], current, own)
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
    let function = GridFunction(count: count, value: constant, slope: factor)
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
  fileprivate func bottlenecks(_ instructions: [Instruction]) -> [Bool] {
    let lastUses = lastUses(of: instructions)
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
  private let total: Int
  private var checkpoint: Int
  private let instructionCount: Int

  /// Networks of N samples have about √N instructions, each a function of up to √N pieces.
  init(_ instructions: [Instruction], total: Int?) {
    let sums = instructions.count { instruction in
      guard case .affine(let terms, let bias) = instruction.operation else { return false }
      return terms.count > 1 || terms.count == 1 && (terms[0].factor != .one || bias != .zero)
    }
    instructionCount = 2 * sums
    self.total =
      total ?? min(max(1 << 25, (instructionCount / 8) * (instructionCount / 8)), 1 << 31)
    checkpoint = self.total / 16
  }

  mutating func advance() { position += 1 }

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
    let isSudden = function.pieces.count / 32 > spent / max(position, 1)
    guard isSudden || spent > total / 2, function.pieces.count > 1024 else { return function }
    let result = function.withoutShortPieces()
    if result.pieces.count < function.pieces.count { checkpoint = spent + total / 32 }
    return result
  }
}
