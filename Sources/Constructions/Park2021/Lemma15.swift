import Exact

/// Compression 1: one hidden layer of width d halves a range (divides it by ⌊(d + 1)/2⌋) for as long
/// as it is above U = ⌊N²/4⌋ + 1.
///
/// Always possible: a block of s keys and the o keys below T have s·o ≤ N²/4 < T.
///
/// Repair: the lemma leaves the «other cases» out. If ⌈K/(m + 1)⌉ < U < K, T is U, with ⌈K/U⌉ − 1
/// blocks; if K ≤ U there is nothing to do.
///
/// - Source: Park et al. 2021, Lemma 15.
package enum Lemma15 {
  /// Returns the stage of a layer of width `width`, or nil if the range of `keys` is at most `limit`.
  ///
  /// - Requires: `width` is at least 3, and `limit` at least U for the count of keys.
  package static func stage(_ keys: ScalarKeys, width: Int, limit: BigInt) -> ShiftStage? {
    let target = max(keys.range.ceiledQuotient(by: BigInt((width - 1) / 2 + 1)), limit)
    return target < keys.range ? keys.stage(to: target, .multiples) : nil
  }

  /// Moves `keys` by stages of width 3 until their range is at most U and returns the stages.
  package static func compress(_ keys: inout ScalarKeys) -> [ShiftStage] {
    var stages: [ShiftStage] = []
    let limit = Park2021.compressionLimit(keys.count)
    while let stage = stage(keys, width: 3, limit: limit) {
      keys.apply(stage)
      stages.append(stage)
    }
    return stages
  }
}
