/// Pieces in ascending order; each new one is joined to the last if one piece serves both.
struct TailedJoiner {
  private var list: [TailedPieces.Piece] = []
  /// The newest piece, which the list lacks; before index 0 if there is none.
  private var last = TailedPieces.Piece(first: -1, payload: -1, tail: 0, slope: 0, value: 0)

  init(capacity: Int) { list.reserveCapacity(capacity) }

  /// The number of pieces so far.
  var count: Int { list.count + (last.first < 0 ? 0 : 1) }

  /// Ends the list and returns it.
  mutating func finish() -> [TailedPieces.Piece] {
    if last.first >= 0 { list.append(last) }
    last.first = -1
    return list
  }

  /// Appends the piece of these numbers for the indices in `first ..< end`.
  @inline(__always)
  mutating func append(
    _ first: Int, _ end: Int, _ value: Int128, _ slope: Int, tail: Int, payload: Int32
  ) {
    let isPoint = end - first == 1
    if last.first >= 0 {
      if last.tail == tail, last.payload == payload {
        if last.slope == slope || isPoint, last.value(at: first) == value { return }
        if !isPoint, slope != 0, first - last.first == 1, last.value + Int128(slope) == value {
          last.slope = slope
          return
        }
      }
      list.append(last)
    }
    last = TailedPieces.Piece(
      first: first, payload: payload, tail: tail, slope: isPoint ? 0 : slope, value: value)
  }
}
