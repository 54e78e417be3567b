import Diagnostics
import Exact
import Networks

/// Vardi 2022, Theorem 5.1: for L in 1 … sqrt(N), a network of depth O(L log R / sqrt(log L)).
///
/// Subsets of L² consecutive samples have stages II and III of their own, side by side; every
/// subset gives 0 for the samples of the others, so that their sum is the label.
///
/// - Shape: width 12·ceil(N/L²), depth 2 + (3m + 2) + (1 + n(3q + 3)) + 1 with the m and n of a
///   full subset.
package enum Theorem5_1 {
  /// L
  package static let depthOption = ConstructionOption(
    "depth", .integer(1...Int(Int32.max)), limit: .squareRootOfSamples, isRequired: true,
    help: "L: the depth is about L log R / sqrt(log L), the width about 12 N/L²")

  package static let construction = Construction(
    name: "vardi2022-5.1", paper: .vardi2022, theorem: "Theorem 5.1",
    summary: "depth about L and width about 12 N/L² for an L in 1 … sqrt(N)",
    tasks: [.classes, .sign], form: .faithful, options: [depthOption, .seed],
    bounds: bounds, construct: construct)

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let root = request.options.integer(depthOption.name)!
    let statistics = DataStatistics(request.data, including: [.distance])
    let base = FaithfulVardi(
      request.data, labels: request.labels, statistics: statistics, seed: request.options.seed)
    var stack = LayerStack(inputCount: request.data.dimension)
    base.projection.append(to: &stack)
    let subsets = base.subsets(ofAtMost: root * root)
    var stacks: [LayerStack] = []
    var results: [AffineForm] = []
    for subset in subsets {
      var own = LayerStack(inputCount: 1)
      results.append(base.network(subset.range, subset.plan).append(to: &own, x: own.values[0]).sum)
      stacks.append(own)
    }
    let sums = stack.appendSideBySide(stacks, results: results)
    base.appendOutput(sums.reduce(AffineForm(Rational(0))) { $0 + $1 }, to: &stack)
    return ConstructionResult(
      layers: stack.networkLayers, output: base.output, statistics: statistics,
      parameters: base.parameters(subsets[0].plan, subsetCount: subsets.count))
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let setting = FaithfulBounds(context),
      let root = context.options.integer(depthOption.name)
    else { return [] }
    let (plans, logarithm) = (setting.plans(ofAtMost: root * root), setting.binaryLogarithm(root))
    let subsetCount = setting.sum(over: plans) { _ in 1 }
    let fullDepth = plans[0].plan.layerCount
    // A subset of fewer samples ends earlier and is carried; its result is added at the output.
    let weights = setting.sum(over: plans) { $0.weightCount + 2 + fullDepth - $0.layerCount }
    let columns = Double(setting.count) / (Double(root) * Double(root))
    return [
      .atMost(.width, "12 ceil(N/L^2)", 12 * subsetCount),
      .order(.width, "O(N/L^2)", columns),
      .exact(.depth, "2 + (3m + 2) + (1 + n(3q + 3)) + 1", 2 + fullDepth + 1),
      .order(
        .depth, "O(L log R / sqrt(log L))",
        Double(root) * setting.fieldLogarithm / logarithm.squareRoot()),
      .atMost(
        .nonzeroParameterCount,
        "(d + 1) + sum over subsets of 27m + 11"
          + " + n(31q + 7 min(rho, c) + 22) + n + 1, and 1 a carry",
        setting.projectionWeights + weights),
      .order(
        .nonzeroParameterCount, "O(N log R / (L sqrt(log L)) + d)",
        Double(setting.count) * setting.fieldLogarithm / (Double(root) * logarithm.squareRoot())
          + Double(setting.dimension)),
      .atMost(
        .largestWeightBits, "max(rho + nq, nq + 2)",
        max(plans.map(\.plan.weightBits).max()!, setting.projectionBits)),
    ]
  }
}
