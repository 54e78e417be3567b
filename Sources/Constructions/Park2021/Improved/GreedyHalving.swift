import Exact

extension StagePlanner {
  /// Cuts [T, K) into blocks that are as long as one of the first shifts fits.
  ///
  /// Starts with all keys that are left and shortens the block by a quarter while no shift fits.
  /// A block of ⌊(T − 1)/|O|⌋ keys always has one, so there are never more blocks than by Lemma 16.
  ///
  /// - Requires: K ≤ 2T and T ≥ N.
  mutating func cutGreedily() {
    var first = firstMoved
    var lower = target
    repeat {
      var end = keys.count
      let certain = search.usedCount == 0 ? keys.count : certainLength
      var shift: Key?
      while true {
        let block = keys[first..<end]
        if block.count <= certain {
          shift = search.shift(of: block, base: target)
        } else {
          shift = search.triedShift(of: block, base: target)
        }
        if shift != nil { break }
        end = first + max(certain, block.count * 3 / 4)
      }
      let upper = end < keys.count ? keys[end] : range
      append(keys[first..<end], lower, upper, base: target, shift: shift!)
      (first, lower) = (end, upper)
    } while first < keys.count
  }

  /// The largest s with s·|O| < T, at most N; at least 1, because T ≥ N > |O| while keys are left.
  private var certainLength: Int {
    let length = (target - Key(1)).quotient(by: Key(search.usedCount)).exact
    return length < BigInt(keys.count) ? max(1, length.asInt!) : keys.count
  }
}
