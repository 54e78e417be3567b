import Exact

/// The search of folds x ← x − relu(2x − A), which shorten the keys.
///
/// A fold reflects the keys above A/2. It keeps labels apart if A is not the sum of two keys with
/// different labels. At most N(N−1)/2 numbers are such sums, so while the largest key is at least
/// N(N−1) + 2, one of the candidates is not: keys end below N² at worst.
package enum FoldSearch {
  /// Returns the folds, each of which shortens the keys as much as one fold can.
  ///
  /// - Returns: the A of every fold, and the records before the first fold and after each.
  package static func folds(
    _ records: KeyedRecords, limit: Int = 64
  ) -> (sums: [BigInt], records: [KeyedRecords]) {
    var sums: [BigInt] = []
    var stages = [records]
    while sums.count < limit, let sum = smallestFreeSum(stages[sums.count]) {
      stages.append(stages[sums.count].folded(at: sum))
      sums.append(sum)
    }
    return (sums, stages)
  }

  /// Returns the smallest A in max + 1 … floor(3·max/2) that is not the sum of two keys with
  /// different labels, or nil.
  ///
  /// - Complexity: O(N) for 64 candidates of dense keys, or for one candidate of others, at worst.
  package static func smallestFreeSum(_ records: KeyedRecords) -> BigInt? {
    let largest = records.keys[records.count - 1]
    if largest < 1 { return nil }
    if largest.bitLength <= 60 {
      let keys = records.keys.map { $0.asInt! }
      let last = 3 * keys[keys.count - 1] / 2
      return smallestFreeSum(keys, records.labels, last).map { BigInt($0) }
    }
    var sum = largest + 1
    let last = (3 * largest) >> 1
    while sum <= last {
      if !isSumOfDifferentLabels(records.keys, records.labels, sum) { return sum }
      sum += 1
    }
    return nil
  }

  private static func smallestFreeSum(_ keys: [Int], _ labels: [Int], _ last: Int) -> Int? {
    let largest = keys[keys.count - 1]
    if largest >= 1 << 28 {
      // Sums are so rare that few candidates are looked at.
      return largest + 1 > last
        ? nil
        : (largest + 1...last).first { !isSumOfDifferentLabels(keys, labels, $0) }
    }
    // Dense keys: 64 candidates at a time, whose partners are 64 bits of a bit set. Few keys are
    // looked at before each candidate has a partner of another label.
    var present = [UInt64](repeating: 0, count: largest / 64 + 3)
    for key in keys { present[key >> 6] |= 1 << UInt64(key & 63) }
    return present.withUnsafeBufferPointer { present in
      keys.withUnsafeBufferPointer { keys in
        var first = 0
        var start = largest + 1
        while start <= last {
          // Partners are at most `largest`.
          while keys[first] < start - largest { first += 1 }
          // Bit i is set once start + i is out of the question.
          var refused: UInt64 = last - start >= 63 ? 0 : ~0 << UInt64(last - start + 1)
          var index = first
          while refused != ~0, index < keys.count, 2 * keys[index] <= start + 63 {
            let partner = start &- keys[index]
            let (word, offset) = (partner >> 6, UInt64(partner & 63))
            let window = present[word] &>> offset | (present[word + 1] << 1) &<< (63 &- offset)
            var hits = window & ~refused
            while hits != 0 {
              let bit = hits.trailingZeroBitCount
              hits &= hits &- 1
              let other = position(of: start + bit - keys[index], keys)
              if labels[other] != labels[index] { refused |= 1 << UInt64(bit) }
            }
            index += 1
          }
          if refused != ~0 { return start + (~refused).trailingZeroBitCount }
          start += 64
        }
        return nil
      }
    }
  }

  /// The index of `key` in `keys`, which ascend and hold it.
  private static func position(of key: Int, _ keys: UnsafeBufferPointer<Int>) -> Int {
    var (low, high) = (0, keys.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if keys[middle] <= key { low = middle } else { high = middle }
    }
    return low
  }

  private static func isSumOfDifferentLabels<Key: Comparable & AdditiveArithmetic>(
    _ keys: [Key], _ labels: [Int], _ sum: Key
  ) -> Bool {
    var (low, high) = (0, keys.count - 1)
    while low < high {
      let found = keys[low] + keys[high]
      if found == sum {
        if labels[low] != labels[high] { return true }
        (low, high) = (low + 1, high - 1)
      } else if found < sum {
        low += 1
      } else {
        high -= 1
      }
    }
    return false
  }
}
