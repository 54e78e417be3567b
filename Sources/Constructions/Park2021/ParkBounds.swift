import Exact
import Foundation

/// The quantities that the bounds of the theorems are made of, for any N samples of separation Δ.
struct ParkBounds {
  let count: Int
  let dimension: Int
  let labelBits: Int
  /// U
  let limit: BigInt
  private let squaredSeparation: Rational
  private let labelSpan: Int
  private let activation: GateActivation
  /// K0, where it is known.
  private let range: BigInt?

  /// nil before the separation is known.
  init?(_ context: BoundContext) {
    guard let span = context.statistics.labelSpan,
      let separation = context.parameters["squaredDelta"]
    else { return nil }
    count = context.statistics.count
    dimension = context.statistics.dimension
    labelSpan = span
    activation = GateActivation(context.options)
    labelBits = ParkSamples.labelBits(ofSpan: span)
    limit = Park2021.compressionLimit(count)
    squaredSeparation = separation
    range = context.parameters["K0"]?.numerator
  }

  /// m1: ⌈log2(Δ√(2πd))⌉; more if the domain's range is larger than the lemma's, as that of a box
  /// may be.
  var halvings: Int {
    let root = Park2021.ceiledRoot(ofPiTimes: Rational(2 * dimension) * squaredSeparation)
    let printed = Park2021.ceiledLogarithm(max(1, root))
    return max(printed, range.map { Park2021.halvingCount(from: $0, to: limit) } ?? 0)
  }

  /// The targets of compression 2 on its way from U to V slots.
  private func targets(_ slots: Int) -> [BigInt] {
    var (rest, targets) = (limit, [BigInt]())
    while rest > BigInt(slots) {
      rest = max((rest + 1) >> 1, BigInt(slots))
      targets.append(rest)
    }
    return targets
  }

  /// 2⌈N/⌊T/N⌋⌉ indicators at most for a stage to T.
  private func indicators(_ target: BigInt) -> Int {
    let size = target.flooredQuotient(by: BigInt(count)).asInt ?? count
    return 2 * ceiledQuotient(count, max(1, min(size, count)))
  }

  /// - Parameter exponent: w; without it there is no O(…).
  func theorem1(_ plan: Theorem1Plan, exponent: Rational?) -> [Bound] {
    let (m1, targets) = (halvings, targets(plan.size.slotCount))
    let bits = plan.size.bucketSize * labelBits
    let r = plan.groupBits
    let groups = ceiledQuotient(bits, r)
    let depth = 1 + m1 + (m1 > 0 ? 1 : 0) + 2 * targets.count + 2 + 2 * groups
    let stages = targets.reduce(0) { $0 + 3 * (indicators($1) + 1) + 1 }
    let a = plan.size.bucketCount
    let extraction =
      ((2 * r + 5) * (1 << r) + 2 * r * r + 8 * r + 7) * groups - r * (1 << r) - r * r + 3
    let parameters =
      dimension + 1 + (m1 > 0 ? 12 * m1 - 2 : 0) + stages + 4 * a + 10 + extraction
    let w = exponent?.approximateDouble ?? 1
    let (n, d) = (Double(count), Double(dimension))
    let separation = 0.5 * log2(max(2, squaredSeparation.approximateDouble))
    let denominator = 1 + (1.5 * w - 1) * log2(n)
    let classes = log2(Double(max(2, labelSpan)))
    let orders: [Bound] =
      exponent == nil
      ? []
      : [
        .order(
          .hiddenLayerCount, "O(log d + log Delta + N^(2 - 2w)/(1 + (1.5w - 1) log N) log C)",
          max(1, log2(d)) + separation + pow(n, 2 - 2 * w) / denominator * classes),
        .order(
          .denseParameterCount, "O(d + log Delta + N^w + N^(1 - w/2) log C)",
          d + separation + pow(n, w) + pow(n, 1 - w / 2) * classes),
      ]
    let layers = "1 + m1 + 1 + 2 m2 + 2 + 2G"
    let sum =
      "(d + 1) + (12 m1 - 2) + sum(3(n_j + 1) + 1) + (4A + 10)"
      + " + ((2R + 5)2^R + 2R^2 + 8R + 7)G - R 2^R - R^2 + 3"
    switch activation {
    case .step, .hardTanh, .sigmoid:
      return [
        .atMost(.hiddenLayerCount, layers, depth), .atMost(.denseParameterCount, sum, parameters),
      ] + orders
    case .relu:
      return [
        .atMost(.hiddenLayerCount, layers, depth),
        .atMost(.denseParameterCount, "4(\(sum))", 4 * parameters),
      ] + orders
    case .reluDeep:
      // Two layers of one width meet wherever steps are: the dense count is no longer linear.
      return [.atMost(.hiddenLayerCount, "2(\(layers))", 2 * depth)]
        + orders.prefix(1)
    }
  }

  func theorem2(_ size: BucketSize) -> [Bound] {
    let extraction = (2 * labelBits + 1) * size.bucketSize
    let stages = targets(size.slotCount).reduce(0) { $0 + indicators($1) - 1 }
    let layers = halvings + stages + size.bucketLimit + extraction
    let formula = "m1 + sum(2 ceil(N/floor(T_i/N)) - 1) + A + (2D + 1)B"
    let classes = log2(Double(max(2, labelSpan)))
    let separation = 0.5 * log2(max(2, squaredSeparation.approximateDouble))
    let isDeep = activation == .reluDeep
    let depth = isDeep ? 2 * layers : layers
    // A wide lowering has a carrier and two steps, or two carriers, one shifted, and a step.
    let width = activation == .relu ? 5 : 3
    let inner = width * (width + 1)
    return [
      .atMost(.width, String(width), width),
      .atMost(.hiddenLayerCount, isDeep ? "2(\(formula))" : formula, depth),
      .order(
        .hiddenLayerCount, "O(log d + log Delta + N^(2/3) sqrt(log C))",
        separation + pow(Double(count), 2.0 / 3) * classes.squareRoot()),
      .atMost(
        .denseParameterCount, "\(width)(d + 1) + \(inner)(L - 1) + \(width + 1)",
        width * (dimension + 1) + inner * (depth - 1) + width + 1),
    ]
  }
}
