import Exact
import Networks

/// The search of an integer direction under which no two points with different labels collide.
///
/// Every pair of different points collides under at most a 1/(2K+1) share of the v ∈ {−K..K}^d. So
/// with 2K + 1 ≥ N² a random v fails with probability below 1/2, and keys are at most K·d·G + 1 for
/// coordinates of range G: the R of the paper up to a constant, without δ and π.
///
/// - Source: in place of Vardi 2022, Lemma A.2.
package enum DirectionSearch {
  /// Returns a direction that separates the labels and has a small range of v·X.
  ///
  /// - Complexity: O(N·d + N·log N) a try, 8·log(N²) tries at worst as a rule.
  package static func direction(_ points: GridPoints, labels: [Int], seed: UInt64) -> [BigInt] {
    if points.dimension == 1 { return [1] }
    let projector = Projector(points)
    var generator = SplitMix64(seed: seed)
    var bound = 1
    while true {
      var best: (direction: [BigInt], range: BigInt)?
      for _ in 0..<8 {
        let direction = (0..<points.dimension).map { _ in
          Int(generator.below(UInt64(2 * bound + 1))) - bound
        }
        if direction.allSatisfy({ $0 == 0 }) { continue }
        let wide = direction.map { BigInt($0) }
        guard let range = range(of: wide, projector, labels) else { continue }
        if best.map({ range < $0.range }) ?? true { best = (wide, range) }
      }
      if let best { return best.direction }
      bound *= 2
    }
  }

  /// Returns max − min of v·X, or nil if two points with different labels have one v·X.
  static func range(
    of direction: [BigInt], _ projector: Projector, _ labels: [Int]
  ) -> BigInt? {
    let small = direction.compactMap(\.asInt)
    if small.count == direction.count, let products = projector.machineProducts(with: small) {
      return range(of: products, labels).map { BigInt($0) }
    }
    return range(of: projector.products(with: direction), labels)
  }

  private static func range<Key: Hashable & Comparable & AdditiveArithmetic>(
    of products: [Key], _ labels: [Int]
  ) -> Key? {
    // Unsuitable directions collide early, so that a hash table beats sorting.
    var known: [Key: Int] = [:]
    known.reserveCapacity(products.count)
    var (low, high) = (products[0], products[0])
    for (product, label) in zip(products, labels) {
      if let other = known.updateValue(label, forKey: product), other != label { return nil }
      low = min(low, product)
      high = max(high, product)
    }
    return high - low
  }
}
