extension ScaledPieces {
  /// Returns Σ factor·term + `bias` on a grid of `count` indices.
  ///
  /// - Requires: there is a term.
  /// - Complexity: O(pieces · terms). Where one term has most of the pieces, and counts once, the
  ///   others cost what they change: all else is left as it is, or copied if it has other owners.
  static func sum(
    of terms: consuming [(factor: BigInt, function: ScaledPieces)], plus bias: BigInt, count: Int
  ) -> ScaledPieces {
    var constant = bias
    var lists: [Term] = []
    while let (factor, function) = terms.popLast() {
      constant.addProduct(factor, function.bias)
      lists.append(Term(factor: factor * function.factor, pieces: function.pieces))
    }
    let main = lists.indices.max { lists[$0].pieces.count < lists[$1].pieces.count }!
    let most = lists[main].pieces.count
    let rest = lists.reduce(0) { $0 + $1.pieces.count } - most
    guard lists[main].factor.magnitude == 1, isSparse(rest: rest, most: most) else {
      return ScaledPieces(merged(lists, plus: constant, count: count))
    }
    let factor = lists[main].factor
    var pieces = lists.remove(at: main).pieces
    if !lists.isEmpty {
      // ±p + r = ±(p ± r)
      if factor.isNegative { for index in lists.indices { lists[index].factor *= -1 } }
      let change = merged(lists, plus: 0, count: count)
      // p + r = p + (r − v) + v, where v is what r adds to most pieces.
      let common = commonValue(of: change, on: pieces, count: count)
      constant.addProduct(factor, common)
      add(change, less: common, to: &pieces, count: count)
    }
    return ScaledPieces(pieces, factor: factor, bias: constant)
  }

  /// The value that `change` has on the most of `pieces` while it does not move; 0 if it always does.
  private static func commonValue(
    of change: [Piece], on pieces: [Piece], count: Int
  ) -> BigInt {
    var (most, value) = (0, BigInt(0))
    var position = 0
    for (index, piece) in change.enumerated() {
      let start = position
      position = pieces.position(of: change.end(of: index, count) - 1, from: start)
      guard piece.isKnown, piece.slope.isZero, position - start >= most else { continue }
      (most, value) = (position - start, piece.value)
    }
    return value
  }

  /// Whether a term of `most` pieces is left as it is where the others, of `rest` pieces together, add
  /// one number.
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

  /// Adds `change` − `common` to `pieces` where it is not 0.
  private static func add(
    _ change: [Piece], less common: BigInt, to pieces: inout [Piece], count: Int
  ) {
    let edits = edits(of: pieces, by: change, less: common, count: count)
    let parts = edits.map { edit in
      sum(
        pieces, edit.range, change[edit.changes], less: common,
        until: change.end(of: edit.changes.upperBound - 1, count), count)
    }
    // Moving pieces costs less than copying them, but each part of another length moves those behind.
    let moves = zip(edits, parts).count { $0.range.count != $1.count }
    if moves <= 32 {
      for (edit, part) in zip(edits, parts).reversed() {
        pieces.replaceSubrange(edit.range, with: part)
      }
      return
    }
    var result: [Piece] = []
    result.reserveCapacity(pieces.count + 2 * change.count)
    var next = 0
    for (edit, part) in zip(edits, parts) {
      result += pieces[next..<edit.range.lowerBound]
      result += part
      next = edit.range.upperBound + 1
    }
    result += pieces[next...]
    pieces = result
  }

  /// Some pieces of a list that change, and the pieces that change them.
  private struct Edit {
    let range: ClosedRange<Int>
    let changes: Range<Int>
  }

  /// Where `change` is not `common`, with the pieces before and after, which may be joined to new
  /// ones; ascending and disjoint.
  private static func edits(
    of pieces: [Piece], by change: [Piece], less common: BigInt, count: Int
  ) -> [Edit] {
    var edits: [Edit] = []
    var next = 0
    while next < change.count {
      var start = next
      next += 1
      if change[start].isAlways(common) { continue }
      while next < change.count, !change[next].isAlways(common) { next += 1 }
      let end = change.end(of: next - 1, count)
      var low = pieces.position(
        of: max(change[start].first - 1, 0), from: edits.last?.range.lowerBound ?? 0)
      let high = pieces.position(of: min(end, count - 1), from: low)
      if let last = edits.last, low <= last.range.upperBound {
        (low, start) = (last.range.lowerBound, last.changes.lowerBound)
        edits.removeLast()
      }
      edits.append(Edit(range: low...high, changes: start..<next))
    }
    return edits
  }

  /// The pieces at the positions `range` of `pieces`, plus `change` − `common` from where that begins
  /// to `stop`.
  private static func sum(
    _ pieces: [Piece], _ range: ClosedRange<Int>, _ change: ArraySlice<Piece>,
    less common: BigInt, until stop: Int, _ count: Int
  ) -> [Piece] {
    var joiner = PieceJoiner(capacity: range.count + change.count + 2)
    var other = change.startIndex
    func appendSum(_ piece: Piece, _ first: Int, _ end: Int) {
      let added = change[other]
      guard piece.isKnown, added.isKnown else { return joiner.appendUnknown(first) }
      joiner.append(
        first, end, piece.value(at: first) + (added.value(at: first) - common),
        added.slope.isZero ? piece.slope : piece.slope + added.slope)
    }
    func appendRest(_ piece: Piece, _ first: Int, _ end: Int) {
      guard piece.isKnown else { return joiner.appendUnknown(first) }
      joiner.append(first, end, piece.value(at: first), piece.slope)
    }
    for position in range {
      let (piece, end) = (pieces[position], pieces.end(of: position, count))
      var first = piece.first
      if first < change[other].first {
        let next = min(end, change[other].first)
        appendRest(piece, first, next)
        first = next
      }
      while first < min(end, stop) {
        let limit = other + 1 < change.endIndex ? change[other + 1].first : stop
        let next = min(end, limit)
        appendSum(piece, first, next)
        if next == limit, next < stop { other += 1 }
        first = next
      }
      if first < end { appendRest(piece, first, end) }
    }
    return joiner.pieces
  }
}
