import Exact
import Networks

/// The steps between Theorem 3.1 at width 12 and our form at width 3: widths 6, 5 and 4 with
/// absolute keys, on integer keys or on those of Lemma A.2.
///
/// - Ensures: on integer keys, every grid point whose key is that of a sample gets the sample's
///   label, every other one the label "unknown", first − 1.
package enum AbsoluteKeyNetwork {
  package static let width6 = construction(
    6, .bits, "width 6: strings are read bit by bit, by steps")
  package static let width5 = construction(
    5, .tents, "width 5: strings are read by tents, field by field")
  package static let width4 = construction(
    4, .packedTents, "width 4: as width 5, with the result kept below the string")

  package static let projection = ConstructionOption(
    "projection", .choice(["fold", "search", "lemma"]), default: .choice("fold"),
    help: "fold and search give integer keys; lemma gives the real keys of the paper's Lemma A.2")

  private static func construction(
    _ width: Int, _ reading: AbsoluteKeyPlan.Reading, _ summary: String
  ) -> Construction {
    Construction(
      name: "vardi2022-w\(width)", paper: .vardi2022, theorem: "Theorem 3.1, improved",
      summary: summary, tasks: [.classes, .sign], form: .improved, options: [projection, .seed],
      bounds: { bounds($0, width, reading) }, construct: { try construct($0, reading) })
  }

  static func construct(
    _ request: ConstructionRequest, _ reading: AbsoluteKeyPlan.Reading
  ) throws -> ConstructionResult {
    let (data, labels) = (request.data, request.labels)
    let codec = DigitCodec(first: labels.min()!, last: labels.max()!)
    let projection = request.options.choice(projection.name) ?? "fold"
    var stack = LayerStack(inputCount: data.dimension)
    let statistics: DataStatistics
    let (x, records, foldCount): (AffineForm, KeyedRecords, Int)
    if projection == "lemma" {
      statistics = DataStatistics(data, including: [.distance])
      let lemma = LemmaA2Projection(
        data, squaredDistance: statistics.cappedSquaredDistance,
        squaredNorm: statistics.cappedSquaredNorm, seed: request.options.seed)
      records = KeyedRecords(
        keys: (0..<data.count).map { lemma.floorKey($0) }, labels: labels)
      x = lemma.append(to: &stack)
      foldCount = 0
    } else {
      statistics = DataStatistics(data)
      let search = KeySearch(data, labels: labels, seed: request.options.seed)
      let folds =
        projection == "fold"
        ? FoldSearch.folds(search.records) : (sums: [], records: [search.records])
      let costs = folds.records.enumerated().map { count, records in
        records.keys[records.count - 1].bitLength * BigInt(records.count).squareRoot.asInt!
          + 4 * count
      }
      foldCount = costs.indices.min { costs[$0] < costs[$1] }!
      records = folds.records[foldCount]
      // x becomes a neuron before it is compared, which clamps it even without a stage II.
      x = search.keys(folds: Array(folds.sums.prefix(foldCount)))
        .append(to: &stack, isClamped: false)
    }
    let plan = AbsoluteKeyPlan(records, codec, reading)
    let intervals = plan.intervals(records.count)
    let found = StepLookup(
      starts: intervals.map { records.keys[$0.lowerBound] },
      strings: intervals.map { plan.string(records, $0, codec) }
    ).append(to: &stack, x)
    let hasIntegerKeys = projection != "lemma"
    let code =
      reading == .bits
      ? PlainBitMatching(plan, hasIntegerKeys: hasIntegerKeys).append(
        to: &stack, x: found.x, string: found.string)
      : TentMatching(plan, hasIntegerKeys: hasIntegerKeys).append(
        to: &stack, x: found.x, string: found.string)
    stack.append([code + AffineForm(Rational(codec.firstLabel - 1))], .identity)
    return ConstructionResult(
      layers: stack.networkLayers,
      output: OutputSpecification(
        first: codec.firstLabel - 1, last: labels.max()!, naming: data, hasUnknown: true),
      statistics: statistics,
      parameters: [
        "m": Rational(intervals.count), "n": Rational(plan.slotCount),
        "rho": Rational(plan.keyBits), "c": Rational(plan.labelBits),
        "folds": Rational(foldCount),
      ])
  }

  static func bounds(
    _ context: BoundContext, _ width: Int, _ reading: AbsoluteKeyPlan.Reading
  ) -> [Bound] {
    var bounds: [Bound] = [.atMost(.width, "\(width)", width)]
    let parameters = context.parameters
    if let intervals = parameters.integer("m"), let slots = parameters.integer("n"),
      let key = parameters.integer("rho"), let label = parameters.integer("c"),
      let folds = parameters.integer("folds")
    {
      let stageOne = context.options.choice(projection.name) == "lemma" ? 2 : 1 + folds
      let stageThree =
        reading == .bits ? slots * (key + label + 2) + 1 : slots * (key + label + 5)
      bounds.append(
        .exact(
          .depth,
          reading == .bits
            ? "1 + F + 2(m - 1) + n(rho + c + 2) + 1 + 1 (lemma: F = 1)"
            : "1 + F + 2(m - 1) + n(rho + c + 5) + 1 (lemma: F = 1)",
          stageOne + 2 * (intervals - 1) + stageThree + 1))
    }
    return bounds
  }
}
