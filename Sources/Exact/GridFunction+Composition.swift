extension GridFunction {
  /// Returns k ↦ self((`inner`(k) − `origin`) / `step`), unknown where `inner` or self is; nil if it
  /// has more than `limit` pieces.
  ///
  /// - Requires: the values of `inner` are `origin` + `step`·j for indices j of self.
  /// - Complexity: O((P + R) log Q) for P pieces of `inner`, Q of self and R of the result.
  package func composed(
    with inner: GridFunction, origin: BigInt, step: BigInt, limit: Int = .max
  ) -> GridFunction? {
    if let outer = short, let argument = inner.short?.indices(origin: origin, step: step) {
      guard argument.count <= limit else { return nil }
      if let result = outer.composed(with: argument, inner.count, outerCount: count, limit: limit) {
        return result.pieces.count > limit ? nil : GridFunction(inner.count, result)
      }
    }
    let pieces = pieces
    var joiner = PieceJoiner(capacity: inner.pieceCount + pieces.count)
    /// Appends for the indices in `first ..< end` what self is at `start`, `start` + `rise`, …
    func append(_ begin: Int, _ end: Int, _ start: Int, rise: Int) -> Bool {
      if joiner.pieces.count > limit { return false }
      if rise == 0 {
        let outer = pieces[position(of: start)]
        if outer.isKnown {
          joiner.append(begin, end, outer.value(at: start), 0)
        } else {
          joiner.appendUnknown(begin)
        }
        return true
      }
      var first = begin
      var position = position(of: start)
      while first < end {
        if joiner.pieces.count > limit { return false }
        let outer = pieces[position]
        let argument = start + rise * (first - begin)
        // The number of steps that stay within the outer piece.
        let room =
          rise > 0
          ? (self.end(of: position) - 1 - argument) / rise : (argument - outer.first) / -rise
        let next = min(end, first + room + 1)
        if outer.isKnown {
          joiner.append(
            first, next, outer.value(at: argument),
            outer.slope.isZero ? 0 : outer.slope * BigInt(rise))
        } else {
          joiner.appendUnknown(first)
        }
        first = next
        if first < end { position = self.position(of: start + rise * (first - begin)) }
      }
      return true
    }
    for (index, piece) in inner.pieces.enumerated() {
      guard piece.isKnown else {
        joiner.appendUnknown(piece.first)
        continue
      }
      // All indices of self on this piece are between those of its ends, so they fit Int.
      let start = (piece.value - origin).exactQuotient(by: step).asInt!
      let rise = piece.slope.exactQuotient(by: step).asInt!
      guard append(piece.first, inner.end(of: index), start, rise: rise) else { return nil }
    }
    return GridFunction(inner.count, joiner.pieces)
  }
}
