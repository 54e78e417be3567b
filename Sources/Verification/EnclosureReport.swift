import Exact
import Networks

/// What was certified of a network without rational values.
package struct EnclosureReport: Sendable {
  /// A sample that does not do what it must, or of which that could not be certified.
  package struct Failure: Hashable, Sendable {
    /// The row in the data's source, counted from 0.
    package let row: Int
    /// X.
    package let point: [BigInt]
    package let expected: String
    package let found: String
  }

  /// A certified number with the sample where it is reached.
  package struct Extreme: Hashable, Sendable {
    /// A bound of the number, or nil if there is none.
    package let bound: Rational?
    package let row: Int
    package let point: [BigInt]
  }

  package let network: String
  package let dataSet: String
  package let requirement: EnclosureRequirement
  package let sampleCount: Int
  /// The samples that were certified to do what they must.
  package internal(set) var certifiedCount = 0
  /// The samples whose output was certified to round to the label; nil if targets are no labels.
  package internal(set) var roundingCount: Int?
  /// The largest bound of |output − target|; nil for signs and classes.
  package internal(set) var worstError: Extreme?
  /// For signs the least bound of the output's distance to 0, for classes that of the label's
  /// output to the next; negative where it is wrong. Nil for numbers.
  package internal(set) var leastMargin: Extreme?
  /// The most bits that a sample took.
  package internal(set) var precision = 0
  /// The first failures.
  package internal(set) var failures: [Failure] = []
  package internal(set) var failureCount = 0
  /// Wall time.
  package internal(set) var seconds = 0.0

  /// Whether every sample is certified.
  package var passed: Bool { failureCount == 0 && certifiedCount == sampleCount }
}

extension EnclosureReport.Extreme {
  /// Whether this bound from above is larger than `other`; without a bound it is the largest.
  func isAbove(_ other: EnclosureReport.Extreme?) -> Bool {
    guard let other else { return true }
    guard let otherBound = other.bound else { return false }
    return bound.map { $0 > otherBound } ?? true
  }

  /// Whether this bound from below is smaller than `other`; without a bound it is the smallest.
  func isBelow(_ other: EnclosureReport.Extreme?) -> Bool {
    guard let other else { return true }
    guard let otherBound = other.bound else { return false }
    return bound.map { $0 < otherBound } ?? true
  }
}
