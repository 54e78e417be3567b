/// How blocks of given widths hold gates.
///
/// Repair: Theorem 4.1 asks for Σ d_l ≥ 2G units, but the units of a gate must read the same h, so
/// that only Σ ⌊d_l/2⌋ ≥ G is enough: with all d_l = 1 the proof gives nothing. Here a gate may be
/// split over two consecutive blocks that are too narrow for one: the first pushes the gate's points
/// and all beyond, the second pulls those beyond back.
package enum ResidualBlock: Hashable, Sendable {
  /// So many whole gates, at least one.
  case gates(Int)
  /// Half a gate in this block and half in the next.
  case splitGate

  /// Returns what blocks of the `widths` hold, in order. Narrow blocks without a narrow neighbor hold
  /// nothing and are left out.
  package static func blocks(widths: [Int], units: GateUnits) -> [ResidualBlock] {
    var blocks: [ResidualBlock] = []
    var index = 0
    func isNarrow(_ index: Int) -> Bool {
      index < widths.count && (units.rampCount..<units.gateCount).contains(widths[index])
    }
    while index < widths.count {
      if widths[index] >= units.gateCount {
        blocks.append(.gates(widths[index] / units.gateCount))
      } else if isNarrow(index), isNarrow(index + 1) {
        blocks.append(.splitGate)
        index += 1
      }
      index += 1
    }
    return blocks
  }

  /// How many gates the block holds, the two of a split gate together.
  package var capacity: Int {
    switch self {
    case .gates(let count): count
    case .splitGate: 1
    }
  }
}
