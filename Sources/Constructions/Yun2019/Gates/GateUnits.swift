import Exact
import Networks

/// The hidden units of which gates are made.
///
///     gate(τ) = (H(τ + 2) − H(τ − 2)) / 2                                      for hard-tanh H
///     gate(τ) = (σ(τ + 3) − σ(τ + 1) − σ(τ − 1) + σ(τ − 3)) / (2(s₊ − s₋))     for relu-like σ
///
/// - Source: Yun et al. 2019: a hard-tanh unit is two relu-like ones.
package struct GateUnits: Sendable {
  /// coefficient·unit(τ + shift)
  package struct Term: Sendable {
    package let shift: Int
    package let coefficient: Rational
  }

  package let activation: YunActivation

  package init(_ activation: YunActivation) { self.activation = activation }

  /// s₋ and s₊; nil for hard-tanh.
  private var slopes: (negative: Rational, positive: Rational)? {
    guard case .reluLike(let negative, let positive) = activation else { return nil }
    return (negative, positive)
  }

  /// What a gate is the sum of.
  package var gate: [Term] {
    guard let slopes else {
      return [Term(shift: 2, coefficient: half), Term(shift: -2, coefficient: -half)]
    }
    let unit = (2 * (slopes.positive - slopes.negative)).reciprocal
    return [(3, unit), (1, -unit), (-1, -unit), (-3, unit)]
      .map { Term(shift: $0.0, coefficient: $0.1) }
  }

  /// The units of (H(τ + `shift`) + 1) / 2, which is 0 where τ + `shift` ≤ −1 and 1 from +1 on.
  package func ramp(shift: Int) -> [Term] {
    guard let slopes else { return [Term(shift: shift, coefficient: half)] }
    let unit = (2 * (slopes.positive - slopes.negative)).reciprocal
    return [
      Term(shift: shift + 1, coefficient: unit), Term(shift: shift - 1, coefficient: -unit),
    ]
  }

  /// What the units of a `ramp` lack.
  package var rampConstant: Rational {
    guard let slopes else { return half }
    return -slopes.negative / (slopes.positive - slopes.negative)
  }

  private var half: Rational { Rational(1, 2) }

  /// How many units a gate, and a ramp, is made of.
  package var gateCount: Int { gate.count }
  package var rampCount: Int { ramp(shift: 0).count }

  /// The neurons of `terms` with τ = (w·X − c)/2^a of `gate`, for x = X/`scale` in the columns
  /// 0 ..< d, and the factors with which their values make the sum.
  ///
  /// A relu-like unit takes 2^a·(τ + shift), so that its weights are integers.
  package func neurons(
    _ terms: [Term], of gate: StripGate, scale: BigInt
  ) -> (neurons: [Neuron], coefficients: [Rational]) {
    let isScaled = slopes != nil
    let exponent = isScaled ? 0 : -gate.exponent
    let weights = gate.weights.enumerated().compactMap { column, weight in
      weight == 0
        ? nil : Weight(column, Rational(scale * BigInt(weight), powerOfTwo: exponent))
    }
    let unit = isScaled ? BigInt.powerOfTwo(gate.exponent) : 1
    return (
      terms.map { term in
        Neuron(
          activation.activation,
          bias: Rational(-gate.center, powerOfTwo: exponent)
            + Rational(BigInt(term.shift) * unit), weights: weights)
      },
      terms.map { $0.coefficient * Rational(1, unit) }
    )
  }
}
