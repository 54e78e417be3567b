import Diagnostics
import Exact
import Networks

/// Park et al. 2021, Theorem 3: hidden widths are given, and decided on.
///
/// - Shape: exactly the given widths; neurons without use have no weights. `relu-deep` takes up to two
///   layers for one, `relu` up to twice the width.
/// - Ensures: as Theorem 1. A `Theorem3Criteria.Failure` is reported with what is missing.
///
/// Repair: «L_0 := L_3» in the network G must be L_K. The theorem is empty for N < 4.
package enum Theorem3 {
  package static let construction = Construction(
    name: "park2021-3", paper: .park2021, theorem: "Theorem 3",
    summary: "hidden layers of the given widths, if they meet the theorem's conditions",
    tasks: [.classes, .sign], form: .faithful,
    options: [widths] + GateActivation.options + [Lemma14Projection.Domain.option, .seed],
    bounds: bounds, construct: construct)

  package static let widths = ConstructionOption(
    "widths", .integers(1...1_000_000), isRequired: true,
    help: "the widths of the hidden layers, the first one first")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let (data, widths) = (request.data, request.options.integers(self.widths.name) ?? [])
    let separation = data.points.squaredSeparation
    let samples = ParkSamples(
      request,
      limit: Lemma14Projection.bound(
        count: data.count, dimension: data.dimension, squaredSeparation: separation))
    let limit = Park2021.compressionLimit(data.count)
    // A box may have a larger range than the lemma bounds for the samples.
    let criteria = Theorem3Criteria(
      widths: widths, count: data.count, labelBits: samples.labelBits,
      requiredProduct: max(
        Theorem3Criteria.requiredProduct(
          dimension: data.dimension, squaredSeparation: separation),
        samples.projection.range.ceiledQuotient(by: limit)))
    switch criteria.partition {
    case .failure(let failure): throw DiagnosticList([diagnostic(failure, criteria, data)])
    case .success(let cuts):
      let size = weightBound(widths, cuts)
      if size > weightLimit { throw DiagnosticList([tooLarge(size, data)]) }
      return try construct(samples, widths: widths, cuts: cuts, limit: limit, separation)
    }
  }

  /// A network of more weights is refused.
  static let weightLimit = BigInt(1_000_000_000)

  /// The most neurons and nonzero weights that the network may have.
  private static func weightBound(_ widths: [Int], _ cuts: [Int]) -> BigInt {
    let lookup = widths[..<cuts[cuts.count - 1]]
    let dense = zip(lookup.dropFirst(), lookup).reduce(BigInt(0)) {
      $0 + BigInt($1.0) * BigInt($1.1)
    }
    return widths.reduce(dense) { $0 + BigInt($1) }
  }

  private static func construct(
    _ samples: ParkSamples, widths: [Int], cuts: [Int], limit: BigInt, _ separation: Rational
  ) throws -> ConstructionResult {
    var keys = samples.projection.keys
    var network = samples.makeStack()
    var x = samples.scalar(in: network)

    for width in widths[..<cuts[0]] {
      let stage = Lemma15.stage(keys, width: width, limit: limit)
      append(stage, to: &x, &keys, widths: [width], &network)
    }
    for (start, end) in zip(cuts, cuts.dropFirst().dropLast()) {
      let part = Array(widths[start..<end])
      append(stage(keys, widths: part), to: &x, &keys, widths: part, &network)
    }
    let part = Array(widths[cuts[cuts.count - 2]..<cuts[cuts.count - 1]])
    guard let slotCount = keys.range.asInt else { unreachable("\(keys.range) slots") }
    let size = BucketSize(
      slotCount: slotCount, bucketsAtMost: part.reduce(0) { min($0 + $1 - 2, slotCount) })
    try samples.check(size)
    let lookup = Lemma20Lookup(
      keys, labels: samples.labels, labelBits: samples.labelBits, size: size)
    let found = lookup.appendNarrow(x, widths: part, isPadded: true, to: &network)
    let extraction = Lemma24Extraction(
      slotCount: size.bucketSize, labelBits: samples.labelBits, unit: samples.projection.unit)
    let rest = Array(widths[cuts[cuts.count - 1]...])
    if extraction.layerCount > rest.count { unreachable("\(rest.count) layers for extraction") }
    let label = extraction.append(found, widths: rest, to: &network)
    return try samples.result(
      network, label: label,
      [
        .init(name: "V", value: Rational(size.slotCount)),
        .init(name: "A", value: Rational(size.bucketCount)),
        .init(name: "B", value: Rational(size.bucketSize)),
        .init(name: "parts", value: Rational(cuts.count)),
      ], squaredSeparation: separation)
  }

  /// The stage of a part: C blocks; nil if it would not shorten the range.
  private static func stage(_ keys: ScalarKeys, widths: [Int]) -> ShiftStage? {
    let blocks = (1 + widths.reduce(BigInt(0)) { $0 + BigInt($1 - 2) }) >> 1
    let count = BigInt(keys.count)
    let target = max(count * count.ceiledQuotient(by: blocks), (keys.range + 1) >> 1)
    return target < keys.range ? Lemma16.stage(keys, to: target) : nil
  }

  /// Appends `stage`, or layers that carry x.
  private static func append(
    _ stage: ShiftStage?, to x: inout Scalar, _ keys: inout ScalarKeys, widths: [Int],
    _ network: inout GateStack
  ) {
    if let stage {
      x = stage.appendNarrow(x, widths: widths, isPadded: true, to: &network)
      keys.apply(stage)
      return
    }
    for width in widths {
      var gates = [x.gate]
      gates.pad(to: width)
      x.form = network.append(gates)[0]
    }
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let widths = context.options.integers(self.widths.name), let width = widths.max()
    else { return [] }
    let layers = widths.count
    switch GateActivation(context.options) {
    case .step, .hardTanh, .sigmoid:
      let inputs = [context.statistics.dimension] + widths
      let parameters = zip(inputs, widths + [1]).reduce(BigInt(0)) {
        $0 + BigInt($1.0 + 1) * BigInt($1.1)
      }
      return [
        .exact(.width, "max d_l", width), .exact(.hiddenLayerCount, "L", layers),
        Bound(.denseParameterCount, "sum (d_(l-1) + 1) d_l", .exact(parameters)),
      ]
    case .relu:
      return [.atMost(.width, "2 max d_l", 2 * width), .exact(.hiddenLayerCount, "L", layers)]
    case .reluDeep:
      return [.exact(.width, "max d_l", width), .atMost(.hiddenLayerCount, "2L", 2 * layers)]
    }
  }
}
