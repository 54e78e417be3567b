import Exact
import Networks

/// The stages and the lookup of an improved network.
struct ImprovedParkPlan {
  let keys: ScalarKeys
  /// Stages of one layer, of at most 2 indicators each.
  let narrow: [ShiftStage]
  /// Stages of two layers.
  let wide: [ShiftStage]
  let size: BucketSize
  private let labelBits: Int
  private let dimension: Int

  /// The plan for V = min(`slots`, K0).
  ///
  /// Greedy halvings until K ≤ V·(expected indicators)/4, then the direct stage, unless it takes more
  /// indicators than halvings by Lemma 16 do or if a gap is too large for it.
  init(_ samples: ParkSamples, slots: Int) {
    var keys = samples.projection.keys
    let target = min(BigInt(slots), keys.range)
    let slots = target.asInt!
    let expected = DirectStage.expectedIndicators(count: samples.count, slots: slots)
    var stages: [ShiftStage] = []
    while keys.range > target {
      if keys.range.approximateDouble <= Double(slots) * expected / 4, let machine = keys.machine,
        let direct = DirectStage.stage(
          machine.sorted(), range: keys.range.asInt!, slots: slots),
        direct.indicators.count <= ImprovedParkPlan.paperIndicators(keys, to: target)
      {
        keys.apply(direct)
        stages.append(direct)
      } else {
        let stage = keys.stage(to: max(target, (keys.range + 1) >> 1), .greedy)
        keys.apply(stage)
        stages.append(stage)
      }
    }
    self.keys = keys
    let count = stages.prefix { $0.indicators.count <= 2 && $0.offset.isZero }.count
    narrow = Array(stages[..<count])
    wide = Array(stages[count...])
    labelBits = samples.labelBits
    dimension = samples.request.data.dimension
    size = ImprovedParkPlan.bestSize(slots: slots, labelBits: labelBits)
  }

  /// The indicators of halvings by Lemma 16.
  private static func paperIndicators(_ keys: ScalarKeys, to target: BigInt) -> Int {
    var (range, count) = (keys.range, 0)
    while range > target {
      range = max(target, (range + 1) >> 1)
      let size = range.flooredQuotient(by: BigInt(keys.count)).asInt ?? keys.count
      count += 2 * ceiledQuotient(keys.count, max(1, min(size, keys.count)))
    }
    return count
  }

  /// The dense parameters of lookup, extraction and output.
  ///
  /// - Complexity: O(D), as every symbol but the first two and the last costs the same.
  static func lookupCost(_ size: BucketSize, labelBits: Int) -> Int {
    func extractionCost(_ slotCount: Int) -> Int {
      var (cost, previous) = (0, 2)
      for width in SlimExtraction.widths(slotCount: slotCount, labelBits: labelBits) + [1] {
        cost += (previous + 1) * width
        previous = width
      }
      return cost
    }
    let few = min(size.bucketSize, 3)
    return 4 * size.bucketCount + 2 + extractionCost(few)
      + (size.bucketSize - few) * (extractionCost(4) - extractionCost(3))
  }

  /// Returns the cheapest B, which is about sqrt(4V/((20 + 9/D)D)).
  static func bestSize(slots: Int, labelBits: Int) -> BucketSize {
    let middle = (BigInt(4 * slots).flooredQuotient(by: BigInt(20 * labelBits + 9))).squareRoot
    let near = max(1, middle.asInt!)
    let sizes = (max(1, near - near / 4 - 2)...(near + near / 4 + 2)).map {
      BucketSize(slotCount: slots, bucketSize: min($0, slots))
    }
    return sizes.min {
      lookupCost($0, labelBits: labelBits) < lookupCost($1, labelBits: labelBits)
    }!
  }

  /// The dense parameters of the whole network.
  var cost: Int {
    let stages = wide.reduce(0) { $0 + 3 * $1.indicators.count + 4 }
    return dimension + 1 + (narrow.isEmpty ? 0 : 12 * narrow.count - 2) + stages
      + ImprovedParkPlan.lookupCost(size, labelBits: labelBits)
  }

  /// Returns the plan of fewest parameters among V = N … 4N: all of them tried for up to 20,000
  /// points, the one of the smallest expected size for more.
  static func smallest(_ samples: ParkSamples) -> ImprovedParkPlan {
    let sixteenths = [16, 17, 18, 19, 20, 22, 24, 28, 32, 36, 40, 48, 56, 64]
    let slots = sixteenths.map { samples.count * $0 / 16 }
    if samples.count <= 20_000 {
      return slots.map { ImprovedParkPlan(samples, slots: $0) }.min { $0.cost < $1.cost }!
    }
    func expectedCost(_ slots: Int) -> Double {
      3 * DirectStage.expectedIndicators(count: samples.count, slots: slots)
        + Double(
          lookupCost(
            bestSize(slots: slots, labelBits: samples.labelBits),
            labelBits: samples.labelBits))
    }
    return ImprovedParkPlan(
      samples, slots: slots.min { expectedCost($0) < expectedCost($1) }!)
  }

  /// The network.
  func result(_ samples: ParkSamples) throws -> ConstructionResult {
    var network = samples.makeStack()
    var x = samples.scalar(in: network)
    x.form = network.append([x.gate])[0]
    for stage in narrow { x = stage.appendNarrow(x, widths: [3], to: &network) }
    if !narrow.isEmpty { x.form = network.append([x.gate])[0] }
    for stage in wide { x = stage.appendWide(x, to: &network) }
    let lookup = Lemma20Lookup(
      keys, labels: samples.labels, labelBits: labelBits, size: size)
    let found = lookup.appendWide(x, to: &network)
    let label = SlimExtraction(
      slotCount: size.bucketSize, labelBits: labelBits, unit: samples.projection.unit
    ).append(found, to: &network)
    let indicators = wide.map(\.indicators.count)
    let narrowWidth = narrow.map { $0.indicators.count + 1 }.max() ?? 1
    let extractionWidth = SlimExtraction.widths(
      slotCount: size.bucketSize, labelBits: labelBits
    ).max()!
    let width = max(
      size.bucketCount, 2, narrowWidth, extractionWidth, (indicators.max() ?? 0) + 1)
    return try samples.result(
      network, label: label,
      [
        .init(name: "V", value: Rational(size.slotCount)),
        .init(name: "A", value: Rational(size.bucketCount)),
        .init(name: "B", value: Rational(size.bucketSize)),
        .init(name: "m1", value: Rational(narrow.count)),
        .init(name: "m2", value: Rational(wide.count)),
        .init(name: "indicators", value: Rational(indicators.reduce(0, +))),
        .init(name: "width", value: Rational(width)),
      ])
  }
}
