import Diagnostics
import Exact
import Networks

/// Our form of Park et al. 2021, Theorem 1: shorter directions, fewer indicators, slimmer extraction.
///
/// - Shape: one neuron; one layer of at most 3 for each of the first halvings and one neuron if there
///   are any; n_j + 1 and 1 neurons for each later stage; A and 2 neurons; BD + 1 layers of at most 5;
///   the output.
/// - Ensures: as Theorem 1. Every part falls back to the paper's lemmas where its search fails.
package enum ImprovedPark {
  package static let construction = Construction(
    name: "park2021-improved", paper: .park2021, theorem: "Theorem 1, improved",
    summary: "an eighth of Theorem 1's parameters; with slots = N fewest bits of payload",
    tasks: [.classes, .sign], form: .improved,
    options: [slots] + GateActivation.options + [Lemma14Projection.Domain.option, .seed],
    bounds: bounds, construct: construct)

  package static let slots = ConstructionOption(
    "slots", .integer(1...(1 << 40)),
    help: "V, the slots that keys are compressed to, at least N; fewest parameters if not given")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let samples = ParkSamples(
      request,
      Lemma14Projection.short(
        request.data.points, box: ParkSamples.box(request), seed: request.options.seed))
    let plan: ImprovedParkPlan
    if let slots = request.options.integer(self.slots.name) {
      if slots < samples.count {
        throw DiagnosticList([
          Construction.valueOutOfRange(
            self.slots.name, slots, expected: samples.count...(1 << 40),
            "every one of the \(samples.count) different points needs a slot", request.data)
        ])
      }
      let used = min(BigInt(slots), samples.projection.range).asInt!
      try samples.check(ImprovedParkPlan.bestSize(slots: used, labelBits: samples.labelBits))
      plan = ImprovedParkPlan(samples, slots: used)
    } else {
      plan = ImprovedParkPlan.smallest(samples)
    }
    return try plan.result(samples)
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let span = context.statistics.labelSpan,
      let slots = context.parameters.integer("V"), let buckets = context.parameters.integer("A"),
      let size = context.parameters.integer("B"), let narrow = context.parameters.integer("m1"),
      let wide = context.parameters.integer("m2"),
      let indicators = context.parameters.integer("indicators")
    else { return [] }
    let labelBits = ParkSamples.labelBits(ofSpan: span)
    let layers = 1 + narrow + (narrow > 0 ? 1 : 0) + 2 * wide + 2 + size * labelBits + 1
    let formula = "1 + m1 + [m1 > 0] + 2 m2 + 2 + (BD + 1)"
    switch GateActivation(context.options) {
    case .step, .hardTanh, .sigmoid:
      let parameters =
        context.statistics.dimension + 1 + (narrow > 0 ? 12 * narrow - 2 : 0)
        + 3 * indicators + 4 * wide
        + ImprovedParkPlan.lookupCost(
          BucketSize(slotCount: slots, bucketSize: size), labelBits: labelBits)
      return [
        .exact(.hiddenLayerCount, formula, layers),
        .exact(.width, "max(A, n_j + 1, 5)", context.parameters.integer("width") ?? buckets),
        .atMost(
          .denseParameterCount,
          "(d + 1) + (12 m1 - 2) + sum(3 n_j + 4) + (4A + 2) + (20 BD + 9B + ...)", parameters),
      ]
    case .relu: return [.exact(.hiddenLayerCount, formula, layers)]
    case .reluDeep: return [.atMost(.hiddenLayerCount, "2(\(formula))", 2 * layers)]
    }
  }
}
