import Diagnostics
import Exact
import Foundation

/// The last stage of the improved networks: straight to V slots, each block by one constant.
///
/// f(x) = x + s_i on block i, without wrapping around: one indicator a block where Lemma 16 has two.
/// Blocks are as long as a place for all their keys is found in a window of 2^16 slots. N keys into
/// V = rN slots take about N·h(r)/ln(window) indicators.
///
/// - Ensures: f maps all of [0, K) into [0, V): a block's place includes the gap behind it.
package enum DirectStage {
  static let window = 1 << 16

  /// Returns the number of indicators to expect: N·h(r)/ln(window), h(r) = r(1 − t + t ln t),
  /// t = 1 − 1/r. Only for decisions between networks that are all correct.
  static func expectedIndicators(count: Int, slots: Int) -> Double {
    let ratio = Double(slots) / Double(count)
    let t = 1 - 1 / ratio
    let share = ratio * (1 - t + (t > 0 ? t * log(t) : 0))
    return Double(count) * share / log(Double(max(3, min(slots, window))))
  }

  /// Returns the stage to [0, `slots`), or nil if a gap between keys (or before or behind them) is
  /// larger than half of that.
  ///
  /// - Requires: `keys` ascend in [0, `range`); there are at most `slots`.
  /// - Complexity: O(N·2^10) word operations.
  package static func stage(_ keys: [Int], range: Int, slots: Int) -> ShiftStage? {
    var gap = max(keys[0], range - keys[keys.count - 1])
    for index in keys.indices.dropFirst() { gap = max(gap, keys[index] - keys[index - 1]) }
    if gap > slots / 2 { return nil }
    var planner = Planner(keys: keys, range: range, table: SlotTable(count: slots))
    while planner.first < keys.count { planner.appendBlock() }
    let moves = planner.moves
    let changes = zip(moves.dropFirst(), moves).map { next, last in
      ShiftStage.Indicator(BigInt(next.start), BigInt(next.distance - last.distance))
    }
    return ShiftStage(
      range: BigInt(range), target: BigInt(slots), offset: BigInt(moves[0].distance),
      indicators: changes.filter { !$0.change.isZero })
  }

  private struct Planner {
    let keys: [Int]
    let range: Int
    var table: SlotTable
    /// The next key to place.
    var first = 0
    /// s_i and where block i starts.
    var moves: [(start: Int, distance: Int)] = []
    private var weight: UInt64 = 0

    init(keys: [Int], range: Int, table: SlotTable) {
      self.keys = keys
      self.range = range
      self.table = table
    }

    /// Where the block of the keys before `end` ends.
    private func end(_ end: Int) -> Int { end < keys.count ? keys[end] : range }

    mutating func appendBlock() {
      let start = first == 0 ? 0 : keys[first]
      let low = min(
        Int(weight.multipliedFullWidth(by: UInt64(table.count)).high),
        max(0, table.count - window))
      weight &+= 0x9E37_79B9_7F4A_7C15
      let all = 0..<table.count
      let near = low..<min(low + window, table.count)
      if let found = place(start, near) ?? (near == all ? nil : place(start, all)) {
        append(start, found.place - start, upTo: found.end)
        return
      }
      appendSingle(start)
    }

    /// The longest block from `start` that has a place for its keys and the gap behind it, with the
    /// smallest such place.
    private func place(_ start: Int, _ window: Range<Int>) -> (place: Int, end: Int)? {
      var candidates = table.candidates(window)
      var found: (place: Int, end: Int)?
      var next = first
      while next < keys.count, table.keep(&candidates, at: keys[next] - start) {
        next += 1
        if let place = candidates.first, place + end(next) - start <= table.count {
          found = (place, next)
        }
      }
      return found
    }

    /// One key at the first free slot, and blocks without keys for the gaps around it.
    private mutating func appendSingle(_ start: Int) {
      let key = keys[first]
      if start < key { moves.append((start, -start)) }
      var candidates = table.candidates(0..<table.count)
      guard table.keep(&candidates, at: 0), let place = candidates.first else {
        unreachable("no free slot")
      }
      append(key, place - key, upTo: first + 1)
      if key + 1 < end(first) { moves.append((key + 1, -key - 1)) }
    }

    private mutating func append(_ start: Int, _ distance: Int, upTo end: Int) {
      moves.append((start, distance))
      for key in keys[first..<end] { table.take(key + distance) }
      first = end
    }
  }
}
