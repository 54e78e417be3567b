import Enclosures
import Exact
import Foundation
import Networks

extension EnclosureReport: CustomStringConvertible {
  /// What was computed, the extremes, the first failures, and one line that starts with `verified:`
  /// or `FAILED:`.
  package var description: String {
    var lines = [
      "\(network) has no rational values, so there is no exact C of it and no engine to compare.",
      "Its outputs are enclosed between proved bounds, with \(precision) bits.", "",
    ]
    if let worstError {
      let bound = worstError.bound.map { "at most \($0.scientificText(rounded: .up))" }
      lines.append(
        "worst error: \(bound ?? "unbounded"), \(place(worstError.row, worstError.point))")
    }
    if let leastMargin {
      let bound = leastMargin.bound.map { "at least \($0.scientificText(rounded: .down))" }
      lines.append(
        "least margin: \(bound ?? "unbounded"), \(place(leastMargin.row, leastMargin.point))")
    }
    lines += failures.map { failure in
      "\(place(failure.row, failure.point)): the network gives \(failure.found);"
        + " the data says \(failure.expected)"
    }
    if failureCount > failures.count {
      lines.append("… and \(grouped(failureCount - failures.count)) more")
    }
    lines.append(verdict)
    return lines.joined(separator: "\n")
  }

  /// The last line.
  package var verdict: String {
    let time = String(format: "%.1f s", seconds)
    let all = "\(grouped(certifiedCount)) of \(grouped(sampleCount)) samples \(requirement)"
    if !passed { return "FAILED: \(all) (\(time))" }
    var text = "verified: \(all)"
    if case .within = requirement, let roundingCount {
      text += "; \(grouped(roundingCount)) round to the label"
    }
    if let bound = worstError?.bound {
      text += "; certified worst error \(bound.scientificText(rounded: .up))"
    }
    return "\(text) (\(time))"
  }

  private func place(_ row: Int, _ point: [BigInt]) -> String {
    let shown = point.prefix(8).map(\.rangeText).joined(separator: ", ")
    return "data row \(row), X = (\(shown)\(point.count > 8 ? ", …" : ""))"
  }
}

extension EnclosureReport {
  /// The report as one JSON object; bounds are rounded outwards to three digits.
  package var json: JSONValue {
    [
      "network": .string(network),
      "data": .string(dataSet),
      "exact": .boolean(false),
      "passed": .boolean(passed),
      "verdict": .string(verdict),
      "requirement": .string("\(requirement)"),
      "precision": .number(String(precision)),
      "seconds": .number(String(format: "%.6f", seconds)),
      "samples": .number(String(sampleCount)),
      "certified": .number(String(certifiedCount)),
      "roundToLabel": roundingCount.map { .number(String($0)) } ?? .null,
      "worstError": worstError.map { json($0, rounded: .up) } ?? .null,
      "leastMargin": leastMargin.map { json($0, rounded: .down) } ?? .null,
      "failureCount": .number(String(failureCount)),
      "failures": .array(
        failures.map { failure in
          [
            "row": .number(String(failure.row)), "point": failure.point.json,
            "expected": .string(failure.expected), "found": .string(failure.found),
          ]
        }),
    ]
  }

  private func json(_ extreme: Extreme, rounded rounding: DecimalRounding) -> JSONValue {
    [
      "bound": extreme.bound.map { .number($0.scientificText(rounded: rounding)) } ?? .null,
      "row": .number(String(extreme.row)), "point": extreme.point.json,
    ]
  }
}
