extension TailedPieces {
  /// Returns the function that is 0 where the values are below 0, and elsewhere 1, if `isStep`, or the
  /// values themselves.
  func rectified(isStep: Bool, count: Int) -> TailedPieces {
    let list = TailedJoiner.list(capacity: pieces.count + pieces.count / 8 + 4) { joiner in
      func append(_ piece: Piece, _ start: Int, _ end: Int, isBelow: Bool) {
        if isBelow || isStep {
          joiner.append(start, end, isBelow ? 0 : 1, 0, tail: 0, payload: -1)
        } else {
          joiner.append(
            start, end, piece.value(at: start), piece.slope, tail: piece.tail,
            payload: piece.payload)
        }
      }
      for (index, piece) in pieces.enumerated() {
        let end = end(of: index, count)
        // a + ⌊b·t/2^s⌋ has the sign of the value.
        let value = piece.tail == 0 ? piece.value : piece.value + Int128(flooredTail(piece))
        if piece.slope == 0
          || (value < 0) == (value + Int128(piece.slope) * Int128(end - 1 - piece.first) < 0)
        {
          append(piece, piece.first, end, isBelow: value < 0)
          continue
        }
        let slope = Int128(piece.slope)
        let offset = value < 0 ? (-value + slope - 1) / slope : value / -slope + 1
        let start = piece.first + Int(offset)
        append(piece, piece.first, start, isBelow: value < 0)
        append(piece, start, end, isBelow: value >= 0)
      }
    }
    if isStep { return TailedPieces(exponent: 0, length: 0, payloads: nil, list) }
    return TailedPieces(exponent: exponent, length: length, payloads: payloads, list)
  }

  /// What `GridFunction.tented(_:bits:)` gives, if it is of this form and no value is out of range.
  ///
  /// Tents of 2^e·v are 2^e times those of v on e bits less. The lowest L bits of a·2^s + t are
  /// (a mod 2^{L − s})·2^s + t for s ≤ L, and bit L is bit L − s of a; a·2^s − t is
  /// (a − 1)·2^s + (2^s − t) for t > 0.
  func tented(_ tents: Int, bits allBits: Int, count: Int) -> TailedPieces? {
    let (bits, last) = (allBits - exponent, allBits - exponent - tents)
    guard payloads != nil, last >= 0 else { return nil }
    if length > last {
      guard
        let lower = TailedPieces.sum(
          of: [(1, self)], plus: 0, count: count, length: last)
      else { return nil }
      return lower.tented(tents, bits: allBits, count: count)
    }
    let width = last - length
    guard width < 100 else { return nil }
    let (size, limit) = (Int128(1) << width, bits - length)
    let list = TailedJoiner.wholeList(capacity: pieces.count) { joiner in
      for (index, piece) in pieces.enumerated() {
        guard piece.slope == 0, -1...1 ~= piece.tail else { return false }
        // The value is a·2^s plus a tail that is positive and less than 2^s, or 0.
        let a = piece.tail < 0 ? piece.value - 1 : piece.value
        if a < 0 { return false }
        if limit < 120, a >= Int128(1) << limit, piece.tail != 0 || a > Int128(1) << limit {
          return false
        }
        let low = a & (size - 1)
        let isFalling = (a >> width) & 1 == 1
        var value = isFalling ? size - low : low
        var tail = piece.tail
        if isFalling { tail = -tail }
        // 2^s − t counts as one more with −t.
        if piece.tail < 0 { value += isFalling ? -1 : 1 }
        joiner.append(
          piece.first, end(of: index, count), value, 0, tail: tail, payload: piece.payload)
      }
      return true
    }
    return list.map {
      TailedPieces(exponent: exponent, length: length, payloads: payloads, $0)
    }
  }

  /// Returns the function on the part `ranges` of its grid of `count` indices.
  func restricted(to ranges: [Range<Int>], count: Int) -> TailedPieces {
    let capacity = min(pieces.count, ranges.count) + ranges.count
    let list = TailedJoiner.list(capacity: capacity) { joiner in
      var (position, next) = (0, 0)
      for range in ranges {
        while end(of: position, count) <= range.lowerBound { position += 1 }
        var first = range.lowerBound
        while first < range.upperBound {
          let piece = pieces[position]
          let end = min(end(of: position, count), range.upperBound)
          joiner.append(
            next, next + end - first, piece.value(at: first), piece.slope, tail: piece.tail,
            payload: piece.payload)
          next += end - first
          first = end
          if end < range.upperBound { position += 1 }
        }
      }
    }
    return TailedPieces(exponent: exponent, length: length, payloads: payloads, list)
  }
}
