import Exact
import Programs

/// Parts of the grid on which one value decides everything that follows: they are settled.
extension SegmentFunctions {
  /// The part of the current source's grid where all values that were still needed were 0 but one,
  /// at some place of the program. From there on everything is a function of that one.
  struct Settled {
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
  struct SettlingPolicy {
    /// The pieces of all current functions from which on it pays.
    var threshold: Int
    /// The place of the next attempt.
    var next = 0
    /// The instructions to let go by after a failure; no constant number, for loops repeat.
    var pause = 1
  }

  /// Settles what can be, if that might pay.
  mutating func settle(from table: EnclosureTable) {
    guard current != nil, functions.count <= 4, folded.isEmpty, position >= settling.next else {
      return
    }
    guard functions.values.reduce(0, { $0 + $1.pieceCount }) >= settling.threshold else { return }
    if settleZeros(from: table) {
      let rest = functions.values.reduce(0) { $0 + $1.pieceCount }
      settling = SettlingPolicy(threshold: max(settling.threshold, 2 * rest))
    } else {
      settling.next = position + settling.pause
      settling.pause = settling.pause < 64 ? 2 * settling.pause : 1
    }
  }

  /// Settles the part of the grid on which all values that are still needed are 0 but one, if it has
  /// a third of that one's pieces, and the outputs are simple functions of it.
  private mutating func settleZeros(from table: EnclosureTable) -> Bool {
    guard let current, let count = gridCount(current) else { return false }
    // Cheap, and mostly decisive.
    guard functions.values.count(where: { !$0.hasZeros }) <= 1 else { return false }
    var moving: [ValueID] = []
    for instruction in program.instructions[..<position]
    where program.lastUses[instruction.result.index] >= position {
      let value = instruction.result
      if table[value].range.constant != nil || bitChains.isInside(value) { continue }
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
      guard 3 * argument.pieceCount > function.pieceCount else { continue }
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
        earlier.isKnown, earlier.pieceCount <= SegmentFunctions.segmentPieces,
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
          $0.isKnown && $0.pieceCount <= SegmentFunctions.segmentPieces
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
    rest.budget = PieceBudget(instructionCount: remaining, total: 64 * remaining + 1 << 12)
    var enclosures = table
    for other in others { enclosures[other] = Enclosure(range: Interval(0), stride: Stride(0)) }
    enclosures[value] = Enclosure(
      range: base.range, stride: Stride(residue: base.range.lower, modulus: base.step),
      isExact: true)
    return RangeAnalysis(inputBox: inputBox, enclosures: enclosures, domains: [rest])
  }
}
