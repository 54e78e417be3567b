import Diagnostics
import Exact
import Execution
import Networks
import Programs

/// Checks that engines give a network's exact answers, and that these are what a data set says.
package struct Verifier: Sendable {
  package let network: Network
  package let dataSet: DataSet?
  package let engines: [any Engine]
  package let options: VerificationOptions

  private let oracle: ExactEngine
  private let expectations: Expectations?
  private let domain: DomainPoints

  /// - Requires: `network.problems()` is empty; the engines' names differ, and none is `exact`.
  /// - Throws: a `DiagnosticList` if an activation has no rational values or the data can't be this
  ///   network's.
  package init(
    _ network: Network, dataSet: DataSet? = nil, engines: [any Engine],
    options: VerificationOptions = VerificationOptions()
  ) throws {
    precondition(
      Set(engines.map(\.name) + ["exact"]).count == engines.count + 1,
      "engines with the same name")
    if let place = network.firstInexactActivation {
      throw DiagnosticList([
        Diagnostic(
          "\(network.name): layer \(place.layer), neuron \(place.neuron): \(place.activation) has"
            + " no exact values to verify")
      ])
    }
    guard let box = network.input.gridBox else {
      preconditionFailure("a domain without grid points")
    }
    self.network = network
    self.dataSet = dataSet
    self.engines = engines
    self.options = options
    oracle = ExactEngine(network)
    let epsilon = options.epsilon ?? network.promisedEpsilon ?? 0
    expectations = try dataSet.map { try Expectations($0, for: network, epsilon: epsilon) }
    domain = DomainPoints(box: box, seed: options.seed)
  }

  /// Evaluates every point with every engine, and compares.
  ///
  /// - Parameter progress: is told now and then how far the work is; from any thread, but never
  ///   twice at once.
  package func run(
    progress: (@Sendable (VerificationProgress) -> Void)? = nil
  ) -> VerificationReport {
    let start = ContinuousClock.now
    let tables = pointTables()
    let exactCounts = options.exactEffort.allocation(
      for: tables.map { ($0.family, $0.count) }, cost: network.weightCount)
    var run = VerificationRun(
      network: network, dataSet: dataSet, expectations: expectations, oracle: oracle,
      engines: engines, options: options, progress: progress,
      evaluationTotal: zip(tables, exactCounts).reduce(0) { sum, table in
        sum + table.1 + table.0.count * engines.count * (network.output.kind == .real ? 1 : 2)
      })
    for (table, exactCount) in zip(tables, exactCounts) {
      run.check(table, exactCount: exactCount)
    }
    run.report.seconds = (ContinuousClock.now - start) / .seconds(1)
    return run.report
  }

  /// Returns the points of every family that has some.
  private func pointTables() -> [PointTable] {
    var tables: [PointTable?] = [expectations.map { PointTable(.data, $0.points) }]
    if let size = domain.size(upTo: options.randomPointCount) {
      tables.append(domain.all(count: size))
    } else {
      tables.append(
        expectations.flatMap {
          neighbors(of: $0.points, in: domain.box, limit: options.neighborLimit)
        })
      let hinges = HingePoints(Program(network.scaledToIntegers()))
      tables.append(breakpoints(hinges))
      tables.append(corners(hinges))
      tables.append(domain.random(count: options.randomPointCount))
    }
    tables.append(domain.outside(coordinateCount: options.outsideCoordinateCount))
    return tables.compactMap { $0 }.filter { $0.count > 0 }
  }

  /// Up to half of them by evaluating the network, the others along projections of its inputs, which
  /// takes no longer in large networks; all by evaluating if it bends along no projection.
  private func breakpoints(_ hinges: HingePoints) -> PointTable? {
    var search = BreakpointSearch(
      Interpreter(network), samples: expectations?.points, domain: domain,
      evaluationLimit: Self.breakpointEffort / max(1, network.weightCount))
    let limit = options.breakpointLimit
    var found = search.points(limit: hinges.isEmpty ? limit : limit / 2)
    found += hinges.points(count: limit - found.count, seed: options.seed)
    return found.isEmpty ? nil : PointTable(.breakpoints, GridPoints(found))
  }

  /// All corners, or some and those where sums of inputs are least and largest.
  private func corners(_ hinges: HingePoints) -> PointTable {
    let table = domain.corners(limit: options.cornerLimit)
    let others = hinges.corners
    if table.count < options.cornerLimit || others.isEmpty { return table }
    let points = table.points(0..<table.count)
    return PointTable(.corners, GridPoints((0..<points.count).map { points[$0] } + others))
  }

  /// The multiply-adds that the search for breakpoints may cost: less than some seconds.
  private static let breakpointEffort = 2_000_000
}
