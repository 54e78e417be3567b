import Diagnostics
import Exact

/// Labelled points on a grid: what a memorization network has to give back.
package struct DataSet: Sendable {
  /// What the samples are labelled with.
  package enum Target: Sendable {
    /// An integer a sample, with names where the file had class names: `names[i]` is label i.
    case labels([Int], names: [String]?)
    /// A real vector a sample.
    case real([[Rational]])
  }

  package var name: String
  /// s: a real point is x = X / s.
  package var scale: BigInt
  /// The distinct points X, in the order of their first rows.
  package private(set) var points: GridPoints
  package private(set) var target: Target
  /// For every sample the row of the source that it was first in, counted from 0.
  package private(set) var sourceRows: [Int]

  package var count: Int { points.count }
  package var dimension: Int { points.dimension }

  /// The data set of `points` with `target`; equal samples are merged.
  ///
  /// - Parameter lines: the line of each row in the file, for messages.
  /// - Throws: a `DiagnosticList` if there are no points, the scale is not positive, the counts
  ///   differ, or a point has two labels; it names every such pair of rows, at most 20.
  package init(
    name: String, scale: BigInt, points: GridPoints, target: Target, lines: [Int]? = nil
  ) throws {
    if points.count == 0 {
      throw DiagnosticList([Diagnostic("the data set is empty", at: SourceSpan(file: name))])
    }
    if scale < 1 {
      throw DiagnosticList([
        Diagnostic(
          "the scale is \(scale); a positive integer is expected",
          at: SourceSpan(file: name))
      ])
    }
    let targetCount: Int
    switch target {
    case .labels(let labels, _): targetCount = labels.count
    case .real(let values): targetCount = values.count
    }
    if targetCount != points.count {
      throw DiagnosticList([
        Diagnostic("\(points.count) points have \(targetCount) labels", at: SourceSpan(file: name))
      ])
    }
    let first = points.firstEqualRows
    var conflicts: [Diagnostic] = []
    var kept: [Int] = []
    for row in 0..<points.count {
      if first[row] == row {
        kept.append(row)
      } else if !target.agrees(first[row], row), conflicts.count < 20 {
        conflicts.append(
          DataSet.conflict(first[row], row, of: target, in: name, lines: lines))
      }
    }
    if !conflicts.isEmpty { throw DiagnosticList(conflicts) }
    self.name = name
    self.scale = scale
    if kept.count == points.count {
      self.points = points
      self.target = target
    } else {
      self.points = points.selecting(kept)
      self.target = target.selecting(kept)
    }
    sourceRows = kept
  }

  private static func conflict(
    _ first: Int, _ second: Int, of target: Target, in name: String, lines: [Int]?
  ) -> Diagnostic {
    let place = SourceSpan(file: name, line: lines?[second])
    let where0 = lines.map { " (line \($0[first]))" } ?? ""
    return Diagnostic(
      "row \(second) is the same point as row \(first)\(where0), but has the label"
        + " \(target.text(second)) instead of \(target.text(first))", at: place,
      notes: ["a function gives one label to a point: remove one of the rows"])
  }

  /// The labels, or nil for real targets.
  package var labels: [Int]? {
    if case .labels(let labels, _) = target { labels } else { nil }
  }

  /// The names of the labels 0, 1, …, if the source had names.
  package var labelNames: [String]? {
    if case .labels(_, let names) = target { names } else { nil }
  }

  /// The input of a network for this data: its grid, and its bounding box as domain.
  package var boundingInput: InputSpecification {
    let box = points.boundingBox
    return InputSpecification(
      scale: scale, lower: box.map { Rational($0.lower, scale) },
      upper: box.map { Rational($0.upper, scale) })
  }
}

extension DataSet.Target {
  fileprivate func agrees(_ a: Int, _ b: Int) -> Bool {
    switch self {
    case .labels(let labels, _): labels[a] == labels[b]
    case .real(let values): values[a] == values[b]
    }
  }

  fileprivate func selecting(_ rows: [Int]) -> DataSet.Target {
    switch self {
    case .labels(let labels, let names): .labels(rows.map { labels[$0] }, names: names)
    case .real(let values): .real(rows.map { values[$0] })
    }
  }

  /// The target of row `row` as its file writes it.
  fileprivate func text(_ row: Int) -> String {
    switch self {
    case .labels(let labels, let names): names?[labels[row]] ?? String(labels[row])
    case .real(let values): values[row].map(\.shortestText).joined(separator: ", ")
    }
  }
}
