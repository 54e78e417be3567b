import Programs

extension Program {
  /// For each value whether nothing else that is not constant is needed after its definition.
  func bottlenecks(_ instructions: [Instruction], _ lastUses: [Int]) -> [Bool] {
    var result = [Bool](repeating: false, count: facts.count)
    var isConstant = result
    var liveCount = 0
    for (position, instruction) in instructions.enumerated() {
      instruction.operation.forEachOperand { operand in
        if lastUses[operand.index] == position && !isConstant[operand.index] { liveCount -= 1 }
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
