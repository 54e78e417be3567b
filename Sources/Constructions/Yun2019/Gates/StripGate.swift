import Exact

/// A strip of parallel hyperplanes that holds some points of one class and no others:
/// |w·X − c| ≤ 2^a for the points that it takes and |w·X − c| ≥ 3·2^a for all others.
///
/// With τ = (w·X − c)/2^a the trapezoid gate(τ), 1 for |τ| ≤ 1 and 0 for |τ| ≥ 3, is exactly 1 on
/// the points that it takes and exactly 0 on the others.
///
/// - Source: Yun et al. 2019, proof of Corollary 4.2. There the points lie on the hyperplane; the
///   plateau of the trapezoid lets w be a rounded direction of few bits.
package struct StripGate: Hashable, Sendable {
  package let weights: [Int]
  package let center: BigInt
  /// a ≥ 0
  package let exponent: Int
  package let classIndex: Int
  /// Ascending.
  package let rows: [Int]

  package init(weights: [Int], center: BigInt, exponent: Int, classIndex: Int, rows: [Int]) {
    self.weights = weights
    self.center = center
    self.exponent = exponent
    self.classIndex = classIndex
    self.rows = rows
  }

  /// The same strip with w_j ≥ 0 for j = `column`.
  package func oriented(along column: Int) -> StripGate {
    if weights[column] >= 0 { return self }
    return StripGate(
      weights: weights.map { -$0 }, center: -center, exponent: exponent, classIndex: classIndex,
      rows: rows)
  }

  /// The same strip for points that have been moved by `step` along coordinate `column`.
  package func moved(by step: BigInt, along column: Int) -> StripGate {
    StripGate(
      weights: weights, center: center + step * BigInt(weights[column]), exponent: exponent,
      classIndex: classIndex, rows: rows)
  }
}
