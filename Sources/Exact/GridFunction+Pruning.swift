/// Functions with fewer pieces, where they would have too many.
extension GridFunction {
  /// Returns the function with at most about `limit` pieces left: those with the fewest grid points
  /// become unknown.
  package func pruned(to limit: Int) -> GridFunction {
    guard pieceCount > limit else { return self }
    return keepingPieces(longerThan: lengths.sorted(by: >)[max(limit / 2, 1)])
  }

  /// Returns the function without its pieces of less than 1024 points, if the next longer one is at
  /// least 1024 times longer, where lengths fall most steeply; they become unknown.
  package func withoutShortPieces() -> GridFunction {
    let sorted = lengths.sorted(by: >)
    var (bound, fall) = (0, 1024.0)
    for (longer, shorter) in zip(sorted, sorted.dropFirst()) {
      let ratio = Double(longer) / Double(shorter)
      if ratio >= fall, shorter < 1024 { (bound, fall) = (shorter, ratio) }
    }
    return bound == 0 ? self : keepingPieces(longerThan: bound)
  }

  private var lengths: [Int] {
    let pieces = pieces
    return pieces.indices.map { end(of: $0) - pieces[$0].first }
  }

  private func keepingPieces(longerThan bound: Int) -> GridFunction {
    let pieces = pieces
    var joiner = PieceJoiner(capacity: pieces.count)
    for (piece, length) in zip(pieces, lengths) {
      if piece.isKnown && length > bound {
        joiner.append(piece.first, piece.first + length, piece.value, piece.slope)
      } else {
        joiner.appendUnknown(piece.first)
      }
    }
    return GridFunction(count, joiner.pieces)
  }
}
