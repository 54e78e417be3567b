/// A field of bits of a number, as two chains of tents read it.
///
/// A tent of height 2^L is x ↦ min(x, 2^{L+1} − x). With τ_L(x) for x clamped to 0 … 2^`top` after the
/// tents of heights 2^{top−1}, …, 2^L, the bit L of v is
///
///     ψ_L(v) = max(τ_L(v) − τ_L(v + δ), 0),    δ = `window`
///
/// where τ_L falls, δ if bit L of v is 1, and 0 if it is 0, but for the last δ − 1 numbers before a
/// multiple of 2^L. The field is Σ 2^j·ψ_{lowest+j}(v) over j < `count`.
///
/// - Source: Vardi 2022, Lemma A.7, on integers.
package struct BitField: Hashable, Sendable {
  /// Numbers from 0 to 2^this are folded.
  package let top: Int
  /// The level of the lowest bit.
  package let lowest: Int
  /// The number of bits.
  package let count: Int
  /// δ, the distance of the two chains.
  package let window: BigInt
  /// δ, if 64 bits hold it.
  private let windowWord: UInt64

  package init(top: Int, lowest: Int, count: Int, window: BigInt) {
    (self.top, self.lowest, self.count, self.window) = (top, lowest, count, window)
    windowWord = window.twosComplementWord(0)
  }

  /// The bits of `window`·2^`count` that generated code and `value(at:)` can handle.
  package static let widthLimit = 61

  /// Whether the levels are below the top, δ is at most a tent's height, and values fit 62 bits.
  package var isValid: Bool {
    lowest >= 0 && count >= 1 && lowest <= top - count && !window.isNegative && !window.isZero
      && window <= .powerOfTwo(lowest) && window.bitLength + count <= BitField.widthLimit
  }

  /// The largest value: `window`·(2^`count` − 1).
  package var largest: BigInt { window * (.powerOfTwo(count) - 1) }

  /// Where a number lies: in an interval on which the field is affine, or with it in several.
  struct Place {
    enum Kind { case below, bits, early, late, end, above }

    let kind: Kind
    /// ⌊v / 2^lowest⌋ mod 2^count, but for the kinds outside of the bits.
    let bits: UInt64
    /// 2^lowest − v mod 2^lowest for `early` and `late`, 2^top − v for `end`.
    let gap: UInt64

    /// Whether this is one of the intervals of numbers v with 0 < v ≤ 2^top − δ.
    var isInside: Bool { kind == .bits || kind == .early || kind == .late }
  }

  /// - Complexity: O(words), without new numbers.
  func place(of number: BigInt) -> Place {
    if number.signum <= 0 { return Place(kind: .below, bits: 0, gap: 0) }
    if number.bitLength > top { return Place(kind: .above, bits: 0, gap: 0) }
    return number.withReading { number in
      let digits = BinaryDigits(number)
      let end = digits.gap(below: top)
      if end < windowWord { return Place(kind: .end, bits: 0, gap: end) }
      return placeInside(of: digits)
    }
  }

  /// The place of a number v with 0 < v ≤ 2^top − δ, by its digits.
  @inline(__always)
  func placeInside(of digits: BinaryDigits) -> Place {
    let (bits, gap) = (digits.bits(from: lowest, count: count), digits.gap(below: lowest))
    if gap >= windowWord { return Place(kind: .bits, bits: bits, gap: 0) }
    return Place(kind: 2 * gap < windowWord ? .late : .early, bits: bits, gap: gap)
  }

  /// Whether two numbers, `distance` apart, and all between them lie in one interval.
  func isJoined(_ a: Place, _ b: Place, distance: @autoclosure () -> BigInt) -> Bool {
    // Numbers less than 2^lowest apart have equal or successive quotients.
    a.kind == b.kind && a.bits == b.bits && (!a.isInside || distance().bitLength <= lowest)
  }

  /// The field of the numbers at `place`.
  ///
  /// Proof, for 0 < v ≤ 2^top − δ, with f = ⌊v / 2^lowest⌋ and a = 2^lowest − v mod 2^lowest: v and
  /// v + δ lie on one leg of each tent if a ≥ δ, the falling one if the bit is 1. Else the multiple
  /// m·2^lowest, m = f + 1, lies strictly between them. Bits of f and m that agree are legs as
  /// before. At the others τ turns there: at a peak, where the bit becomes 1, from height − a to
  /// height − (δ − a), so ψ = max(δ − 2a, 0); at a valley from a to δ − a, so ψ = max(2a − δ, 0). The
  /// bits that change from f to f + 1 are the trailing ones of f and the 0 before them.
  ///
  /// Above 2^top − δ, v + δ is folded to 0 and v to 2^top − v < δ by every tent; from 2^top on both
  /// are 0, and at 0 and below v gives 0.
  @inline(__always)
  func value(at place: Place) -> Int {
    if place.kind == .bits { return Int(place.bits &* windowWord) }
    let (ones, window) = ((UInt64(1) &<< count) - 1, windowWord)
    let next = (place.bits + 1) & ones
    let value =
      switch place.kind {
      case .below, .above: UInt64(0)
      case .end: place.gap * ones
      case .bits: place.bits * window
      case .early: (place.bits & next) * window + (2 * place.gap - window) * (place.bits & ~next)
      case .late: (place.bits & next) * window + (window - 2 * place.gap) * (next & ~place.bits)
      }
    return Int(value)
  }

  /// The field of `number`.
  package func value(at number: BigInt) -> BigInt { BigInt(value(at: place(of: number))) }

  /// An interval and a residue class that hold the field of all numbers of `range` in `stride`.
  package func bounds(of range: Interval, _ stride: Stride) -> (range: Interval, stride: Stride) {
    if let number = range.constant {
      let value = value(at: number)
      return (Interval(value), Stride(value))
    }
    var high = largest
    if range.upper <= .powerOfTwo(top) - window, !range.upper.isNegative {
      high = min(high, ((range.upper >> lowest) + 1) * window)
    }
    // No number of the class lies in a window if the class has one residue modulo a large enough
    // power of two.
    let bits = min(stride.modulus.isZero ? lowest : stride.modulus.trailingZeroBitCount, lowest)
    let gap = .powerOfTwo(bits) - stride.residue.flooredRemainder(by: .powerOfTwo(bits))
    let isFree = gap >= window && range.upper <= .powerOfTwo(top) - window
    return (Interval(0, high), isFree ? Stride(residue: 0, modulus: window) : .all)
  }
}
