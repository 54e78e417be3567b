import Diagnostics
import Exact
import Networks

/// Points on a line: different points get different integers c ≥ 0, the least of them 0.
///
/// Of 16 random integer vectors with entries in −B … B the one of the smallest range is taken, for
/// the first B = 1, 2, 4, 8, … that has one which tells the points apart. By the birthday bound
/// ranges of about N²/2 are needed, and are found.
///
/// A Gaussian direction, as in the paper, has no exact form that would be better.
///
/// - Units: c = Σ direction·X − `shift` = Σ scale·direction·x − `shift`.
/// - Source: Yun, Sra, Jadbabaie 2019, proof of Theorem 3.1.
package struct LineProjection: Sendable {
  /// u
  package let direction: [BigInt]
  /// The smallest u·X.
  package let shift: BigInt
  /// The points' rows in ascending order of c.
  package let order: [Int]
  /// c in that order: 0 = c_0 < c_1 < …
  package let keys: [BigInt]

  /// The projection of `points`, which are pairwise different.
  ///
  /// - Complexity: 16·log2(N²) tries of O(N·d + N log N) at worst as a rule.
  package init(_ points: GridPoints, seed: UInt64) {
    let dimension = points.dimension
    let projector = Projector(points)
    if points.count == 1 || dimension == 1 {
      let first = [BigInt(1)] + [BigInt](repeating: 0, count: dimension - 1)
      guard let found = LineProjection(first, projector) else { unreachable("equal points") }
      self = found
      return
    }
    var generator = SplitMix64(seed: seed)
    var bound = 1
    while true {
      var best: LineProjection?
      for _ in 0..<16 {
        let direction = (0..<dimension).map { _ in
          BigInt(Int(generator.below(UInt64(2 * bound + 1))) - bound)
        }
        if let found = LineProjection(direction, projector),
          best.map({ found.range < $0.range }) ?? true
        {
          best = found
        }
      }
      if let best {
        self = best
        return
      }
      bound *= 2
    }
  }

  /// nil if two points have one product.
  private init?(_ direction: [BigInt], _ projector: Projector) {
    let small = direction.compactMap(\.asInt)
    if small.count == direction.count, let products = projector.machineProducts(with: small) {
      guard let order = LineProjection.order(products) else { return nil }
      let shift = products[order[0]]
      keys = order.map { BigInt(products[$0] - shift) }
      (self.order, self.shift) = (order, BigInt(shift))
    } else {
      let products = projector.products(with: direction)
      guard let order = LineProjection.order(products) else { return nil }
      let shift = products[order[0]]
      keys = order.map { products[$0] - shift }
      (self.order, self.shift) = (order, shift)
    }
    self.direction = direction
  }

  /// The places of `products` in ascending order, or nil if two are equal.
  private static func order<Key: Hashable & Comparable>(_ products: [Key]) -> [Int]? {
    // Unsuitable directions collide early, so that a hash table beats sorting.
    var known: Set<Key> = []
    known.reserveCapacity(products.count)
    for product in products where !known.insert(product).inserted { return nil }
    return products.indices.sorted { products[$0] < products[$1] }
  }

  /// The largest c.
  package var range: BigInt { keys[keys.count - 1] }

  /// Returns c as a form over the inputs x = X/`scale`.
  package func form(over inputs: [AffineForm], scale: BigInt) -> AffineForm {
    AffineForm.sum(
      [AffineForm(-shift)] + zip(direction, inputs).map { scale * $0 * $1 })
  }
}
