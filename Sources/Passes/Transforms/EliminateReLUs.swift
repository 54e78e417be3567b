import Exact
import Programs

extension Program {
  /// Replaces each ReLU whose operand has a proved sign, and each clamp that never clamps.
  ///
  ///     %4 = relu %3, %3 : [2, 9]         uses of %4 become %3
  ///     %4 = relu %3, %3 : [-7, 0]        %4 = affine 0
  ///     %4 = clamp %3 to 5, %3 : [-4, 5]  uses of %4 become %3
  ///
  /// A step, relu or clamp of one possible value is left to `foldConstants()`.
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal outputs on the whole domain; no value is added.
  package mutating func eliminateReLUs() -> Change {
    rewriteInstructions { instruction, program in
      switch instruction.operation {
      case .relu(let value):
        let range = program.range(of: value)
        if !range.lower.isNegative { return .value(value) }
        return range.upper.signum <= 0 ? .operation(.affine([], bias: 0)) : .keep
      case .clamp(let value, .literal(let limit)):
        return Interval(-limit, limit).contains(program.range(of: value)) ? .value(value) : .keep
      default:
        return .keep
      }
    }
  }
}
