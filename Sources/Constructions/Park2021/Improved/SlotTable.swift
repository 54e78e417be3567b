/// A table of slots, each free or taken, that finds places for whole blocks of keys at once.
struct SlotTable {
  /// V
  let count: Int
  /// A bit a slot, 1 if it is free; bits from `count` on are 0, as is the word after the last one.
  private var free: [UInt64]

  init(count: Int) {
    self.count = count
    free = [UInt64](repeating: .max, count: count / 64 + 2)
    free[count / 64] = (1 << UInt64(count % 64)) - 1
    free[count / 64 + 1] = 0
  }

  mutating func take(_ slot: Int) { free[slot >> 6] &= ~(1 << UInt64(slot & 63)) }

  /// The slots `start ..< start + 64·words.count`, as candidates for a block's first place.
  struct Candidates {
    /// A multiple of 64.
    let start: Int
    var words: [UInt64]

    /// The smallest candidate.
    var first: Int? {
      for (index, word) in words.enumerated() where word != 0 {
        return start + 64 * index + word.trailingZeroBitCount
      }
      return nil
    }
  }

  /// Returns all slots of a window.
  func candidates(_ window: Range<Int>) -> Candidates {
    Candidates(
      start: window.lowerBound / 64 * 64,
      words: .init(
        repeating: .max, count: (window.upperBound + 63) / 64 - window.lowerBound / 64))
  }

  /// Keeps the candidates a for which slot a + `distance` is free, and says whether one is left.
  ///
  /// - Complexity: O(candidates/64).
  func keep(_ candidates: inout Candidates, at distance: Int) -> Bool {
    let first = candidates.start + distance
    var word = first >> 6
    let shift = UInt64(first & 63)
    var any: UInt64 = 0
    let last = free.count - 1
    free.withUnsafeBufferPointer { free in
      candidates.words.withUnsafeMutableBufferPointer { words in
        for index in words.indices {
          if word >= last {
            words[index] &= word == last ? free[last] >> shift : 0
          } else {
            // A shift by 64 gives 0.
            words[index] &= free[word] >> shift | free[word + 1] << (64 - shift)
          }
          any |= words[index]
          word &+= 1
        }
      }
    }
    return any != 0
  }
}
