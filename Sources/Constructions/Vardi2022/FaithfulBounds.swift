import Exact
import Foundation

/// The quantities that the bounds of Theorems 3.1, 5.1 and 6.2 are made of.
struct FaithfulBounds {
  let count: Int
  let dimension: Int
  private let keyBound: BigInt
  private let largestLabel: Int
  private let labelSpan: Int
  private let directionEntries: Int

  /// The quantities for a data set with labels whose smallest distance is known.
  init?(_ context: BoundContext) {
    let statistics = context.statistics
    guard let span = statistics.labelSpan, let low = statistics.smallestLabel,
      let high = statistics.largestLabel,
      statistics.count == 1 || statistics.minimumSquaredDistance != nil,
      statistics.cappedSquaredDistance > 0
    else { return nil }
    count = statistics.count
    dimension = statistics.dimension
    labelSpan = span
    largestLabel = high - min(0, low)
    keyBound = LemmaA2Projection.keyBound(
      count: count, dimension: dimension, squaredDistance: statistics.cappedSquaredDistance,
      squaredNorm: statistics.cappedSquaredNorm)
    directionEntries = context.parameters.integer("directionEntries") ?? dimension
  }

  func plan(count: Int, budget: Int) -> StringPlan {
    StringPlan(count: count, budget: budget, keyBound: keyBound, largestLabel: largestLabel)
  }

  /// The plans of the subsets of at most `size` samples: the full ones' and, if the last one is
  /// smaller, its own, each with the number of subsets that have it.
  func plans(ofAtMost size: Int) -> [(plan: StringPlan, count: Int)] {
    let (full, rest) = count.quotientAndRemainder(dividingBy: size)
    return [(size, full), (rest, 1)].filter { $0.0 > 0 && $0.1 > 0 }.map { samples, subsets in
      (plan(count: samples, budget: size), subsets)
    }
  }

  /// The sum of `value` over the subsets of `plans`.
  func sum(
    over plans: [(plan: StringPlan, count: Int)], _ value: (StringPlan) -> Int
  ) -> Int {
    plans.reduce(0) { $0 + $1.count * value($1.plan) }
  }

  /// The weights of stage I: d' + 1, at most d + 1.
  var projectionWeights: Int { directionEntries + 1 }

  /// t, the bits of the direction's weights.
  var projectionBits: Int { LemmaA2Projection.precision(count: count, dimension: dimension) }

  /// log R
  var keyLogarithm: Double { binaryLogarithm(keyBound) }

  /// max(log R, log C)
  var fieldLogarithm: Double { max(keyLogarithm, binaryLogarithm(labelSpan)) }

  /// max(1, log `value`): for display only.
  func binaryLogarithm(_ value: Int) -> Double { binaryLogarithm(BigInt(value)) }

  private func binaryLogarithm(_ value: BigInt) -> Double {
    let excess = max(0, value.bitLength - 900)
    return max(1, log2((value >> excess).approximateDouble) + Double(excess))
  }
}
