import Exact

/// The numbers of Theorem 1: how far keys are compressed, and how payloads are cut.
package struct Theorem1Plan: Hashable, Sendable {
  /// V, A and B
  package let size: BucketSize
  /// R
  package let groupBits: Int

  /// The plan for N = `count` samples whose range compression 1 has left at `range`.
  ///
  /// V = min(K, ⌈N^(2 − w)⌉), A = min(V, ⌈N^w⌉), B = ⌈V/A⌉, A = ⌈V/B⌉, R = 1 + ⌊(3w/2 − 1) log N⌋.
  ///
  /// - Requires: `exponent` is in 2/3 … 1.
  ///
  /// Repair: section E.1 prints R = 1 + (2p − 1) log V, which gives V^p log C parameters;
  /// 1 + (p − 1/2) log V gives the V^(1/2) log C that it claims.
  package init(count: Int, range: BigInt, exponent: Rational, labelBits: Int) {
    let (a, b) = (exponent.numerator.asInt!, exponent.denominator.asInt!)
    let slots = min(range, Park2021.ceiledPower(count, 2 * b - a, over: b)).asInt!
    let buckets = Park2021.ceiledPower(count, a, over: b).asInt!
    size = BucketSize(slotCount: slots, bucketsAtMost: buckets)
    // The largest r with 2^(2br) ≤ N^(3a − 2b).
    let power = BigInt(count).power(3 * a - 2 * b)
    groupBits = min(1 + (power.bitLength - 1) / (2 * b), size.bucketSize * labelBits)
  }

  package init(size: BucketSize, groupBits: Int) {
    self.size = size
    self.groupBits = groupBits
  }
}
