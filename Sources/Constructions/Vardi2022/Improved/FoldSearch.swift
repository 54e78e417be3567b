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
    var stages: [KeyedRecords] = []
    let sums = forEachPrefix(of: records, limit: limit) { _, records in stages.append(records) }
    return (sums, stages)
  }

  /// Calls `visit` with the number of folds so far and the records then, from none to all, and
  /// returns the A of every fold.
  @discardableResult
  static func forEachPrefix(
    of records: KeyedRecords, limit: Int = 64, _ visit: (Int, KeyedRecords) -> Void
  ) -> [BigInt] {
    var (sums, current): ([BigInt], KeyedRecords) = ([], records)
    visit(0, current)
    while sums.count < limit, let sum = smallestFreeSum(current) {
      current = current.folded(at: sum)
      sums.append(sum)
      visit(sums.count, current)
    }
    return sums
  }

  /// Returns the smallest A in max + 1 … floor(3·max/2) that is not the sum of two keys with
  /// different labels, or nil.
  ///
  /// The search gives up after `stepLimit` steps: where sums are so many that none is free, there
  /// would be as many candidates as the keys are large.
  ///
  /// - Complexity: O(N + pairs of keys with the sums that are looked at), or less, up to the limit.
  package static func smallestFreeSum(_ records: KeyedRecords) -> BigInt? {
    let largest = records.keys[records.count - 1]
    if largest < 1 { return nil }
    if largest.bitLength <= 60 {
      let keys = records.keys.map { $0.asInt! }
      let last = 3 * keys[keys.count - 1] / 2
      let isDense = largest.bitLength <= 32 && keys.count * keys.count / 128 > keys[keys.count - 1]
      let sum =
        isDense
        ? smallestFreeSum(ofDense: keys, records.labels, last)
        : smallestFreeSum(ofSparse: keys, records.labels, last)
      return sum.map { BigInt($0) }
    }
    var sum = largest + 1
    let last = (3 * largest) >> 1
    var steps = stepLimit(records.count)
    while sum <= last, steps > 0 {
      if !isSumOfDifferentLabels(records.keys, records.labels, sum) { return sum }
      sum += 1
      steps -= records.count
    }
    return nil
  }

  /// The steps of a search; never too few for a complete one among some 10,000 keys.
  private static func stepLimit(_ count: Int) -> Int { 1 << 26 + 64 * count }

  /// The search where pairs of keys are rarer than candidates, or hardly more frequent: the pairs
  /// with the sums of a window are enumerated, for larger and larger windows.
  private static func smallestFreeSum(
    ofSparse keys: [Int], _ labels: [Int], _ last: Int
  ) -> Int? {
    var start = keys[keys.count - 1] + 1
    var size = 64
    var steps = stepLimit(keys.count)
    while start <= last, steps > 0 {
      let end = min(start + size, last + 1)
      // Bit i is set once start + i is out of the question.
      var refused = [UInt64](repeating: 0, count: (end - start + 63) / 64)
      // The first partner with which the sum is at least `start`.
      var first = keys.count
      keys.withUnsafeBufferPointer { keys in
        labels.withUnsafeBufferPointer { labels in
          var index = 0
          while index < keys.count, 2 * keys[index] < end {
            let key = keys[index]
            while first > 0, keys[first - 1] + key >= start { first -= 1 }
            var partner = max(first, index + 1)
            while partner < keys.count, keys[partner] + key < end {
              if labels[partner] != labels[index] {
                let bit = keys[partner] + key - start
                refused[bit >> 6] |= 1 << UInt64(bit & 63)
              }
              partner += 1
              steps -= 1
            }
            index += 1
          }
        }
      }
      for (word, bits) in refused.enumerated() where bits != ~0 {
        let sum = start + 64 * word + (~bits).trailingZeroBitCount
        if sum < end { return sum }
      }
      steps -= keys.count
      start = end
      size = min(4 * size, 1 << 24)
    }
    return nil
  }

  /// The search where every candidate is the sum of many pairs.
  private static func smallestFreeSum(
    ofDense keys: [Int], _ labels: [Int], _ last: Int
  ) -> Int? {
    let largest = keys[keys.count - 1]
    // Dense keys: 64 candidates at a time, whose partners are 64 bits of a bit set. Few keys are
    // looked at before each candidate has a partner of another label.
    var present = [UInt64](repeating: 0, count: largest / 64 + 3)
    for key in keys { present[key >> 6] |= 1 << UInt64(key & 63) }
    return present.withUnsafeBufferPointer { present in
      keys.withUnsafeBufferPointer { keys in
        var first = 0
        var start = largest + 1
        var steps = stepLimit(keys.count)
        while start <= last, steps > 0 {
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
            steps -= 1
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
