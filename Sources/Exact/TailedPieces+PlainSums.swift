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
    var isWhole = true
    let result = [Piece](unsafeUninitializedCapacity: term.pieces.count) { storage, count in
      for piece in term.pieces {
        let value = piece.value &* Int128(term.factor) &+ Int128(bias)
        let (slope, isSteep) = piece.slope.multipliedReportingOverflow(by: term.factor)
        if isSteep || !piece.value.hasBits(limit) || !value.hasBits(120) { isWhole = false }
        storage.initializeElement(
          at: count,
          to: Piece(first: piece.first, payload: -1, tail: 0, slope: slope, value: value))
        count += 1
      }
    }
    return isWhole ? result : nil
  }

  /// Returns `a` + `b` + `bias`.
  private static func add(_ a: PlainTerm, _ b: PlainTerm, _ bias: Int, _ count: Int) -> [Piece]? {
    a.pieces.withUnsafeBufferPointer { listA in
      b.pieces.withUnsafeBufferPointer { listB in
        var left = PlainCursor(pieces: listA, factor: a.factor, count: count)
        var right = PlainCursor(pieces: listB, factor: b.factor, count: count)
        return TailedJoiner.wholeList(capacity: listA.count + listB.count) { joiner in
          var first = 0
          while first < count {
            let end = min(left.end, right.end)
            // Three numbers of 120 bits fit 128.
            let value = left.number(at: first) &+ right.number(at: first) &+ Int128(bias)
            let (slope, isSteep) = left.slope.addingReportingOverflow(right.slope)
            if left.overflow || right.overflow || isSteep || !value.hasBits(120) { return false }
            joiner.append(first, end, value, slope, tail: 0, payload: -1)
            left.advance(to: end)
            right.advance(to: end)
            first = end
          }
          return true
        }
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
    /// The piece, times the factor.
    private var first = 0
    private var value: Int128 = 0
    private(set) var slope = 0
    /// The first index behind the piece.
    private(set) var end = 0
    /// Whether a number needs more bits than there are.
    private(set) var overflow = false

    init(pieces: UnsafeBufferPointer<Piece>, factor: Int, count: Int) {
      (self.pieces, self.factor, self.count) = (pieces, factor, count)
      limit = PlainTerm.bits(of: factor)
      load()
    }

    /// Reads the piece at `position`.
    @inline(__always)
    private mutating func load() {
      let piece = pieces[position]
      first = piece.first
      value = factor == 1 ? piece.value : piece.value &* Int128(factor)
      slope = piece.slope
      if slope != 0 {
        let (product, isSteep) = slope.multipliedReportingOverflow(by: factor)
        if isSteep { overflow = true }
        slope = product
      }
      if !piece.value.hasBits(limit) { overflow = true }
      end = position + 1 < pieces.count ? pieces[position + 1].first : count
    }

    /// The term's value at `index`, which the piece owns.
    @inline(__always)
    mutating func number(at index: Int) -> Int128 {
      if slope == 0 { return value }
      let sum = value &+ Int128(slope) &* Int128(index - first)
      if !sum.hasBits(120) { overflow = true }
      return sum
    }

    @inline(__always)
    mutating func advance(to index: Int) {
      guard end == index, position + 1 < pieces.count else { return }
      position += 1
      load()
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
