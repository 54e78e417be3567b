import Diagnostics
import Exact
import Networks

/// Vardi 2022, Theorem 3.1 (A.1): N samples are memorized by O(sqrt(N log N)) weights.
///
/// - Shape: width 12, depth 2 + (3m + 2) + (1 + n(3q + 3)) + 1, where m intervals of n samples have
///   fields of at most q bits.
/// - Ensures: every sample's label. Other grid points may give fractions: the paper says nothing of
///   them.
///
/// Repair: the depth is n more than the proof's count (405 against 401 for N = 100, n = 4); see
/// `LemmaA5FieldMatching`.
package enum Theorem3_1 {
  package static let construction = Construction(
    name: "vardi2022-3.1", paper: .vardi2022, theorem: "Theorem 3.1 (A.1)",
    summary: "width 12 and about sqrt(N log N) weights, whatever the N samples",
    tasks: [.classes, .sign], form: .faithful,
    options: [.seed],
    bounds: bounds, construct: construct)

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let statistics = DataStatistics(request.data, including: [.distance])
    let base = FaithfulVardi(
      request.data, labels: request.labels, statistics: statistics, seed: request.options.seed)
    var stack = LayerStack(inputCount: request.data.dimension)
    let x = base.projection.append(to: &stack)
    let plan = base.plan(count: request.data.count, budget: request.data.count)
    let label = base.network(0..<request.data.count, plan).append(to: &stack, x: x).sum
    base.appendOutput(label, to: &stack)
    return ConstructionResult(
      layers: stack.networkLayers, output: base.output, statistics: statistics,
      parameters: base.parameters(plan))
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let setting = FaithfulBounds(context) else { return [] }
    let plan = setting.plan(count: setting.count, budget: setting.count)
    let logarithm = setting.binaryLogarithm(setting.count)
    let root = (Double(setting.count) / logarithm).squareRoot() * setting.fieldLogarithm
    let order = (Double(setting.count) * logarithm).squareRoot() + root
    let depth = 2 + plan.layerCount + 1
    return [
      .exact(.width, "12 (10 if c = 1)", plan.width),
      .order(.width, "O(1)", 1),
      .exact(.depth, "2 + (3m + 2) + (1 + n(3q + 3)) + 1", depth),
      .order(.depth, "O(sqrt(N log N) + sqrt(N/log N) max(log R, log C))", order),
      .atMost(
        .nonzeroParameterCount,
        "(d + 1) + (27m + 6) + 5 + n(31q + 7 min(rho, c) + 22) + (n - 1) + 2",
        setting.projectionWeights + plan.weightCount + 2),
      .order(
        .nonzeroParameterCount, "O(sqrt(N log N) + sqrt(N/log N) max(log R, log C) + d)",
        order + Double(setting.dimension)),
      .atMost(
        .largestWeightBits, "max(rho + nq, nq + 2)",
        max(plan.weightBits, setting.projectionBits)),
      .order(
        .largestWeightBits, "O(log d + sqrt(N/log N) max(log R, log C))",
        setting.binaryLogarithm(setting.dimension) + root),
    ]
  }
}
