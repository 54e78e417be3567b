extension TailedPieces {
  /// A term of a sum, at the sum's scale.
  private struct Scaled {
    let pieces: [Piece]
    let payloads: Payloads?
    let length: Int
    /// The bits of the payload that become part of a.
    let digits: Int
    let factor: Int128
    let tailFactor: Int

    /// The value of `piece` at `index`, or nil if it overflows.
    @inline(__always)
    func value(of piece: Piece, at index: Int) -> Int128? {
      var value = piece.value(at: index)
      if digits > 0 {
        guard let shifted = value.shifted(by: digits) else { return nil }
        value = shifted
        if piece.tail != 0 {
          let high = payloads!.bits(
            of: Int(piece.payload), from: length - digits, count: digits)
          value += Int128(piece.tail) * Int128(high)
        }
      }
      if factor == 1 { return value.magnitude >> 120 != 0 ? nil : value }
      if let small = Int(exactly: value), let factor = Int(exactly: factor) {
        let product = Int128(small) &* Int128(factor)
        return product.magnitude >> 120 != 0 ? nil : product
      }
      let (result, overflow) = value.multipliedReportingOverflow(by: factor)
      return overflow || result.magnitude >> 120 != 0 ? nil : result
    }

    @inline(__always)
    func slope(of piece: Piece) -> Int? {
      if piece.slope == 0 { return 0 }
      guard let shifted = Int128(piece.slope).shifted(by: digits) else { return nil }
      let (result, overflow) = shifted.multipliedReportingOverflow(by: factor)
      return overflow ? nil : Int(exactly: result)
    }
  }

  /// Returns Σ factor·term + `bias` on a grid of `count` indices with tails of at most `longest` bits,
  /// if it is of this form.
  ///
  /// - Requires: the terms with tails have the same payloads.
  /// - Complexity: O(pieces · terms).
  static func sum(
    of terms: [(factor: BigInt, function: TailedPieces)], plus bias: BigInt, count: Int,
    length longest: Int = .max
  ) -> TailedPieces? {
    let terms = terms.filter { !$0.factor.isZero && !$0.function.isZero }
    let exponents = terms.map { $0.function.exponent + $0.factor.trailingZeroBitCount }
    // Least scales of what has tails, and of all.
    var (exponent, length) = (Int.max, longest)
    for (term, own) in zip(terms, exponents) where term.function.payloads != nil {
      exponent = min(exponent, own)
      length = min(length, term.function.length)
    }
    let hasTails = exponent < .max
    var others = zip(terms, exponents).filter { $0.0.function.payloads == nil }.map(\.1)
    if !bias.isZero { others.append(bias.trailingZeroBitCount) }
    if let least = others.min() {
      exponent = min(exponent, least)
      length = hasTails ? min(length, least - exponent) : 0
    }
    if !hasTails { length = 0 }
    if exponent == .max { exponent = 0 }

    guard let constant = (bias >> (exponent + length)).asInt else { return nil }
    var payloads: Payloads?
    var scaled: [Scaled] = []
    for (term, own) in zip(terms, exponents) {
      let function = term.function
      let digits = function.payloads == nil ? 0 : function.length - length
      let shift = own - exponent - (function.payloads == nil ? length : 0)
      guard let odd = (term.factor >> term.factor.trailingZeroBitCount).asInt, digits <= 60,
        let factor = Int128(odd).shifted(by: shift)
      else { return nil }
      var tailFactor = 0
      if let own = function.payloads {
        payloads = payloads ?? own
        guard let small = Int(exactly: factor) else { return nil }
        tailFactor = small
      }
      scaled.append(
        Scaled(
          pieces: function.pieces, payloads: function.payloads, length: function.length,
          digits: digits, factor: factor, tailFactor: tailFactor))
    }
    guard
      let pieces = plainSum(of: scaled, plus: constant, count: count)
        ?? merge(scaled, Int128(constant), payloads, length, count)
    else { return nil }
    return TailedPieces(exponent: exponent, length: length, payloads: payloads, pieces)
  }

  /// The sum of `terms` if none has tails, and factors and numbers are small.
  private static func plainSum(of terms: [Scaled], plus bias: Int, count: Int) -> [Piece]? {
    var plain: [PlainTerm] = []
    for term in terms {
      guard term.payloads == nil, let factor = Int(exactly: term.factor) else { return nil }
      plain.append(PlainTerm(pieces: term.pieces, factor: factor))
    }
    return sum(of: plain, plus: bias, count: count)
  }

  private static func merge(
    _ terms: [Scaled], _ bias: Int128, _ payloads: Payloads?, _ length: Int, _ count: Int
  ) -> [Piece]? {
    let capacity = terms.reduce(1) { $0 + $1.pieces.count }
    return TailedJoiner.wholeList(capacity: capacity) { joiner in
      var positions = [Int](repeating: 0, count: terms.count)
      var first = 0
      while first < count {
        var (value, slope, tail, payload, end) = (bias, 0, 0, Int32(-1), count)
        for index in terms.indices {
          let position = positions[index]
          let piece = terms[index].pieces[position]
          end = min(end, terms[index].pieces.end(of: position, count))
          guard let a = terms[index].value(of: piece, at: first),
            let change = terms[index].slope(of: piece)
          else { return false }
          value += a
          let (sum, overflow) = slope.addingReportingOverflow(change)
          if overflow || value.magnitude >> 120 != 0 { return false }
          slope = sum
          if piece.tail == 0 { continue }
          guard payload < 0 || payload == piece.payload else { return false }
          payload = piece.payload
          let (product, isLarge) = piece.tail.multipliedReportingOverflow(
            by: terms[index].tailFactor)
          let (total, isLarger) = tail.addingReportingOverflow(product)
          if isLarge || isLarger { return false }
          tail = total
        }
        if tail != 0, payloads!.isZero(Int(payload), length: length) { tail = 0 }
        joiner.append(first, end, value, slope, tail: tail, payload: tail == 0 ? -1 : payload)
        first = end
        for index in terms.indices {
          positions[index] = terms[index].pieces.advanced(positions[index], to: end)
        }
      }
      return true
    }
  }
}

extension Int128 {
  /// This number times 2^`count`, if that has at most 120 bits: sums of a few such numbers fit.
  func shifted(by count: Int) -> Int128? {
    if self == 0 { return 0 }
    guard count < 120 else { return nil }
    let (result, overflow) = multipliedReportingOverflow(by: 1 << Int128(count))
    return overflow || result.magnitude >> 120 != 0 ? nil : result
  }
}
