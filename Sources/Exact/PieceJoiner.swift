/// Pieces in ascending order; each new one is joined to the last if one piece serves both.
struct PieceJoiner {
  private(set) var pieces: [GridFunction.Piece] = []

  init(capacity: Int) { pieces.reserveCapacity(capacity) }

  mutating func appendUnknown(_ first: Int) {
    if let last = pieces.last, !last.isKnown { return }
    pieces.append(GridFunction.Piece(unknownFrom: first))
  }

  /// Appends the piece `value` + `slope`·(k − `first`) for k in `first ..< end`.
  mutating func append(_ first: Int, _ end: Int, _ value: BigInt, _ slope: BigInt) {
    let isPoint = end - first == 1
    let last = pieces.count - 1
    if last >= 0, pieces[last].isKnown {
      if isPoint || pieces[last].slope == slope, pieces[last].hasValue(value, at: first) { return }
      if !isPoint, !slope.isZero, first - pieces[last].first == 1,
        pieces[last].value + slope == value
      {
        pieces[last].slope = slope
        return
      }
    }
    pieces.append(GridFunction.Piece(first: first, value: value, slope: isPoint ? 0 : slope))
  }
}
