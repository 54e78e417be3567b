extension ScaledPieces {
  /// Returns Σ factor·term + `bias` on a grid of `count` indices.
  ///
  /// - Requires: there is a term.
  /// - Complexity: O(pieces · terms). Where one term has most of the pieces, and counts once, the
  ///   others cost what they change: all else is copied.
  static func sum(
    of terms: [(factor: BigInt, function: ScaledPieces)], plus bias: BigInt, count: Int
  ) -> ScaledPieces {
    var constant = bias
    var lists: [Term] = []
    for (factor, function) in terms {
      constant.addProduct(factor, function.bias)
      lists.append(Term(factor: factor * function.factor, pieces: function.pieces))
    }
    let main = lists.indices.max { lists[$0].pieces.count < lists[$1].pieces.count }!
    let most = lists[main]
    let rest = lists.reduce(0) { $0 + $1.pieces.count } - most.pieces.count
    guard most.factor.magnitude == 1, isSparse(rest: rest, most: most.pieces.count) else {
      return ScaledPieces(merged(lists, plus: constant, count: count))
    }
    if lists.count == 1 { return ScaledPieces(most.pieces, factor: most.factor, bias: constant) }
    // ±p + r = ±(p ± r)
    lists.remove(at: main)
    if most.factor.isNegative { for index in lists.indices { lists[index].factor *= -1 } }
    let change = merged(lists, plus: 0, count: count)
    return ScaledPieces(
      adding(change, to: most.pieces, count: count), factor: most.factor, bias: constant)
  }

  /// Whether a term of `most` pieces is copied where the others, of `rest` pieces together, are 0.
  static func isSparse(rest: Int, most: Int) -> Bool { 4 * rest <= most }

  private struct Term {
    var factor: BigInt
    let pieces: [Piece]
  }

  /// Returns Σ factor·pieces + `bias`, piece by piece.
  private static func merged(_ terms: [Term], plus bias: BigInt, count: Int) -> [Piece] {
    var positions = [Int](repeating: 0, count: terms.count)
    var joiner = PieceJoiner(capacity: terms.reduce(0) { $0 + $1.pieces.count })
    var first = 0
    while first < count {
      var (value, slope): (BigInt, BigInt) = (bias, 0)
      var (end, isKnown) = (count, true)
      for index in terms.indices {
        let (position, factor) = (positions[index], terms[index].factor)
        end = min(end, terms[index].pieces.end(of: position, count))
        let piece = terms[index].pieces[position]
        guard isKnown, piece.isKnown else {
          isKnown = false
          continue
        }
        // Numbers are shared rather than copied where nothing is added to them.
        if value.isZero, factor == 1 {
          value = piece.value
        } else {
          value.addProduct(factor, piece.value)
        }
        if !piece.slope.isZero {
          let change = factor == 1 ? piece.slope : factor * piece.slope
          if piece.first < first { value.addProduct(change, BigInt(first - piece.first)) }
          if slope.isZero { slope = change } else { slope += change }
        }
      }
      if isKnown { joiner.append(first, end, value, slope) } else { joiner.appendUnknown(first) }
      first = end
      for index in terms.indices {
        positions[index] = terms[index].pieces.advanced(positions[index], to: end)
      }
    }
    return joiner.pieces
  }

  /// Returns `pieces` plus `change`, where only what `change` changes is computed.
  private static func adding(_ change: [Piece], to pieces: [Piece], count: Int) -> [Piece] {
    var joiner = PieceJoiner(capacity: pieces.count + 2 * change.count)
    var position = 0
    for (index, other) in change.enumerated() {
      let last = change.end(of: index, count)
      let isZero = other.isKnown && other.value.isZero && other.slope.isZero
      var first = other.first
      while first < last {
        if isZero, first > other.first {
          // The pieces from here on are whole, but for the last one, and stay as they are.
          let kept = pieces.position(of: last - 1, from: position)
          joiner.append(contentsOf: pieces[position...kept])
          position = pieces.end(of: kept, count) == last ? kept + 1 : kept
          break
        }
        let piece = pieces[position]
        let next = min(pieces.end(of: position, count), last)
        if piece.isKnown, other.isKnown {
          joiner.append(
            first, next, piece.value(at: first) + other.value(at: first),
            other.slope.isZero ? piece.slope : piece.slope + other.slope)
        } else {
          joiner.appendUnknown(first)
        }
        if next == pieces.end(of: position, count) { position += 1 }
        first = next
      }
    }
    return joiner.pieces
  }
}
