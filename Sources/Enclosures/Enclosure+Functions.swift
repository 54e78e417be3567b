import CMPFR
import Exact
import Networks

extension Enclosure {
  /// Returns { `activation`(t) } over this enclosure.
  package func applying(_ activation: Activation) -> Enclosure {
    switch activation {
    case .identity: self
    case .relu: clamped(from: 0, to: nil)
    case .reluLike(let negative, let positive): bent(negative, positive)
    case .hardTanh: clamped(from: -1, to: 1)
    case .step: step
    case .sigmoid: sigmoid
    case .tanh: tanh
    }
  }

  /// { 1/(1 + e^−t) }
  package var sigmoid: Enclosure {
    Enclosure(
      lowerEnd.sigmoid(.down), upperEnd.sigmoid(.up), precision)
  }

  /// { (e^t − e^−t)/(e^t + e^−t) }
  package var tanh: Enclosure {
    Enclosure(
      lowerEnd.monotone(.down, bounds: (-1, 1)) { mpfr_tanh($0, $1, $2) },
      upperEnd.monotone(.up, bounds: (-1, 1)) { mpfr_tanh($0, $1, $2) }, precision)
  }

  /// { e^t }
  package var exponential: Enclosure {
    Enclosure(
      lowerEnd.map(.down) { mpfr_exp($0, $1, $2) }, upperEnd.map(.up) { mpfr_exp($0, $1, $2) },
      precision)
  }

  /// { ln t }
  /// - Requires: every number is positive.
  package var logarithm: Enclosure {
    precondition(lowerEnd.signum > 0, "the logarithm of a number that may not be positive")
    return Enclosure(
      lowerEnd.map(.down) { mpfr_log($0, $1, $2) }, upperEnd.map(.up) { mpfr_log($0, $1, $2) },
      precision)
  }

  /// { 1 for t ≥ 0, else 0 }: [0, 1] if both occur.
  package var step: Enclosure {
    Enclosure(
      lower: lowerEnd.signum >= 0 ? 1 : 0, upper: upperEnd.signum >= 0 ? 1 : 0,
      precision: precision)
  }

  /// { min(max(t, `low`), `high`) }
  private func clamped(from low: Int, to high: Int?) -> Enclosure {
    func clamp(_ end: Endpoint) -> Endpoint {
      if end.compared(to: low) < 0 { return .make(Rational(low), precision, .down) }
      if let high, end.compared(to: high) > 0 { return .make(Rational(high), precision, .down) }
      return end
    }
    return Enclosure(clamp(lowerEnd), clamp(upperEnd), precision)
  }

  /// { `negative`·t for t < 0, `positive`·t for t ≥ 0 }
  private func bent(_ negative: Rational, _ positive: Rational) -> Enclosure {
    func bend(_ end: Endpoint, _ direction: Direction) -> Endpoint {
      let slope = end.signum < 0 ? negative : positive
      // An end may be infinite, and then zero times it is no number.
      if slope.isZero { return .make(0, precision, direction) }
      return slope.withFraction { slope in end.map(direction) { mpfr_mul_q($0, $1, slope, $2) } }
    }
    return Enclosure(bend(lowerEnd, .down), bend(upperEnd, .up), precision)
  }
}

extension Endpoint {
  /// Beyond ±2^22 bounded functions are replaced by bounds, so that no exponent gets out of range.
  private static let argumentLimit = 1 << 22

  /// Returns `function` of this number rounded towards `direction`.
  ///
  /// - Requires: `function` increases and lies between `bounds`, which it nowhere reaches.
  fileprivate func monotone(
    _ direction: Direction, bounds: (Int, Int),
    _ function: (UnsafeMutablePointer<__mpfr_struct>, UnsafePointer<__mpfr_struct>, mpfr_rnd_t)
      -> Void
  ) -> Endpoint {
    let limit = Endpoint.argumentLimit
    var argument = self
    if compared(to: limit) > 0 {
      if direction == .up {
        return map(.up) { result, _, mode in mpfr_set_si(result, bounds.1, mode) }
      }
      argument = map(.down) { result, _, mode in mpfr_set_si(result, limit, mode) }
    } else if compared(to: -limit) < 0 {
      if direction == .down {
        return map(.down) { result, _, mode in mpfr_set_si(result, bounds.0, mode) }
      }
      argument = map(.up) { result, _, mode in mpfr_set_si(result, -limit, mode) }
    }
    return argument.map(direction, function)
  }

  fileprivate func sigmoid(_ direction: Direction) -> Endpoint {
    monotone(direction, bounds: (0, 1)) { result, argument, mode in
      // 1/(1 + e^−t) falls where e^−t rises: the inner steps round the other way. Four more bits
      // keep their rounding below that of the quotient.
      let opposite = direction.opposite.mode
      let sum = Endpoint.make(argument.pointee._mpfr_prec + 4) { sum in
        mpfr_neg(sum, argument, opposite)
        mpfr_exp(sum, sum, opposite)
        mpfr_add_ui(sum, sum, 1, opposite)
      }
      sum.withPointer { _ = mpfr_ui_div(result, 1, $0, mode) }
    }
  }
}
