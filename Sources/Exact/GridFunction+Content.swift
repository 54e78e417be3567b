extension GridFunction {
  /// The greatest common divisor of all known values and of the slopes of the lines through them, on
  /// a grid of this step; 1 if a slope is no integer.
  /// - Complexity: O(pieces).
  package func content(step: BigInt) -> BigInt {
    if let short, short.payloads == nil {
      let (values, slopes) = short.contents
      return slopes.isMultiple(of: step) ? .gcd(values, slopes.exactQuotient(by: step)) : 1
    }
    var result = BigInt(0)
    for piece in pieces where piece.isKnown && result != 1 {
      guard piece.slope.isMultiple(of: step) else { return 1 }
      result = .gcd(result, .gcd(piece.value, piece.slope.exactQuotient(by: step)))
    }
    return result
  }

  /// Returns the function divided by `divisor`, which divides all values and slopes.
  /// - Complexity: O(pieces).
  package func exactQuotient(by divisor: BigInt) -> GridFunction {
    if divisor == 1 { return self }
    if let short, short.payloads == nil, let quotient = short.exactQuotient(by: divisor) {
      return GridFunction(count, quotient)
    }
    return GridFunction(
      count,
      pieces.map { piece in
        guard piece.isKnown else { return piece }
        return Piece(
          first: piece.first, value: piece.value.exactQuotient(by: divisor),
          slope: piece.slope.exactQuotient(by: divisor))
      })
  }
}
