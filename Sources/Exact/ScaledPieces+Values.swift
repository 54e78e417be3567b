extension ScaledPieces {
  /// Where a number v of the listed pieces stands to the numbers that make the function negative.
  private struct Threshold {
    let number: BigInt
    let isLower: Bool

    /// `factor`·v + `bias` is not negative where v ≥ ⌈−`bias` / `factor`⌉ for a positive factor, and
    /// where v ≤ ⌊`bias` / −`factor`⌋ for a negative one.
    init(_ function: ScaledPieces) {
      isLower = !function.factor.isNegative
      number =
        isLower
        ? (-function.bias).ceiledQuotient(by: function.factor)
        : function.bias.flooredQuotient(by: -function.factor)
    }

    func isBelow(_ value: BigInt) -> Bool { isLower ? value < number : value > number }

    /// v less the threshold, or the threshold less v: of the function's sign, 0 being positive.
    func gap(_ value: BigInt) -> BigInt { isLower ? value - number : number - value }

    /// The sign at the two ends of `piece`, which ends before `end`.
    func signs(of piece: Piece, until end: Int) -> (firstIsBelow: Bool, lastIsBelow: Bool) {
      let first = isBelow(piece.value)
      // Where the values move away from the threshold their sign stays.
      if piece.slope.isZero || piece.slope.isNegative == (first == isLower) {
        return (first, first)
      }
      return (first, isBelow(piece.value(at: end - 1)))
    }
  }

  /// Whether no known value is negative.
  /// - Complexity: O(pieces), or less if the first ones are negative.
  func isNonnegative(count: Int) -> Bool {
    let threshold = Threshold(self)
    return pieces.withUnsafeBufferPointer { pieces in
      pieces.indices.allSatisfy { index in
        guard pieces[index].isKnown else { return true }
        let end = index + 1 < pieces.count ? pieces[index + 1].first : count
        let signs = threshold.signs(of: pieces[index], until: end)
        return !signs.firstIsBelow && !signs.lastIsBelow
      }
    }
  }

  /// Returns the function that is 0 where the values are below 0, and elsewhere 1, if `isStep`, or the
  /// values themselves.
  func rectified(isStep: Bool, count: Int) -> ScaledPieces {
    let threshold = Threshold(self)
    var joiner = PieceJoiner(capacity: 16)
    func append(_ piece: Piece, _ start: Int, _ end: Int, isBelow: Bool) {
      if isBelow || isStep {
        joiner.append(start, end, isBelow ? 0 : 1, 0)
      } else {
        let scaled = scaled(piece)
        joiner.append(start, end, scaled.value(at: start), scaled.slope)
      }
    }
    for (index, piece) in pieces.enumerated() {
      guard piece.isKnown else {
        joiner.appendUnknown(piece.first)
        continue
      }
      let end = end(of: index, count)
      let (isBelow, lastIsBelow) = threshold.signs(of: piece, until: end)
      if isBelow == lastIsBelow {
        append(piece, piece.first, end, isBelow: isBelow)
        continue
      }
      // The first offset at which the gap has the other sign; it lies in the piece.
      let (gap, slope) = (threshold.gap(piece.value), piece.slope.magnitude)
      let offset =
        isBelow ? (-gap).ceiledQuotient(by: slope) : gap.flooredQuotient(by: slope) + 1
      let start = piece.first + offset.asInt!
      append(piece, piece.first, start, isBelow: isBelow)
      append(piece, start, end, isBelow: lastIsBelow)
    }
    return ScaledPieces(joiner.pieces)
  }

  /// The number of the listed pieces where the function is 0, if there is one.
  private var zero: BigInt? {
    bias.isMultiple(of: factor) ? (-bias).exactQuotient(by: factor) : nil
  }

  /// Whether the function is known to be 0 on some piece.
  var hasZeros: Bool {
    guard let zero else { return false }
    return pieces.contains { $0.isAlways(zero) }
  }

  /// The index ranges on which the function is known to be 0, ascending.
  func zeros(count: Int) -> [Range<Int>] {
    guard let zero else { return [] }
    return pieces.indices.compactMap { index in
      let piece = pieces[index]
      return piece.isAlways(zero) ? piece.first..<end(of: index, count) : nil
    }
  }

  /// The exact range of the known values on a grid of `count` indices, or nil if there are none.
  func range(count: Int) -> Interval? {
    var (low, high): (BigInt?, BigInt?) = (nil, nil)
    func include(_ value: BigInt) {
      guard let least = low, let most = high else {
        (low, high) = (value, value)
        return
      }
      if value < least { low = value } else if value > most { high = value }
    }
    for index in pieces.indices where pieces[index].isKnown {
      include(pieces[index].value)
      if !pieces[index].slope.isZero { include(pieces[index].value(at: end(of: index, count) - 1)) }
    }
    guard let low, let high else { return nil }
    return factor * Interval(low, high) + Interval(bias)
  }
}
