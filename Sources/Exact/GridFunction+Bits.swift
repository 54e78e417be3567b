extension GridFunction {
  /// Returns k ↦ the field of bits of f(k).
  ///
  /// A piece that falls into more than `pieceLimit` pieces becomes unknown.
  ///
  /// - Complexity: O(pieces · words), and for a piece of n points in R intervals of the field
  ///   O(min(R log n, n)) more.
  package func bits(_ field: BitField, pieceLimit: Int = 1 << 12) -> GridFunction {
    let pieces = pieces
    var parts: [BitField.Part] = []
    parts.reserveCapacity(pieces.count)
    var isKnown = true
    for (index, piece) in pieces.enumerated() {
      if piece.isKnown,
        field.append(piece, until: end(of: index), to: &parts, limit: pieceLimit)
      {
        continue
      }
      isKnown = false
      parts.append(BitField.Part(unknownFrom: piece.first))
    }
    func next(after part: Int) -> Int { part + 1 < parts.count ? parts[part + 1].first : count }
    if isKnown {
      var joiner = TailedJoiner(capacity: parts.count)
      for (index, part) in parts.enumerated() {
        joiner.append(
          part.first, next(after: index), Int128(part.value), part.slope, tail: 0, payload: -1)
      }
      return GridFunction(
        count, TailedPieces(exponent: 0, length: 0, payloads: nil, joiner.pieces))
    }
    var joiner = PieceJoiner(capacity: parts.count)
    for (index, part) in parts.enumerated() {
      if part.isKnown {
        joiner.append(part.first, next(after: index), BigInt(part.value), BigInt(part.slope))
      } else {
        joiner.appendUnknown(part.first)
      }
    }
    return GridFunction(count, joiner.pieces)
  }
}

extension BitField {
  /// `value` + `slope`·(k − `first`) for the indices k from `first` on.
  fileprivate struct Part {
    let first: Int
    let value: Int
    let slope: Int
    let isKnown: Bool

    init(first: Int, value: Int, slope: Int) {
      (self.first, self.value, self.slope, isKnown) = (first, value, slope, true)
    }

    init(unknownFrom first: Int) {
      (self.first, value, slope, isKnown) = (first, 0, 0, false)
    }
  }

  /// Appends the affine parts of the field of the values of `piece`, which ends before `end`, unless
  /// they are more than `limit`.
  fileprivate func append(
    _ piece: GridFunction.Piece, until end: Int, to parts: inout [Part], limit: Int
  ) -> Bool {
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
    // Parts from the left to the right, each with the places of its ends.
    let start = parts.count
    var waiting = [(first, last)]
    while let (low, high) = waiting.popLast() {
      let count = high.index - low.index
      if count == 0 || isJoined(low.place, high.place, distance: piece.slope * BigInt(count)) {
        let value = value(at: low.place)
        let rise = self.value(at: high.place) - value
        parts.append(Part(first: low.index, value: value, slope: count == 0 ? 0 : rise / count))
        if parts.count - start > limit {
          parts.removeSubrange(start...)
          return false
        }
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
    var number = WordNumber(piece.value, count: top / 64 + 1)
    let step = WordNumber(piece.slope, count: top / 64 + 1)
    for index in piece.first..<end {
      if index > piece.first { number.add(step) }
      parts.append(Part(first: index, value: value(at: placeInside(of: number)), slope: 0))
    }
  }
}

/// A number modulo a power of 2^64, changed in place.
private struct WordNumber: BinaryDigits {
  private var words: [UInt64]

  init(_ number: BigInt, count: Int) { words = (0..<count).map(number.twosComplementWord) }

  func twosComplementWord(_ index: Int) -> UInt64 { index < words.count ? words[index] : 0 }

  mutating func add(_ other: WordNumber) {
    var carry: UInt64 = 0
    for index in words.indices {
      let (first, overflow) = words[index].addingReportingOverflow(other.words[index])
      let (sum, other) = first.addingReportingOverflow(carry)
      words[index] = sum
      carry = overflow || other ? 1 : 0
    }
  }
}
