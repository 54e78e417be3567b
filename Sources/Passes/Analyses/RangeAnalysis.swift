import Exact
import Programs

extension Program {
  /// Proves a range and a residue class of every value, for the whole domain box.
  ///
  /// Intervals and strides are joined with the relational domains `domains`: each result is the
  /// intersection of what all of them prove. All arithmetic is on integers of any size.
  ///
  /// - Requires: the program has no loops.
  /// - Ensures: on every grid point of the domain each value lies in its range and class.
  package mutating func analyzeRanges() {
    // Sums that several values share are values of their own while ranges are proved.
    var factored = self
    _ = factored.factorCommonSums()
    factored.analyzeRanges(domains: [
      SegmentFunctions(factored),
      ScalarFunctions(pieceLimit: 16, functionLimit: 2),
    ])
    facts = Array(factored.facts.prefix(facts.count))
  }

  /// Proves ranges and residue classes with the relational domains `domains`.
  package mutating func analyzeRanges(domains: [any RelationalDomain]) {
    guard let instructions = straightLine else { preconditionFailure("ranges of a rolled program") }
    var analysis = RangeAnalysis(inputBox: inputBox, count: facts.count, domains: domains)
    analysis.run(instructions, lastUses: lastUses(of: instructions))
    for instruction in instructions {
      let enclosure = analysis.enclosures[instruction.result]
      facts[instruction.result.index].range = enclosure.range
      facts[instruction.result.index].stride = enclosure.stride
    }
  }

  /// For each value the position of the last instruction that reads it; −1 without one, and the
  /// instruction count for outputs.
  package func lastUses(of instructions: [Instruction]) -> [Int] {
    var lastUses = [Int](repeating: -1, count: facts.count)
    for (position, instruction) in instructions.enumerated() {
      instruction.operation.forEachOperand { lastUses[$0.index] = position }
    }
    for value in needed { lastUses[value.index] = instructions.count }
    return lastUses
  }
}

/// The state of the range analysis: what is proved of the values so far.
struct RangeAnalysis {
  let inputBox: [Interval]
  private(set) var enclosures: EnclosureTable
  private(set) var domains: [any RelationalDomain]

  init(inputBox: [Interval], count: Int, domains: [any RelationalDomain]) {
    self.init(
      inputBox: inputBox, enclosures: EnclosureTable(count: count), domains: domains)
  }

  /// The state after some instructions, whose values have `enclosures`.
  init(inputBox: [Interval], enclosures: EnclosureTable, domains: [any RelationalDomain]) {
    self.inputBox = inputBox
    self.enclosures = enclosures
    self.domains = domains
  }

  /// Analyzes `instructions` from the one at `start` on, where `lastUses` says when values are read
  /// last.
  mutating func run(_ instructions: [Instruction], from start: Int = 0, lastUses: [Int]) {
    for position in start..<instructions.count {
      step(instructions[position], at: position, lastUses: lastUses)
    }
  }

  /// Analyzes the instruction at `position`.
  mutating func step(_ instruction: Instruction, at position: Int, lastUses: [Int]) {
    define(instruction)
    instruction.operation.forEachOperand { operand in
      if lastUses[operand.index] == position { forget(operand) }
    }
  }

  private mutating func forget(_ value: ValueID) {
    for index in domains.indices { domains[index].forget(value) }
  }

  private mutating func define(_ instruction: Instruction) {
    var result = plain(instruction.operation)
    for index in domains.indices {
      guard let other = domains[index].evaluate(instruction, from: enclosures) else { continue }
      result.range = result.range.intersection(other.range)!
      result.stride = result.stride.finer(other.stride)
      if other.isExact {
        result.isExact = true
        break
      }
    }
    // Both contain every value, and there is a value, so none of these is empty.
    result.range = result.stride.tightened(result.range)!
    if let value = result.range.constant { result.stride = Stride(value) }
    enclosures[instruction.result] = result
  }

  /// What intervals and strides alone prove.
  private func plain(_ operation: Operation) -> Enclosure {
    switch operation {
    case .input(let index):
      return Enclosure(range: inputBox[index], stride: .all)
    case .affine(let terms, let bias):
      let constant = literal(bias)
      var (range, stride) = (Interval(constant), Stride(constant))
      for term in terms {
        let factor = literal(term.factor)
        let operand = enclosures[term.value]
        range = range + factor * operand.range
        stride = stride + factor * operand.stride
      }
      return Enclosure(range: range, stride: stride)
    case .relu(let value):
      let operand = enclosures[value]
      let stride =
        operand.range.lower.isNegative ? operand.stride.union(Stride(0)) : operand.stride
      return Enclosure(range: operand.range.relu, stride: stride)
    case .clamp(let value, let limit):
      let bound = literal(limit)
      let operand = enclosures[value]
      let range = operand.range.clamped(to: Interval(-bound, bound))
      var stride = operand.stride
      if operand.range.lower < -bound { stride = stride.union(Stride(-bound)) }
      if operand.range.upper > bound { stride = stride.union(Stride(bound)) }
      return Enclosure(range: range, stride: stride)
    case .step(let value):
      let operand = enclosures[value].range
      let range = Interval(operand.lower.isNegative ? 0 : 1, operand.upper.isNegative ? 0 : 1)
      return Enclosure(range: range, stride: .all)
    case .between(let value, let lower, let upper):
      let (range, low, high) = (enclosures[value].range, literal(lower), literal(upper))
      let isAlways = low <= range.lower && range.upper <= high
      let isNever = max(low, range.lower) > min(high, range.upper)
      return Enclosure(range: Interval(isAlways ? 1 : 0, isNever ? 0 : 1), stride: .all)
    case .select(let condition, let value, let otherwise):
      let range = enclosures[condition].range
      if range.constant == 0 { return enclosures[otherwise].inexact }
      if !range.contains(0) { return enclosures[value].inexact }
      let (a, b) = (enclosures[value], enclosures[otherwise])
      return Enclosure(range: a.range.union(b.range), stride: a.stride.union(b.stride))
    case .wave(let value, let period):
      let (size, operand) = (literal(period), enclosures[value])
      let half = size.exactQuotient(by: 2)
      if Interval(0, half).contains(operand.range) { return operand.inexact }
      // It is v or −v plus a multiple of the period.
      let stride = operand.stride + Stride(residue: 0, modulus: size)
      return Enclosure(range: Interval(0, half), stride: stride.union(-1 * stride))
    case .reluSum(let terms, let bias):
      let range = terms.reduce(Interval(bias)) { total, term in
        let inner = plain(.affine(term.terms, bias: .literal(term.bias))).range
        return total + term.factor * inner.relu
      }
      return Enclosure(range: range, stride: .all)
    case .search(let value, let entries):
      let range = enclosures[value].range
      return Enclosure(
        range: Interval(
          BigInt(entries.countOfEntries(atMost: range.lower)),
          BigInt(entries.countOfEntries(atMost: range.upper))), stride: .all)
    case .lookup(let index, let entries):
      return Enclosure(range: hull(of: entries, at: enclosures[index].range), stride: .all)
    case .match(let value, let keys, let values, let otherwise):
      let (range, other) = (enclosures[value].range, enclosures[otherwise])
      let first = keys.countOfEntries(atMost: range.lower - 1)
      let used = values[first..<keys.countOfEntries(atMost: range.upper)]
      guard let low = used.min(), let high = used.max() else { return other }
      return Enclosure(range: other.range.union(Interval(low, high)), stride: .all)
    case .line(let index, let slopes, let argument, let offsets):
      let indices = enclosures[index].range
      let (slope, range) = (hull(of: slopes, at: indices), enclosures[argument].range)
      let products = (slope.lower * range).union(slope.upper * range)
      return Enclosure(range: products + hull(of: offsets, at: indices), stride: .all)
    case .bits(let value, let field):
      let (range, stride) = field.bounds(of: enclosures[value].range, enclosures[value].stride)
      return Enclosure(range: range, stride: stride)
    }
  }

  /// The range of the entries at the indices `indices`.
  private func hull(of entries: [BigInt], at indices: Interval) -> Interval {
    let last = BigInt(entries.count - 1)
    let range = indices.clamped(to: Interval(0, last))
    let used = entries[range.lower.asInt!...range.upper.asInt!]
    return Interval(used.min()!, used.max()!)
  }

  private func literal(_ constant: Constant) -> BigInt {
    guard let value = constant.literal else { preconditionFailure("a table outside of a loop") }
    return value
  }
}

extension Stride {
  /// This class or `other`, the one of fewer values, for a value of both.
  func finer(_ other: Stride) -> Stride {
    if modulus.isZero { return self }
    return other.modulus.isZero || other.modulus > modulus ? other : self
  }
}
