import Diagnostics
import Exact

/// The keys ⌊x⌋ of the samples in [0, `range`), in the samples' order, as stages move them.
///
/// Machine integers in one flat array as soon as the range has at most 61 bits.
///
/// Invariant: keys are distinct.
package struct ScalarKeys: Sendable {
  private enum Storage: Sendable {
    case machine([Int])
    case big([BigInt])
  }

  private var storage: Storage
  /// K
  package private(set) var range: BigInt

  package init(_ keys: [BigInt], range: BigInt) {
    storage = .big(keys)
    self.range = range
    shrink()
  }

  /// - Requires: `range` has at most 61 bits.
  package init(_ keys: [Int], range: BigInt) {
    storage = .machine(keys)
    self.range = range
  }

  /// N
  package var count: Int {
    switch storage {
    case .machine(let keys): keys.count
    case .big(let keys): keys.count
    }
  }

  package subscript(index: Int) -> BigInt {
    switch storage {
    case .machine(let keys): BigInt(keys[index])
    case .big(let keys): keys[index]
    }
  }

  /// The keys as machine integers, or nil if the range is too large.
  package var machine: [Int]? {
    if case .machine(let keys) = storage { keys } else { nil }
  }

  private mutating func shrink() {
    if case .big(let keys) = storage, range.bitLength <= 61 {
      storage = .machine(keys.map { $0.asInt! })
    }
  }

  /// Applies `stage` to every key.
  ///
  /// - Complexity: O(N log(indicators)).
  package mutating func apply(_ stage: ShiftStage) {
    precondition(stage.range == range, "a stage for another range")
    switch storage {
    case .machine(let keys):
      storage = .machine(ScalarKeys.moved(keys, by: stage) { $0.asInt! })
    case .big(let keys):
      storage = .big(ScalarKeys.moved(keys, by: stage) { $0 })
    }
    range = stage.target
    shrink()
  }

  private static func moved<Key: StageKey>(
    _ keys: [Key], by stage: ShiftStage, _ convert: (BigInt) -> Key
  ) -> [Key] {
    let thresholds = stage.indicators.map { convert($0.threshold) }
    var sums = [convert(stage.offset)]
    for indicator in stage.indicators {
      sums.append(sums[sums.count - 1] + convert(indicator.change))
    }
    return keys.map { key in
      var (low, high) = (0, thresholds.count)
      while low < high {
        let middle = (low + high) / 2
        if thresholds[middle] <= key { low = middle + 1 } else { high = middle }
      }
      return key + sums[low]
    }
  }

  /// Returns a stage to [0, `target`) whose blocks are those of `rule`.
  ///
  /// - Complexity: O(N log N), and O(1) expected a key where the first shifts fit.
  func stage(to target: BigInt, _ rule: StageRule) -> ShiftStage {
    switch storage {
    case .machine(let keys):
      StagePlanner(keys.sorted(), range: range.asInt!, target: target.asInt!).stage(rule)
    case .big(let keys):
      StagePlanner(keys.sorted(), range: range, target: target).stage(rule)
    }
  }
}
