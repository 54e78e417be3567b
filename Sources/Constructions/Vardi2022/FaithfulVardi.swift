import Exact
import Networks

/// What the faithful Theorems 3.1, 5.1 and 6.2 share: stage I, the sorted samples, the output.
package struct FaithfulVardi: Sendable {
  package let data: DataSet
  package let projection: LemmaA2Projection
  /// δ²: at most 1.
  package let squaredDistance: Rational
  /// r²: at least 1.
  package let squaredNorm: Rational
  /// The floors of the keys, ascending.
  package let keys: [BigInt]
  /// The labels as they are stored, of the samples in the order of `keys`.
  package let labels: [Int]
  /// What the output adds to a stored label: the smallest label, if it is negative.
  package let labelShift: Int

  /// The stage for `data`, which has labels.
  ///
  /// - Complexity: O(N²·d) at worst for δ²; see `GridPoints.minimumSquaredDistance`.
  package init(_ data: DataSet, labels: [Int], statistics: DataStatistics, seed: UInt64) {
    self.data = data
    // Only δ² and r² enter, so that no square root is taken.
    squaredDistance = statistics.cappedSquaredDistance
    squaredNorm = statistics.cappedSquaredNorm
    let projection = LemmaA2Projection(
      data, squaredDistance: squaredDistance, squaredNorm: squaredNorm, seed: seed)
    let shift = min(0, labels.min()!)
    let order = (0..<data.count).sorted { projection.products[$0] < projection.products[$1] }
    keys = order.map { projection.floorKey($0) }
    self.labels = order.map { labels[$0] - shift }
    self.projection = projection
    labelShift = shift
  }

  package var largestLabel: Int { labels.max()! }

  /// The plan for `count` of the samples when `budget` samples ask for the number of intervals.
  package func plan(count: Int, budget: Int) -> StringPlan {
    StringPlan(
      count: count, budget: budget, keyBound: projection.keyBound, largestLabel: largestLabel)
  }

  /// The plans of subsets of at most `size` consecutive samples, in order.
  package func subsets(ofAtMost size: Int) -> [(range: Range<Int>, plan: StringPlan)] {
    stride(from: 0, to: keys.count, by: size).map { start in
      let range = start..<min(start + size, keys.count)
      return (range, plan(count: range.count, budget: size))
    }
  }

  /// The network of stages II and III for the samples `range` of the sorted ones.
  package func network(_ range: Range<Int>, _ plan: StringPlan) -> StringNetwork {
    StringNetwork(keys: Array(keys[range]), labels: Array(labels[range]), plan)
  }

  /// Appends the output neuron for a stored label.
  package func appendOutput(_ label: AffineForm, to stack: inout LayerStack) {
    stack.append([label + AffineForm(Rational(labelShift))], .identity)
  }

  /// Labels from 0 (or the smallest, if negative) to the largest; 0 is also what a point gives that
  /// matches nothing.
  package var output: OutputSpecification {
    OutputSpecification(first: labelShift, last: largestLabel + labelShift, naming: data)
  }

  /// What the bounds of the theorems need besides the statistics of the data.
  package func parameters(_ plan: StringPlan, subsetCount: Int = 1) -> ConstructionParameters {
    [
      "m": Rational(plan.intervalCount), "n": Rational(plan.slotCount),
      "rho": Rational(plan.keyBits), "c": Rational(plan.labelBits),
      "R": Rational(projection.keyBound),
      "directionEntries": Rational(projection.direction.count { !$0.isZero }),
      "subsets": Rational(subsetCount),
    ]
  }
}
