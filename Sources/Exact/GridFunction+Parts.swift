/// Functions on a part of a grid, whose indices are counted anew from 0 in their order.
///
/// A part is a list of index ranges, ascending, disjoint and not empty. Pieces stay affine on it:
/// where a piece lies on both sides of a gap, it falls into two, unless one line serves both.
extension GridFunction {
  /// Returns the function on the part `ranges` of its grid.
  /// - Complexity: O(pieces + ranges).
  package func restricted(to ranges: [Range<Int>]) -> GridFunction {
    if let tailed {
      let total = ranges.reduce(0) { $0 + $1.count }
      return GridFunction(total, tailed.restricted(to: ranges, count: count))
    }
    let pieces = pieces
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

  /// A function on a part of a grid, and that part.
  package struct Part {
    package let function: GridFunction
    package let ranges: [Range<Int>]

    /// - Requires: `ranges` have as many indices as the function's grid.
    package init(_ function: GridFunction, on ranges: [Range<Int>]) {
      (self.function, self.ranges) = (function, ranges)
    }
  }

  /// The function on a grid of `count` indices that `parts` make up, in any order.
  ///
  /// - Requires: each index is in one of the parts.
  /// - Complexity: O(P + R log R) for P pieces and R ranges.
  package init(count: Int, parts: [Part]) {
    // Ranges in their order on the whole grid; those of one part are in order already.
    var order: [(first: Int, part: Int32, range: Int32)] = []
    order.reserveCapacity(parts.reduce(0) { $0 + $1.ranges.count })
    for (number, part) in parts.enumerated() {
      for (index, range) in part.ranges.enumerated() {
        order.append((range.lowerBound, Int32(number), Int32(index)))
      }
    }
    order.sort { $0.first < $1.first }
    let ranges = order.lazy.map { place in
      (part: Int(place.part), range: parts[Int(place.part)].ranges[Int(place.range)])
    }
    let capacity = parts.reduce(order.count) { $0 + $1.function.pieceCount }

    if let shorts = GridFunction.shortForms(of: parts) {
      let list = TailedJoiner.list(capacity: capacity) { joiner in
        GridFunction.walk(ranges, parts, shorts.map { $0.pieces.map(\.first) }) {
          part, position, first, end, index in
          let piece = shorts[part].pieces[position]
          joiner.append(first, end, piece.value(at: index), piece.slope, tail: 0, payload: -1)
        }
      }
      self.init(
        count, TailedPieces(exponent: shorts[0].exponent, length: 0, payloads: nil, list))
      return
    }
    let lists = parts.map(\.function.pieces)
    var joiner = PieceJoiner(capacity: capacity)
    GridFunction.walk(ranges, parts, lists.map { $0.map(\.first) }) {
      part, position, first, end, index in
      let piece = lists[part][position]
      if piece.isKnown {
        joiner.append(first, end, piece.value(at: index), piece.slope)
      } else {
        joiner.appendUnknown(first)
      }
    }
    self.init(count, joiner.pieces)
  }

  /// The short forms of all functions of `parts`, at one scale, if there are any without tails.
  private static func shortForms(of parts: [Part]) -> [TailedPieces]? {
    var shorts: [TailedPieces] = []
    for part in parts {
      guard let short = part.function.short, short.payloads == nil else { return nil }
      shorts.append(short)
    }
    // The number 0 has every scale.
    guard let exponent = shorts.filter({ !$0.isZero }).map(\.exponent).min() else { return shorts }
    let scaled = shorts.compactMap { short in
      short.isZero
        ? TailedPieces(exponent: exponent, length: 0, payloads: nil, short.pieces)
        : short.scaled(toExponent: exponent)
    }
    return scaled.count == shorts.count ? scaled : nil
  }

  /// Calls `body` for each stretch of `ranges`, ascending on the whole grid, that one piece owns: with
  /// the part, the piece's position, the stretch's first index and end, and the first index on the
  /// part's own grid. `starts` are the first indices of each part's pieces there.
  private static func walk(
    _ ranges: some Sequence<(part: Int, range: Range<Int>)>, _ parts: [Part], _ starts: [[Int]],
    _ body: (Int, Int, Int, Int, Int) -> Void
  ) {
    var places = [(position: Int, index: Int)](repeating: (0, 0), count: parts.count)
    for (part, range) in ranges {
      var (position, index) = places[part]
      var first = range.lowerBound
      while first < range.upperBound {
        while position + 1 < starts[part].count, starts[part][position + 1] <= index {
          position += 1
        }
        let next = position + 1 < starts[part].count ? starts[part][position + 1] : .max
        let end = min(range.upperBound, next == .max ? .max : first + next - index)
        body(part, position, first, end, index)
        index += end - first
        first = end
      }
      places[part] = (position, index)
    }
  }
}
