import Diagnostics
import Exact

/// The search for shifts b in `0 ..< target` that move blocks of keys to free places.
///
/// A block S of residues fits at b if (s + b) mod T is not in use for any s in S. Averaging over b,
/// such a b exists whenever |S|·|O| < T for the set O of places in use. 64 tries find one at once
/// where keys are spread; the method of conditional expectations never fails under that condition.
///
/// - Source: Park et al. 2021, the proof of Lemma 15, which only shows that a shift exists.
package struct ShiftSearch<Key: StageKey> {
  /// T
  package let target: Key
  /// O as a hash set and as a list in order of arrival.
  private var used: Key.KeySet
  private var list: [Key]
  /// O once more; nil until it is needed.
  private var ranked: RankedKeys<Key>?

  /// The search where `used`, distinct keys below `target`, are in use.
  package init(target: Key, used keys: ArraySlice<Key>, capacity: Int) {
    self.target = target
    used = Key.KeySet(capacity: capacity)
    for key in keys { used.insert(key) }
    list = Array(keys)
  }

  package var usedCount: Int { list.count }

  /// Returns one of the 64 shifts that are tried first at which the block of `keys` fits.
  ///
  /// - Requires: keys are in [`base`, `base` + T), and T divides `base`.
  package func triedShift(of keys: ArraySlice<Key>, base: Key) -> Key? {
    var weight: UInt64 = 0
    for _ in 0..<64 {
      let shift = Key.scaled(weight, to: target)
      if fits(keys, movedBy: shift - base) { return shift }
      weight &+= 0x9E37_79B9_7F4A_7C15
    }
    return nil
  }

  private func fits(_ keys: ArraySlice<Key>, movedBy distance: Key) -> Bool {
    for key in keys {
      let sum = key + distance
      if used.contains(sum < target ? sum : sum - target) { return false }
    }
    return true
  }

  /// Returns a shift at which the block of `keys` fits.
  ///
  /// - Requires: as `triedShift(of:base:)`; |S|·|O| < T.
  package mutating func shift(of keys: ArraySlice<Key>, base: Key) -> Key {
    if let shift = triedShift(of: keys, base: base) { return shift }
    return expectedShift(of: keys, base: base)
  }

  /// Halves the interval of shifts, keeping the half with fewer collisions a shift.
  ///
  /// - Complexity: O(|S| log T log² |O|) once O is sorted.
  package mutating func expectedShift(of keys: ArraySlice<Key>, base: Key) -> Key {
    if ranked == nil {
      ranked = RankedKeys()
      ranked?.insert(list.sorted())
    }
    guard let ranked else { unreachable("no ranks") }
    let residues = keys.map { $0 - base }
    /// Σ_s of the places in use that are below s + `bound`, counted around the circle.
    func ranks(_ bound: Key) -> Int {
      residues.reduce(0) { sum, residue in
        let place = residue + bound
        return sum
          + (place < target
            ? ranked.rank(of: place) : ranked.count + ranked.rank(of: place - target))
      }
    }
    var (low, high) = (Key(0), target)
    var (below, above) = (ranks(low), ranks(high))
    while above > below {
      let middle = (low + high).quotient(by: Key(2))
      if middle == low { unreachable("no shift of \(keys.count) keys to \(target)") }
      let between = ranks(middle)
      let left = BigInt(between - below) * (high - middle).exact
      let right = BigInt(above - between) * (middle - low).exact
      if left <= right {
        (high, above) = (middle, between)
      } else {
        (low, below) = (middle, between)
      }
    }
    return low
  }

  /// Moves the block of `keys` to `shift`.
  package mutating func use(_ keys: ArraySlice<Key>, base: Key, shift: Key) {
    let moved = keys.map { key in
      let sum = key - base + shift
      return sum < target ? sum : sum - target
    }
    for key in moved { used.insert(key) }
    list += moved
    ranked?.insert(moved.sorted())
  }
}
