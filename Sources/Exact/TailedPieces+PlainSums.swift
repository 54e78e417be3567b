/// Sums of numbers without tails and with small factors, which are most.
extension TailedPieces {
  /// `factor` times the numbers of `pieces`, which have no tails.
  struct PlainTerm {
    let pieces: [Piece]
    /// Not 0.
    let factor: Int

    /// The bits of numbers whose products with `factor` have at most 120.
    static func bits(of factor: Int) -> Int {
      120 - (Int.bitWidth - factor.magnitude.leadingZeroBitCount)
    }
  }

  /// Returns Σ factor·pieces + `bias` on a grid of `count` indices; nil if a number needs more than
  /// 120 bits, a slope more than 63, or a factor more than 56.
  /// - Complexity: O(pieces · terms).
  static func sum(of terms: [PlainTerm], plus bias: Int, count: Int) -> [Piece]? {
    guard terms.allSatisfy({ $0.factor.magnitude < 1 << 56 }) else { return nil }
    let terms = terms.sorted { $0.pieces.count < $1.pieces.count }
    guard var sum = terms.first else {
      return [Piece(first: 0, payload: -1, tail: 0, slope: 0, value: Int128(bias))]
    }
    if terms.count == 1 { return scaled(sum, plus: bias) }
    for (index, term) in terms.enumerated().dropFirst() {
      guard let pieces = add(term, sum, index == 1 ? bias : 0, count) else { return nil }
      sum = PlainTerm(pieces: pieces, factor: 1)
    }
    return sum.pieces
  }

  /// Returns `term` + `bias`: neighbours that differ still do.
  private static func scaled(_ term: PlainTerm, plus bias: Int) -> [Piece]? {
    let limit = PlainTerm.bits(of: term.factor)
    var result = term.pieces
    for index in result.indices {
      let piece = result[index]
      let value = piece.value &* Int128(term.factor) &+ Int128(bias)
      let (slope, isSteep) = piece.slope.multipliedReportingOverflow(by: term.factor)
      if isSteep || !piece.value.hasBits(limit) || !value.hasBits(120) { return nil }
      result[index].value = value
      result[index].slope = slope
    }
    return result
  }

  /// Returns `a` + `b` + `bias`.
  private static func add(_ a: PlainTerm, _ b: PlainTerm, _ bias: Int, _ count: Int) -> [Piece]? {
    a.pieces.withUnsafeBufferPointer { listA in
      b.pieces.withUnsafeBufferPointer { listB in
        var left = PlainCursor(pieces: listA, factor: a.factor, count: count)
        var right = PlainCursor(pieces: listB, factor: b.factor, count: count)
        var joiner = TailedJoiner(capacity: listA.count + listB.count)
        var first = 0
        while first < count {
          let end = min(left.end, right.end)
          let (x, y) = (left.number(at: first), right.number(at: first))
          // Three numbers of 120 bits fit 128.
          let value = x.value &+ y.value &+ Int128(bias)
          let (slope, isSteep) = x.slope.addingReportingOverflow(y.slope)
          if x.overflow || y.overflow || isSteep || !value.hasBits(120) { return nil }
          joiner.append(first, end, value, slope, tail: 0, payload: -1)
          left.advance(to: end)
          right.advance(to: end)
          first = end
        }
        return joiner.finish()
      }
    }
  }

  /// A place in the pieces of a term.
  private struct PlainCursor {
    private let pieces: UnsafeBufferPointer<Piece>
    private let factor: Int
    private let count: Int
    /// The bits of numbers whose products have at most 120.
    private let limit: Int
    private var position = 0
    /// The first index behind the piece.
    private(set) var end: Int

    init(pieces: UnsafeBufferPointer<Piece>, factor: Int, count: Int) {
      (self.pieces, self.factor, self.count) = (pieces, factor, count)
      limit = PlainTerm.bits(of: factor)
      end = pieces.count > 1 ? pieces[1].first : count
    }

    /// The term's value at `index`, which the piece owns, and its slope.
    @inline(__always)
    func number(at index: Int) -> (value: Int128, slope: Int, overflow: Bool) {
      let piece = pieces[position]
      let overflow = !piece.value.hasBits(limit)
      let product = factor == 1 ? piece.value : piece.value &* Int128(factor)
      if piece.slope == 0 { return (product, 0, overflow) }
      let (slope, isSteep) = piece.slope.multipliedReportingOverflow(by: factor)
      let sum = product &+ Int128(slope) &* Int128(index - piece.first)
      return (sum, slope, overflow || isSteep || !sum.hasBits(120))
    }

    @inline(__always)
    mutating func advance(to index: Int) {
      guard end == index else { return }
      position += 1
      end = position + 1 < pieces.count ? pieces[position + 1].first : count
    }
  }
}

extension Int128 {
  /// Whether this is from −2^`count` to 2^`count` − 1, for 64 ≤ `count` ≤ 127.
  @inline(__always)
  fileprivate func hasBits(_ count: Int) -> Bool {
    let high = Int64(truncatingIfNeeded: self &>> 64)
    return (high ^ (high &>> 63)) &>> Int64(count - 64) == 0
  }
}
