import Diagnostics
import Enclosures
import Exact
import Execution
import Networks

/// How a network without rational values is checked.
package struct EnclosureOptions: Sendable {
  /// How far a real output may lie from its target; nil is what the network's provenance says, or
  /// nearer than 1/2 to integer targets.
  package var epsilon: Rational?
  /// The most bits of an enclosure's ends.
  package var precisionLimit = EnclosureInterpreter.defaultPrecisionLimit
  /// The failures that the report shows; all are counted.
  package var shownFailureLimit = 10

  package init() {}
}

/// Certifies what a network without rational values says of a data set's samples.
///
/// There are no engines to compare: such a network has no exact C.
package struct EnclosureVerifier: Sendable {
  package let network: Network
  package let dataSet: DataSet
  package let options: EnclosureOptions
  private let expectations: Expectations
  private let requirement: EnclosureRequirement
  private let domain: [Interval]

  /// - Requires: `network.problems()` is empty.
  /// - Throws: a `DiagnosticList` if the data can't be this network's, or nothing says how far from
  ///   the targets the outputs may lie.
  package init(
    _ network: Network, dataSet: DataSet, options: EnclosureOptions = EnclosureOptions()
  ) throws {
    guard let box = network.input.gridBox else {
      preconditionFailure("a domain without grid points")
    }
    self.network = network
    self.dataSet = dataSet
    self.options = options
    expectations = try Expectations(dataSet, for: network, epsilon: 0)
    requirement = try EnclosureRequirement(network, expectations, epsilon: options.epsilon)
    domain = box
  }

  /// The samples that a thread takes at once; it keeps the precision from one to the next.
  private static let chunkSize = 8

  /// Encloses the outputs at every sample.
  ///
  /// - Parameter progress: is told how many samples are done, of how many; never twice at once.
  package func run(progress: (@Sendable (Int, Int) -> Void)? = nil) throws -> EnclosureReport {
    let start = ContinuousClock.now
    let interpreter = EnclosureInterpreter(
      network, precision: min(EnclosureInterpreter.defaultPrecision, options.precisionLimit))
    let count = dataSet.count
    var told: RowProgress?
    if let progress { told = { progress($0, count) } }
    let chunks = try Workers.map(rows: count, chunkSize: Self.chunkSize, progress: told) {
      (rows: Range<Int>) -> [Sample] in
      var precision = interpreter.precision
      return rows.map { row in
        let sample = self.sample(row, interpreter.with(precision: precision))
        precision = max(precision, sample.precision)
        return sample
      }
    }
    var report = EnclosureReport(
      network: network.name, dataSet: dataSet.name, requirement: requirement, sampleCount: count)
    if requirement.hasError, expectations.areIntegers { report.roundingCount = 0 }
    for (row, sample) in chunks.joined().enumerated() { record(sample, row, in: &report) }
    report.seconds = (ContinuousClock.now - start) / .seconds(1)
    return report
  }

  /// What was certified of one sample.
  private struct Sample: Sendable {
    var isCertified = false
    /// Whether it lies in the domain and its class is known, so that `bound` says something.
    var isMeasured = false
    /// A bound of the error from above, or of the margin from below; nil if there is none.
    var bound: Rational?
    var precision = 0
    var found = "out of domain"
  }

  /// Returns what `interpreter`, with as many more bits as it takes, certifies of sample `row`.
  private func sample(_ row: Int, _ interpreter: EnclosureInterpreter) -> Sample {
    let point = expectations.points[row]
    var sample = Sample()
    guard zip(domain, point).allSatisfy({ $0.contains($1) }) else { return sample }
    let goal = EnclosureGoal(
      requirement, expectations[row], outputCount: network.outputCount,
      width: Rational(1, powerOfTwo: -Self.narrowBits))
    let found = interpreter.outputs(at: point, precisionLimit: options.precisionLimit) {
      goal.isReached(by: $0)
    }
    let isMet = goal.isMet(by: found.outputs)
    sample.isCertified = isMet == true
    sample.isMeasured = goal.isMeasurable
    sample.bound = goal.bound(of: found.outputs)
    sample.precision = found.precision
    if sample.isCertified { return sample }
    sample.found =
      found.outputs.prefix(10).map { $0.text(digits: 13) }.joined(separator: ", ")
      + (found.outputs.count > 10 ? ", …" : "")
      + (isMet == nil ? ", undecided with \(found.precision) bits" : "")
    return sample
  }

  /// Outputs are at most 2^−`narrowBits` wide where the precision allows it, so that the bounds
  /// tell more than that the requirement is met.
  private static let narrowBits = 60

  private func record(_ sample: Sample, _ row: Int, in report: inout EnclosureReport) {
    let (point, sourceRow) = (expectations.points[row], dataSet.sourceRows[row])
    report.precision = max(report.precision, sample.precision)
    if sample.isMeasured {
      let extreme = EnclosureReport.Extreme(bound: sample.bound, row: sourceRow, point: point)
      switch requirement {
      case .within, .roundsToLabel:
        if extreme.isAbove(report.worstError) { report.worstError = extreme }
        if let bound = sample.bound, bound < Rational(1, 2) { report.roundingCount? += 1 }
      case .sign, .largest:
        if extreme.isBelow(report.leastMargin) { report.leastMargin = extreme }
      }
    }
    if sample.isCertified {
      report.certifiedCount += 1
      return
    }
    report.failureCount += 1
    if report.failures.count < options.shownFailureLimit {
      report.failures.append(
        EnclosureReport.Failure(
          row: sourceRow, point: point, expected: "\(expectations[row])", found: sample.found))
    }
  }
}
