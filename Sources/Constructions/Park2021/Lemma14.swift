import Diagnostics
import Exact
import Networks

/// The projection: points to scalars x in [0, K0), different points in different unit intervals.
///
/// Tries random integer directions and keeps the one of the smallest range. A random real direction
/// keeps all pairs sqrt(8/(πd))/N² of their distance apart with probability above 1 − 2/π (the bound
/// for one pair is 4/π/N², where the lemma has 2/N²); 16 directions of q + 1 bits all fail to tell
/// the points apart with a probability of at most 2^−96.
///
/// - Units: ξ = u·X − `offset` is an integer, x = ξ/`unit`; the key of a point is ⌊x⌋.
///
/// Repair: K = ⌈range/gap⌉ in section E.2 is one too small where the range is a multiple of the gap;
/// it is ⌊range/gap⌋ + 1.
/// Repair: for one point there are no pairs to take a smallest gap of; g = 1 and K0 = 1.
///
/// - Source: Park et al. 2021, Lemma 14.
package struct Lemma14Projection: Sendable {
  /// What the scalar's range is proved for.
  package enum Domain: String, CaseIterable, Sendable {
    /// The samples: the paper's.
    case data
    /// Every grid point of the input's box.
    case box

    static let option = ConstructionOption(
      "range", .choice(["box", "data"]), default: .choice("box"),
      help: "box: every grid point of the domain gets a label; data: the paper's, for samples only")

    /// The domain that `options` ask for.
    init(_ options: OptionValues) {
      self = options.choice(Domain.option.name).flatMap(Domain.init) ?? .box
    }
  }

  /// u
  package let direction: [BigInt]
  /// p0, the smallest u·X.
  package let offset: BigInt
  /// g, the smallest gap of two samples.
  package let unit: BigInt
  /// Of the samples; its range is K0.
  package let keys: ScalarKeys

  /// The projection of `points` for the scalar range of `box`, or of the points if it is nil.
  ///
  /// - Parameter limit: 16 more directions are tried while K0 is above it.
  /// - Complexity: O(N·d + N log N) a try.
  package init(_ points: GridPoints, box: [Interval]?, seed: UInt64, limit: BigInt? = nil) {
    let dimension = points.dimension
    let projector = Projector(points)
    let bits = 2 * Park2021.ceiledLogarithm(max(points.count, 2)) + 4
    var generator = SplitMix64(seed: seed)
    var best: Candidate?
    // Each round fails with a probability of at most 2^−96.
    for round in 0..<64 {
      if let best, best.range <= limit ?? best.range || round == 4 { break }
      for _ in 0..<(dimension == 1 ? 1 : 16) {
        let direction =
          dimension == 1 ? [1] : (0..<dimension).map { _ in generator.signed(bits) }
        if let found = Candidate(direction, projector, box: box),
          best.map({ found.range < $0.range }) ?? true
        {
          best = found
        }
      }
    }
    guard let best else { unreachable("no direction tells the points apart") }
    self.init(best, projector)
  }

  init(_ candidate: Candidate, _ projector: Projector) {
    direction = candidate.direction
    offset = candidate.offset
    unit = candidate.unit
    keys = candidate.keys(projector)
  }

  /// K0
  package var range: BigInt { keys.range }

  /// Returns ξ, a form over the inputs x = X/`scale`.
  func scalar(of inputs: [AffineForm], scale: BigInt) -> Scalar {
    let form = AffineForm.sum(
      [AffineForm(-offset)] + zip(direction, inputs).map { scale * $0 * $1 })
    return Scalar(form, range: range, unit: unit)
  }

  /// Returns K = ⌈N²Δ·sqrt(πd/8)⌉, the lemma's bound of K0 (for the domain `data`).
  package static func bound(
    count: Int, dimension: Int, squaredSeparation: Rational
  ) -> BigInt {
    let square = Rational(BigInt(count).power(4) * BigInt(dimension), 8) * squaredSeparation
    return max(1, Park2021.ceiledRoot(ofPiTimes: square))
  }
}

extension Lemma14Projection {
  /// A direction that tells the points apart.
  struct Candidate {
    let direction: [BigInt]
    let offset: BigInt
    let unit: BigInt
    /// K0
    let range: BigInt

    /// nil if two points have one product.
    /// - Parameter unit: g, at most the smallest gap, which it is if nil.
    init?(
      _ direction: [BigInt], _ projector: Projector, box: [Interval]?, unit: BigInt? = nil
    ) {
      let small = direction.compactMap(\.asInt)
      let ends: (gap: BigInt, low: BigInt, high: BigInt)?
      if small.count == direction.count, let products = projector.machineProducts(with: small) {
        ends = Candidate.ends(products.sorted()).map { (BigInt($0), BigInt($1), BigInt($2)) }
      } else {
        ends = Candidate.ends(projector.products(with: direction).sorted())
      }
      guard let ends else { return nil }
      self.direction = direction
      self.unit = unit ?? ends.gap
      var (low, high) = (ends.low, ends.high)
      if let box {
        let products = zip(direction, box).map { ($0 * $1.lower, $0 * $1.upper) }
        low = products.reduce(BigInt(0)) { $0 + min($1.0, $1.1) }
        high = products.reduce(BigInt(0)) { $0 + max($1.0, $1.1) }
      }
      offset = low
      range = (high - low).flooredQuotient(by: self.unit) + 1
    }

    /// The smallest gap (1 for one point) and the ends of ascending products, or nil if two are equal.
    private static func ends<Key: StageKey>(_ sorted: [Key]) -> (Key, Key, Key)? {
      var gap: Key?
      for index in sorted.indices.dropFirst() {
        let difference = sorted[index] - sorted[index - 1]
        if difference == Key(0) { return nil }
        if gap.map({ difference < $0 }) ?? true { gap = difference }
      }
      return (gap ?? Key(1), sorted[0], sorted[sorted.count - 1])
    }

    func keys(_ projector: Projector) -> ScalarKeys {
      let small = direction.compactMap(\.asInt)
      if range.bitLength <= 61, let unit = unit.asInt, let offset = offset.asInt,
        small.count == direction.count, (range * self.unit).bitLength <= 62,
        let products = projector.machineProducts(with: small)
      {
        return ScalarKeys(products.map { ($0 - offset) / unit }, range: range)
      }
      return ScalarKeys(
        projector.products(with: direction).map { ($0 - offset).flooredQuotient(by: unit) },
        range: range)
    }
  }
}

extension SplitMix64 {
  /// Returns the top `bits` + 1 bits of one output (of several, the first one on top), minus
  /// 2^`bits`.
  mutating func signed(_ bits: Int) -> BigInt {
    if bits < 63 { return BigInt(Int(next() >> (63 - bits)) - 1 << bits) }
    let words = (bits + 64) / 64
    var value = BigInt(0)
    for _ in 0..<words { value = (value << 64) + BigInt(next()) }
    return (value >> (64 * words - bits - 1)) - .powerOfTwo(bits)
  }
}
