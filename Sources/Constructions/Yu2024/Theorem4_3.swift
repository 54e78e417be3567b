import Exact
import Networks

/// Yu et al. 2024, Theorem 4.3: a network whose size is that of a net of the data, whatever N is.
///
/// A c0/3-net of the samples is memorized robustly: with its label on the whole ball of radius c0/3
/// around each of its K points. The paper takes a robust network from elsewhere; this one is ours,
/// for the Euclidean norm. |x − Z_i|² = |x|² − 2 Z_i·x + |Z_i|² is affine but for |x|², which does
/// not depend on i and is replaced by the interpolation of t² at multiples of h, m folds deep.
///
/// - Shape: m layers of 2n, then 3n + 1 neurons; n + 1; K; 1. Depth m + 3.
/// - Units: U = e·(X − corner of the box).
/// - Ensures: the label of a net point on its ball, on real points too; `default` far from all
///   balls; never 0 on a grid point.
///
/// With `variant=convex` the network of Theorem 7.3 for the net instead: O(K²·n) parameters.
package enum Theorem4_3 {
  package static let construction = Construction(
    name: "yu2024-4.3", paper: .yu2024, theorem: "Theorem 4.3",
    summary: "size of a net of the data, whatever N is; right on balls around the samples",
    tasks: [.sign], form: .faithful, options: [variant, fallback], bounds: bounds,
    construct: construct)

  package static let variant = ConstructionOption(
    "variant", .choice(["squares", "convex"]), default: .choice("squares"),
    help: "squares measures distances by folds; convex is Theorem 7.3 for the net")

  package static let fallback = ConstructionOption(
    "default", .choice(["negative", "positive"]), default: .choice("negative"),
    help: "the label far from all samples")

  /// How the square of a coordinate is interpolated.
  ///
  /// - Ensures: 3·n·h² < 4·e²·C2 and e·R ≤ h·2^m, for coordinates of range R.
  package struct Folding: Hashable, Sendable {
    /// e, a power of two
    package let factor: BigInt
    /// m
    package let foldCount: Int
    /// h
    package let step: BigInt

    /// L
    package var length: BigInt { step << foldCount }

    package init(dimension: Int, extent: BigInt, square: BigInt) {
      let third = BigInt(3 * dimension)
      var factor = BigInt(1)
      while third >= 4 * factor * factor * square { factor = factor * 2 }
      let range = factor * extent
      let largest = (4 * factor * factor * square - 1).flooredQuotient(by: third).squareRoot
      let first = min(range, largest)
      var count = 0
      while first << count < range { count += 1 }
      self.factor = factor
      foldCount = count
      step = range.ceiledQuotient(by: .powerOfTwo(count))
    }
  }

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let samples = SignSamples(request)
    if let sign = samples.onlySign { return samples.constant(sign) }
    let square = samples.points.smallestOppositeSquare(samples.signs)!
    let net = BallNet.rows(of: samples.points, square: square)
    let fallback = request.options.choice(self.fallback.name) == "positive" ? 1 : -1
    let folding = Folding(dimension: samples.dimension, extent: samples.extent, square: square)
    let layers: [Layer]
    if request.options.choice(variant.name) == "convex" {
      let network = ConvexSets(
        samples.points.selecting(net), signs: net.map { samples.signs[$0] }, square: square,
        corner: samples.corner, scale: samples.scale)
      try network.check(isFactored: true, name: request.data.name)
      layers = network.factoredLayers(tie: fallback)
    } else {
      layers = squareLayers(samples, net, folding, square: square, fallback: fallback)
    }
    return samples.result(
      layers,
      [
        .init(name: "K", value: Rational(net.count)),
        .init(name: "m", value: Rational(folding.foldCount)),
        .init(name: "h", value: Rational(folding.step)),
        .init(name: "e", value: Rational(folding.factor)),
        .init(name: "squaredC0", value: Rational(square, samples.scale * samples.scale)),
      ])
  }

  private static func squareLayers(
    _ samples: SignSamples, _ net: [Int], _ folding: Folding, square: BigInt, fallback: Int
  ) -> [Layer] {
    let n = samples.dimension
    var stack = LayerStack(inputCount: n)
    let e = folding.factor
    let factor = e * samples.scale
    let scaled = zip(stack.values, samples.corner).map { x, corner in
      AffineForm(-e * corner, weights: [(factor, x)])
    }
    // U, τ and ψ as forms over the last layer.
    var coordinates = scaled
    var rests = scaled
    var sum = AffineForm(0, weights: scaled.map { (folding.length, $0) })
    for fold in 0..<folding.foldCount {
      let half = folding.length >> (fold + 1)
      var forms = rests.flatMap { [$0, $0 - AffineForm(half)] }
      if fold > 0 { forms += coordinates + [sum] }
      let values = stack.append(forms)
      rests = (0..<n).map {
        AffineForm(0, weights: [(1, values[2 * $0]), (-2, values[2 * $0 + 1])])
      }
      coordinates =
        fold == 0 ? (0..<n).map { values[2 * $0] } : Array(values[(2 * n)..<(3 * n)])
      let before =
        fold == 0
        ? AffineForm(0, weights: coordinates.map { (folding.length, $0) }) : values[3 * n]
      sum = before + AffineForm(0, weights: rests.map { (-half, $0) })
    }
    let collected = stack.append(coordinates + [sum])
    let top = 4 * e * e * square
    let balls = stack.append(
      net.map { row in
        let point = zip(samples.points[row], samples.corner).map { $0 - $1 }
        let norm = point.reduce(BigInt(0)) { $0 + $1 * $1 }
        var terms = zip(point, collected).map { (weight: 18 * e * $0, form: $1) }
        terms.append((-9, collected[n]))
        return AffineForm(top - 9 * e * e * norm, weights: terms)
      })
    stack.append(
      [
        AffineForm(
          BigInt(fallback),
          weights: zip(net, balls).map { (BigInt(8 * samples.signs[$0]), $1) })
      ], .identity)
    return stack.networkLayers
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    if context.parameters["classes"] == 1 { return Theorem4_1.constantBounds }
    let n = context.statistics.dimension
    let count = context.statistics.count
    let isConvex = context.options.choice(variant.name) == "convex"
    if isConvex { return [.exact(.depth, "4", 4)] }
    guard let folds = context.parameters.integer("m"), let size = context.parameters.integer("K"),
      n < 1 << 28
    else {
      return count < 1 << 30 && n < 1 << 28
        ? [.atMost(.neuronCount, "N + n(3m + 2) + m + 1, m < 64", count + 64 * (3 * n + 1) + n + 2)]
        : []
    }
    // A coordinate, two neurons a fold and carries; then K rows.
    let first = BigInt(n) * (BigInt(9) * BigInt(folds) + 4) + BigInt(8 * folds + 2)
    return [
      .exact(.depth, "m + 3", folds + 3),
      .atMost(.width, "max(3n + 1, K)", max(3 * n + 1, size)),
      Bound(
        .nonzeroParameterCount, "K(n + 2) + n(9m + 4) + 8m + 2",
        .atMost(BigInt(size) * BigInt(n + 2) + first)),
    ]
  }
}
