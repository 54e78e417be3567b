import Exact
import Execution
import Networks

/// What an engine says of one point.
struct Answer: Hashable, CustomStringConvertible {
  /// Nil for a network without labels.
  let label: EngineLabel?
  /// Nil outside the domain.
  let values: [Rational]?

  var isOutOfDomain: Bool { values == nil && (label ?? .outOfDomain) == .outOfDomain }

  /// Whether the label is what `output` reads from the values.
  func isConsistent(with output: OutputSpecification) -> Bool {
    guard let label else { return true }
    guard let values else { return label == .outOfDomain }
    return label == EngineLabel(output.outcome(of: values))
  }

  /// The label, or the values where there are no labels.
  var labelText: String { label?.description ?? description }

  /// The label and the values, each at most some hundred characters long.
  var description: String {
    if isOutOfDomain { return "out of domain" }
    let numbers = values.map { values in
      values.prefix(10).map { value in
        let text = value.shortestText
        return text.count <= 60 ? text : "\(text.prefix(50))… (\(text.count) characters)"
      }.joined(separator: ", ") + (values.count > 10 ? ", …" : "")
    }
    guard let label else { return "value \(numbers ?? "out of domain")" }
    return "\(label), value \(numbers ?? "out of domain")"
  }
}

/// What an engine says of some points.
struct Answers: Sendable {
  let labels: [EngineLabel]?
  let values: EngineValues

  /// Asks `engine` for labels, where there are some, and for values.
  init(
    of engine: any Engine, at points: GridPoints, hasLabel: Bool,
    progress: @escaping RowProgress
  ) throws {
    labels = hasLabel ? try engine.labels(of: points, progress: progress) : nil
    let offset = hasLabel ? points.count : 0
    values = try engine.values(of: points) { progress(offset + $0) }
  }

  /// Asks `oracle` for values only, from which `output` reads the labels.
  init(
    ofOracle oracle: ExactEngine, at points: GridPoints, output: OutputSpecification,
    progress: @escaping RowProgress
  ) throws {
    let values = try oracle.values(of: points, progress: progress)
    self.values = values
    labels =
      output.kind == .real
      ? nil
      : (0..<points.count).map { row in
        values[row].map { EngineLabel(output.outcome(of: $0)) } ?? .outOfDomain
      }
  }

  subscript(row: Int) -> Answer { Answer(label: labels?[row], values: values[row]) }

  /// Whether label and values at `row` equal those of `other` at its `otherRow`.
  func agrees(at row: Int, with other: Answers, at otherRow: Int) -> Bool {
    labels?[row] == other.labels?[otherRow]
      && values.agrees(at: row, with: other.values, at: otherRow)
  }
}
