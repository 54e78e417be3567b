import Exact

/// A map f of the integers [0, `range`) to [0, `target`): f(x) = x + offset + Σ change·[x ≥ threshold].
///
/// Below `target` it is the identity; above, every block of one multiple of `target` is moved by its
/// shift around a circle: f(x) = (x + b) mod T. Thresholds and changes are integers, so that for real
/// x the floor of f(x) is f of the floor.
///
/// - Ensures: f maps all of [0, `range`) into [0, `target`), not only keys of samples.
/// - Source: Park et al. 2021, formulas (5) and (8).
package struct ShiftStage: Hashable, Sendable {
  /// A summand of f.
  package struct Indicator: Hashable, Sendable {
    package let threshold: BigInt
    package let change: BigInt

    package init(_ threshold: BigInt, _ change: BigInt) {
      self.threshold = threshold
      self.change = change
    }
  }

  /// A half-open interval [`lower`, `upper`) and its shift.
  package struct Block: Hashable, Sendable {
    package let lower: BigInt
    package let upper: BigInt
    package let shift: BigInt

    package init(_ lower: BigInt, _ upper: BigInt, shift: BigInt) {
      self.lower = lower
      self.upper = upper
      self.shift = shift
    }
  }

  /// K
  package let range: BigInt
  /// T
  package let target: BigInt
  /// What is added to every x: 0 in the paper's stages.
  package let offset: BigInt
  /// Thresholds ascend, lie in [0, K) ([T, K) in the paper's stages) and differ; no change is zero.
  package let indicators: [Indicator]

  /// The stage that moves `blocks`, which ascend and cover [`target`, `range`).
  ///
  /// A block costs two indicators, or one if its shift is 0 or if it does not wrap around.
  ///
  /// - Requires: no block holds a multiple of `target` but as its lower end; shifts are in [0, T).
  ///
  /// Repair: (5) and (8) have the coefficient b_i − Σ_{j<i} b_j where b_i − b_{i−1} is right: T = 10,
  /// b = (3, 5, 7) would give f(30) = 4 instead of 7. The two differ from the third block on.
  /// Repair: (8) puts the wrap at min(2T − b_i, M_{i+1}), which may be below M_i, where the indicator
  /// fires in earlier blocks: T = 8, M = (8, 11, 13), b = (1, 6, 4) breaks x = 10 and x = 12. It is
  /// clamped to [M_i, M_{i+1}].
  package init(range: BigInt, target: BigInt, blocks: [Block]) {
    var changes: [Indicator] = []
    changes.reserveCapacity(2 * blocks.count)
    func add(_ threshold: BigInt, _ change: BigInt) {
      if change.isZero || threshold >= range { return }
      guard let last = changes.last, last.threshold == threshold else {
        changes.append(Indicator(threshold, change))
        return
      }
      changes.removeLast()
      let sum = last.change + change
      if !sum.isZero { changes.append(Indicator(threshold, sum)) }
    }
    var previous = BigInt(0)
    for block in blocks {
      let turn = block.lower.flooredQuotient(by: target) * target
      add(block.lower, block.shift - turn - previous)
      add(min(max(turn + target - block.shift, block.lower), block.upper), -target)
      previous = block.shift - turn - target
    }
    self.init(range: range, target: target, indicators: changes)
  }

  /// The stage with `indicators`.
  /// - Requires: thresholds ascend, and the map is into [0, `target`).
  package init(range: BigInt, target: BigInt, offset: BigInt = 0, indicators: [Indicator]) {
    self.offset = offset
    self.range = range
    self.target = target
    self.indicators = indicators
  }

  /// Returns f(`key`).
  /// - Complexity: O(`indicators.count`).
  package func callAsFunction(_ key: BigInt) -> BigInt {
    indicators.reduce(key + offset) { $1.threshold <= key ? $0 + $1.change : $0 }
  }
}
