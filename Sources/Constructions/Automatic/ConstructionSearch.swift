import Diagnostics
import Exact
import Networks

/// The smallest of the networks that the registry's constructions build for a data set.
///
/// - Ensures: deterministic, but for the times; the network is the one that its construction builds
///   with the options of its trial.
package struct ConstructionSearch: Sendable {
  package enum Outcome: Sendable {
    /// Only while the search goes on.
    case pending
    case built(NetworkStatistics, seconds: Double)
    /// Not tried, for this reason.
    case skipped(String)
    /// The construction refuses the data or an option.
    case failed(DiagnosticList)
  }

  package struct Trial: Sendable {
    package let candidate: ConstructionCandidate
    package internal(set) var outcome: Outcome
  }

  package let objective: Objective
  /// In the order of the registry.
  package let trials: [Trial]
  /// The place of the best trial.
  package let bestIndex: Int
  package let network: Network

  package var best: Trial { trials[bestIndex] }

  /// Builds the networks of all `constructions` that apply to `data`, and keeps the best one; of
  /// equally good ones the first.
  ///
  /// Candidates that promise to be small, or say nothing, come first. One whose theorem says that
  /// it gets much larger than the best network so far is skipped; see `SizeLimit`.
  ///
  /// - Parameters:
  ///   - options: text by name, for every trial; constructions without them are skipped.
  ///   - epsilon: how closely real targets are approximated.
  ///   - progress: is told the name of each trial, and how many of how many are done.
  /// - Throws: a `DiagnosticList` if no construction applies, or if all refuse: what the first says.
  package init(
    _ data: DataSet, minimizing objective: Objective, options: [String: String] = [:],
    epsilon: Rational? = nil, domain: InputSpecification? = nil,
    among constructions: [Construction] = Constructions.all,
    progress: ((_ name: String, _ done: Int, _ total: Int) -> Void)? = nil
  ) throws {
    var trials = try ConstructionSearch.trials(
      constructions, for: data, options: options, epsilon: epsilon)
    let labelled = try epsilon.map { try data.classified(within: $0).1 } ?? data
    let statistics = DataStatistics(labelled, including: [.distance])
    let estimates = trials.map { SizeEstimate($0.candidate, statistics) }
    let open = trials.indices.filter { index in
      if case .pending = trials[index].outcome { true } else { false }
    }
    let order = open.sorted { (estimates[$0].order, $0) < (estimates[$1].order, $1) }
    var limit = SizeLimit(objective)
    var best: (index: Int, value: Int, network: Network)?
    for (done, index) in order.enumerated() {
      let candidate = trials[index].candidate
      progress?(candidate.description, done, order.count)
      if let reason = limit.reason(against: estimates[index]) {
        trials[index].outcome = .skipped(reason)
        continue
      }
      let start = ContinuousClock.now
      do {
        let network = try candidate.construction.build(
          data, options: candidate.options, domain: domain)
        let size = NetworkStatistics(network)
        trials[index].outcome = .built(
          size, seconds: (ContinuousClock.now - start) / .seconds(1))
        limit.take(size)
        let value = objective.quantity.measured(in: size)
        if best.map({ (value, index) < ($0.value, $0.index) }) ?? true {
          best = (index, value, network)
        }
      } catch let problems as DiagnosticList {
        trials[index].outcome = .failed(problems)
      }
    }
    guard let best else { throw ConstructionSearch.nothingBuilt(trials, data) }
    self.objective = objective
    self.trials = trials
    bestIndex = best.index
    network = best.network
  }

  /// The trials of all constructions for `data`, none of them made; those of constructions that
  /// lack one of `options` are skipped.
  private static func trials(
    _ constructions: [Construction], for data: DataSet, options: [String: String],
    epsilon: Rational?
  ) throws -> [Trial] {
    let applicable = try constructions.compactMap { construction -> Construction? in
      guard let epsilon else { return construction.accepts(data) ? construction : nil }
      guard construction.givesClassNumbers else { return nil }
      let approximation = try construction.approximating(within: epsilon)
      return approximation.accepts(data) ? approximation : nil
    }
    if applicable.isEmpty { throw DiagnosticList([noneApplies(data, epsilon)]) }
    return applicable.flatMap { construction -> [Trial] in
      let names = Set(construction.options.map(\.name))
      if let missing = options.keys.sorted().first(where: { !names.contains($0) }) {
        return [
          Trial(
            candidate: ConstructionCandidate(construction),
            outcome: .skipped("it has no option \(missing)"))
        ]
      }
      let candidates = ConstructionCandidate.candidates(
        of: construction, for: data, options: options)
      if candidates.isEmpty {
        let required = construction.options.filter { $0.isRequired && options[$0.name] == nil }
        return [
          Trial(
            candidate: ConstructionCandidate(construction),
            outcome: .skipped("it needs \(required.map(\.name).joined(separator: ", "))"))
        ]
      }
      return candidates.map { Trial(candidate: $0, outcome: .pending) }
    }
  }
}
