extension GridFunction {
  /// Returns k ↦ the field of bits of f(k).
  ///
  /// A piece that falls into more than `pieceLimit` pieces becomes unknown.
  ///
  /// - Complexity: O(pieces · words), and for a piece of n points in R intervals of the field
  ///   O(min(R log n, n)) more.
  package func bits(_ field: BitField, pieceLimit: Int = 1 << 12) -> GridFunction {
    var joiner = PieceJoiner(capacity: pieceCount)
    for (index, piece) in pieces.enumerated() {
      let end = end(of: index)
      if !piece.isKnown {
        joiner.appendUnknown(piece.first)
      } else if piece.slope.isZero {
        joiner.append(piece.first, end, field.value(at: piece.value), 0)
      } else if let parts = field.parts(of: piece, until: end, limit: pieceLimit) {
        for (position, part) in parts.enumerated() {
          let next = position + 1 < parts.count ? parts[position + 1].first : end
          joiner.append(part.first, next, part.value, part.slope)
        }
      } else {
        joiner.appendUnknown(piece.first)
      }
    }
    return GridFunction(count, joiner.pieces)
  }
}

extension BitField {
  fileprivate typealias Part = (first: Int, value: BigInt, slope: BigInt)

  /// The affine parts of the field of the values of `piece`, which ends before `end`; nil if they are
  /// more than `limit`.
  fileprivate func parts(of piece: GridFunction.Piece, until end: Int, limit: Int) -> [Part]? {
    let last = (index: end - 1, place: place(of: piece.value(at: end - 1)))
    let first = (index: piece.first, place: place(of: piece.value))
    if piece.slope.bitLength > lowest, first.place.isInside, last.place.isInside {
      return end - piece.first <= limit ? points(of: piece, until: end) : nil
    }
    // Parts from the left to the right, each with the places of its ends.
    var waiting = [(first, last)]
    var found: [Part] = []
    while let (low, high) = waiting.popLast() {
      let count = high.index - low.index
      if count == 0
        || isJoined(low.place, high.place, distance: piece.slope * BigInt(count))
      {
        let value = value(at: low.place)
        let rise = self.value(at: high.place) - value
        found.append((low.index, BigInt(value), BigInt(count == 0 ? 0 : rise / count)))
        if found.count > limit { return nil }
        continue
      }
      let middle = low.index + count / 2
      waiting.append(((middle + 1, place(of: piece.value(at: middle + 1))), high))
      waiting.append((low, (middle, place(of: piece.value(at: middle)))))
    }
    return found
  }

  /// The same where no two points lie in one interval.
  private func points(of piece: GridFunction.Piece, until end: Int) -> [Part] {
    var value = piece.value
    return (piece.first..<end).map { index in
      if index > piece.first { value += piece.slope }
      return (index, self.value(at: value), 0)
    }
  }
}
