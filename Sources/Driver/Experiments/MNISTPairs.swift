import Constructions
import Diagnostics
import Exact
import Execution
import Foundation
import Networks

/// Tables 1 and 4 of Yu et al. 2024: networks that memorize some images of two digits, run on all
/// test images of these digits.
///
/// Each network is built by its construction, compiled to C and run as compiled; nothing is
/// computed by formulas. That it memorizes its images is checked.
package struct MNISTPairs: Sendable {
  package enum Method: String, CaseIterable, Sendable {
    case yu = "yu2024-7.3"
    case park = "park2021-2"
    case vardi = "vardi2022-3.1"
  }

  /// What one network says of the test images of a pair.
  package struct Measurement: Sendable {
    package let pair: DigitPair
    package let method: Method
    package let testCount: Int
    /// Images for which the output is the label itself: the right sign, or the right integer.
    package let rightCount: Int
    /// Images for which the right label is nearest to the output; the right sign.
    package let nearestCount: Int
    /// Images of no label: the sign of 0, or an output that is no label.
    package let noLabelCount: Int
    package let neuronCount: Int
    package let parameterCount: Int
    package let seconds: Double
  }

  package var pairs: [DigitPair]
  /// Of each digit, in file order.
  package var imagesPerDigit: Int
  /// Whether the networks of the other papers take part for the pairs of Table 4.
  package var comparesPapers: Bool
  /// By default without the optimizations that take these networks longer to compile than to run.
  package var compiler = SystemCompiler(optimization: "-O1")

  package init(
    pairs: [DigitPair] = DigitPair.all, imagesPerDigit: Int = 500, comparesPapers: Bool = true
  ) {
    self.pairs = pairs
    self.imagesPerDigit = imagesPerDigit
    self.comparesPapers = comparesPapers
  }

  /// The networks at once: each takes a core, and some gigabyte of memory while it is compiled.
  private static let concurrencyLimit = 4

  /// Returns the measurements, by pair and method.
  ///
  /// - Throws: a `DiagnosticList` if digits are missing; a `Diagnostic` if a network does not
  ///   memorize its images, which would be our mistake.
  package func run(_ data: MNISTData) async throws -> [Measurement] {
    let table4 = Set(MNISTPaperNumbers.table4.map(\.pair))
    let jobs = pairs.sorted().flatMap { pair in
      Method.allCases.filter { $0 == .yu || comparesPapers && table4.contains(pair) }
        .map { (pair, $0) }
    }
    let progress = TerminalProgress()
    defer { progress.finish() }
    return try await withThrowingTaskGroup(of: (Int, Measurement).self) { group in
      let limit = min(
        MNISTPairs.concurrencyLimit, max(1, ProcessInfo.processInfo.activeProcessorCount))
      var results = [Measurement?](repeating: nil, count: jobs.count)
      var count = 0
      func take(_ place: Int, _ result: Measurement) {
        results[place] = result
        count += 1
        progress.show("\(result.pair), \(result.method.rawValue)", count, of: jobs.count)
      }
      for (index, (pair, method)) in jobs.enumerated() {
        if index >= limit, let (place, result) = try await group.next() { take(place, result) }
        group.addTask { (index, try await measure(pair, method, data)) }
      }
      for try await (place, result) in group { take(place, result) }
      return results.compactMap { $0 }
    }
  }

  private func measure(
    _ pair: DigitPair, _ method: Method, _ data: MNISTData
  ) async throws -> Measurement {
    let start = ContinuousClock.now
    let training = try MNISTData.pair(pair, of: data.train, limit: imagesPerDigit)
    let test = try MNISTData.pair(pair, of: data.test)
    let box = zip(training.points.boundingBox, test.points.boundingBox).reduce(
      Interval(0, 255)
    ) { $0.union($1.0).union($1.1) }
    let ends = (Rational(box.lower, training.scale), Rational(box.upper, training.scale))
    let network = try Constructions.named(method.rawValue).build(
      training,
      domain: InputSpecification(
        scale: training.scale, lower: Array(repeating: ends.0, count: training.dimension),
        upper: Array(repeating: ends.1, count: training.dimension)))
    let statistics = NetworkStatistics(network)
    let engine = try await EngineChoice.fastest(
      for: network,
      code: {
        var options = CompilationOptions()
        options.fileName = "pair_\(pair.first)_\(pair.second)"
        return try Compilation(network, file: training.name, options: options).generatedC()
      }, compiler: compiler)
    let memorized = try MNISTPairs.counts(network, training, engine)
    if memorized.right != training.count {
      throw Diagnostic(
        "\(method.rawValue) memorizes \(memorized.right) of \(training.count) images of \(pair)")
    }
    let counts = try MNISTPairs.counts(network, test, engine)
    return Measurement(
      pair: pair, method: method, testCount: test.count, rightCount: counts.right,
      nearestCount: counts.nearest, noLabelCount: counts.noLabel,
      neuronCount: statistics.neuronCount, parameterCount: statistics.nonzeroParameterCount,
      seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  /// Counts what `network` says of `samples`, whose labels are 1 and 2.
  private static func counts(
    _ network: Network, _ samples: DataSet, _ engine: any Engine
  ) throws -> (right: Int, nearest: Int, noLabel: Int) {
    let isSign = network.output.kind == .sign
    let expected = (samples.labels ?? []).map { isSign ? 2 * $0 - 3 : $0 }
    let labels = try engine.labels(of: samples.points)
    var (right, noLabel) = (0, 0)
    for (label, wanted) in zip(labels, expected) {
      switch label {
      case .label(let found) where Int(found) == wanted: right += 1
      case .noLabel: noLabel += 1
      default: break
      }
    }
    if isSign { return (right, right, noLabel) }
    let values = try engine.values(of: samples.points)
    let middle = Rational(3, 2)
    let nearest = expected.indices.count { row in
      guard let value = values[row]?[0] else { return false }
      return expected[row] == 1 ? value < middle : value > middle
    }
    return (right, nearest, noLabel)
  }
}
