import Exact
import Programs

extension Program {
  /// Rolls runs of statements of the same shape into loops with constant tables.
  ///
  ///     %4 = affine 3*%2 + %1             repeat 3 {
  ///     %5 = relu %4                        carry %10 = %1, then %5
  ///     %6 = affine 8*%2 + %5               %4 = affine t0[i]*%2 + %10
  ///     %7 = relu %6                        %5 = relu %4
  ///     %8 = affine 5*%2 + %7             } yields %9 = %5
  ///     %9 = relu %8                      t0 = [3, 8, 5]
  ///
  /// Short periods are rolled first, so that inner loops become statements of outer ones. A loop's
  /// values have the union of their iterations' ranges.
  ///
  /// - Ensures: the same values in the same order; code size O(distinct shapes), data O(numbers).
  /// - Complexity: O(statements · longest period) comparisons.
  package mutating func rollLoops() -> Change {
    var roller = LoopRoller(self)
    let count = roller.roll()
    self = roller.program
    compactTables()
    return Change(count)
  }

  /// Renumbers the tables in order of use, equal ones once, and drops the others.
  private mutating func compactTables() {
    var numbers: [Table: Int] = [:]
    var kept: [Table] = []
    let old = tables
    func renumber(_ constant: Constant) -> Constant {
      guard case .entry(let table, let strides) = constant else { return constant }
      let content = old[table]
      if let number = numbers[content] { return .entry(table: number, strides: strides) }
      numbers[content] = kept.count
      kept.append(content)
      return .entry(table: kept.count - 1, strides: strides)
    }
    body = body.map { $0.mapping(operands: { $0 }, constants: renumber) }
    tables = kept
  }
}

extension Statement {
  /// Returns the statement with operands and constants, inner ones too, replaced in order.
  func mapping(
    operands rename: (ValueID) -> ValueID, constants replace: (Constant) -> Constant
  ) -> Statement {
    switch self {
    case .instruction(var instruction):
      instruction.operation = instruction.operation.mappingOperands(rename)
        .mappingConstants(replace)
      return .instruction(instruction)
    case .repeat(var loop):
      for index in loop.carried.indices {
        loop.carried[index].initial = rename(loop.carried[index].initial)
        loop.carried[index].next = rename(loop.carried[index].next)
      }
      loop.body = loop.body.map { $0.mapping(operands: rename, constants: replace) }
      loop.results = loop.results.map { Repeat.Result(name: $0.name, inner: rename($0.inner)) }
      return .repeat(loop)
    }
  }
}

/// Finds and rolls the loops of a program.
private struct LoopRoller {
  private(set) var program: Program
  private var items: [ShapedStatement] = []
  private var shapes = ShapeTable()
  /// For each value the item that defines it and its place among the item's results.
  private var definitions: [(item: Int, slot: Int)?] = []
  /// For each value the last item that reads it.
  private var lastUses: [Int] = []

  /// The longest period that is tried.
  private static let periodLimit = 512
  /// The fewest iterations of a loop, and the fewest statements that it must save.
  private static let iterationMinimum = 3
  private static let savingMinimum = 10

  init(_ program: Program) {
    self.program = program
    for statement in program.body { items.append(shapes.shaped(statement)) }
    index()
  }

  /// Rolls until nothing is left to roll, and returns the number of loops.
  mutating func roll() -> Int {
    var count = 0
    var isChanged = true
    while isChanged {
      isChanged = false
      var period = 1
      while period <= min(LoopRoller.periodLimit, items.count / LoopRoller.iterationMinimum) {
        let found = rollLoops(of: period)
        if found > 0 {
          count += found
          isChanged = true
        }
        period += 1
      }
    }
    program.body = items.map(\.statement)
    return count
  }

  private mutating func index() {
    definitions = Array(repeating: nil, count: program.facts.count)
    lastUses = Array(repeating: -1, count: program.facts.count)
    for (position, item) in items.enumerated() {
      for (slot, result) in item.results.enumerated() {
        definitions[result.index] = (position, slot)
      }
      for operand in item.operands { lastUses[operand.index] = position }
    }
    for value in program.needed { lastUses[value.index] = items.count }
  }

  /// Rolls every loop whose iterations are `period` items, from left to right.
  private mutating func rollLoops(of period: Int) -> Int {
    var rolled: [(range: Range<Int>, item: ShapedStatement)] = []
    var position = 0
    while position + period < items.count {
      guard items[position].shape == items[position + period].shape else {
        position += 1
        continue
      }
      // The run in which shapes repeat, and the part of it in which operands move along.
      var end = position
      while end + period < items.count, items[end].shape == items[end + period].shape { end += 1 }
      if let loop = loop(of: period, in: position..<(end + period)) {
        rolled.append(loop)
        position = loop.range.upperBound
      } else {
        position = end
      }
    }
    if rolled.isEmpty { return 0 }
    var result: [ShapedStatement] = []
    var next = 0
    for (range, item) in rolled {
      result += items[next..<range.lowerBound]
      result.append(item)
      next = range.upperBound
    }
    items = result + items[next...]
    index()
    return rolled.count
  }

  /// Returns the first loop of `period` items in `run`, in which shapes repeat.
  private mutating func loop(of period: Int, in run: Range<Int>) -> (
    range: Range<Int>, item: ShapedStatement
  )? {
    var start = run.lowerBound
    while start + LoopRoller.iterationMinimum * period <= run.upperBound {
      let available = (run.upperBound - start) / period
      let count = iterationCount(from: start, period: period, atMost: available)
      if isWorthwhile(count, period) {
        let best = trimmed(start, period, count)
        if let item = makeLoop(from: best.start, period: period, count: best.count) {
          return (best.start..<(best.start + best.count * period), item)
        }
      }
      start += 1
    }
    return nil
  }

  private func isWorthwhile(_ count: Int, _ period: Int) -> Bool {
    count >= LoopRoller.iterationMinimum && (count - 1) * period >= LoopRoller.savingMinimum
  }

  /// The most iterations that are left out at an end of a loop.
  private static let trimLimit = 4

  /// Leaves a few iterations at the ends out of a loop if they alone have other factors where all
  /// others have the same power of two: a product with a table entry costs more than a shift, and
  /// a factor 1 lets a sum stay in its place. (Scales settle in the first rows of an accumulator.)
  private func trimmed(_ start: Int, _ period: Int, _ count: Int) -> (start: Int, count: Int) {
    var kept = 0..<count
    for offset in 0..<period {
      for index in items[start + offset].constants.indices {
        func factor(_ iteration: Int) -> Constant? {
          let version = items[start + iteration * period + offset].constants[index]
          return version.isFactor ? version.constant : nil
        }
        guard let common = factor(count / 2), common.literal?.isPowerOfTwo == true else { continue }
        var (first, last) = (count / 2, count / 2)
        while first > 0, factor(first - 1) == common { first -= 1 }
        while last + 1 < count, factor(last + 1) == common { last += 1 }
        if first > LoopRoller.trimLimit || count - 1 - last > LoopRoller.trimLimit { continue }
        kept = max(kept.lowerBound, first)..<min(kept.upperBound, last + 1)
      }
    }
    guard kept.count < count, isWorthwhile(kept.count, period),
      firstIterationFits(start + kept.lowerBound * period, period)
    else { return (start, count) }
    return (start + kept.lowerBound * period, kept.count)
  }

  /// The role of an operand in the iterations of a loop.
  private enum Role: Equatable {
    /// Defined in the same iteration.
    case local
    /// Defined in the iteration before.
    case carried
    /// The same value from outside in all iterations.
    case invariant
  }

  private func role(of operand: ValueID, iteration: Int, from start: Int, period: Int) -> Role? {
    guard let definition = definitions[operand.index], definition.item >= start else {
      return .invariant
    }
    switch (definition.item - start) / period {
    case iteration: return .local
    case iteration - 1: return .carried
    default: return nil
    }
  }

  /// Returns how many iterations from `start` are alike: the operands of all but the first have the
  /// same roles, and no value is used outside of its iteration and the next, unless it is the last.
  private func iterationCount(from start: Int, period: Int, atMost limit: Int) -> Int {
    guard limit >= LoopRoller.iterationMinimum, firstIterationFits(start, period),
      !isUsedFarAway(0, from: start, period)
    else { return 0 }
    var count = 2
    while count < limit, !isUsedFarAway(count - 1, from: start, period) {
      let items = (start + count * period)..<(start + (count + 1) * period)
      let fits = items.allSatisfy {
        movesAlong($0, start: start, period: period, iteration: count)
      }
      if !fits { break }
      count += 1
    }
    return count
  }

  /// Whether a value of an iteration is used after the next one, so that none can follow that.
  private func isUsedFarAway(_ iteration: Int, from start: Int, _ period: Int) -> Bool {
    let end = start + (iteration + 2) * period
    return items[(start + iteration * period)..<(end - period)].contains { item in
      item.results.contains { lastUses[$0.index] >= end }
    }
  }

  /// Whether the operands of `item` are those of the item one period before it, moved along.
  private func movesAlong(_ item: Int, start: Int, period: Int, iteration: Int) -> Bool {
    for (operand, previous) in zip(items[item].operands, items[item - period].operands) {
      guard let role = role(of: operand, iteration: iteration, from: start, period: period),
        role == self.role(of: previous, iteration: iteration - 1, from: start, period: period)
      else { return false }
      if role == .invariant {
        if operand != previous { return false }
      } else if let a = definitions[operand.index], let b = definitions[previous.index] {
        if a.item != b.item + period || a.slot != b.slot { return false }
      }
    }
    return true
  }

  /// Whether the first iteration differs from the second only in the values that are carried in,
  /// and each carried value has one initial value.
  private func firstIterationFits(_ start: Int, _ period: Int) -> Bool {
    var initials: [ValueID: ValueID] = [:]
    for item in (start + period)..<(start + 2 * period) {
      for (operand, first) in zip(items[item].operands, items[item - period].operands) {
        guard let role = role(of: operand, iteration: 1, from: start, period: period) else {
          return false
        }
        switch role {
        case .local:
          guard let a = definitions[operand.index], let b = definitions[first.index],
            a.item == b.item + period, a.slot == b.slot
          else { return false }
        case .invariant:
          if operand != first { return false }
        case .carried:
          if let definition = definitions[first.index], definition.item >= start { return false }
          if let known = initials[operand], known != first { return false }
          initials[operand] = first
        }
      }
    }
    return true
  }

  /// Returns the loop of `count` iterations from `start`; its names are those of the second one.
  private mutating func makeLoop(from start: Int, period: Int, count: Int) -> ShapedStatement? {
    let template = (start + period)..<(start + 2 * period)
    guard let constants = mergedConstants(of: template, period: period, count: count) else {
      return nil
    }
    // Parameters, in order of first use.
    var parameters: [ValueID: ValueID] = [:]
    var carried: [Repeat.Carried] = []
    for item in template {
      for (operand, first) in zip(items[item].operands, items[item - period].operands)
      where parameters[operand] == nil
        && role(of: operand, iteration: 1, from: start, period: period) == .carried
      {
        let definition = definitions[operand.index]!
        let next = items[definition.item + period].results[definition.slot]
        var facts = program.facts[first.index]
        for iteration in 0..<(count - 1) {
          let value = items[definition.item + iteration * period].results[definition.slot]
          facts.formUnion(program.facts[value.index])
        }
        facts.origin = nil
        let parameter = program.makeValue(facts)
        parameters[operand] = parameter
        carried.append(Repeat.Carried(parameter: parameter, initial: first, next: next))
      }
    }
    var constantIndex = 0
    var body: [Statement] = []
    for item in template {
      body.append(
        items[item].statement.mapping(
          operands: { parameters[$0] ?? $0 },
          constants: { _ in
            defer { constantIndex += 1 }
            return constants[constantIndex]
          }))
      for (index, value) in items[item].definitions.enumerated() {
        let first = items[item - period].definitions[index]
        for iteration in 0..<count where iteration != 1 {
          let other = items[item + (iteration - 1) * period].definitions[index]
          program.facts[value.index].formUnion(program.facts[other.index])
        }
        program.facts[value.index].origin = program.facts[first.index].origin
      }
    }
    var results: [Repeat.Result] = []
    let end = start + count * period
    for item in (end - period)..<end {
      for (slot, result) in items[item].results.enumerated() where lastUses[result.index] >= end {
        let inner = items[item - (count - 2) * period].results[slot]
        results.append(Repeat.Result(name: result, inner: inner))
      }
    }
    return shapes.shaped(
      .repeat(Repeat(count: count, carried: carried, body: body, results: results)))
  }

  /// Returns the constants of the loop's body: those that are equal in all iterations as they are,
  /// the others as entries of new tables; nil if tables of different strides meet.
  private mutating func mergedConstants(
    of template: Range<Int>, period: Int, count: Int
  ) -> [Constant]? {
    var merged: [Constant] = []
    for item in template {
      for index in items[item].constants.indices {
        let versions = (0..<count).map { items[item + ($0 - 1) * period].constants[index] }
        guard let constant = merge(versions.map(\.constant), depth: versions[0].depth) else {
          return nil
        }
        merged.append(constant)
      }
    }
    return merged
  }

  /// Returns one constant for the `versions` of a loop's iterations, each inside `depth` more loops.
  private mutating func merge(_ versions: [Constant], depth: Int) -> Constant? {
    var innerStrides: [Int]?
    var size = 1
    for case .entry(let table, let strides) in versions {
      let count = program.tables[table].entries.count
      if let known = innerStrides, known != strides || count != size { return nil }
      (innerStrides, size) = (strides, count)
    }
    let slices = versions.map { version in
      switch version {
      case .literal(let value): [BigInt](repeating: value, count: size)
      case .entry(let table, _): program.tables[table].entries
      }
    }
    if slices.allSatisfy({ $0 == slices[0] }) {
      guard let innerStrides, case .entry(let table, _) = versions[0] else { return versions[0] }
      return .entry(table: table, strides: [0] + innerStrides)
    }
    program.tables.append(Table(Array(slices.joined())))
    // A number that was written out moves with the new loop only.
    let inner = innerStrides ?? [Int](repeating: 0, count: depth)
    return .entry(table: program.tables.count - 1, strides: [size] + inner)
  }
}

extension ValueFacts {
  /// Widens the facts to those of a value that may be either of two.
  mutating func formUnion(_ other: ValueFacts) {
    if let a = range, let b = other.range { range = a.union(b) } else { range = nil }
    stride = stride.union(other.stride)
  }
}
