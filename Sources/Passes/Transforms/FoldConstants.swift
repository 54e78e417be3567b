import Exact
import Programs

extension Program {
  /// Replaces values of a single possible number by that number, in sums too.
  ///
  ///     %4 = relu %3 : [7, 7]             becomes  %4 = affine 7
  ///     %6 = affine 2*%4 + %5 + 1         becomes  %6 = affine %5 + 15
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal values on the whole domain.
  package mutating func foldConstants() -> Change {
    rewriteInstructions { instruction, program in
      if let value = program.range(of: instruction.result).constant {
        return instruction.operation.constant == nil
          ? .operation(.affine([], bias: .literal(value))) : .keep
      }
      guard case .affine(let terms, .literal(let bias)) = instruction.operation else {
        return .keep
      }
      var folded = bias
      let moving = terms.filter { term in
        guard let value = program.range(of: term.value).constant, let factor = term.factor.literal
        else { return true }
        folded.addProduct(factor, value)
        return false
      }
      if moving.count == terms.count { return .keep }
      return .operation(.affine(moving, bias: .literal(folded)))
    }
  }
}
