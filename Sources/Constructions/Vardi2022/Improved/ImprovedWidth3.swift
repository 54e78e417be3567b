import Diagnostics
import Exact
import Networks

/// Our form of Vardi 2022, Theorem 3.1: the same idea at width 3 with about a ninth of the weights.
///
/// - Shape: width 3, depth 1 + F + 2(m − 1) + 2n + β0 + (n − 2)β + 3 for F folds, m intervals and n
///   ≥ 2 records an interval.
/// - Ensures: with the tail `reject`, every grid point whose key is that of a sample gets the
///   sample's label, every other one the label "unknown", first − 1. So the network gives an
///   integer at every grid point, where the paper's gives fractions.
package enum ImprovedWidth3 {
  package static let construction = Construction(
    name: "vardi2022-w3", paper: .vardi2022, theorem: "Theorem 3.1, improved",
    summary: "width 3 and a ninth of the weights; an integer at every grid point of the domain",
    tasks: [.classes, .sign], form: .improved,
    options: [
      projection, tail, recordsPerInterval, columns, ramps, stable, maxBits, maxDepth, .seed,
    ],
    bounds: bounds, construct: construct)

  package static let projection = ConstructionOption(
    "projection", .choice(["fold", "search"]), default: .choice("fold"),
    help: "fold shortens the keys by reflections, search uses an integer direction as it is")
  package static let tail = ConstructionOption(
    "tail", .choice(["reject", "predecessor"]), default: .choice("reject"),
    help: "reject gives unseen keys an extra label, predecessor the label of a near key")
  package static let recordsPerInterval = ConstructionOption(
    "records-per-interval", .integer(1...1_000_000_000),
    help: "n, the labels that one string holds; the cheapest if not given")
  package static let columns = ConstructionOption(
    "columns", .integer(1...1_000_000_000), default: .integer(1), trials: ["2", "8", "32"],
    help: "intervals are looked up in this many columns side by side: wider, less deep")
  package static let ramps = ConstructionOption(
    "ramps", .flag, default: .flag(false), trials: ["true"],
    help: "look an interval up in one layer instead of two, at width 4")
  package static let stable = ConstructionOption(
    "stable", .flag, default: .flag(false),
    help: "write tents so that plain interval arithmetic proves small ranges")
  package static let maxBits = ConstructionOption(
    "max-bits", .integer(1...1_000_000_000), trials: ["64"],
    help: "the most bits of a string that holds more than one record (Theorem 6.2)")
  package static let maxDepth = ConstructionOption(
    "max-depth", .integer(1...1_000_000_000),
    help: "the most layers (Theorem 5.1): use it together with columns")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let options = request.options
    var limits = DigitPlan.Limits()
    limits.columnCount = options.integer(columns.name) ?? 1
    limits.hasRamps = options.flag(ramps.name)
    limits.slotCount = options.integer(recordsPerInterval.name)
    limits.stringBits = options.integer(maxBits.name)
    limits.depth = options.integer(maxDepth.name)
    if options.flag(stable.name), limits.depth != nil {
      throw DiagnosticList([
        Construction.conflict(
          "stable", with: maxDepth.name, because: "plans do not count the layers that it adds")
      ])
    }
    if options.choice(tail.name) == "predecessor" {
      return try PredecessorNetwork.construct(request, limits)
    }
    return try construct(
      request, limits, hasFolds: options.choice(projection.name) != "search",
      isStable: options.flag(stable.name))
  }

  /// The network with the tail `reject`.
  package static func construct(
    _ request: ConstructionRequest, _ limits: DigitPlan.Limits, hasFolds: Bool, isStable: Bool
  ) throws -> ConstructionResult {
    let (data, labels) = (request.data, request.labels)
    let codec = DigitCodec(first: labels.min()!, last: labels.max()!)
    let search = KeySearch(data, labels: labels, seed: request.options.seed)
    // Of the prefixes of the folds, the one whose network is smallest.
    var best: (folds: Int, plan: DigitPlan, records: KeyedRecords)?
    func consider(_ count: Int, _ records: KeyedRecords) {
      guard let plan = DigitPlan(records, codec, limits, stageOneDepth: 1 + count) else { return }
      if best.map({ plan.cost + 4 * count < $0.plan.cost + 4 * $0.folds }) ?? true {
        best = (count, plan, records)
      }
    }
    var sums: [BigInt] = []
    if hasFolds {
      sums = FoldSearch.forEachPrefix(of: search.records, consider)
    } else {
      consider(0, search.records)
    }
    guard let best else { throw DiagnosticList([noPlan(limits, data)]) }
    let (plan, records) = (best.plan, best.records)

    var stack = LayerStack(inputCount: data.dimension)
    let keys = search.keys(folds: Array(sums.prefix(best.folds)))
    let x = keys.append(to: &stack, isClamped: plan.intervalCount == 1, isStable: isStable)
    let lookup = StepLookup(
      starts: plan.intervals.map { records.keys[$0.lowerBound] },
      strings: plan.intervals.map { codec.string(records, $0, plan) },
      columnCount: limits.columnCount, hasRamps: limits.hasRamps)
    let found = lookup.append(to: &stack, x)
    let state = DigitMatching(plan, labelBits: codec.labelBits, isStable: isStable).append(
      to: &stack, x: found.x, string: found.string)
    let code =
      isStable
      ? MatchingTail.stablyRejecting(state, classCount: codec.classCount, to: &stack)
      : MatchingTail.rejecting(state, labelBits: codec.labelBits, to: &stack)
    stack.append([code + AffineForm(Rational(codec.firstLabel - 1))], .identity)
    return ConstructionResult(
      layers: stack.networkLayers,
      output: OutputSpecification(
        first: codec.firstLabel - 1, last: labels.max()!, naming: data, hasUnknown: true),
      statistics: DataStatistics(data),
      parameters: parameters(keys, plan, codec, columnCount: lookup.actualColumnCount))
  }

  static func parameters(
    _ keys: IntegerKeys, _ plan: DigitPlan, _ codec: DigitCodec, columnCount: Int
  ) -> ConstructionParameters {
    [
      "m": Rational(plan.intervalCount), "n": Rational(plan.slotCount),
      "c": Rational(codec.labelBits), "beta0": Rational(plan.firstBits),
      "beta": Rational(plan.otherBits), "folds": Rational(keys.folds.count),
      "columns": Rational(columnCount),
      "directionEntries": Rational(keys.direction.count { !$0.isZero }),
    ]
  }

  static func noPlan(_ limits: DigitPlan.Limits, _ data: DataSet) -> Diagnostic {
    let asked = [
      limits.slotCount.map { "\($0) records a string" },
      limits.stringBits.map { "strings of at most \($0) bits" },
      limits.depth.map { "at most \($0) layers" },
    ].compactMap { $0 }
    return Diagnostic(
      "there is no network with \(asked.joined(separator: " and "))",
      at: SourceSpan(file: data.name),
      notes: ["more columns make a network less deep; so does a larger max-bits"])
  }
}

/// The direction of an improved network and the records that it gives.
struct KeySearch {
  let direction: [BigInt]
  let offset: BigInt
  let records: KeyedRecords
  private let scale: BigInt

  init(_ data: DataSet, labels: [Int], seed: UInt64) {
    self.init(
      data, labels: labels,
      direction: DirectionSearch.direction(data.points, labels: labels, seed: seed))
  }

  /// - Requires: `direction` separates the labels.
  init(_ data: DataSet, labels: [Int], direction: [BigInt]) {
    let products = Projector(data.points).products(with: direction)
    let offset = 1 - products.min()!
    self.direction = direction
    self.offset = offset
    records = KeyedRecords(keys: products.map { $0 + offset }, labels: labels)
    scale = data.scale
  }

  /// Stage I with `folds`.
  func keys(folds: [BigInt]) -> IntegerKeys {
    IntegerKeys(direction: direction, offset: offset, folds: folds, scale: scale)
  }
}
