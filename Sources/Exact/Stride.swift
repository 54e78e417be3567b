/// A residue class of integers: { `residue` + `modulus`·k }. A modulus of 0 means one value only.
package struct Stride: Hashable, Sendable {
  /// Invariant: at least 0.
  package let modulus: BigInt
  /// Invariant: in `0 ..< modulus`, unless the modulus is 0.
  package let residue: BigInt

  /// The class of `residue` modulo `modulus`.
  package init(residue: BigInt, modulus: BigInt) {
    self.modulus = modulus.magnitude
    self.residue = modulus.isZero ? residue : residue.flooredRemainder(by: self.modulus)
  }

  /// The class that holds only `value`.
  package init(_ value: BigInt) { self.init(residue: value, modulus: 0) }

  /// All integers.
  package static let all = Stride(residue: 0, modulus: 1)

  package func contains(_ value: BigInt) -> Bool {
    // Powers of two are frequent, and quick.
    if let modulus = modulus.asInt, modulus > 0, modulus & (modulus - 1) == 0 {
      let difference = value.twosComplementWord(0) &- residue.twosComplementWord(0)
      return difference & UInt64(modulus - 1) == 0
    }
    return (value - residue).isMultiple(of: modulus)
  }

  /// Returns the least class that holds both.
  package func union(_ other: Stride) -> Stride {
    let step = BigInt.gcd(BigInt.gcd(modulus, other.modulus), residue - other.residue)
    return Stride(residue: residue, modulus: step)
  }

  /// Returns the class of the sums; it is exact.
  package static func + (a: Stride, b: Stride) -> Stride {
    Stride(residue: a.residue + b.residue, modulus: .gcd(a.modulus, b.modulus))
  }

  package static func * (factor: BigInt, a: Stride) -> Stride {
    Stride(residue: factor * a.residue, modulus: factor * a.modulus)
  }

  /// Returns the largest subinterval of `interval` whose ends lie in the class, or nil if no value
  /// of the interval does.
  package func tightened(_ interval: Interval) -> Interval? {
    if modulus == 1 { return interval }
    if modulus.isZero { return interval.contains(residue) ? Interval(residue) : nil }
    let low = interval.lower + (residue - interval.lower).flooredRemainder(by: modulus)
    let high = interval.upper - (interval.upper - residue).flooredRemainder(by: modulus)
    return low <= high ? Interval(low, high) : nil
  }
}

extension Stride: CustomStringConvertible {
  package var description: String {
    modulus.isZero ? residue.rangeText : "\(residue.rangeText) mod \(modulus.rangeText)"
  }
}
