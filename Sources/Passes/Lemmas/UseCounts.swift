import Programs

/// How often values are used, while a rewrite is weighed: what would become dead if uses went away.
///
/// - Source: the maximum fanout-free cone of logic synthesis; A. Mishchenko, S. Chatterjee and
///   R. Brayton, «DAG-aware AIG rewriting», DAC 2006.
struct UseCounts {
  private var counts: [Int]
  /// What the definition of each value reads, and what it costs.
  private var definitions: [Definition?]

  struct Definition {
    let operands: [ValueID]
    let cost: Int
    /// Operands that it reads no more, and values that it reads in their place.
    fileprivate var released: Set<ValueID> = []
    fileprivate var added: [ValueID] = []

    init(operands: [ValueID], cost: Int) { (self.operands, self.cost) = (operands, cost) }

    fileprivate var reads: [ValueID] {
      released.isEmpty ? operands : operands.filter { !released.contains($0) } + added
    }
  }

  /// The uses by definitions that the `needed` values need.
  init(_ definitions: [Definition?], needed: [ValueID]) {
    self.definitions = definitions
    counts = Array(repeating: 0, count: definitions.count)
    for value in needed { retain(value) }
  }

  subscript(value: ValueID) -> Int { counts[value.index] }

  /// Adds a use of `value`; a value that had none uses its operands again.
  /// - Returns: the cost of what comes to life.
  @discardableResult
  mutating func retain(_ value: ValueID) -> Int {
    var cost = 0
    var stack = [value]
    while let next = stack.popLast() {
      counts[next.index] += 1
      guard counts[next.index] == 1, let definition = definitions[next.index] else { continue }
      cost += definition.cost
      stack += definition.reads
    }
    return cost
  }

  /// Removes a use of `value`; a value that has none left uses its operands no more.
  /// - Returns: the cost of what dies.
  @discardableResult
  mutating func release(_ value: ValueID) -> Int {
    var cost = 0
    var stack = [value]
    while let next = stack.popLast() {
      counts[next.index] -= 1
      guard counts[next.index] == 0, let definition = definitions[next.index] else { continue }
      cost += definition.cost
      stack += definition.reads
    }
    return cost
  }

  /// From now on the definition of `value` reads `replacements`, which have been retained for it, in
  /// place of `operands`, which have been released: some of those that it began with.
  mutating func replaceReleasedOperands(
    _ operands: [ValueID], of value: ValueID, by replacements: [ValueID]
  ) {
    definitions[value.index]?.released.formUnion(operands)
    definitions[value.index]?.added += replacements
  }
}
