/// Pieces in ascending order; each new one is joined to the last if one piece serves both.
struct TailedJoiner {
  private(set) var pieces: [TailedPieces.Piece] = []

  init(capacity: Int) { pieces.reserveCapacity(capacity) }

  /// Appends the piece of these numbers for the indices in `first ..< end`.
  @inline(__always)
  mutating func append(
    _ first: Int, _ end: Int, _ value: Int128, _ slope: Int, tail: Int, payload: Int32
  ) {
    let isPoint = end - first == 1
    if let last = pieces.last, last.tail == tail, last.payload == payload {
      if last.slope == slope || isPoint, last.value(at: first) == value { return }
      if !isPoint, slope != 0, first - last.first == 1, last.value + Int128(slope) == value {
        pieces[pieces.count - 1].slope = slope
        return
      }
    }
    pieces.append(
      TailedPieces.Piece(
        first: first, payload: payload, tail: tail, slope: isPoint ? 0 : slope, value: value))
  }
}
