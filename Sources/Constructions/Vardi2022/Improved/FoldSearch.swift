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

  /// Returns the smallest A in max + 1 … floor(3·max/2) that is not the sum of two keys with different
  /// labels, or nil.
  ///
  /// - Complexity: O(N) a candidate at worst.
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
    // Dense keys: a candidate's partners are looked up in a bit set until one of another label is
    // found, which takes about max/N looks.
    var present = [UInt64](repeating: 0, count: largest / 64 + 1)
    for key in keys { present[key >> 6] |= 1 << UInt64(key & 63) }
    return present.withUnsafeBufferPointer { present in
      keys.withUnsafeBufferPointer { keys in
        var first = 0
        var sum = largest + 1
        while sum <= last {
          // Partners are at most `largest`.
          while keys[first] < sum - largest { first += 1 }
          var index = first
          var isFree = true
          while index < keys.count, 2 * keys[index] < sum {
            let partner = sum &- keys[index]
            if present[partner >> 6] >> UInt64(partner & 63) & 1 == 1,
              labels[position(of: partner, keys)] != labels[index]
            {
              isFree = false
              break
            }
            index += 1
          }
          if isFree { return sum }
          sum += 1
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
