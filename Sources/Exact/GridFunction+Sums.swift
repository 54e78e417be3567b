extension GridFunction {
  /// Returns `factor`·f + `bias`.
  /// - Complexity: O(1), or O(pieces) where numbers are held in a short form.
  package func scaled(by factor: BigInt, plus bias: BigInt) -> GridFunction {
    if factor == 1, bias.isZero { return self }
    if factor.isZero { return GridFunction(count: count, value: bias, slope: 0) }
    return .sum(of: [(factor, self)], plus: bias)
  }

  /// Returns `factor`·`a` + `otherFactor`·`b` + `bias`.
  /// - Complexity: O(pieces of both).
  package static func sum(
    _ factor: BigInt, _ a: GridFunction, _ otherFactor: BigInt, _ b: GridFunction, plus bias: BigInt
  ) -> GridFunction {
    .sum(of: [(factor, a), (otherFactor, b)], plus: bias)
  }

  /// Returns Σ factor·function + `bias`.
  ///
  /// - Requires: there is a term, and all are on one grid.
  /// - Complexity: O(P log T) for P pieces in T terms, which are added in groups of four. Where a
  ///   term has nearly all pieces and no other owner, what the others leave as it is costs nothing.
  package static func sum(
    of terms: consuming [(factor: BigInt, function: GridFunction)], plus bias: BigInt
  ) -> GridFunction {
    let count = terms[0].function.count
    precondition(terms.allSatisfy { $0.function.count == count }, "functions on different grids")
    if terms.count <= 4 { return merged(terms, plus: bias) }
    let middle = terms.count / 2
    let left = sum(of: Array(terms[..<middle]), plus: bias)
    let right = sum(of: Array(terms[middle...]), plus: 0)
    return sum(1, left, 1, right, plus: 0)
  }

  /// About how many pieces had to be computed for a sum of terms of `counts` pieces, which has
  /// `result`: pieces of the longest term that stay count an eighth.
  package static func workOfSum(_ counts: [Int], giving result: Int) -> Int {
    guard let most = counts.max() else { return result }
    let rest = counts.reduce(0, +) - most
    return ScaledPieces.isSparse(rest: rest, most: most) ? rest + result / 8 : result
  }

  /// The sum of few terms, which are added piece by piece.
  /// - Complexity: O(pieces · terms).
  private static func merged(
    _ terms: consuming [(factor: BigInt, function: GridFunction)], plus bias: BigInt
  ) -> GridFunction {
    if let sum = tailedSum(terms, plus: bias) { return sum }
    let count = terms[0].function.count
    // Each list of pieces moves on, with no copy left behind.
    var scaled: [(factor: BigInt, function: ScaledPieces)] = []
    while let (factor, function) = terms.popLast() {
      scaled.append((factor, function.scaledPieces))
    }
    return GridFunction(count, ScaledPieces.sum(of: consume scaled, plus: bias, count: count))
  }

  /// Returns Σ factor·function + `bias` in the short form, if a term is in that form, and all can be.
  private static func tailedSum(
    _ terms: [(factor: BigInt, function: GridFunction)], plus bias: BigInt
  ) -> GridFunction? {
    guard
      let model = terms.first(where: { $0.function.tailed?.payloads != nil })
        ?? terms.first(where: { $0.function.tailed != nil }), let like = model.function.tailed
    else { return nil }
    let count = model.function.count
    var short: [(factor: BigInt, function: TailedPieces)] = []
    for (factor, function) in terms {
      switch function.storage {
      case .tailed(let tailed):
        // Pieces of different payloads have no common form.
        if let own = tailed.payloads, let payloads = like.payloads, !own.isSame(as: payloads) {
          return nil
        }
        short.append((factor, tailed))
      case .scaled(let scaled):
        let pieces = scaled.materialized
        guard let tailed = TailedPieces(pieces) ?? TailedPieces(pieces, count: count, like: like)
        else { return nil }
        short.append((factor, tailed))
      }
    }
    return TailedPieces.sum(of: short, plus: bias, count: count).map { GridFunction(count, $0) }
  }
}
