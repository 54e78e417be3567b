/// The function `factor`·p + `bias` of listed pieces p.
///
/// Functions that differ in these two numbers share one list: a network compares a number with many
/// others before it changes it a little.
struct ScaledPieces: Sendable {
  typealias Piece = GridFunction.Piece

  /// Ascending; the first one begins at 0.
  let pieces: [Piece]
  /// Not 0.
  let factor: BigInt
  let bias: BigInt

  init(_ pieces: [Piece], factor: BigInt = 1, bias: BigInt = 0) {
    precondition(!factor.isZero, "pieces that do not matter")
    (self.pieces, self.factor, self.bias) = (pieces, factor, bias)
  }

  /// The first index behind piece `index` on a grid of `count` indices.
  func end(of index: Int, _ count: Int) -> Int {
    pieces.end(of: index, count)
  }

  /// Whether every piece is known.
  var isKnown: Bool { pieces.allSatisfy(\.isKnown) }

  /// The values of the function on the listed piece `piece`.
  func scaled(_ piece: Piece) -> Piece {
    guard piece.isKnown else { return piece }
    return Piece(
      first: piece.first, value: scaled(piece.value),
      slope: piece.slope.isZero || factor == 1 ? piece.slope : factor * piece.slope)
  }

  private func scaled(_ value: BigInt) -> BigInt {
    if factor == 1 { return bias.isZero ? value : value + bias }
    var result = bias
    result.addProduct(factor, value)
    return result
  }

  /// The pieces of the function itself.
  /// - Complexity: O(1) if they are the listed ones, else O(pieces).
  var materialized: [Piece] { factor == 1 && bias.isZero ? pieces : pieces.map(scaled) }
}
