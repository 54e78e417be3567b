import Exact
import Networks

/// Stage I of the faithful networks: points to keys on a line.
///
/// A random direction of norm at most 1 keeps all distances apart with probability above
/// 1 − 2/π; it is checked exactly and drawn anew until it does.
///
/// - Units: keys are x_i = `multiplier`·(`products[i]` + `offset`·D)/D with D =
///   `scale`·2^`precision`.
/// - Ensures: keys are positive, at most `keyBound`, and pairwise at a distance of at least 2.
/// - Source: Vardi 2022, Lemma A.2.
package struct LemmaA2Projection: Sendable {
  /// t: direction entries are multiples of 2^−t.
  package let precision: Int
  /// v: the direction is v / 2^t.
  package let direction: [BigInt]
  /// M
  package let multiplier: BigInt
  /// b
  package let offset: BigInt
  /// R
  package let keyBound: BigInt
  /// v·X of every point.
  package let products: [BigInt]
  /// D
  package let denominator: BigInt

  /// The projection of the points of `data`.
  ///
  /// - Parameters:
  ///   - squaredDistance: δ², at most 1 and at most the smallest squared distance of two points.
  ///   - squaredNorm: r², at least 1 and at least the largest squared norm of a point.
  /// - Complexity: O(N·d + N·log N) a try; fewer than 3 tries are expected.
  package init(
    _ data: DataSet, squaredDistance: Rational, squaredNorm: Rational, seed: UInt64
  ) {
    let (count, dimension) = (data.count, data.dimension)
    let fourth = BigInt(count).power(4)
    precision = LemmaA2Projection.precision(count: count, dimension: dimension)
    denominator = data.scale << precision
    // Repair: b = −min{0, min ũ·x} + 1 and the factor 2N² sqrt(πd)/δ are not representable as
    // claimed (the factor is irrational). Both are rounded up; R still bounds the keys for N ≥ 2,
    // because the truncated direction has norm at most 1, so that |ũ·x| ≤ r.
    multiplier = Vardi2022.ceiledSquareRoot(
      Rational(4 * fourth * BigInt(dimension)) * Vardi2022.pi / squaredDistance)
    keyBound = LemmaA2Projection.keyBound(
      count: count, dimension: dimension, squaredDistance: squaredDistance,
      squaredNorm: squaredNorm)
    let projector = Projector(data.points)
    var generator = SplitMix64(seed: seed)
    while true {
      let direction = LemmaA2Projection.direction(
        dimension: dimension, precision: precision, &generator)
      let products = projector.products(with: direction)
      let sorted = products.sorted()
      if let gap = zip(sorted, sorted.dropFirst()).map({ $1 - $0 }).min(),
        multiplier * gap < 2 * denominator
      {
        continue
      }
      self.direction = direction
      self.products = products
      offset = max(0, (-sorted[0]).ceiledQuotient(by: denominator)) + 1
      return
    }
  }

  /// Returns the smallest t ≥ 0 with 2^t ≥ d·N²·sqrt(π).
  package static func precision(count: Int, dimension: Int) -> Int {
    let square =
      Rational(BigInt(dimension).power(2) * BigInt(count).power(4)) * Vardi2022.pi
    var precision = 0
    while Rational(BigInt.powerOfTwo(2 * precision)) < square { precision += 1 }
    return precision
  }

  /// Returns R, the smallest integer with R² ≥ 100·r²·N⁴·π·d/δ².
  package static func keyBound(
    count: Int, dimension: Int, squaredDistance: Rational, squaredNorm: Rational
  ) -> BigInt {
    Vardi2022.ceiledSquareRoot(
      Rational(100 * BigInt(count).power(4) * BigInt(dimension)) * squaredNorm * Vardi2022.pi
        / squaredDistance)
  }

  /// Returns a random direction v of norm at most 2^t.
  private static func direction(
    dimension: Int, precision: Int, _ generator: inout SplitMix64
  ) -> [BigInt] {
    // Repair: an entry of a unit vector may be 1 (d = 1), which t bits below the point do not
    // hold. 2^t/2^t = 1 is kept there.
    if dimension == 1 { return [.powerOfTwo(precision)] }
    while true {
      let draws = (0..<dimension).map { _ in BigInt(generator.nextGaussian()) }
      let square = draws.reduce(BigInt(0)) { $0 + $1 * $1 }
      if square.isZero { continue }
      return draws.map { draw in
        let entry = ((draw * draw) << (2 * precision)).flooredQuotient(by: square).squareRoot
        return draw.isNegative ? -entry : entry
      }
    }
  }

  /// Returns the key of point `index`.
  package func key(_ index: Int) -> Rational {
    Rational(multiplier * (products[index] + offset * denominator), denominator)
  }

  /// Returns the largest integer that is not above the key of point `index`.
  package func floorKey(_ index: Int) -> BigInt {
    (multiplier * (products[index] + offset * denominator)).flooredQuotient(by: denominator)
  }

  /// Appends the lemma's network and returns the key.
  ///
  /// - Shape: reads `[d]`, the point x = X / scale; writes `[1]`. Width 1, depth 2.
  @discardableResult
  package func append(to stack: inout LayerStack) -> AffineForm {
    let product = zip(direction, stack.values).reduce(AffineForm(offset)) { sum, entry in
      sum + Rational(entry.0, powerOfTwo: -precision) * entry.1
    }
    let h = stack.append([product])[0]
    return stack.append([multiplier * h])[0]
  }
}
