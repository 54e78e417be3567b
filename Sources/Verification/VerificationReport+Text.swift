import Exact
import Foundation

extension VerificationReport: CustomStringConvertible {
  /// Tables of the points and the engines, the first failures, and one line that starts with
  /// `verified:` or `FAILED:`.
  package var description: String {
    var lines = aligned([["points", "count"] + engines.map(\.name)] + families.map(row))
    lines.append("")
    lines += aligned(
      [["engine", "evaluations", "a second", "what"]]
        + engines.map { engine in
          [
            engine.name, grouped(engine.evaluationCount),
            engine.throughput.map { grouped(Int(min($0, 1e15))) } ?? "-", engine.description,
          ]
        }, leading: [0, 3])
    lines.append("")
    lines += faults.map { "\($0.family) points: \($0.message)" }
    lines += failures.map(\.description)
    if failureCount > failures.count {
      lines.append("… and \(grouped(failureCount - failures.count)) more")
    }
    lines.append(verdict)
    return lines.joined(separator: "\n")
  }

  /// The last line.
  package var verdict: String {
    let time = String(format: "%.1f s", seconds)
    let points = "\(grouped(pointCount)) points"
    if !passed {
      if failureCount == 0 && faults.isEmpty { return "FAILED: nothing was checked" }
      let broken = faults.isEmpty ? "" : ", \(faults.count) broken engines"
      return "FAILED: \(grouped(failureCount)) wrong answers\(broken) at \(points) (\(time))"
    }
    var parts: [String] = []
    if sampleCount > 0 {
      let all = engines.map(\.sampleCount).max() ?? 0
      let meaning =
        epsilon.flatMap { $0 > 0 ? "within \($0.shortestText) of their targets" : nil }
        ?? "memorized"
      parts.append("\(grouped(all)) of \(grouped(sampleCount)) samples \(meaning)")
    }
    if engines.count > 1 {
      let names = engines.map(\.name).joined(separator: ", ")
      let domain = families.contains { $0.family == .domain } ? ", the whole domain" : ""
      parts.append("\(names) agree at \(points)\(domain)")
    }
    parts.append("exact: \(grouped(exactCount)) of \(grouped(pointCount))")
    return "verified: \(parts.joined(separator: "; ")) (\(time))"
  }

  private func row(_ family: Family) -> [String] {
    let cells = zip(engines, family.failureCounts).enumerated().map { index, engine in
      if engine.1 > 0 { return "\(grouped(engine.1)) wrong" }
      if faults.contains(where: { $0.engine == engine.0.name && $0.family == family.family }) {
        return "broken"
      }
      return index == 0 ? "\(grouped(family.exactCount)) right" : "right"
    }
    return [family.family.rawValue, grouped(family.pointCount)] + cells
  }
}

extension VerificationReport.Failure: CustomStringConvertible {
  /// `data row 12, X = (1, 2): tcc says label 0; the data says label 1`
  package var description: String {
    let shown = point.prefix(8).map(\.rangeText).joined(separator: ", ")
    let place = "X = (\(shown)\(point.count > 8 ? ", …" : ""))"
    let row = family == .data ? "data row \(row)" : "\(family) point \(row)"
    let authority =
      switch check {
      case .data: "the data says"
      case .exact: "the exact value is"
      case .engines: "another engine says"
      case .label: "its values mean"
      case .domain: "expected is"
      }
    return "\(row), \(place): \(engine) says \(found); \(authority) \(expected)"
  }
}

/// Returns `rows` as lines whose columns are as wide as their longest cell; the columns `leading`
/// start at the left.
private func aligned(_ rows: [[String]], leading: Set<Int> = [0]) -> [String] {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
  return rows.map { row in
    let cells = row.enumerated().map { column, cell in
      let space = String(repeating: " ", count: widths[column] - cell.count)
      return leading.contains(column) ? cell + space : space + cell
    }
    let line = cells.joined(separator: "  ")
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}

/// The number with a comma every three digits.
func grouped(_ number: Int) -> String {
  var text = String(number.magnitude)
  var index = text.count - 3
  while index > 0 {
    text.insert(",", at: text.index(text.startIndex, offsetBy: index))
    index -= 3
  }
  return number < 0 ? "-\(text)" : text
}
