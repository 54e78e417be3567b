import Exact
import Networks

/// Vardi 2022, Theorem 6.2: for B in 1 … sqrt(N), a network of width 12 whose weights have
/// O(B log R / sqrt(log B)) bits.
///
/// Subsets of B² consecutive samples have stages II and III of their own, one after another; x and
/// the sum y of the labels found so far go through all of them.
///
/// - Shape: width 12, depth 2 + Σ (3m + 2 + 1 + n(3q + 3)) + 1 over the subsets.
package enum Theorem6_2 {
  /// B
  package static let bitsOption = ConstructionOption(
    "bits", .integer(1...Int(Int32.max)), limit: .squareRootOfSamples, isRequired: true,
    help: "B: weights have about B log R / sqrt(log B) bits")

  package static let construction = Construction(
    name: "vardi2022-6.2", paper: .vardi2022, theorem: "Theorem 6.2",
    summary: "width 12 and weights of about B log R bits for a B in 1 … sqrt(N)",
    tasks: [.classes, .sign], form: .faithful, options: [bitsOption, .seed],
    bounds: bounds, construct: construct)

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let root = request.options.integer(bitsOption.name)!
    let statistics = DataStatistics(request.data, including: [.distance])
    let base = FaithfulVardi(
      request.data, labels: request.labels, statistics: statistics, seed: request.options.seed)
    var stack = LayerStack(inputCount: request.data.dimension)
    var x = base.projection.append(to: &stack)
    var sum: AffineForm?
    let subsets = base.subsets(ofAtMost: root * root)
    for subset in subsets {
      let network = base.network(subset.range, subset.plan)
      (x, sum) = network.append(to: &stack, x: x, y: sum)
    }
    base.appendOutput(sum!, to: &stack)
    return ConstructionResult(
      layers: stack.networkLayers, output: base.output, statistics: statistics,
      parameters: base.parameters(subsets[0].plan, subsetCount: subsets.count))
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let setting = FaithfulBounds(context), let root = context.options.integer(bitsOption.name)
    else { return [] }
    let (plans, logarithm) = (setting.plans(ofAtMost: root * root), setting.binaryLogarithm(root))
    let bitsOrder = Double(root) * setting.fieldLogarithm / logarithm.squareRoot()
    let order =
      Double(setting.count) * setting.fieldLogarithm / (Double(root) * logarithm.squareRoot())
    // Stage II of every subset but the first carries y.
    let carries =
      setting.sum(over: plans) { 3 * $0.intervalCount + 4 } - (3 * plans[0].plan.intervalCount + 4)
    return [
      .exact(.width, "12 (10 if c = 1)", plans[0].plan.width),
      .order(.width, "O(1)", 1),
      .exact(
        .depth, "2 + sum over subsets of (3m + 2 + 1 + n(3q + 3)) + 1",
        2 + setting.sum(over: plans) { $0.layerCount } + 1),
      .order(.depth, "O(N log R / (B sqrt(log B)))", order),
      .atMost(
        .nonzeroParameterCount,
        "(d + 1) + sum over subsets of 27m + 11"
          + " + n(31q + 7 min(rho, c) + 22) + n - 1, and 3m + 4 for all"
          + " but the first, + 2",
        setting.projectionWeights + setting.sum(over: plans) { $0.weightCount } + carries + 2),
      .order(
        .nonzeroParameterCount, "O(N log R / (B sqrt(log B)) + d)",
        order + Double(setting.dimension)),
      .atMost(
        .largestWeightBits, "max(rho + nq, nq + 2)",
        max(plans.map(\.plan.weightBits).max()!, setting.projectionBits)),
      .order(.largestWeightBits, "O(B log R / sqrt(log B))", bitsOrder),
    ]
  }
}
