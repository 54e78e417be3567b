import Exact

/// How the last layer's values are read.
package struct OutputSpecification: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The vector itself.
    case real
    /// One output, an integer in `first ..< first + classCount`.
    case label(first: Int, classCount: Int)
    /// One output, read as its sign; 0 is no label.
    case sign
    /// One output per label in `first ..< first + classCount`, read as the label of the largest; a tie
    /// is no label.
    case oneHot(first: Int = 0, classCount: Int)
  }

  package var kind: Kind
  /// Names for the labels in ascending order; for `sign` the names of −1 and +1.
  package var labelNames: [String]?

  package init(_ kind: Kind, labelNames: [String]? = nil) {
    self.kind = kind
    self.labelNames = labelNames
  }

  /// The labels in ascending order; nil for real outputs.
  package var labels: ClosedRange<Int>? {
    switch kind {
    case .real: nil
    case .label(let first, let classCount): first...(first + classCount - 1)
    case .sign: -1...1
    case .oneHot(let first, let classCount): first...(first + classCount - 1)
    }
  }

  /// The name of `label`, or its number.
  package func name(of label: Int) -> String {
    guard let labelNames else { return String(label) }
    let index: Int
    switch kind {
    case .real: return String(label)
    case .label(let first, _), .oneHot(let first, _): index = label - first
    case .sign: index = label < 0 ? 0 : 1
    }
    return labelNames.indices.contains(index) ? labelNames[index] : String(label)
  }
}

/// What a network says of a grid point.
package enum Outcome: Hashable, Sendable {
  case label(Int)
  /// The outputs are read as no label: not an integer of the range, 0 for a sign, or a tie.
  case noLabel
  /// The outputs are real numbers that stand for themselves.
  case real
}

extension OutputSpecification {
  /// Returns what the last layer's `values` mean.
  /// - Requires: `values` has the count that the kind asks for.
  package func outcome(of values: [Rational]) -> Outcome {
    switch kind {
    case .real:
      return .real
    case .label(let first, let classCount):
      guard values[0].isInteger, let label = values[0].numerator.asInt,
        label >= first, label - first < classCount
      else { return .noLabel }
      return .label(label)
    case .sign:
      return values[0].isZero ? .noLabel : .label(values[0].signum)
    case .oneHot(let first, _):
      let largest = values.max()!
      let winners = values.indices.filter { values[$0] == largest }
      return winners.count == 1 ? .label(first + winners[0]) : .noLabel
    }
  }
}
