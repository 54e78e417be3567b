import Exact
import Networks

/// The distribution that no network with a narrow first layer learns: a ball and a shell around it
/// of the same volume.
///
/// Uniform on |x − q| ≤ r1 (label +1) and r2 ≤ |x − q| ≤ r3 (label −1) with q = (1/2, …, 1/2),
/// r1 = 1/(2·3^(1/n)), r2 = 2^(1/n)·r1 and r3 = 3^(1/n)·r1 = 1/2.
///
/// - Units: on the grid of 1/s, with P = |2X − s|²: P^n·9 ≤ s^(2n) in the ball, and
///   4·s^(2n) ≤ 9·P^n ≤ 9·s^(2n) in the shell.
/// - Source: Yu 2024, Theorem 5.1, Definition D.9, Lemma D.8.
package struct TwoShellDistribution: Hashable, Sendable {
  /// n
  package let dimension: Int
  /// s
  package let scale: Int
  /// s^(2n)
  private let total: BigInt

  /// The bits of the radii that are drawn.
  private static let radiusBits = 48

  /// - Requires: `dimension` and `scale` are at least 1.
  package init(dimension: Int, scale: Int) {
    self.dimension = dimension
    self.scale = scale
    total = BigInt(scale).power(2 * dimension)
  }

  /// The label of the grid point X; nil between the ball and the shell, and outside.
  package func label(of point: [BigInt]) -> Int? {
    let square = point.reduce(BigInt(0)) { sum, coordinate in
      let offset = 2 * coordinate - BigInt(scale)
      return sum + offset * offset
    }
    let power = 9 * square.power(dimension)
    if power <= total { return 1 }
    return power >= 4 * total && power <= 9 * total ? -1 : nil
  }

  /// Returns `count` different points: labels by a fair coin, uniform directions, radii
  /// (U/3)^(1/n)/2 or ((2 + U)/3)^(1/n)/2, rounded to the grid. What leaves its shell in rounding, or
  /// occurred before, is drawn again.
  ///
  /// - Throws: a `DiagnosticList` from `DataSet`.
  package func samples(
    _ count: Int, named name: String, using generator: inout SplitMix64
  ) throws -> DataSet {
    var seen: Set<[Int64]> = []
    var coordinates: [Int64] = []
    var labels: [Int] = []
    while labels.count < count {
      let isInner = generator.next() % 2 == 0
      let point = self.point(isInner: isInner, &generator)
      guard label(of: point.map { BigInt(Int($0)) }) == (isInner ? 1 : -1),
        seen.insert(point).inserted
      else { continue }
      coordinates += point
      labels.append(isInner ? 1 : -1)
    }
    return try DataSet(
      name: name, scale: BigInt(scale),
      points: GridPoints(dimension: dimension, coordinates: coordinates),
      target: .labels(labels, names: nil))
  }

  /// Returns a random point near the ball or the shell, rounded to the grid.
  private func point(isInner: Bool, _ generator: inout SplitMix64) -> [Int64] {
    let bits = TwoShellDistribution.radiusBits
    // u/2^64 is U or 2 + U, and t/2^bits the root of a third of it.
    let u = BigInt(generator.next()) + (isInner ? BigInt(0) : 2 * .powerOfTwo(64))
    let t = TwoShellDistribution.root(of: Rational(u, 3 * .powerOfTwo(64)), dimension, bits: bits)
    while true {
      let direction = (0..<dimension).map { _ in BigInt(generator.nextGaussian()) }
      let square = direction.reduce(BigInt(0)) { $0 + $1 * $1 }
      if square.isZero { continue }
      // X = s/2·(1 + t/2^bits·g/|g|), with |g| in 32 bits below the point.
      let length = (square << 64).squareRoot
      return direction.map { entry in
        let offset = BigInt(scale) * t * (entry << 32)
        let numerator = BigInt(scale) * (length << bits) + offset
        let half = length << bits
        return Int64((numerator + half).flooredQuotient(by: 2 * half).asInt!)
      }
    }
  }

  /// Returns the largest t with (t/2^bits)^n ≤ `value`, for a value in 0 … 1.
  private static func root(of value: Rational, _ n: Int, bits: Int) -> BigInt {
    let target = (value.numerator << (bits * n)).flooredQuotient(by: value.denominator)
    var root = BigInt(0)
    for bit in (0...bits).reversed() {
      let next = root + .powerOfTwo(bit)
      if next.power(n) <= target { root = next }
    }
    return root
  }

  /// An upper bound of the accuracy of every network whose first layer has `width` neurons:
  /// 1 − (3^(1 − w/n) − 2^(1 − w/n))/2, rounded up to a multiple of 2^−40.
  ///
  /// - Requires: `width` lies in 0 … n.
  package static func accuracyBound(dimension n: Int, width: Int) -> Rational {
    let bits = 41
    // 3^((n−w)/n) from below, 2^((n−w)/n) from above.
    func power(_ base: Int) -> BigInt {
      let target = BigInt(base).power(n - width) << (bits * n)
      var root = BigInt(0)
      for bit in (0...(bits + 1)).reversed() {
        let next = root + .powerOfTwo(bit)
        if next.power(n) <= target { root = next }
      }
      return root
    }
    let difference = Rational(power(3) - power(2) - 1, powerOfTwo: -bits)
    return 1 - Rational(1, 2) * difference
  }

  /// The least n for which every network with `width` neurons in its first layer has an accuracy of
  /// at most 0.505.
  package static func leastDimension(width: Int) -> Int {
    var n = max(1, 190 * width)
    while accuracyBound(dimension: n, width: width) > Rational(505, 1000) { n += 1 }
    while n > width, accuracyBound(dimension: n - 1, width: width) <= Rational(505, 1000) { n -= 1 }
    return n
  }
}
