import Exact

extension ImprovedWidth3 {
  /// The closed forms, which need the plan; without one, the width.
  static func bounds(_ context: BoundContext) -> [Bound] {
    let options = context.options
    let asked = options.integer(columns.name) ?? 1
    let columnCount = context.parameters.integer("columns") ?? asked
    let perColumn = options.flag(ramps.name) ? 3 : 2
    var bounds: [Bound] = [
      .atMost(
        .width, options.flag(ramps.name) ? "3K + 1" : "2K + 1",
        max(perColumn * columnCount + 1, 3))
    ]
    guard let plan = PlanSize(context.parameters) else { return bounds }
    let (count, dimension) = (context.statistics.count, context.statistics.dimension)
    bounds.append(
      .order(
        .nonzeroParameterCount, "O(sqrt(N (beta + log C)) + d): 2 sqrt(7 (5 beta + 14) N) + d",
        2 * Double(7 * (5 * plan.otherBits + 14) * count).squareRoot() + Double(dimension)))
    let isPlain =
      options.choice(tail.name) == "reject" && !options.flag(ramps.name)
      && !options.flag(stable.name) && asked == 1
    if isPlain {
      bounds.append(
        .exact(.depth, "1 + F + 2(m - 1) + 2n + [n > 1](b0 + (n - 2)b) + 3", plan.depth))
      if plan.intervals >= 3, plan.slots >= 2 {
        bounds.append(
          .exact(
            .nonzeroParameterCount,
            "d' + [F > 0](4F - 2) + (2q + 8 + 7(m - 3)) + 10 + (5 b0 + 2) + (n - 2)(5b + 14)"
              + " + 12 + 9, q = 1 + [F > 0]",
            plan.weightCount))
      }
    }
    return bounds
  }

  /// The sizes of the plain network, from its parameters.
  private struct PlanSize {
    let intervals, slots, firstBits, otherBits, folds, directionEntries: Int

    init?(_ parameters: ConstructionParameters) {
      guard let intervals = parameters.integer("m"), let slots = parameters.integer("n"),
        let firstBits = parameters.integer("beta0"), let otherBits = parameters.integer("beta"),
        let folds = parameters.integer("folds"),
        let entries = parameters.integer("directionEntries")
      else { return nil }
      self.intervals = intervals
      self.slots = slots
      self.firstBits = firstBits
      self.otherBits = otherBits
      self.folds = folds
      directionEntries = entries
    }

    var depth: Int {
      1 + folds + 2 * (intervals - 1) + 2 * slots
        + (slots > 1 ? firstBits + (slots - 2) * otherBits : 0) + 3
        // A network without stage II clamps folded keys in a layer of its own.
        + (intervals == 1 && folds > 0 ? 1 : 0)
    }

    /// - Requires: m ≥ 3 and n ≥ 2.
    var weightCount: Int {
      let stageOne = directionEntries + (folds > 0 ? 4 * folds - 2 : 0)
      let stageTwo = 2 * (folds > 0 ? 2 : 1) + 8 + 7 * (intervals - 3)
      let first = 10 + 5 * firstBits + 2
      return stageOne + stageTwo + first + (slots - 2) * (5 * otherBits + 14) + 12 + 9
    }
  }
}
