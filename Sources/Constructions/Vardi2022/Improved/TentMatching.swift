import Exact

/// Stage III at widths 5 and 4: the code of the record whose key matches, read by tents.
///
/// f tents z ← 2z − 4 relu(z − 1/2) of (D + rest)/2^f with an even D give the rest, so that
/// D = 2^f·z before − z after: a field needs one neuron that keeps 2^f·z, and no bit is extracted.
/// At width 4 the sum of the codes found is kept in the bits of z below the string.
///
/// - Shape: width 5 or 4, depth n(ρ + c + 5).
/// - Source: in place of Vardi 2022, Lemma A.5.
package struct TentMatching: Sendable {
  package let plan: AbsoluteKeyPlan
  /// Whether keys are integers, not the reals of Lemma A.2.
  package let hasIntegerKeys: Bool

  package init(_ plan: AbsoluteKeyPlan, hasIntegerKeys: Bool) {
    self.plan = plan
    self.hasIntegerKeys = hasIntegerKeys
  }

  /// Appends the network and returns the code of x, 0 if no key matches.
  package func append(
    to stack: inout LayerStack, x: AffineForm, string: AffineForm
  ) -> AffineForm {
    let isPacked = plan.reading == .packedTents
    var (x, z, sum) = (x, string, AffineForm(Rational(0)))
    for slot in 0..<plan.slotCount {
      let doubledKey = strip(plan.keyBits + 1, nil, &x, &z, &sum, to: &stack)
      let slopes = KeyBump.slopes(x, key: Rational(1, 2) * doubledKey, hasIntegerKeys)
      var layer = RoleLayer(
        [(.x, x), (.string, z), (.sum, sum), (.first, slopes[0]), (.second, slopes[1])],
        to: &stack)
      layer = RoleLayer(
        [
          (.x, layer[.x]), (.string, layer[.string]), (.sum, layer[.sum]),
          (.first, 1 - layer[.first]), (.second, 1 - layer[.second]),
        ], to: &stack)
      (x, z, sum) = (layer[.x], layer[.string], layer[.sum])
      let match = layer[.first] + layer[.second] - 1
      let doubledCode = strip(plan.labelBits + 1, match, &x, &z, &sum, to: &stack)
      let gain =
        Rational(1, 2) * doubledCode - AffineForm(BigInt.powerOfTwo(plan.labelBits))
      layer = RoleLayer([(.x, x), (.string, z), (.sum, sum), (.gain, gain)], to: &stack)
      (x, z) = (layer[.x], layer[.string])
      if isPacked {
        let bitsAhead = (plan.slotCount - 1 - slot) * plan.recordBits
        z = z + Rational(1, powerOfTwo: -bitsAhead - plan.labelBits - 1) * layer[.gain]
      } else {
        sum = layer[.sum] + layer[.gain]
      }
    }
    return isPacked ? BigInt.powerOfTwo(plan.labelBits + 1) * z : sum
  }

  /// Appends `count` tents; returns the field of z that they strip, plus 2^`count`·`match`.
  private func strip(
    _ count: Int, _ match: AffineForm?, _ x: inout AffineForm, _ z: inout AffineForm,
    _ sum: inout AffineForm, to stack: inout LayerStack
  ) -> AffineForm {
    let weight = BigInt.powerOfTwo(count)
    var kept = weight * (match.map { $0 + z } ?? z)
    for _ in 0..<count {
      let layer = RoleLayer(
        [
          (.x, x), (.string, z), (.sum, sum), (.key, kept),
          (.first, z - AffineForm(Rational(1, 2))),
        ], to: &stack)
      (x, sum, kept) = (layer[.x], layer[.sum], layer[.key])
      z = BigInt(2) * layer[.string] - BigInt(4) * layer[.first]
    }
    return kept - z
  }
}
