import Exact
import Programs

extension Program {
  /// Cuts the ranges of waves and comparisons to what these operations can give.
  ///
  /// Sums keep their names when they are rewritten to such operations, and an interval of a sum may
  /// hold more.
  ///
  /// - Requires: all values have ranges.
  /// - Complexity: O(size).
  mutating func confineRanges() {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    for instruction in instructions {
      let bounds: Interval
      switch instruction.operation {
      case .wave(_, .literal(let period)): bounds = Interval(0, period >> 1)
      case .between: bounds = Interval(0, 1)
      default: continue
      }
      intersectFacts(of: instruction.result, with: ValueFacts(range: bounds))
    }
  }
}
