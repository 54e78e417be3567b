import Programs

/// Values that stand for others: the bookkeeping of passes that remove instructions.
struct Renaming {
  private var targets: [ValueID?]

  init(count: Int) { targets = Array(repeating: nil, count: count) }

  /// The value to use in place of `value`.
  subscript(value: ValueID) -> ValueID { targets[value.index] ?? value }

  /// From now on uses of `value` mean `target`.
  mutating func replace(_ value: ValueID, by target: ValueID) {
    targets[value.index] = self[target]
  }
}

extension Program {
  /// Rewrites a straight line in order: `rewrite` gives for each instruction (its operands already
  /// renamed) what stands in its place, or the value that replaces its result.
  mutating func rewriteInstructions(
    _ rewrite: (Instruction, Program) -> Rewriting
  ) -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var renaming = Renaming(count: facts.count)
    var kept: [Statement] = []
    kept.reserveCapacity(instructions.count)
    var change = Change(0)
    for var instruction in instructions {
      instruction.operation = instruction.operation.renamingOperands { renaming[$0] }
      switch rewrite(instruction, self) {
      case .keep:
        kept.append(.instruction(instruction))
      case .operation(let operation):
        kept.append(.instruction(Instruction(instruction.result, operation)))
        change.count += 1
      case .value(let value):
        renaming.replace(instruction.result, by: value)
        change.count += 1
      }
    }
    body = kept
    output.mapValues { renaming[$0] }
    if let condition = otherwise?.condition { otherwise?.condition = renaming[condition] }
    return change
  }
}

extension Operation {
  /// Returns the operation on other values; terms whose values become equal are added up.
  fileprivate func renamingOperands(_ rename: (ValueID) -> ValueID) -> Operation {
    let renamed = mappingOperands(rename)
    guard case .affine(let terms, let bias) = renamed, renamed != self,
      Set(terms.map(\.value)).count != terms.count
    else { return renamed }
    return .affine(collected(terms.map { ($0.value, $0.factor.literal!) }), bias: bias)
  }
}

/// What becomes of an instruction.
enum Rewriting {
  case keep
  /// Another operation with the same value.
  case operation(Operation)
  /// Nothing: an earlier value is equal.
  case value(ValueID)
}
