import Exact
import Networks

/// What the bounds of Corollary 4.2 and Theorem 4.1 are made of.
struct GateBounds {
  /// The units of a gate, and of a ramp.
  let unitCount: BigInt
  let rampCount: BigInt
  let count: BigInt
  let dimension: BigInt
  let classCount: BigInt
  /// G, if it is known.
  let gates: BigInt?
  /// Σ ⌈N_k/d⌉, which G is at most in general position.
  private let leastGates: BigInt?
  let outputs: BigInt

  init?(_ context: BoundContext) {
    guard let classCount = context.statistics.classCount,
      let activation = try? YunActivation(context.options)
    else { return nil }
    let units = GateUnits(activation)
    unitCount = BigInt(units.gateCount)
    rampCount = BigInt(units.rampCount)
    count = BigInt(context.statistics.count)
    dimension = BigInt(context.statistics.dimension)
    self.classCount = BigInt(classCount)
    gates = context.parameters.integer("G").map { BigInt($0) }
    leastGates = context.parameters.integer("leastG").map { BigInt($0) }
    outputs = BigInt(context.parameters.integer("outputs") ?? 1)
  }

  /// The theorem's number of units, plus `more`.
  ///
  /// It is promised for points in general position only; where more than Σ ⌈N_k/d⌉ gates were
  /// needed it is no bound.
  func theorem(_ quantity: Bound.Quantity, plus more: BigInt = 0, _ name: String = "") -> Bound {
    let formula = "\(unitCount)N/d + \(unitCount)C\(name)"
    let value = (unitCount * count).flooredQuotient(by: max(1, dimension)) + unitCount * classCount
    if let gates, let leastGates, gates <= leastGates {
      return Bound(quantity, formula, .atMost(value + more))
    }
    return Bound(
      quantity, formula + " in general position", .order((value + more).approximateDouble))
  }

  /// What a network says of its gates.
  static func parameters(
    gates: Int, _ classes: ClassNumbers, _ output: OutputSpecification, _ data: DataSet,
    _ more: [ConstructionParameters.Member] = []
  ) -> ConstructionParameters {
    var sizes = [Int](repeating: 0, count: classes.count)
    for index in classes.classes { sizes[index] += 1 }
    let least = sizes.reduce(0) { $0 + ($1 + data.dimension - 1) / data.dimension }
    let outputs = if case .oneHot(_, let classCount) = output.kind { classCount } else { 1 }
    return ConstructionParameters(
      [
        .init(name: "G", value: Rational(gates)), .init(name: "leastG", value: Rational(least)),
        .init(name: "outputs", value: Rational(outputs)),
      ] + more)
  }
}
