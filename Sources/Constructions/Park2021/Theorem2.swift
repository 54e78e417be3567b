import Exact
import Networks

/// Park et al. 2021, Theorem 2: width 3, and about N^(2/3)·sqrt(log C) layers.
///
/// - Shape: width 3 throughout; m1 layers, Σ max(2, n_j − 2) layers, max(0, A − 2) layers and
///   (2D + 1)B − 1 layers; the output. Some layers need only 2 neurons.
/// - Ensures: as Theorem 1.
///
/// Repair: the statement has Θ(N^(2/3) log C) layers for every Δ; log2(Δ√d) layers are needed too.
/// Repair: the proof has 2⌈N/⌊·⌋⌉ − 1 layers a stage, which Lemma 16's C does not give (N = 3,
/// ⌊·⌋ = 2: C = 1 < 2); with the neuron that Lemma 16 leaves unused it is enough.
package enum Theorem2 {
  package static let construction = Construction(
    name: "park2021-2", paper: .park2021, theorem: "Theorem 2",
    summary: "width 3 and about N^(2/3) parameters",
    tasks: [.classes, .sign], form: .faithful,
    options: GateActivation.options + [Lemma14Projection.Domain.option, .seed],
    bounds: bounds, construct: construct)

  /// V = min(K, ⌈N^(4/3)⌉) slots, in A = ⌈sqrt((2D + 1)V)⌉ buckets at most.
  static func size(count: Int, range: BigInt, labelBits: Int) -> BucketSize {
    let slots = min(range, Park2021.ceiledPower(count, 4, over: 3)).asInt!
    let root = Park2021.ceiledRoot(of: Rational(BigInt(2 * labelBits + 1) * BigInt(slots)))
    return BucketSize(slotCount: slots, bucketsAtMost: root.asInt!)
  }

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let samples = ParkSamples(request)
    var keys = samples.projection.keys
    let halvings = Lemma15.compress(&keys)
    let size = size(count: samples.count, range: keys.range, labelBits: samples.labelBits)
    try samples.check(size)
    let stages = Lemma16.compress(&keys, to: BigInt(size.slotCount))
    let lookup = Lemma20Lookup(
      keys, labels: samples.labels, labelBits: samples.labelBits, size: size)
    let extraction = Lemma23Extraction(
      slotCount: size.bucketSize, labelBits: samples.labelBits, unit: samples.projection.unit)

    var network = samples.makeStack()
    var x = samples.scalar(in: network)
    for stage in halvings + stages {
      let layers = ShiftStage.layerCount(indicators: stage.indicators.count)
      x = stage.appendNarrow(x, widths: .init(repeating: 3, count: layers), to: &network)
    }
    let layers = Lemma20Lookup.layerCount(buckets: lookup.bucketCount)
    let found = lookup.appendNarrow(x, widths: .init(repeating: 3, count: layers), to: &network)
    let label = extraction.append(found, to: &network)
    return try samples.result(
      network, label: label,
      [
        .init(name: "V", value: Rational(size.slotCount)),
        .init(name: "A", value: Rational(size.bucketCount)),
        .init(name: "B", value: Rational(size.bucketSize)),
      ])
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let sizes = ParkBounds(context) else { return [] }
    return sizes.theorem2(
      size(count: sizes.count, range: sizes.limit, labelBits: sizes.labelBits))
  }
}
