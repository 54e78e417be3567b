import Exact

/// Integer keys with the labels that they stand for.
///
/// Unlike the paper's, keys need not be 2 apart: different integers suffice for the bumps and steps
/// of the improved networks, and points of one label may share a key.
package struct KeyedRecords: Hashable, Sendable {
  /// Strictly increasing, at least 0.
  package private(set) var keys: [BigInt]
  package private(set) var labels: [Int]

  package var count: Int { keys.count }

  /// The records of points with `keys` and `labels`, in any order.
  /// - Requires: points with one key have one label.
  package init(keys: [BigInt], labels: [Int]) {
    self.init(room: keys.count)
    let small = keys.compactMap(\.asInt)
    if small.count == keys.count {
      var order = small.enumerated().map { (key: $1, index: $0) }
      order.sort { $0.key < $1.key }
      for (_, index) in order { append(keys[index], labels[index]) }
    } else {
      let order = keys.indices.sorted { keys[$0] < keys[$1] }
      for index in order { append(keys[index], labels[index]) }
    }
  }

  private init(room: Int) {
    keys = []
    labels = []
    keys.reserveCapacity(room)
    labels.reserveCapacity(room)
  }

  /// Appends a record whose key is not below the last one.
  private mutating func append(_ key: BigInt, _ label: Int) {
    if key == keys.last {
      precondition(label == labels.last, "two labels for one key")
      return
    }
    keys.append(key)
    labels.append(label)
  }

  /// Returns the records after x ← x − relu(2x − `sum`): keys above `sum`/2 are reflected.
  /// - Complexity: O(N): both parts are in order already.
  package func folded(at sum: BigInt) -> KeyedRecords {
    let half = sum >> 1
    let middle = keys.countOfKeys(atMost: half)
    var result = KeyedRecords(room: count)
    // Up from the lowest key, and down from the highest one, which becomes the lowest of its part.
    var (low, high) = (0, count - 1)
    while low < middle || high >= middle {
      let reflected = high >= middle ? sum - keys[high] : nil
      if low < middle, reflected.map({ keys[low] <= $0 }) ?? true {
        result.append(keys[low], labels[low])
        low += 1
      } else {
        result.append(reflected!, labels[high])
        high -= 1
      }
    }
    return result
  }

  /// One record for each run of equal labels, whose key is where the run starts when every integer
  /// is given to the nearest key: halfway to the run before, and 0 for the first run.
  package var runs: KeyedRecords {
    var thresholds: [BigInt] = []
    var runLabels: [Int] = []
    for index in keys.indices where labels[index] != runLabels.last {
      thresholds.append(index == 0 ? 0 : (keys[index - 1] + keys[index] + 1) >> 1)
      runLabels.append(labels[index])
    }
    return KeyedRecords(keys: thresholds, labels: runLabels)
  }
}

extension [BigInt] {
  /// The number of entries of this ascending list that are at most `bound`.
  fileprivate func countOfKeys(atMost bound: BigInt) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] <= bound { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
