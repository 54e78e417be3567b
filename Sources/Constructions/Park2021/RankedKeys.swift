/// Distinct keys that answer how many of them are below a number, and to which more are added.
///
/// Sorted runs of falling sizes; a new run is merged with its neighbors until they are at least
/// twice as long.
package struct RankedKeys<Key: StageKey> {
  private var runs: [[Key]] = []
  package private(set) var count = 0

  package init() {}

  /// - Complexity: O(log(count)) amortized a key.
  package mutating func insert(_ ascending: [Key]) {
    if ascending.isEmpty { return }
    count += ascending.count
    var run = ascending
    while let last = runs.last, last.count < 2 * run.count {
      run = RankedKeys.merged(runs.removeLast(), run)
    }
    runs.append(run)
  }

  /// Returns the number of keys below `bound`.
  /// - Complexity: O(log(count)²).
  package func rank(of bound: Key) -> Int {
    runs.reduce(0) { sum, run in
      var (low, high) = (0, run.count)
      while low < high {
        let middle = (low + high) / 2
        if run[middle] < bound { low = middle + 1 } else { high = middle }
      }
      return sum + low
    }
  }

  private static func merged(_ a: [Key], _ b: [Key]) -> [Key] {
    var result: [Key] = []
    result.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count, j < b.count {
      if a[i] < b[j] {
        result.append(a[i])
        i += 1
      } else {
        result.append(b[j])
        j += 1
      }
    }
    result += a[i...]
    result += b[j...]
    return result
  }
}
