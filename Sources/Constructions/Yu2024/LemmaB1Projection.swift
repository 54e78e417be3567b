import Exact
import Networks

/// An affine map from the domain to the positive numbers under which points of different classes
/// stay apart: z = `direction`·X / `denominator` + `offset`.
///
/// - Ensures: z ≥ 1 on the whole box, unless the caller made it otherwise.
/// - Source: Yu 2024, Lemma B.1.
package struct LemmaB1Projection: Hashable, Sendable {
  package let direction: [BigInt]
  package let offset: BigInt
  /// 1 for integer projections, the grid's scale for those of the paper.
  package let denominator: BigInt

  package init(direction: [BigInt], offset: BigInt, denominator: BigInt = 1) {
    self.direction = direction
    self.offset = offset
    self.denominator = denominator
  }

  /// Returns z of every point.
  package func values(_ points: GridPoints) -> [Rational] {
    Projector(points).products(with: direction).map {
      Rational($0 + offset * denominator, denominator)
    }
  }

  /// Appends the one neuron of the projection, which reads x = X / `scale`, and returns z.
  func append(to stack: inout LayerStack, scale: BigInt) -> AffineForm {
    let factor = Rational(scale, denominator)
    let form = zip(direction, stack.values).reduce(AffineForm(offset)) { sum, entry in
      sum + factor * Rational(entry.0) * entry.1
    }
    return stack.append([form])[0]
  }
}

extension LemmaB1Projection {
  /// The projection to integers: W·X + B, different for points of different `signs`.
  ///
  /// Directions are drawn from {−M..M}^n, eight for each M = 1, 2, 4, …: a difference of two points
  /// is orthogonal to at most a 1/(2M + 1) share of them.
  ///
  /// - Parameters:
  ///   - smallest: the first M.
  ///   - isAccepted: a further condition on the projection.
  /// - Complexity: O(N·n) a draw; with 2M + 1 ≥ 2·N₊·N₋ a draw succeeds with probability 1/2.
  package static func integer(
    _ points: GridPoints, signs: [Int], box: [Interval], seed: UInt64, smallest: BigInt = 1,
    isAccepted: (LemmaB1Projection) -> Bool = { _ in true }
  ) -> LemmaB1Projection {
    let projector = Projector(points)
    var generator = SplitMix64(seed: seed)
    var bound = smallest
    while true {
      for _ in 0..<8 {
        let direction = (0..<points.dimension).map { _ in generator.symmetric(bound) }
        if direction.allSatisfy(\.isZero) { continue }
        guard DirectionSearch.range(of: direction, projector, signs) != nil else { continue }
        let projection = LemmaB1Projection(
          direction: direction, offset: 1 - least(of: direction, on: box))
        if isAccepted(projection) { return projection }
      }
      bound = bound * 2
    }
  }

  /// The projection of the paper: w·x + b with w the rounded multiple T·u of a random unit vector,
  /// T = 16 sqrt(n)·N²/c0, under which points of different `signs` are at least 4 apart.
  ///
  /// All is computed on integers: w_k is the rounded root of T²·g_k²/|g|² for normal numbers g.
  ///
  /// - Parameter squaredSeparation: c0².
  package static func paper(
    _ points: GridPoints, signs: [Int], box: [Interval], scale: BigInt,
    squaredSeparation: Rational, seed: UInt64
  ) -> LemmaB1Projection {
    let dimension = BigInt(points.dimension)
    let square =
      Rational(256 * dimension * BigInt(points.count).power(4)) / squaredSeparation
    let projector = Projector(points)
    var generator = SplitMix64(seed: seed)
    while true {
      let draws = (0..<points.dimension).map { _ in BigInt(generator.nextGaussian()) }
      let norm = draws.reduce(BigInt(0)) { $0 + $1 * $1 }
      if norm.isZero { continue }
      let direction = draws.map { draw -> BigInt in
        let twice = (Rational(4 * draw * draw, norm) * square).floor.squareRoot
        let entry = (twice + 1).flooredQuotient(by: 2)
        return draw.isNegative ? -entry : entry
      }
      let products = projector.products(with: direction)
      if !areApart(products, signs, by: 4 * scale) { continue }
      let length = (dimension * direction.reduce(BigInt(0)) { $0 + $1 * $1 }).squareRoot
      // The paper's b is for the unit cube; other boxes may need more.
      let least = least(of: direction, on: box).flooredQuotient(by: scale)
      return LemmaB1Projection(
        direction: direction, offset: max(length + 2, 2 - least), denominator: scale)
    }
  }

  /// The smallest W·X on the box.
  private static func least(of direction: [BigInt], on box: [Interval]) -> BigInt {
    zip(direction, box).reduce(BigInt(0)) { sum, entry in
      sum + entry.0 * (entry.0.isNegative ? entry.1.upper : entry.1.lower)
    }
  }

  /// Whether products of different signs differ by at least `gap`.
  private static func areApart(_ products: [BigInt], _ signs: [Int], by gap: BigInt) -> Bool {
    // The closest pair of different signs is adjacent, equal products in any order.
    let order = products.indices.sorted { products[$0] < products[$1] }
    return zip(order, order.dropFirst()).allSatisfy { a, b in
      signs[a] == signs[b] || products[b] - products[a] >= gap
    }
  }
}

extension SplitMix64 {
  /// Returns the next output modulo 2·`bound` + 1, minus `bound`; several outputs where one is not
  /// enough.
  fileprivate mutating func symmetric(_ bound: BigInt) -> BigInt {
    if let small = bound.asInt, small < 1 << 61 {
      return BigInt(Int(below(UInt64(2 * small + 1))) - small)
    }
    return value(in: Interval(-bound, bound))
  }
}
