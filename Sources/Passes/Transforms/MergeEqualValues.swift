import Exact
import Programs

extension Program {
  /// Computes equal operations once.
  ///
  ///     %3 = relu %1
  ///     %4 = relu %1                      uses of %4 become %3
  ///
  /// Sums are compared without regard to the order of their terms.
  ///
  /// - Ensures: equal outputs; no value is added.
  /// - Complexity: O(size) on average.
  package mutating func mergeEqualValues() -> Change {
    var known: [Operation: ValueID] = [:]
    return rewriteInstructions { instruction, _ in
      var key = instruction.operation
      if case .affine(let terms, let bias) = key {
        key = .affine(terms.sorted { $0.value < $1.value }, bias: bias)
      }
      if let value = known[key] { return .value(value) }
      known[key] = instruction.result
      return .keep
    }
  }
}
