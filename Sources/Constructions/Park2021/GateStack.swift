import Exact
import Networks

/// A neuron of the proofs: a step of an integer or an identity, with its proved range.
package enum Gate: Sendable {
  /// The value of a form that lies in the interval.
  case identity(AffineForm, Interval)
  /// 1 where an integer form is at least 0, else 0; the form is at most `upper`.
  ///
  /// Its values are integers, so that there is a margin of 1: it is at least 0 or at most −1.
  case step(AffineForm, upper: BigInt)
}

/// A network of gates under construction, lowered to one activation layer by layer.
///
/// A network of sigmoids is made of the finished network of steps; see `SigmoidVersion`.
///
/// What a gate's value becomes is an affine form that its readers substitute, so the other four
/// lowerings agree wherever the gates' ranges hold.
///
/// Repair: «hard tanh is two ReLUs» (below Lemma 12) is two in parallel, which doubles the width, or
/// two in sequence, which doubles the depth; the width 3 of Theorem 2 needs the second. And the
/// «small bias» that a step needs is positive, as a step fires at 0: 1/2 for integers.
///
/// - Source: Park et al. 2021, Lemma 12 and the remarks on it.
package struct GateStack: Sendable {
  package let activation: GateActivation
  package private(set) var stack: LayerStack

  package init(inputCount: Int, _ activation: GateActivation) {
    self.activation = activation
    stack = LayerStack(inputCount: inputCount)
  }

  /// The inputs.
  /// - Requires: there is no layer yet.
  package var inputs: [AffineForm] { stack.values }

  /// Appends a layer of `gates` and returns their values, forms over the last layer.
  ///
  /// - Shape: one layer, `gates.count` wide; `relu` has two neurons for a step with `upper` > 0,
  ///   `reluDeep` a second layer if there is such a step.
  package mutating func append(_ gates: [Gate]) -> [AffineForm] {
    switch activation {
    case .step, .sigmoid: appendSteps(gates)
    case .relu: appendWideReLUs(gates)
    case .reluDeep: appendDeepReLUs(gates)
    case .hardTanh: appendHardTanhs(gates)
    }
  }

  /// Appends the output, one identity neuron.
  package mutating func appendOutput(_ form: AffineForm) { stack.append([form], .identity) }

  private mutating func appendSteps(_ gates: [Gate]) -> [AffineForm] {
    let neurons = gates.map { gate -> (Activation, AffineForm) in
      switch gate {
      case .identity(let form, _): (.identity, form)
      case .step(let form, _): (.step, form)
      }
    }
    return stack.append(neurons)
  }

  private mutating func appendWideReLUs(_ gates: [Gate]) -> [AffineForm] {
    var neurons: [AffineForm] = []
    for gate in gates {
      switch gate {
      case .identity(let form, let range): neurons.append(GateStack.raised(form, range))
      case .step(let form, let upper): neurons += upper > 0 ? [form + 1, form] : [form + 1]
      }
    }
    var values = stack.append(neurons)[...]
    return gates.map { gate in
      switch gate {
      case .identity(_, let range): GateStack.lowered(values.removeFirst(), range)
      case .step(_, let upper):
        upper > 0 ? values.removeFirst() - values.removeFirst() : values.removeFirst()
      }
    }
  }

  private mutating func appendDeepReLUs(_ gates: [Gate]) -> [AffineForm] {
    var isDeep = false
    let neurons = gates.map { gate -> AffineForm in
      switch gate {
      case .identity(let form, let range): return GateStack.raised(form, range)
      case .step(let form, let upper):
        if upper > 0 { isDeep = true }
        return upper > 0 ? -form : form + 1
      }
    }
    var values = stack.append(neurons)
    if isDeep {
      values = stack.append(
        zip(gates, values).map { gate, value in
          if case .step(_, let upper) = gate, upper > 0 { 1 - value } else { value }
        })
    }
    return zip(gates, values).map { gate, value in
      if case .identity(_, let range) = gate { GateStack.lowered(value, range) } else { value }
    }
  }

  private mutating func appendHardTanhs(_ gates: [Gate]) -> [AffineForm] {
    let exponents = gates.map { gate -> Int in
      guard case .identity(_, let range) = gate else { return 0 }
      return Park2021.ceiledLogarithm(max(1, range.lower.magnitude, range.upper.magnitude))
    }
    let values = stack.append(
      zip(gates, exponents).map { gate, exponent in
        switch gate {
        case .identity(let form, _): Rational(1, powerOfTwo: -exponent) * form
        case .step(let form, _): BigInt(2) * form + 1
        }
      }, .hardTanh)
    return zip(gates, zip(exponents, values)).map { gate, value in
      switch gate {
      case .identity: BigInt.powerOfTwo(value.0) * value.1
      case .step: Rational(1, 2) * (value.1 + 1)
      }
    }
  }

  /// What a ReLU carries of `form`: the form itself, or its excess over a negative lower bound.
  private static func raised(_ form: AffineForm, _ range: Interval) -> AffineForm {
    range.lower.isNegative ? form - AffineForm(range.lower) : form
  }

  private static func lowered(_ value: AffineForm, _ range: Interval) -> AffineForm {
    range.lower.isNegative ? value + AffineForm(range.lower) : value
  }
}

extension LayerStack {
  /// Appends a layer whose neurons differ in their activations.
  fileprivate mutating func append(_ neurons: [(Activation, AffineForm)]) -> [AffineForm] {
    append(neurons.map(\.1), activations: neurons.map(\.0))
  }
}

extension AffineForm {
  /// Returns the sum of `forms`.
  ///
  /// - Complexity: O(w log `forms.count`) for w weights in all, where `+` one by one would take the
  ///   square.
  static func sum(_ forms: [AffineForm]) -> AffineForm {
    if forms.isEmpty { return 0 }
    var level = forms
    while level.count > 1 {
      level = stride(from: 0, to: level.count, by: 2).map { index in
        index + 1 < level.count ? level[index] + level[index + 1] : level[index]
      }
    }
    return level[0]
  }
}
