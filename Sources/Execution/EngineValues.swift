import Exact

/// The exact outputs of a network at some grid points, as numerators over one denominator or each
/// with its own.
package struct EngineValues: Sendable {
  /// The numerators, point after point; those of points outside the domain are 0.
  package enum Numerators: Sendable {
    case int64([Int64])
    case big([BigInt])
    /// Each with a denominator of its own, besides the common one.
    case rational([Rational])
  }

  package let outputCount: Int
  /// Whether the point lies in the domain, a point each.
  package let isInDomain: [Bool]
  package let numerators: Numerators
  /// Positive.
  package let denominator: BigInt

  package init(
    outputCount: Int, isInDomain: [Bool], numerators: Numerators, denominator: BigInt
  ) {
    precondition(denominator.signum > 0, "a denominator that is not positive")
    self.outputCount = outputCount
    self.isInDomain = isInDomain
    self.numerators = numerators
    self.denominator = denominator
  }

  package var count: Int { isInDomain.count }

  /// The outputs at point `row`, or nil if it lies outside the domain.
  package subscript(row: Int) -> [Rational]? {
    guard isInDomain[row] else { return nil }
    return (row * outputCount..<(row + 1) * outputCount).map { index in
      switch numerators {
      case .int64(let values): Rational(BigInt(Int(values[index])), denominator)
      case .big(let values): Rational(values[index], denominator)
      case .rational(let values): values[index] / Rational(denominator)
      }
    }
  }

  /// Whether the outputs at point `row` equal those of `other` at its point `otherRow`, or both
  /// points lie outside the domain.
  package func agrees(at row: Int, with other: EngineValues, at otherRow: Int) -> Bool {
    guard outputCount == other.outputCount else { return false }
    guard isInDomain[row] && other.isInDomain[otherRow] else {
      return isInDomain[row] == other.isInDomain[otherRow]
    }
    let (start, otherStart) = (row * outputCount, otherRow * outputCount)
    if case .int64(let mine) = numerators, case .int64(let others) = other.numerators,
      denominator == other.denominator
    {
      return (0..<outputCount).allSatisfy { mine[start + $0] == others[otherStart + $0] }
    }
    return self[row] == other[otherRow]
  }
}

extension EngineValues.Numerators {
  /// The numerators of all `parts` in order.
  init(joining parts: [EngineValues.Numerators]) {
    let isRational = parts.contains { if case .rational = $0 { true } else { false } }
    let isSmall = parts.allSatisfy { if case .int64 = $0 { true } else { false } }
    if isSmall {
      self = .int64(
        parts.flatMap { part -> [Int64] in if case .int64(let values) = part { values } else { [] }
        })
    } else if !isRational {
      self = .big(parts.flatMap(\.integers))
    } else {
      self = .rational(
        parts.flatMap { part -> [Rational] in
          if case .rational(let values) = part { values } else { part.integers.map(Rational.init) }
        })
    }
  }

  private var integers: [BigInt] {
    switch self {
    case .int64(let values): values.map { BigInt(Int($0)) }
    case .big(let values): values
    case .rational: preconditionFailure("numbers that are no integers")
    }
  }
}
