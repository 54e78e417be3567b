import CGMP

extension GridFunction {
  /// Returns k ↦ the field of bits of f(k).
  ///
  /// A piece that falls into more than `pieceLimit` pieces becomes unknown.
  ///
  /// - Complexity: O(pieces · words), and for a piece of n points in R intervals of the field
  ///   O(min(R log n, n)) more.
  package func bits(_ field: BitField, pieceLimit: Int = 1 << 12) -> GridFunction {
    if let tailed = tailedBits(field, pieceLimit) { return GridFunction(count, tailed) }
    let pieces = pieces
    var joiner = PieceJoiner(capacity: pieces.count)
    for (index, piece) in pieces.enumerated() {
      let end = pieces.end(of: index, count)
      if !field.append(piece, until: end, limit: pieceLimit, to: &joiner) {
        joiner.appendUnknown(piece.first)
      }
    }
    return GridFunction(count, joiner.pieces)
  }

  /// The field of bits in the short form, if it is known everywhere.
  private func tailedBits(_ field: BitField, _ pieceLimit: Int) -> TailedPieces? {
    let pieces = pieces
    // Most parts are points of pieces that move.
    let points = pieces.indices.reduce(0) { sum, index in
      pieces[index].slope.isZero
        ? sum : sum + min(pieces.end(of: index, count) - pieces[index].first, 64)
    }
    let list = TailedJoiner.wholeList(capacity: pieces.count + points) { joiner in
      pieces.enumerated().allSatisfy { index, piece in
        let end = pieces.end(of: index, count)
        return field.append(piece, until: end, limit: pieceLimit, to: &joiner)
      }
    }
    return list.map { TailedPieces(exponent: 0, length: 0, payloads: nil, $0) }
  }
}

/// A list that the affine parts of a field of bits are appended to.
private protocol FieldJoiner {
  /// Appends `value` + `slope`·(k − `first`) for the indices k in `first ..< end`.
  mutating func append(_ first: Int, _ end: Int, field value: Int, _ slope: Int)
}

extension PieceJoiner: FieldJoiner {
  fileprivate mutating func append(_ first: Int, _ end: Int, field value: Int, _ slope: Int) {
    append(first, end, BigInt(value), BigInt(slope))
  }
}

extension TailedJoiner: FieldJoiner {
  @inline(__always)
  fileprivate mutating func append(_ first: Int, _ end: Int, field value: Int, _ slope: Int) {
    append(first, end, Int128(value), slope, tail: 0, payload: -1)
  }
}

extension BitField {
  /// Appends the field of the values of `piece`, which ends before `end`.
  ///
  /// - Returns: whether the piece is known and falls into at most `limit` affine parts; if not,
  ///   nothing is appended.
  fileprivate func append(
    _ piece: GridFunction.Piece, until end: Int, limit: Int, to joiner: inout some FieldJoiner
  ) -> Bool {
    if !piece.isKnown { return false }
    let first = Position(index: piece.first, place: place(of: piece.value))
    if piece.slope.isZero {
      joiner.append(piece.first, end, field: value(at: first.place), 0)
      return true
    }
    let last = Position(index: end - 1, place: place(of: piece.value(at: end - 1)))
    if piece.slope.bitLength > lowest, first.place.isInside, last.place.isInside {
      if end - piece.first > limit { return false }
      appendPoints(of: piece, until: end, to: &joiner)
      return true
    }
    guard let parts = parts(of: piece, first, last, limit: limit) else { return false }
    for (index, part) in parts.enumerated() {
      let next = index + 1 < parts.count ? parts[index + 1].first : end
      joiner.append(part.first, next, field: part.value, part.slope)
    }
    return true
  }

  /// An index and the place of the value there.
  private struct Position {
    let index: Int
    let place: Place
  }

  /// `value` + `slope`·(k − `first`) for the indices k from `first` on.
  private struct Part {
    let first: Int
    let value: Int
    let slope: Int
  }

  /// The affine parts of the field of `piece` between its ends, if there are at most `limit`.
  private func parts(
    of piece: GridFunction.Piece, _ first: Position, _ last: Position, limit: Int
  ) -> [Part]? {
    var parts: [Part] = []
    func position(_ index: Int) -> Position {
      Position(index: index, place: place(of: piece.value(at: index)))
    }
    // Stretches from the left to the right.
    var waiting = [(first, last)]
    while let (low, high) = waiting.popLast() {
      let count = high.index - low.index
      if count == 0 || isJoined(low.place, high.place, distance: piece.slope * BigInt(count)) {
        if parts.count == limit { return nil }
        let value = value(at: low.place)
        let rise = self.value(at: high.place) - value
        parts.append(Part(first: low.index, value: value, slope: count == 0 ? 0 : rise / count))
        continue
      }
      let middle = low.index + count / 2
      waiting.append((position(middle + 1), high))
      waiting.append((low, position(middle)))
    }
    return parts
  }

  /// Appends the field of `piece`, no two points of which lie in one interval.
  private func appendPoints(
    of piece: GridFunction.Piece, until end: Int, to joiner: inout some FieldJoiner
  ) {
    // No bit of the field depends on what is above it.
    let count = (lowest + self.count + 63) / 64
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: 2 * count) { words in
      let number = WordNumber(piece.value, in: words.baseAddress!, count: count)
      let step = WordNumber(piece.slope, in: words.baseAddress! + count, count: count)
      for index in piece.first..<end {
        if index > piece.first { number.add(step) }
        let place = placeInside(of: number.digits)
        joiner.append(index, index + 1, field: value(at: place), 0)
      }
    }
  }
}

/// A number modulo a power of 2^64, changed in place.
private struct WordNumber {
  private let words: UnsafeMutablePointer<UInt>
  private let count: Int

  /// The number `number` in the `count` words at `words`, which it does not own.
  init(_ number: BigInt, in words: UnsafeMutablePointer<UInt>, count: Int) {
    for index in 0..<count {
      (words + index).initialize(to: UInt(number.twosComplementWord(index)))
    }
    (self.words, self.count) = (words, count)
  }

  @inline(__always)
  var digits: BinaryDigits { BinaryDigits(words, count: count) }

  @inline(__always)
  func add(_ other: WordNumber) { _ = __gmpn_add_n(words, words, other.words, count) }
}
