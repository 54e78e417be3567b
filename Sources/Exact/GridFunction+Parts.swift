/// Functions on a part of a grid, whose indices are counted anew from 0 in their order.
///
/// A part is a list of index ranges, ascending, disjoint and not empty. Pieces stay affine on it:
/// where a piece lies on both sides of a gap, it falls into two, unless one line serves both.
extension GridFunction {
  /// A piece on the whole grid, with its end.
  package struct Part: Hashable, Sendable {
    package let piece: Piece
    /// The first index behind it.
    package let end: Int
  }

  /// Returns the function on the part `ranges` of its grid.
  /// - Complexity: O(pieces + ranges).
  package func restricted(to ranges: [Range<Int>]) -> GridFunction {
    var joiner = PieceJoiner(capacity: pieces.count + ranges.count)
    var (position, next) = (0, 0)
    for range in ranges {
      while end(of: position) <= range.lowerBound { position += 1 }
      var first = range.lowerBound
      while first < range.upperBound {
        let piece = pieces[position]
        let end = min(end(of: position), range.upperBound)
        if piece.isKnown {
          joiner.append(next, next + end - first, piece.value(at: first), piece.slope)
        } else {
          joiner.appendUnknown(next)
        }
        next += end - first
        first = end
        if end < range.upperBound { position += 1 }
      }
    }
    return GridFunction(next, joiner.pieces)
  }

  /// Returns the pieces of this function, which is one on the part `ranges` of another grid, by the
  /// indices of that grid.
  /// - Requires: `ranges` have as many indices as this function's grid.
  /// - Complexity: O(pieces + ranges).
  package func parts(over ranges: [Range<Int>]) -> [Part] {
    var result: [Part] = []
    result.reserveCapacity(pieces.count + ranges.count)
    var (position, start) = (0, 0)
    for range in ranges {
      // Index `start` of this grid is the range's first.
      var first = range.lowerBound
      while first < range.upperBound {
        let index = start + first - range.lowerBound
        while self.end(of: position) <= index { position += 1 }
        var piece = pieces[position]
        let end = min(range.upperBound, first + self.end(of: position) - index)
        piece.value = piece.value(at: index)
        piece.first = first
        result.append(Part(piece: piece, end: end))
        first = end
      }
      start += range.count
    }
    return result
  }

  /// The function on a grid of `count` indices that `parts` make up, in any order.
  ///
  /// - Requires: each index is in one of the parts.
  /// - Complexity: O(P log P).
  package init(count: Int, parts: [Part]) {
    var joiner = PieceJoiner(capacity: parts.count)
    for part in parts.sorted(by: { $0.piece.first < $1.piece.first }) {
      if part.piece.isKnown {
        joiner.append(part.piece.first, part.end, part.piece.value, part.piece.slope)
      } else {
        joiner.appendUnknown(part.piece.first)
      }
    }
    self.init(count, joiner.pieces)
  }

  /// The index ranges on which the function is known to be 0, ascending.
  package var zeros: [Range<Int>] {
    pieces.indices.compactMap { index in
      let piece = pieces[index]
      guard piece.isKnown, piece.value.isZero, piece.slope.isZero else { return nil }
      return piece.first..<end(of: index)
    }
  }
}
