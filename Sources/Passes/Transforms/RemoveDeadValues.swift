import Programs

extension Program {
  /// Removes the definitions that no output needs.
  ///
  /// - Ensures: equal outputs.
  /// - Complexity: O(size).
  package mutating func removeDeadValues() -> Change {
    var isNeeded = [Bool](repeating: false, count: facts.count)
    for value in needed { isNeeded[value.index] = true }
    var kept: [Statement] = []
    for statement in body.reversed() {
      guard case .instruction(let instruction) = statement else {
        preconditionFailure("a pass on a rolled program")
      }
      if !isNeeded[instruction.result.index] { continue }
      instruction.operation.forEachOperand { isNeeded[$0.index] = true }
      kept.append(statement)
    }
    let change = Change(body.count - kept.count)
    body = kept.reversed()
    return change
  }
}
