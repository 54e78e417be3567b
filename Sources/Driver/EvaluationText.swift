import Exact
import Verification

/// What `memoc evaluate` prints.
package enum EvaluationText {
  /// The confusion table, a row a class, and the accuracy.
  package static func text(of evaluation: Evaluation) -> String {
    let other = evaluation.hasTies ? "tie" : "no label"
    let head =
      ["class \\ answer"] + evaluation.labels.map(\.name) + [other, "out of domain", "right"]
    let lines = evaluation.rows.map { row in
      let column = evaluation.labels.firstIndex { $0.label == row.label }
      let right = column.map { row.counts[$0] } ?? 0
      return [row.name] + row.counts.map(String.init)
        + [
          String(row.noLabelCount), String(row.outOfDomainCount), share(right, of: row.count),
        ]
    }
    return TextTable([head] + lines).description + "\n"
      + "\(evaluation.network) on \(evaluation.dataSet): \(evaluation.rightCount) of"
      + " \(evaluation.sampleCount) right, accuracy"
      + " \(share(evaluation.rightCount, of: evaluation.sampleCount))"
      + " (\(evaluation.engine))\n"
  }

  /// `count` of `total` with four decimals, rounded.
  package static func share(_ count: Int, of total: Int) -> String {
    guard total > 0 else { return "-" }
    let digits = (Rational(BigInt(count), BigInt(total)) * 10000 + Rational(1, 2)).floor.asInt!
    let fraction = String(10000 + digits % 10000).dropFirst()
    return "\(digits / 10000).\(fraction)"
  }
}
