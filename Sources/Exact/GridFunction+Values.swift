/// The values of a function.
extension GridFunction {
  /// The exact range of the known values, or nil if there are none.
  /// - Complexity: O(pieces).
  package var range: Interval? {
    switch storage {
    case .scaled(let scaled): scaled.range(count: count)
    case .tailed(let tailed): tailed.range(count: count)
    }
  }

  /// Whether no known value is negative.
  /// - Complexity: O(pieces), or less if the first ones are negative.
  package var isNonnegative: Bool {
    switch storage {
    case .scaled(let scaled): scaled.isNonnegative(count: count)
    case .tailed(let tailed): tailed.isNonnegative(count: count)
    }
  }

  /// The least residue class that holds all known values, or nil if there are none.
  /// - Complexity: O(pieces).
  package var stride: Stride? {
    if let stride = tailed?.residueClass { return stride }
    var origin: BigInt?
    var modulus = BigInt(0)
    for piece in pieces where piece.isKnown {
      if let origin {
        if modulus == 1 { break }
        modulus = .gcd(modulus, of: piece.value, minus: origin)
      } else {
        origin = piece.value
      }
      if !piece.slope.isZero { modulus = .gcd(modulus, piece.slope) }
    }
    return origin.map { Stride(residue: $0, modulus: modulus) }
  }

  /// How often 2 divides f + `shift`, for all values where f is positive (their 2-adic valuations).
  ///
  /// - Requires: `shift` is not negative.
  /// - Returns: nil if a piece is unknown, or more than `limit` points lie on pieces that change.
  /// - Complexity: O(pieces + `limit`).
  package func valuations(plus shift: BigInt, limit: Int) -> Set<Int>? {
    var valuations: Set<Int> = []
    var rest = limit
    for (index, piece) in pieces.enumerated() {
      guard piece.isKnown else { return nil }
      let isConstant = piece.slope.isZero
      let end = isConstant ? piece.first + 1 : end(of: index)
      rest -= isConstant ? 0 : end - piece.first
      if rest < 0 { return nil }
      for point in piece.first..<end {
        let value = piece.value(at: point)
        if value.signum > 0 { valuations.insert((value + shift).trailingZeroBitCount) }
      }
    }
    return valuations
  }

  /// The index ranges on which the function is known to be 0, ascending.
  package var zeros: [Range<Int>] {
    switch storage {
    case .scaled(let scaled): scaled.zeros(count: count)
    case .tailed(let tailed): tailed.zeros(count: count)
    }
  }

  /// Whether the function is known to be 0 on some piece.
  /// - Complexity: O(pieces), or less if one of the first ones is 0.
  package var hasZeros: Bool {
    switch storage {
    case .scaled(let scaled): scaled.hasZeros
    case .tailed(let tailed): tailed.pieces.contains(where: \.isZero)
    }
  }

  // MARK: By signs

  /// Returns max(f, 0).
  package var relu: GridFunction { isNonnegative ? self : rectified(isStep: false) }

  /// Returns 1 where f ≥ 0, else 0.
  package var indicator: GridFunction { rectified(isStep: true) }

  private func rectified(isStep: Bool) -> GridFunction {
    switch storage {
    case .scaled(let scaled): GridFunction(count, scaled.rectified(isStep: isStep, count: count))
    case .tailed(let tailed): GridFunction(count, tailed.rectified(isStep: isStep, count: count))
    }
  }

  /// Returns f clamped to [−`limit`, `limit`].
  /// - Requires: `limit` is not negative.
  package func clamped(to limit: BigInt) -> GridFunction {
    // min(max(f, −L), L) = max(f + L, 0) − max(f − L, 0) − L
    .sum(
      1, scaled(by: 1, plus: limit).relu, -1, scaled(by: 1, plus: -limit).relu, plus: -limit)
  }
}

extension BigInt {
  /// Returns the greatest common divisor of `modulus` and `a` − `b`; powers of two are quick.
  fileprivate static func gcd(_ modulus: BigInt, of a: BigInt, minus b: BigInt) -> BigInt {
    guard modulus.isPowerOfTwo, modulus.bitLength <= 62 else { return .gcd(modulus, a - b) }
    let difference = a.twosComplementWord(0) &- b.twosComplementWord(0)
    let bits = min(modulus.trailingZeroBitCount, difference.trailingZeroBitCount)
    return .powerOfTwo(bits)
  }
}
