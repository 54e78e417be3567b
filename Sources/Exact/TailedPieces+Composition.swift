/// Functions of functions, and other scales.
extension TailedPieces {
  /// The indices, by `origin` and `step`, that the values are on a grid; nil if machine integers do
  /// not hold them.
  func indices(origin: BigInt, step: BigInt) -> [Piece]? {
    guard payloads == nil else { return nil }
    var common = step.trailingZeroBitCount
    if !origin.isZero { common = min(common, origin.trailingZeroBitCount) }
    if !isZero { common = min(common, exponent) }
    guard let start = (origin >> common).asInt, let unit = (step >> common).asInt,
      let scaled = isZero ? self : scaled(toExponent: common)
    else { return nil }
    return scaled.pieces.map { piece in
      var piece = piece
      piece.value = (piece.value - Int128(start)) / Int128(unit)
      piece.slope /= unit
      return piece
    }
  }

  /// Returns k ↦ self(`inner`(k)) for a function without tails on `outerCount` indices, in which
  /// pieces of `inner`, on a grid of `count` indices, hold indices; nil if machine integers overflow.
  ///
  /// - Complexity: O((P + R) log Q) for P pieces of `inner`, Q of self and R of the result, which is
  ///   left off when it has more than `limit`.
  func composed(
    with inner: [Piece], _ count: Int, outerCount: Int, limit: Int
  ) -> TailedPieces? {
    guard payloads == nil else { return nil }
    let list = TailedJoiner.wholeList(capacity: inner.count) { joiner in
      for (index, piece) in inner.enumerated() {
        let end = inner.end(of: index, count)
        let start = Int(piece.value)
        var first = piece.first
        while first < end, joiner.count <= limit {
          let argument = start + piece.slope * (first - piece.first)
          let position = pieces.position(of: argument)
          let outer = pieces[position]
          var next = end
          if piece.slope != 0 {
            // The number of steps that stay within the outer piece.
            let room =
              piece.slope > 0
              ? (self.end(of: position, outerCount) - 1 - argument) / piece.slope
              : (argument - outer.first) / -piece.slope
            next = min(end, first + room + 1)
          }
          let (slope, overflow) = outer.slope.multipliedReportingOverflow(by: piece.slope)
          if overflow { return false }
          joiner.append(first, next, outer.value(at: argument), slope, tail: 0, payload: -1)
          first = next
        }
      }
      return true
    }
    return list.map { TailedPieces(exponent: exponent, length: 0, payloads: nil, $0) }
  }

  /// Returns the function divided by `divisor`, a positive common divisor of all values and slopes;
  /// nil if machine integers do not hold it.
  /// - Requires: there are no tails.
  func exactQuotient(by divisor: BigInt) -> TailedPieces? {
    let shift = min(exponent, divisor.trailingZeroBitCount)
    guard let divisor = (divisor >> shift).asInt else { return nil }
    return TailedPieces(
      exponent: exponent - shift, length: 0, payloads: nil,
      pieces.map { piece in
        var piece = piece
        piece.value /= Int128(divisor)
        piece.slope /= divisor
        return piece
      })
  }

  /// Returns this function, which has no tails, with 2^`exponent` as its scale; nil if machine
  /// integers do not hold it.
  func scaled(toExponent exponent: Int) -> TailedPieces? {
    if exponent == self.exponent { return self }
    let shift = self.exponent - exponent
    var result: [Piece] = []
    result.reserveCapacity(pieces.count)
    for var piece in pieces {
      guard let value = piece.value.shifted(by: shift),
        let slope = Int128(piece.slope).shifted(by: shift).flatMap(Int.init(exactly:))
      else { return nil }
      (piece.value, piece.slope) = (value, slope)
      result.append(piece)
    }
    return TailedPieces(exponent: exponent, length: 0, payloads: nil, result)
  }
}
