import Exact
import Programs

extension Program {
  /// Computes multiword sums that differ by a constant once.
  ///
  ///     %3 = affine %1 - 2*%2             %3 = affine %1 - 2*%2
  ///     %4 = affine %1 - 2*%2 - 8         %4 = affine %3 - 8
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal values; no value is added.
  /// - Complexity: O(size) on average.
  package mutating func shareWideSums() -> Change {
    var first: [[Term]: (value: ValueID, bias: BigInt)] = [:]
    return rewriteInstructions { instruction, program in
      guard case .affine(let terms, .literal(let bias)) = instruction.operation, terms.count > 1,
        case .words = program.storageClass(of: instruction.result)
      else { return .keep }
      let key = terms.sorted { $0.value < $1.value }
      guard let known = first[key] else {
        first[key] = (instruction.result, bias)
        return .keep
      }
      return .operation(.affine([Term(1, known.value)], bias: .literal(bias - known.bias)))
    }
  }
}
