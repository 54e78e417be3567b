/// The pseudo-random generator of all constructions and tests; its seed is always a parameter.
///
/// - Source: Steele, Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Returns the next output modulo `bound`, an integer in `0 ..< bound`.
  package mutating func below(_ bound: UInt64) -> UInt64 { next() % bound }

  /// Returns an integer in `interval`, uniform up to a bias below 2^−64.
  package mutating func value(in interval: Interval) -> BigInt {
    let span = interval.upper - interval.lower + 1
    var bits = BigInt(0)
    for _ in 0...(span.bitLength / 64 + 1) { bits = (bits << 64) + BigInt(next()) }
    return interval.lower + bits.flooredRemainder(by: span)
  }
}
