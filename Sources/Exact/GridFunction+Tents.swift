extension GridFunction {
  /// Returns the function after `count` tents v ← min(v, 2^b − v) with b = `bits`, `bits` − 1, …;
  /// nil if a longer piece changes with the index, or a value lies outside of 0 … 2^`bits`.
  ///
  /// With r the lowest L = `bits` − `count` bits of v, the result is r where bit L of v is 0, and
  /// 2^L − r where it is 1. Proof: one tent keeps v < 2^{b−1}, whose bit b − 1 is 0, and makes 2^b − v
  /// of the others; both are v or −v modulo 2^{b−1}, in 0 … 2^{b−1}. So the result is ±v modulo 2^L,
  /// and rises from 0 at the multiples of 2^{L+1}.
  ///
  /// - Requires: 1 ≤ `count` ≤ `bits`.
  /// - Complexity: O(pieces) operations on `bits` bits, however many tents.
  package func tented(_ count: Int, bits: Int) -> GridFunction? {
    precondition(1 <= count && count <= bits, "tents of no bits")
    if let tailed, let result = tailed.tented(count, bits: bits, count: self.count) {
      return GridFunction(self.count, result)
    }
    let pieces = piecesWithoutShortSlopes
    let last = bits - count
    let (largest, size) = (BigInt.powerOfTwo(bits), BigInt.powerOfTwo(last))
    let isInRange = pieces.allSatisfy { piece in
      piece.isKnown && piece.slope.isZero && !piece.value.isNegative && piece.value <= largest
    }
    if isInRange,
      let result = TailedPieces(payloads: pieces, bits: bits).tented(
        count, bits: bits, count: self.count)
    {
      return GridFunction(self.count, result)
    }
    var joiner = PieceJoiner(capacity: pieces.count)
    for (index, piece) in pieces.enumerated() {
      guard piece.isKnown else {
        joiner.appendUnknown(piece.first)
        continue
      }
      if !piece.slope.isZero || piece.value.isNegative || piece.value > largest { return nil }
      let rest = piece.value.lowBits(last)
      let value = piece.value.hasBit(last) ? size - rest : rest
      let end = index + 1 < pieces.count ? pieces[index + 1].first : self.count
      joiner.append(piece.first, end, value, 0)
    }
    return GridFunction(self.count, joiner.pieces)
  }

  /// The pieces, where those of a few points that change with the index are single points: between
  /// two payloads lie points of others.
  private var piecesWithoutShortSlopes: [Piece] {
    let pieces = pieces
    if pieces.allSatisfy({ $0.slope.isZero }) { return pieces }
    return pieces.enumerated().flatMap { index, piece in
      let end = end(of: index)
      if piece.slope.isZero || end - piece.first > 4 { return [piece] }
      return (piece.first..<end).map {
        Piece(first: $0, value: piece.value(at: $0), slope: 0)
      }
    }
  }
}
