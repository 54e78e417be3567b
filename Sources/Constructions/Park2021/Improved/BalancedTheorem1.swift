import Exact
import Networks

/// Theorem 1 with the V, A and B that make the lemmas' own counts smallest; R = 1.
///
/// A bucket costs 4 parameters and a payload bit 31, so A = sqrt(31 V D/4); V balances both with the
/// indicators of compression 2. The lemmas and what they guarantee are those of Theorem 1.
package enum BalancedTheorem1 {
  package static let construction = Construction(
    name: "park2021-balanced", paper: .park2021, theorem: "Theorem 1, balanced",
    summary: "Theorem 1's lemmas in the sizes that cost fewest parameters",
    tasks: [.classes, .sign], form: .improved,
    options: [share] + GateActivation.options + [Lemma14Projection.Domain.option, .seed],
    bounds: bounds, construct: construct)

  package static let share = ConstructionOption(
    "lambda", .rational(Rational(1, 1000)...1), default: .rational(Rational(1, 2)),
    help: "the share of the points that a halving is expected to move; 1 is the worst case")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let samples = ParkSamples(request)
    let share = request.options.rational(self.share.name) ?? Rational(1, 2)
    return try Theorem1Network(samples) { keys in
      plan(
        count: samples.count, range: keys.range, labelBits: samples.labelBits, share: share)
    }.result
  }

  /// Minimizes Σ_j (6⌈λN/⌊T_j/N⌋⌉ + 4) + 4A + 31BD over V in N … `range`.
  package static func plan(
    count: Int, range: BigInt, labelBits: Int, share: Rational
  ) -> Theorem1Plan {
    var best: (cost: BigInt, size: BucketSize)?
    var slots = BigInt(count)
    while true {
      let capped = min(slots, range)
      let buckets = ((31 * capped * BigInt(labelBits)) >> 2).squareRoot
      let size = BucketSize(slotCount: capped.asInt!, bucketsAtMost: max(1, buckets.asInt!))
      var cost = BigInt(4 * size.bucketCount) + BigInt(31 * size.bucketSize * labelBits)
      var rest = range
      while rest > capped {
        rest = max(capped, (rest + 1) >> 1)
        let perBlock = Rational(rest.flooredQuotient(by: BigInt(count)))
        cost += 6 * (share * Rational(count) / perBlock).ceiling + 4
      }
      if best.map({ cost < $0.cost }) ?? true { best = (cost, size) }
      if slots >= range { break }
      slots = (41 * slots).flooredQuotient(by: 40) + 1
    }
    return Theorem1Plan(size: best!.size, groupBits: 1)
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let sizes = ParkBounds(context), let slots = context.parameters.integer("V"),
      let bucketSize = context.parameters.integer("B")
    else { return [] }
    let size = BucketSize(slotCount: slots, bucketSize: bucketSize)
    return sizes.theorem1(Theorem1Plan(size: size, groupBits: 1), exponent: nil)
  }
}
