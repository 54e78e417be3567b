import Exact
import Networks

/// What a verification found.
package struct VerificationReport: Sendable {
  /// What is checked of a point.
  package enum Check: String, Sendable, CaseIterable {
    /// The label or values are those of the data set.
    case data
    /// The answer is the oracle's.
    case exact
    /// The answer is the first engine's.
    case engines
    /// The label is what the values say.
    case label
    /// Points outside the domain, and only these, are answered so.
    case domain
  }

  /// An answer that is wrong.
  package struct Failure: Hashable, Sendable {
    package let engine: String
    package let family: PointFamily
    package let check: Check
    /// The row of a sample in its source, counted from 0; of other families the point's number.
    package let row: Int
    /// X.
    package let point: [BigInt]
    package let expected: String
    package let found: String
  }

  /// An engine that broke its interface or could not answer; it is not asked again.
  package struct Fault: Hashable, Sendable {
    package let engine: String
    package let family: PointFamily
    package let message: String
  }

  package struct Engine: Hashable, Sendable {
    package let name: String
    package let description: String
    /// Labels and values that it gave.
    package internal(set) var evaluationCount = 0
    package internal(set) var seconds = 0.0
    /// The samples that it was asked for, and those that it answered as the data says.
    package internal(set) var sampleCount = 0
    package internal(set) var memorizedCount = 0

    /// Evaluations a second, or nil if it took no time.
    package var throughput: Double? { seconds > 0 ? Double(evaluationCount) / seconds : nil }
  }

  package struct Family: Hashable, Sendable {
    package let family: PointFamily
    package let pointCount: Int
    /// The points that the oracle evaluated.
    package let exactCount: Int
    /// The failures of every engine, in the order of `engines`.
    package internal(set) var failureCounts: [Int]
  }

  package let network: String
  package let dataSet: String?
  package let sampleCount: Int
  package let seed: UInt64
  /// How far an output might lie from its target; nil without real targets.
  package let epsilon: Rational?
  /// The oracle, then the others.
  package internal(set) var engines: [Engine]
  package internal(set) var families: [Family] = []
  /// The first failures of every engine.
  package internal(set) var failures: [Failure] = []
  package internal(set) var failureCount = 0
  package internal(set) var faults: [Fault] = []
  /// Wall time.
  package internal(set) var seconds = 0.0

  package var pointCount: Int { families.reduce(0) { $0 + $1.pointCount } }
  package var exactCount: Int { families.reduce(0) { $0 + $1.exactCount } }

  /// Whether something was checked and everything is right.
  package var passed: Bool {
    failureCount == 0 && faults.isEmpty && engines.contains { $0.evaluationCount > 0 }
  }
}
