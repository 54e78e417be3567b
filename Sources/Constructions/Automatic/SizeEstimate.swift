import Exact
import Networks

/// What the theorem of a candidate says of its size before it is built.
struct SizeEstimate: Sendable {
  private let bounds: [Bound]

  /// The estimate for data with `statistics`; of bad options it knows nothing.
  init(_ candidate: ConstructionCandidate, _ statistics: DataStatistics) {
    let construction = candidate.construction
    bounds =
      (try? construction.parse(candidate.options)).map {
        construction.bounds(BoundContext(statistics, options: $0))
      } ?? []
  }

  /// The least number that bounds `quantity`, if there is one; an O(…) is none.
  subscript(quantity: Bound.Quantity) -> BigInt? {
    bounds.compactMap { bound in
      guard bound.quantity == quantity else { return nil }
      switch bound.value {
      case .exact(let value), .atMost(let value): return value
      case .order: return nil
      }
    }.min()
  }

  /// The nonzero weights; dense layers have more.
  var parameters: BigInt? { self[.nonzeroParameterCount] ?? self[.denseParameterCount] }

  /// In which order candidates are tried: by their weights, those that nothing is known of first.
  var order: BigInt { parameters ?? 0 }
}

/// When a candidate is too large to be built, as far as its estimate tells.
struct SizeLimit: Sendable {
  /// How many times larger than the best network a candidate may get.
  static let factor = 20
  /// A candidate of fewer weights is never too large for its weights alone.
  static let harmlessParameterCount = 200_000

  private let objective: Objective
  /// The best value of the objective so far.
  private var bestValue: Int?
  /// The fewest weights so far.
  private var fewestParameters: Int?

  init(_ objective: Objective) { self.objective = objective }

  /// Takes the size of a network that was built into account.
  mutating func take(_ size: NetworkStatistics) {
    let value = objective.quantity.measured(in: size)
    bestValue = min(bestValue ?? value, value)
    fewestParameters = min(fewestParameters ?? .max, size.nonzeroParameterCount)
  }

  /// Returns why a candidate is not built, or nil if it is worth a try: by the objective itself, or
  /// by its weights, which all have to be made and stored.
  func reason(against estimate: SizeEstimate) -> String? {
    if let bestValue, let value = estimate[objective.quantity],
      value > BigInt(SizeLimit.factor) * BigInt(bestValue)
    {
      return "\(objective.rawValue) about \(value), more than \(SizeLimit.factor) times the best"
    }
    if let fewestParameters, let parameters = estimate.parameters,
      parameters > BigInt(SizeLimit.harmlessParameterCount),
      parameters > BigInt(SizeLimit.factor) * BigInt(fewestParameters)
    {
      return "about \(parameters) parameters, more than \(SizeLimit.factor) times the fewest"
    }
    return nil
  }
}
