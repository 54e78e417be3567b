import Exact
import Programs

extension Program {
  /// Replaces carry neurons by what they carry.
  ///
  ///     %7 = affine %3                    uses of %7 become %3
  ///
  /// - Ensures: equal outputs; no value is added.
  package mutating func propagateCopies() -> Change {
    rewriteInstructions { instruction, _ in
      guard case .affine(let terms, .literal(0)) = instruction.operation, terms.count == 1,
        terms[0].factor == .one
      else { return .keep }
      return .value(terms[0].value)
    }
  }
}
