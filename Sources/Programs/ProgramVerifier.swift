import Exact

extension Program {
  /// Returns the broken rules of the program's form: each value defined once and before its uses,
  /// in scope; tables long enough for their loops; no empty loops; ranges within the stride's
  /// class; a relu, clamp or step whose range fits its operation.
  ///
  /// - Complexity: O(size).
  package func brokenInvariants() -> [String] {
    var problems: [String] = []
    var isVisible = [Bool](repeating: false, count: facts.count)
    var isDefined = [Bool](repeating: false, count: facts.count)
    var counts: [Int] = []

    func define(_ value: ValueID) {
      guard facts.indices.contains(value.index) else {
        problems.append("\(value) has no facts")
        return
      }
      if isDefined[value.index] { problems.append("\(value) is defined twice") }
      isDefined[value.index] = true
      isVisible[value.index] = true
      let known = facts[value.index]
      if let range = known.range, known.stride.tightened(range) != range {
        problems.append(
          "\(value) has the range \(range), whose ends break its stride \(known.stride)")
      }
    }

    func use(_ value: ValueID, in user: @autoclosure () -> String) {
      guard facts.indices.contains(value.index), isVisible[value.index] else {
        problems.append("\(user()) uses \(value), which is not defined before it")
        return
      }
    }

    func check(_ constant: Constant, in user: @autoclosure () -> String) {
      guard case .entry(let table, let strides) = constant else { return }
      guard tables.indices.contains(table) else {
        problems.append("\(user()) reads the table t\(table), which does not exist")
        return
      }
      if strides.count != counts.count {
        problems.append(
          "\(user()) reads t\(table) with \(strides.count) of \(counts.count) counters")
        return
      }
      let last = zip(strides, counts).reduce(0) { $0 + $1.0 * ($1.1 - 1) }
      if last >= tables[table].entries.count || strides.contains(where: { $0 < 0 }) {
        problems.append(
          "\(user()) reads entry \(last) of t\(table), which has \(tables[table].entries.count)")
      }
    }

    /// All numbers that a constant stands for; none if its table is missing.
    func entries(of constant: Constant) -> [BigInt] {
      switch constant {
      case .literal(let value): [value]
      case .entry(let table, _): tables.indices.contains(table) ? tables[table].entries : []
      }
    }

    /// Whether a list of `count` entries has one at each index in the range of `value`, if it is
    /// proved.
    func isWithin(_ count: Int, _ value: ValueID) -> Bool {
      guard facts.indices.contains(value.index), let range = facts[value.index].range else {
        return true
      }
      return !range.lower.isNegative && range.upper < BigInt(count)
    }

    func check(_ instruction: Instruction) {
      var user: String { instruction.result.description }
      instruction.operation.forEachOperand { use($0, in: user) }
      instruction.operation.forEachConstant { check($0, in: user) }
      if case .input(let index) = instruction.operation, !inputBox.indices.contains(index) {
        problems.append("\(user) reads input \(index) of \(inputBox.count)")
      }
      switch instruction.operation {
      case .search(_, let entries)
      where entries.isEmpty || !zip(entries, entries.dropFirst()).allSatisfy(<):
        problems.append("\(user) searches a list that is empty or does not ascend")
      case .match(_, let keys, let values, _)
      where keys.isEmpty || keys.count != values.count || !zip(keys, keys.dropFirst()).allSatisfy(<):
        problems.append(
          "\(user) has \(keys.count) keys and \(values.count) values, or keys that do not ascend")
      case .lookup(let index, let entries)
      where !isWithin(entries.count, index):
        problems.append("\(user) looks up entries outside of its list")
      case .line(let index, let slopes, _, _) where !isWithin(slopes.count, index):
        problems.append("\(user) looks up lines outside of its list")
      case .lookup(_, let entries) where entries.isEmpty:
        problems.append("\(user) looks up an entry of an empty list")
      case .line(_, let slopes, _, let offsets)
      where slopes.isEmpty || slopes.count != offsets.count:
        problems.append("\(user) has \(slopes.count) slopes and \(offsets.count) offsets")
      case .bits(_, let field) where !field.isValid:
        problems.append("\(user) reads bits that are no field of a number")
      default: break
      }
      if case .wave(_, let period) = instruction.operation,
        !entries(of: period).allSatisfy({ $0.isPowerOfTwo && $0 >= 2 })
      {
        problems.append("\(user) has a period that is no power of two from 2 on")
      }
      if case .affine(let terms, _) = instruction.operation, terms.repeatsValue {
        problems.append("\(user) adds a value twice")
      }
      if case .reluSum(let terms, let bias) = instruction.operation,
        instruction.operation.operands.allSatisfy({ facts[$0.index].range != nil }),
        partialSumBound(terms, bias: bias) >= .powerOfTwo(62)
      {
        problems.append("\(user) may have partial sums of more than 63 bits")
      }
      define(instruction.result)
      guard let range = facts[instruction.result.index].range else { return }
      switch instruction.operation {
      case .relu where range.lower.isNegative, .wave where range.lower.isNegative,
        .step where !Interval(0, 1).contains(range),
        .between where !Interval(0, 1).contains(range):
        problems.append("\(user) has the range \(range), which its operation cannot give")
      default: break
      }
    }

    func walk(_ block: [Statement]) {
      for statement in block {
        switch statement {
        case .instruction(let instruction): check(instruction)
        case .repeat(let loop): check(loop)
        }
      }
    }

    func check(_ loop: Repeat) {
      if loop.count < 1 { problems.append("a loop of \(loop.count) iterations") }
      for carried in loop.carried {
        use(carried.initial, in: "the loop's \(carried.parameter)")
      }
      let outside = isVisible
      for carried in loop.carried { define(carried.parameter) }
      counts.append(loop.count)
      walk(loop.body)
      counts.removeLast()
      for carried in loop.carried { use(carried.next, in: "the loop's \(carried.parameter)") }
      for result in loop.results { use(result.inner, in: "the loop's \(result.name)") }
      isVisible = outside
      for result in loop.results { define(result.name) }
    }

    walk(body)
    for value in output.values { use(value, in: "the output") }
    if let otherwise {
      use(otherwise.condition, in: "the program's `otherwise`")
      let other = otherwise.program
      if other.inputBox != inputBox || other.output.numerators.count != output.numerators.count
        || other.output.denominator != output.denominator
        || other.output.specification != output.specification
        || !(output.fractions.isEmpty && other.output.fractions.isEmpty)
      {
        problems.append("the other program has another domain or other outputs")
      }
      problems += other.brokenInvariants().map { "in the other program, \($0)" }
    }
    return problems
  }
}
