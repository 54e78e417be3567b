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
    var parts: [BitField.Part] = []
    for (index, piece) in pieces.enumerated() {
      let end = pieces.end(of: index, count)
      guard piece.isKnown, field.findParts(of: piece, until: end, limit: pieceLimit, &parts) else {
        joiner.appendUnknown(piece.first)
        continue
      }
      for (index, part) in parts.enumerated() {
        let next = index + 1 < parts.count ? parts[index + 1].first : end
        joiner.append(part.first, next, BigInt(part.value), BigInt(part.slope))
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
    var joiner = TailedJoiner(capacity: pieces.count + points)
    var parts: [BitField.Part] = []
    for (index, piece) in pieces.enumerated() {
      let end = pieces.end(of: index, count)
      guard piece.isKnown, field.findParts(of: piece, until: end, limit: pieceLimit, &parts) else {
        return nil
      }
      for (index, part) in parts.enumerated() {
        let next = index + 1 < parts.count ? parts[index + 1].first : end
        joiner.append(part.first, next, Int128(part.value), part.slope, tail: 0, payload: -1)
      }
    }
    return TailedPieces(exponent: 0, length: 0, payloads: nil, joiner.finish())
  }
}

extension BitField {
  /// `value` + `slope`·(k − `first`) for the indices k from `first` on.
  fileprivate struct Part {
    let first: Int
    let value: Int
    let slope: Int
  }

  /// Makes `parts` the affine parts of the field of the values of `piece`, which ends before `end`.
  ///
  /// - Returns: whether there are at most `limit`.
  fileprivate func findParts(
    of piece: GridFunction.Piece, until end: Int, limit: Int, _ parts: inout [Part]
  ) -> Bool {
    parts.removeAll(keepingCapacity: true)
    let first = (index: piece.first, place: place(of: piece.value))
    if piece.slope.isZero {
      parts.append(Part(first: piece.first, value: value(at: first.place), slope: 0))
      return true
    }
    let last = (index: end - 1, place: place(of: piece.value(at: end - 1)))
    if piece.slope.bitLength > lowest, first.place.isInside, last.place.isInside {
      if end - piece.first > limit { return false }
      appendPoints(of: piece, until: end, to: &parts)
      return true
    }
    // Stretches from the left to the right, each with the places of its ends.
    var waiting = [(first, last)]
    while let (low, high) = waiting.popLast() {
      let count = high.index - low.index
      if count == 0 || isJoined(low.place, high.place, distance: piece.slope * BigInt(count)) {
        if parts.count == limit { return false }
        let value = value(at: low.place)
        let rise = self.value(at: high.place) - value
        parts.append(Part(first: low.index, value: value, slope: count == 0 ? 0 : rise / count))
        continue
      }
      let middle = low.index + count / 2
      waiting.append(((middle + 1, place(of: piece.value(at: middle + 1))), high))
      waiting.append((low, (middle, place(of: piece.value(at: middle)))))
    }
    return true
  }

  /// The same where no two points lie in one interval.
  private func appendPoints(
    of piece: GridFunction.Piece, until end: Int, to parts: inout [Part]
  ) {
    // No bit of the field depends on what is above it.
    let count = (lowest + self.count + 63) / 64
    withUnsafeTemporaryAllocation(of: UInt.self, capacity: 2 * count) { words in
      let number = WordNumber(piece.value, in: words.baseAddress!, count: count)
      let step = WordNumber(piece.slope, in: words.baseAddress! + count, count: count)
      for index in piece.first..<end {
        if index > piece.first { number.add(step) }
        parts.append(Part(first: index, value: value(at: placeInside(of: number)), slope: 0))
      }
    }
  }
}

/// A number modulo a power of 2^64, changed in place.
private struct WordNumber: BinaryDigits {
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
  func twosComplementWord(_ index: Int) -> UInt64 { index < count ? UInt64(words[index]) : 0 }

  @inline(__always)
  func add(_ other: WordNumber) { _ = __gmpn_add_n(words, words, other.words, count) }
}
