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
    let order = keys.indices.sorted { keys[$0] < keys[$1] }
    self.keys = []
    self.labels = []
    for index in order {
      if keys[index] == self.keys.last {
        precondition(labels[index] == self.labels.last, "two labels for one key")
        continue
      }
      self.keys.append(keys[index])
      self.labels.append(labels[index])
    }
  }

  /// Returns the records after x ← x − relu(2x − `sum`): keys above `sum`/2 are reflected.
  package func folded(at sum: BigInt) -> KeyedRecords {
    KeyedRecords(keys: keys.map { 2 * $0 > sum ? sum - $0 : $0 }, labels: labels)
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
