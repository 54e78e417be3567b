import CGMP

extension BigInt {
  /// Returns this number times 2^`count`; for negative counts, divided and rounded down.
  package static func << (a: BigInt, count: Int) -> BigInt {
    if count < 0 { return a >> -count }
    if a.isZero || count == 0 { return a }
    if let value = a.small, a.bitLength + count < Int.bitWidth {
      return BigInt(value << count)
    }
    return make { result in a.withReading { __gmpz_mul_2exp(result, $0, UInt(count)) } }
  }

  /// Returns this number divided by 2^`count`, rounded down.
  package static func >> (a: BigInt, count: Int) -> BigInt {
    if count < 0 { return a << -count }
    if let value = a.small { return BigInt(value >> count) }
    return make { result in a.withReading { __gmpz_fdiv_q_2exp(result, $0, UInt(count)) } }
  }

  /// Whether bit `index`, counted from the least one, is set in two's complement.
  package func hasBit(_ index: Int) -> Bool {
    if let value = small { return (value >> index) & 1 != 0 }
    return withReading { __gmpz_tstbit($0, UInt(index)) != 0 }
  }

  /// Returns this number modulo 2^`count`, at least 0.
  package func lowBits(_ count: Int) -> BigInt {
    if let value = small, value >= 0 {
      return count >= Int.bitWidth - 1 ? self : BigInt(value & (1 << count - 1))
    }
    return BigInt.make { result in withReading { __gmpz_fdiv_r_2exp(result, $0, UInt(count)) } }
  }

  package static func <<= (a: inout BigInt, count: Int) { a = a << count }
  package static func >>= (a: inout BigInt, count: Int) { a = a >> count }

  /// Returns this number divided by `divisor`, rounded down.
  /// - Requires: `divisor` is not zero.
  package func flooredQuotient(by divisor: BigInt) -> BigInt {
    precondition(!divisor.isZero, "division by zero")
    if let x = small, let y = divisor.small, y > 0 {
      let quotient = x / y
      return BigInt(x % y < 0 ? quotient - 1 : quotient)
    }
    return BigInt.combine(self, divisor) { __gmpz_fdiv_q($0, $1, $2) }
  }

  /// Returns this number divided by `divisor`, rounded up.
  /// - Requires: `divisor` is not zero.
  package func ceiledQuotient(by divisor: BigInt) -> BigInt {
    precondition(!divisor.isZero, "division by zero")
    return BigInt.combine(self, divisor) { __gmpz_cdiv_q($0, $1, $2) }
  }

  /// Returns the remainder of `flooredQuotient(by:)`, which has the divisor's sign.
  /// - Requires: `divisor` is not zero.
  package func flooredRemainder(by divisor: BigInt) -> BigInt {
    precondition(!divisor.isZero, "division by zero")
    if let x = small, let y = divisor.small, y > 0 {
      let remainder = x % y
      return BigInt(remainder < 0 ? remainder + y : remainder)
    }
    return BigInt.combine(self, divisor) { __gmpz_fdiv_r($0, $1, $2) }
  }

  /// Returns the quotient of a division that leaves no remainder.
  /// - Requires: `divisor` divides this number.
  package func exactQuotient(by divisor: BigInt) -> BigInt {
    precondition(!divisor.isZero, "division by zero")
    if divisor == 1 { return self }
    if let x = small, let y = divisor.small, y > 0 {
      precondition(x % y == 0, "the quotient is not exact")
      return BigInt(x / y)
    }
    return BigInt.combine(self, divisor) { __gmpz_divexact($0, $1, $2) }
  }

  /// Whether `divisor` divides this number; zero divides zero only.
  package func isMultiple(of divisor: BigInt) -> Bool {
    if divisor.isZero { return isZero }
    if divisor.small == 1 { return true }
    return flooredRemainder(by: divisor).isZero
  }

  /// Returns the greatest common divisor, at least 0; that of zero and zero is zero.
  package static func gcd(_ a: BigInt, _ b: BigInt) -> BigInt {
    if let x = a.small, let y = b.small {
      var (u, v) = (x.magnitude, y.magnitude)
      while v != 0 { (u, v) = (v, u % v) }
      return BigInt(unsigned: u)
    }
    if a.small == 1 || b.small == 1 { return 1 }
    return combine(a, b) { __gmpz_gcd($0, $1, $2) }
  }

  /// Returns the least common multiple, at least 0.
  package static func lcm(_ a: BigInt, _ b: BigInt) -> BigInt {
    if a.isZero || b.isZero { return 0 }
    if a == b { return a.magnitude }
    return (a.exactQuotient(by: gcd(a, b)) * b).magnitude
  }

  /// The largest integer whose square is at most this number.
  /// - Requires: the number is not negative.
  package var squareRoot: BigInt {
    precondition(!isNegative, "square root of a negative number")
    return BigInt.make { result in withReading { __gmpz_sqrt(result, $0) } }
  }

  /// Returns this number to the power of `exponent`.
  /// - Requires: `exponent` is not negative.
  package func power(_ exponent: Int) -> BigInt {
    precondition(exponent >= 0, "negative exponent")
    if isPowerOfTwo, !isNegative { return .powerOfTwo(trailingZeroBitCount * exponent) }
    return BigInt.make { result in withReading { __gmpz_pow_ui(result, $0, UInt(exponent)) } }
  }
}
