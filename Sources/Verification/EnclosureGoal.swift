import Enclosures
import Exact
import Networks

/// What enclosures of the outputs at one sample have to show.
struct EnclosureGoal {
  private enum Meaning {
    /// The error to these targets is measured.
    case targets([Rational])
    /// The distance to 0, on the side of this sign, is measured.
    case sign(Int)
    /// The distance of this output to the largest other one is measured.
    case output(Int)
    /// The network has no such label: nothing is measured, and nothing can be met.
    case nothing
  }

  private let requirement: EnclosureRequirement
  private let meaning: Meaning
  private let width: Rational

  /// - Parameter width: how narrow the outputs should be, so that bounds tell something.
  init(
    _ requirement: EnclosureRequirement, _ expectation: Expectations.Expectation,
    outputCount: Int, width: Rational
  ) {
    self.requirement = requirement
    self.width = width
    switch (expectation, requirement) {
    case (.values(let targets), .within), (.values(let targets), .roundsToLabel):
      meaning = .targets(targets)
    case (.label(let label), .within), (.label(let label), .roundsToLabel):
      meaning = .targets([Rational(Int(label))])
    case (.label(let label), .sign) where label == 1 || label == -1: meaning = .sign(Int(label))
    case (.label(let label), .largest) where (0..<outputCount).contains(Int(label)):
      meaning = .output(Int(label))
    default: meaning = .nothing
    }
  }

  /// Whether anything is measured.
  var isMeasurable: Bool { if case .nothing = meaning { false } else { true } }

  /// Whether it is certain that the requirement is met, or that it is not, and the outputs are
  /// narrow.
  func isReached(by outputs: [Enclosure]) -> Bool {
    isMet(by: outputs) != nil
      && outputs.allSatisfy { output in output.width.map { $0 <= width } ?? false }
  }

  /// Whether the requirement is met; nil if these outputs do not tell.
  func isMet(by outputs: [Enclosure]) -> Bool? {
    switch meaning {
    case .targets(let targets):
      return requirement.allows(
        leastError(of: outputs, targets), largestError(of: outputs, targets))
    case .sign(let sign): return outputs[0].signum.map { $0 == sign }
    case .output(let label):
      let others = outputs.indices.filter { $0 != label }
      if others.allSatisfy({ outputs[$0].isBelow(outputs[label]) }) { return true }
      return others.contains { !outputs[$0].mayBeBelow(outputs[label]) } ? false : nil
    case .nothing: return false
    }
  }

  /// The error's bound from above or the margin's from below; nil if there is none.
  func bound(of outputs: [Enclosure]) -> Rational? {
    switch meaning {
    case .targets(let targets): return largestError(of: outputs, targets)
    case .sign(let sign): return sign > 0 ? outputs[0].lower : outputs[0].upper.map { -$0 }
    case .output(let label):
      let others = outputs.indices.filter { $0 != label }.map { outputs[$0].upper }
      guard let own = outputs[label].lower, others.allSatisfy({ $0 != nil }) else { return nil }
      return others.map { own - $0! }.min() ?? 0
    case .nothing: return nil
    }
  }

  /// A bound from below of the largest error of an output.
  private func leastError(of outputs: [Enclosure], _ targets: [Rational]) -> Rational {
    zip(outputs, targets).reduce(0) { least, pair in
      let below = pair.0.upper.map { pair.1 - $0 } ?? 0
      let above = pair.0.lower.map { $0 - pair.1 } ?? 0
      return max(least, max(below, above))
    }
  }

  /// A bound from above of the largest error of an output; nil if there is none.
  private func largestError(of outputs: [Enclosure], _ targets: [Rational]) -> Rational? {
    var largest = Rational(0)
    for (output, target) in zip(outputs, targets) {
      guard let lower = output.lower, let upper = output.upper else { return nil }
      largest = max(largest, max((target - lower).magnitude, (upper - target).magnitude))
    }
    return largest
  }
}
