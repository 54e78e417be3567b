import Exact
import Programs

extension Program {
  /// Puts an affine operand into the affine sum that reads it, where the sum grows no longer.
  ///
  ///     %3 = affine 2*%1 - 7
  ///     %4 = affine 3*%3 + %2             %4 = affine 6*%1 + %2 - 21
  ///
  ///     %3 = affine %1 + %2               (no other use)
  ///     %4 = affine 5*%3                  %4 = affine 5*%1 + 5*%2
  ///
  /// Sums of several terms stay where they are if another sum adds more to them: accumulators are
  /// what loops are made of, and factored products are cheaper than their expansion.
  ///
  /// - Ensures: equal values; the number of terms does not grow; nothing is left to fuse. Operands may
  ///   become dead.
  package mutating func fuseAffines() -> Change {
    var total = Change(0)
    while true {
      let change = fuseAffinesOnce()
      if change.isNone { return total }
      total.count += change.count
    }
  }

  /// Sums that have become short, or whose other reader is gone, are left for the next time.
  private mutating func fuseAffinesOnce() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var useCounts = [Int](repeating: 0, count: facts.count)
    for instruction in instructions {
      for operand in instruction.operation.operands { useCounts[operand.index] += 1 }
    }
    for value in needed { useCounts[value.index] += 2 }
    var sums: [(terms: [Term], bias: BigInt)?] = Array(repeating: nil, count: facts.count)
    return rewriteInstructions { instruction, _ in
      guard case .affine(let terms, .literal(let bias)) = instruction.operation else {
        return .keep
      }
      func operandSum(_ term: Term) -> (terms: [Term], bias: BigInt)? {
        guard let sum = sums[term.value.index] else { return nil }
        let isFree = sum.terms.count <= 1 || terms.count == 1 && useCounts[term.value.index] == 1
        return isFree ? sum : nil
      }
      guard terms.contains(where: { operandSum($0) != nil }) else {
        sums[instruction.result.index] = (terms, bias)
        return .keep
      }
      var constant = bias
      var fused: [(value: ValueID, factor: BigInt)] = []
      for term in terms {
        let factor = term.factor.literal!
        guard let sum = operandSum(term) else {
          fused.append((term.value, factor))
          continue
        }
        constant.addProduct(factor, sum.bias)
        fused += sum.terms.map { ($0.value, factor * $0.factor.literal!) }
      }
      let result = collected(fused)
      sums[instruction.result.index] = (result, constant)
      return .operation(.affine(result, bias: .literal(constant)))
    }
  }
}
