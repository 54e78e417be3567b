/// A piece of a function on a grid, which owns the indices from `first` on, up to the next one's.
protocol GridPiece {
  var first: Int { get }
}

extension GridFunction.Piece: GridPiece {}
extension TailedPieces.Piece: GridPiece {}

/// Lists of pieces in ascending order; the first one begins at 0.
extension Array where Element: GridPiece {
  /// The first index behind the piece at `position` on a grid of `count` indices.
  @inline(__always)
  func end(of position: Int, _ count: Int) -> Int {
    position + 1 < self.count ? self[position + 1].first : count
  }

  /// The position of the piece that owns `index`, which is not before the piece at `start`.
  /// - Complexity: O(log pieces).
  func position(of index: Int, from start: Int = 0) -> Int {
    var (low, high) = (start, count)
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if self[middle].first <= index { low = middle } else { high = middle }
    }
    return low
  }

  /// The position after `position` if its piece begins at `index`, else `position`.
  @inline(__always)
  func advanced(_ position: Int, to index: Int) -> Int {
    position + 1 < count && self[position + 1].first == index ? position + 1 : position
  }
}
