import Programs

extension Program {
  /// Removes the definitions that no output needs.
  ///
  /// - Ensures: equal outputs.
  /// - Complexity: O(size).
  package mutating func removeDeadValues() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var isNeeded = [Bool](repeating: false, count: facts.count)
    for value in needed { isNeeded[value.index] = true }
    var kept: [Statement] = []
    for instruction in instructions.reversed() where isNeeded[instruction.result.index] {
      for operand in instruction.operation.operands { isNeeded[operand.index] = true }
      kept.append(.instruction(instruction))
    }
    body = kept.reversed()
    return Change(instructions.count - kept.count)
  }
}
