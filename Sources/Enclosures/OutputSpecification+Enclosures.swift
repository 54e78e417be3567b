import Exact
import Networks

extension OutputSpecification {
  /// Returns the label that every choice of numbers from `outputs` gives, or nil if there is none.
  ///
  /// A `label` output has none: it needs an exact integer, which no enclosure with two ends shows.
  ///
  /// - Requires: `outputs` has the count that the kind asks for.
  package func label(of outputs: [Enclosure]) -> Int? {
    switch kind {
    case .real, .label: return nil
    case .sign: return outputs[0].signum == 0 ? nil : outputs[0].signum
    case .oneHot(let first, _):
      let winner = outputs.indices.first { winner in
        outputs.indices.allSatisfy { $0 == winner || outputs[$0].isBelow(outputs[winner]) }
      }
      return winner.map { first + $0 }
    }
  }
}
