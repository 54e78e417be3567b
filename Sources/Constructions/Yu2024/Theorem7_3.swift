import Exact
import Networks

/// Yu et al. 2024, Theorem 7.3: three layers that memorize and generalize.
///
/// The answer is the sign of the convex sets that a point lies in, one set a sample: what 51 : 49
/// of the way to every sample of the other class allows.
///
/// - Shape: `form=dense` 2N₊N₋, N, 1 as in the paper; `form=factored` N, 2N₊N₋, N, 1 with the
///   scalar products X_i·X first, so that half-spaces have two weights instead of n.
/// - Ensures: y_i·F(X_i) ≥ C2 at every sample (`tie=none`); both forms have the same value at every
///   grid point of the domain. F is 0 where X lies in no set, which is no label; with another
///   `tie` the output is 2F ± 1 and never 0.
///
/// Repair: the dense count is N²n/2 + N³/2; O(N²n) holds for nonzero parameters. r is a minimum
/// over samples of different labels and does not exist for one class: then the output is constant.
package enum Theorem7_3 {
  package static let construction = Construction(
    name: "yu2024-7.3", paper: .yu2024, theorem: "Theorem 7.3",
    summary: "4 layers and N^2/2 half-spaces that generalize; no label outside all sets",
    tasks: [.sign], form: .faithful, options: [form, tie], bounds: bounds, construct: construct)

  package static let form = ConstructionOption(
    "form", .choice(["factored", "dense"]), default: .choice("factored"),
    help: "factored computes every X_i·X once; dense is the paper's three layers")

  package static let tie = ConstructionOption(
    "tie", .choice(["none", "negative", "positive"]), default: .choice("none"),
    help: "the label where no set holds the point; none is no label")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let samples = SignSamples(request)
    if let sign = samples.onlySign { return samples.constant(sign) }
    let square = samples.points.smallestOppositeSquare(samples.signs)!
    let tie =
      switch request.options.choice(self.tie.name) {
      case "negative": -1
      case "positive": 1
      default: 0
      }
    let isFactored = request.options.choice(form.name) != "dense"
    let sets = ConvexSets(
      samples.points, signs: samples.signs, square: square, corner: samples.corner,
      scale: samples.scale)
    try sets.check(isFactored: isFactored, name: request.data.name)
    return samples.result(
      isFactored ? sets.factoredLayers(tie: tie) : sets.denseLayers(tie: tie),
      [
        .init(name: "positive", value: Rational(samples.signs.count { $0 > 0 })),
        .init(name: "negative", value: Rational(samples.signs.count { $0 < 0 })),
        .init(name: "squaredC0", value: Rational(square, samples.scale * samples.scale)),
      ])
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    if context.parameters["classes"] == 1 { return Theorem4_1.constantBounds }
    let isDense = context.options.choice(form.name) == "dense"
    let count = BigInt(context.statistics.count)
    let n = BigInt(context.statistics.dimension)
    var bounds: [Bound] = [.exact(.depth, isDense ? "3" : "4", isDense ? 3 : 4)]
    guard let positive = context.parameters.integer("positive"),
      let negative = context.parameters.integer("negative")
    else {
      // Of N samples with N₊ = N₋ = N/2; one sample more of one class makes no more pairs.
      let pairs = (count * count).flooredQuotient(by: 2)
      bounds.append(
        Bound(
          .nonzeroParameterCount, isDense ? "N^2/2 (n + 1) + N" : "Nn + 3N^2/2 + N",
          .atMost(isDense ? pairs * (n + 1) + count : count * n + 3 * pairs + count)))
      return bounds
    }
    let pairs = 2 * BigInt(positive) * BigInt(negative)
    let neurons = isDense ? pairs + count + 1 : pairs + 2 * count + 1
    bounds += [
      Bound(
        .neuronCount, isDense ? "2 N+ N- + N + 1" : "2 N+ N- + 2N + 1", .exact(neurons)),
      Bound(
        .nonzeroParameterCount, isDense ? "2 N+ N- (n + 1) + N" : "Nn + 6 N+ N- + N",
        .atMost(isDense ? pairs * (n + 1) + count : count * n + 3 * pairs + count)),
    ]
    if isDense {
      bounds.append(
        Bound(
          .denseParameterCount, "2 N+ N- (n + 1) + N (2 N+ N- + 1) + N + 1",
          .exact(pairs * (n + 1) + count * (pairs + 1) + count + 1)))
    }
    return bounds
  }
}
