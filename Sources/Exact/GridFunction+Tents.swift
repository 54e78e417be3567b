extension GridFunction {
  /// Returns the function after `count` tents v ← min(v, 2^b − v) with b = `bits`, `bits` − 1, …;
  /// nil if a piece changes with the index, or a value lies outside of 0 … 2^`bits`.
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
    let last = bits - count
    let (largest, size) = (BigInt.powerOfTwo(bits), BigInt.powerOfTwo(last))
    var joiner = PieceJoiner(capacity: pieces.count)
    for (index, piece) in pieces.enumerated() {
      guard piece.isKnown else {
        joiner.appendUnknown(piece.first)
        continue
      }
      if !piece.slope.isZero || piece.value.isNegative || piece.value > largest { return nil }
      let rest = piece.value.lowBits(last)
      let value = piece.value.hasBit(last) ? size - rest : rest
      joiner.append(piece.first, end(of: index), value, 0)
    }
    return GridFunction(self.count, joiner.pieces)
  }
}
