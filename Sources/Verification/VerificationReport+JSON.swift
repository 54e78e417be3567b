import Exact
import Foundation
import Networks

extension VerificationReport {
  /// The report as one JSON object; points are lists of decimal strings where 53 bits do not hold
  /// a coordinate.
  package var json: JSONValue {
    [
      "network": .string(network),
      "data": dataSet.map { .string($0) } ?? .null,
      "passed": .boolean(passed),
      "verdict": .string(verdict),
      "seed": .number(String(seed)),
      "epsilon": epsilon.map { .string($0.description) } ?? .null,
      "seconds": .number(seconds.decimal),
      "samples": .number(String(sampleCount)),
      "points": .number(String(pointCount)),
      "exactPoints": .number(String(exactCount)),
      "engines": .array(engines.map(\.json)),
      "families": .array(families.map(json)),
      "failureCount": .number(String(failureCount)),
      "failures": .array(failures.map(\.json)),
      "faults": .array(
        faults.map { fault in
          [
            "engine": .string(fault.engine), "family": .string(fault.family.rawValue),
            "message": .string(fault.message),
          ]
        }),
    ]
  }

  private func json(_ family: Family) -> JSONValue {
    [
      "family": .string(family.family.rawValue),
      "points": .number(String(family.pointCount)),
      "exactPoints": .number(String(family.exactCount)),
      "failures": .object(
        zip(engines, family.failureCounts).map { .init($0.name, .number(String($1))) }),
    ]
  }
}

extension VerificationReport.Engine {
  fileprivate var json: JSONValue {
    [
      "name": .string(name),
      "description": .string(description),
      "evaluations": .number(String(evaluationCount)),
      "seconds": .number(seconds.decimal),
      "samples": .number(String(sampleCount)),
      "memorized": .number(String(memorizedCount)),
    ]
  }
}

extension VerificationReport.Failure {
  fileprivate var json: JSONValue {
    [
      "engine": .string(engine),
      "family": .string(family.rawValue),
      "check": .string(check.rawValue),
      "row": .number(String(row)),
      "point": point.json,
      "expected": .string(expected),
      "found": .string(found),
    ]
  }
}

extension [BigInt] {
  /// A list of numbers; decimal strings where 53 bits do not hold one.
  var json: JSONValue {
    .array(map { $0.signedBitWidth <= 54 ? .number("\($0)") : .string("\($0)") })
  }
}

extension Double {
  /// Six decimals, whatever the locale is.
  fileprivate var decimal: String { String(format: "%.6f", self) }
}
