import Exact

/// Compression 2: halves a range down to any target T ≥ N, in blocks of ⌊T/N⌋ keys.
///
/// At most ⌈N/⌊T/N⌋⌉ blocks; usually half as many, as only keys of [T, K) count. Always possible: a
/// block of s ≤ ⌊T/N⌋ keys has s·|O| ≤ s(N − s) < T. (The paper's ⌊T/N⌋(N − ⌊T/N⌋) is not a bound for
/// smaller blocks.)
///
/// Repair: M_1 < M_2 < … with C blocks in (8) may ask for more blocks than there are keys; only blocks
/// with keys are used.
///
/// - Source: Park et al. 2021, Lemma 16.
package enum Lemma16 {
  /// Returns the stage to [0, `target`).
  ///
  /// - Requires: ⌈K/2⌉ ≤ `target` < K and `target` ≥ N.
  package static func stage(_ keys: ScalarKeys, to target: BigInt) -> ShiftStage {
    let size = target.flooredQuotient(by: BigInt(keys.count))
    return keys.stage(to: target, .keysPerBlock(size.asInt ?? keys.count))
  }

  /// Moves `keys` by stages that halve their range down to `target` and returns the stages; none if
  /// the range is at most `target` already.
  ///
  /// - Requires: `target` ≥ N.
  package static func compress(
    _ keys: inout ScalarKeys, to target: BigInt, isGreedy: Bool = false
  ) -> [ShiftStage] {
    var stages: [ShiftStage] = []
    while keys.range > target {
      let half = max(target, (keys.range + 1) >> 1)
      let stage = isGreedy ? keys.stage(to: half, .greedy) : stage(keys, to: half)
      keys.apply(stage)
      stages.append(stage)
    }
    return stages
  }
}
