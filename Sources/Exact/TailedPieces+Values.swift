extension TailedPieces {
  /// The least and the largest value on a grid of `count` indices.
  func range(count: Int) -> Interval {
    // Values with a less ⌊a + b·t/2^s⌋ are less.
    var (low, high) = (Int128.max, Int128.min)
    for (index, piece) in pieces.enumerated() {
      let start = piece.value + Int128(flooredTail(piece))
      let rise = Int128(piece.slope) * Int128(end(of: index, count) - 1 - piece.first)
      low = min(low, start, start + rise)
      high = max(high, start, start + rise)
    }
    var (least, most): (BigInt?, BigInt?) = (nil, nil)
    for (index, piece) in pieces.enumerated() {
      let start = piece.value + Int128(flooredTail(piece))
      let last = end(of: index, count) - 1
      let other = start + Int128(piece.slope) * Int128(last - piece.first)
      for (place, floor) in [(piece.first, start), (last, other)] {
        guard floor == low || floor == high else { continue }
        if payloads == nil {
          let value = BigInt(floor) << exponent
          if floor == low { least = value }
          if floor == high { most = value }
          continue
        }
        let value = self.value(of: piece, at: place)
        if floor == low { least = least.map { min($0, value) } ?? value }
        if floor == high { most = most.map { max($0, value) } ?? value }
      }
      if payloads == nil, least != nil, most != nil { break }
    }
    return Interval(least!, most!)
  }

  /// Whether no value is negative.
  func isNonnegative(count: Int) -> Bool {
    pieces.indices.allSatisfy { index in
      let piece = pieces[index]
      let start = piece.value + Int128(flooredTail(piece))
      let last = start + Int128(piece.slope) * Int128(end(of: index, count) - 1 - piece.first)
      return start >= 0 && last >= 0
    }
  }

  /// The index ranges on which the function is 0, ascending.
  func zeros(count: Int) -> [Range<Int>] {
    pieces.indices.compactMap { index in
      let piece = pieces[index]
      return !piece.isZero ? nil : piece.first..<end(of: index, count)
    }
  }

  /// The least residue class that holds all values; nil where there are tails.
  var residueClass: Stride? {
    if payloads != nil { return nil }
    var modulus = UInt128(0)
    let origin = pieces[0].value
    for piece in pieces {
      modulus = .gcd(modulus, (piece.value - origin).magnitude)
      modulus = .gcd(modulus, UInt128(piece.slope.magnitude))
    }
    return Stride(
      residue: BigInt(origin) << exponent, modulus: BigInt(modulus) << exponent)
  }

  /// The greatest common divisors of all values at the pieces' starts, and of all slopes.
  /// - Requires: there are no tails.
  var contents: (values: BigInt, slopes: BigInt) {
    var (values, slopes) = (UInt128(0), UInt128(0))
    for piece in pieces {
      values = .gcd(values, piece.value.magnitude)
      slopes = .gcd(slopes, UInt128(piece.slope.magnitude))
    }
    return (BigInt(values) << exponent, BigInt(slopes) << exponent)
  }
}

extension UInt128 {
  fileprivate static func gcd(_ a: UInt128, _ b: UInt128) -> UInt128 {
    var (u, v) = (a, b)
    while v != 0 { (u, v) = (v, u % v) }
    return u
  }
}
