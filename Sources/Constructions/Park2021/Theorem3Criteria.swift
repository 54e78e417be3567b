import Exact

/// The conditions of Theorem 3 on hidden widths d_1, …, d_L, and the partition that meets them.
///
/// There are 2 ≤ K ≤ log2 N and 0 < L_1 < … < L_K < L such that
/// 1. d_l ≥ 3 for l ≤ L_K, and d_l ≥ 7 for l > L_K;
/// 2. the product of ⌊(d_l + 1)/2⌋ over l ≤ L_1 is at least Δ√(2πd);
/// 3. Σ (d_l − 2) over part i is at least 2^(i + 3) for 1 < i < K;
/// 4. 2^K·Σ (d_l − 2) over part K, times ⌊(L − L_K − 1)/D⌋, minus 4, is at least N².
///
/// Every condition gets easier when an earlier cut moves to the left, so the first cuts that fit are
/// taken.
///
/// - Source: Park et al. 2021, Theorem 3.
package struct Theorem3Criteria: Sendable {
  package enum Failure: Hashable, Sendable {
    /// No K is possible.
    case tooFewSamples(count: Int)
    /// Condition 1: layer `layer`, counted from 1, must be at least `required` wide.
    case narrowLayer(layer: Int, width: Int, required: Int)
    /// Condition 2
    case product(found: BigInt, required: BigInt)
    /// Condition 3
    case sum(part: Int, found: BigInt, required: BigInt)
    /// Condition 4: the most that its left side reaches.
    case capacity(found: BigInt, required: BigInt, partCount: Int, cut: Int)
  }

  package let widths: [Int]
  /// N
  package let count: Int
  /// D
  package let labelBits: Int
  /// The right side of condition 2.
  package let requiredProduct: BigInt

  package init(widths: [Int], count: Int, labelBits: Int, requiredProduct: BigInt) {
    self.widths = widths
    self.count = count
    self.labelBits = labelBits
    self.requiredProduct = requiredProduct
  }

  /// Returns the smallest integer that is at least Δ√(2πd).
  package static func requiredProduct(dimension: Int, squaredSeparation: Rational) -> BigInt {
    max(1, Park2021.ceiledRoot(ofPiTimes: Rational(2 * dimension) * squaredSeparation))
  }

  /// The cuts L_1, …, L_K, or what is missing.
  ///
  /// - Complexity: O(L log N).
  package var partition: Result<[Int], Failure> {
    if count < 4 { return .failure(.tooFewSamples(count: count)) }
    var product = BigInt(1)
    var first = 0
    repeat {
      if first == widths.count {
        return .failure(.product(found: product, required: requiredProduct))
      }
      if widths[first] < 3 { return .failure(narrow(first, required: 3)) }
      product = product * BigInt((widths[first] + 1) / 2)
      first += 1
    } while product < requiredProduct
    return partition(after: first)
  }

  private func narrow(_ layer: Int, required: Int) -> Failure {
    .narrowLayer(layer: layer + 1, width: widths[layer], required: required)
  }

  private func partition(after first: Int) -> Result<[Int], Failure> {
    let square = BigInt(count) * BigInt(count)
    // Layers from `wideStart` on are at least 7 wide.
    var wideStart = widths.count
    while wideStart > 0, widths[wideStart - 1] >= 7 { wideStart -= 1 }
    var cuts = [first]
    var best: (found: BigInt, parts: Int, cut: Int)?
    var parts = 2
    while count >> parts >= 1 {
      let start = cuts[cuts.count - 1]
      let required = BigInt.powerOfTwo(parts + 3)
      var sum = BigInt(0)
      var next: Int?
      var end = start
      while end + 1 < widths.count {
        if widths[end] < 3 { break }
        sum += BigInt(widths[end] - 2)
        end += 1
        if end >= wideStart {
          let found =
            (sum * BigInt((widths.count - end - 1) / labelBits)) << parts - 4
          if found >= square { return .success(cuts + [end]) }
          if best.map({ found > $0.found }) ?? true { best = (found, parts, end) }
        }
        if next == nil, sum >= required { next = end }
      }
      guard let next else {
        if let best { return .failure(.capacity(best, required: square)) }
        if end < widths.count, widths[end] < 3 { return .failure(narrow(end, required: 3)) }
        if wideStart > 0, wideStart >= widths.count - 1 {
          return .failure(narrow(wideStart - 1, required: 7))
        }
        return .failure(.sum(part: parts, found: sum, required: required))
      }
      cuts.append(next)
      parts += 1
    }
    if let best { return .failure(.capacity(best, required: square)) }
    return .failure(narrow(max(0, wideStart - 1), required: 7))
  }
}

extension Theorem3Criteria.Failure {
  fileprivate static func capacity(
    _ best: (found: BigInt, parts: Int, cut: Int), required: BigInt
  ) -> Self {
    .capacity(found: best.found, required: required, partCount: best.parts, cut: best.cut)
  }
}

extension Theorem3Criteria.Failure: Error {}

extension Theorem3Criteria {
  /// Returns hidden widths that meet the conditions: 3 and 7, or a few wide layers.
  ///
  /// - Requires: `count` is at least 4.
  package static func sufficientWidths(
    count: Int, labelBits: Int, requiredProduct: BigInt, isWide: Bool = false
  ) -> [Int] {
    func part(_ sum: Int) -> [Int] { isWide ? [sum + 2] : .init(repeating: 3, count: sum) }
    let halvings = max(1, Park2021.ceiledLogarithm(requiredProduct))
    var widths = [Int](repeating: 3, count: halvings)
    let square = BigInt(count) * BigInt(count)
    let logarithm = BigInt(count).bitLength - 1
    let parts = max(2, min(logarithm, 1 + (square.bitLength - 1) / 3))
    for index in 2..<max(parts, 2) { widths += part(1 << (index + 3)) }
    let rest = (square + 4).ceiledQuotient(by: .powerOfTwo(parts))
    let sum = ((rest * BigInt(labelBits) - 1).squareRoot + 1)
    widths += part(sum.asInt!)
    let slots = rest.ceiledQuotient(by: sum).asInt!
    return widths + .init(repeating: 7, count: slots * labelBits + 1)
  }
}
