import Exact

/// Stage III at width 6: the code of the record whose key matches, read bit by bit.
///
/// z = (string + 1/2)/2^T; a step of slope 2^T at 1/2 is the top bit, z ← 2z − bit, k ← 2k + bit.
/// All bit layers are alike. A label is read with k starting at the match, 0 or 1, so that
/// relu(k − 2^c) is the code or 0.
///
/// - Shape: width 6, depth n(ρ + c + 2) + 1.
/// - Source: in place of Vardi 2022, Lemma A.5.
package struct PlainBitMatching: Sendable {
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
    var (x, z, sum) = (x, string, AffineForm(Rational(0)))
    // The code that the last record gives; it becomes a neuron in the next bit layer.
    var gain: AffineForm?
    for _ in 0..<plan.slotCount {
      var key = AffineForm(Rational(0))
      readBits(plan.keyBits, &key, &x, &z, &sum, &gain, to: &stack)
      let slopes = KeyBump.slopes(x, key: key, hasIntegerKeys)
      var layer = RoleLayer(
        [(.x, x), (.string, z), (.sum, sum), (.first, slopes[0]), (.second, slopes[1])],
        to: &stack)
      layer = RoleLayer(
        [
          (.x, layer[.x]), (.string, layer[.string]), (.first, 1 - layer[.first]),
          (.second, 1 - layer[.second]), (.sum, layer[.sum]),
        ], to: &stack)
      (x, z, sum) = (layer[.x], layer[.string], layer[.sum])
      var code = layer[.first] + layer[.second] - 1
      readBits(plan.labelBits, &code, &x, &z, &sum, &gain, to: &stack)
      gain = code - AffineForm(BigInt.powerOfTwo(plan.labelBits))
    }
    let last = RoleLayer([(.gain, gain!), (.sum, sum)], to: &stack)
    return last[.gain] + last[.sum]
  }

  /// Appends `count` bit layers, which shift their bits into `key`.
  private func readBits(
    _ count: Int, _ key: inout AffineForm, _ x: inout AffineForm, _ z: inout AffineForm,
    _ sum: inout AffineForm, _ gain: inout AffineForm?, to stack: inout LayerStack
  ) {
    let length = BigInt.powerOfTwo(plan.stringBits)
    for _ in 0..<count {
      let scaled = length * z
      let layer = RoleLayer(
        [(.x, x), (.string, z), (.sum, sum), (.key, key)] + (gain.map { [(.gain, $0)] } ?? [])
          + [
            (.first, scaled - AffineForm(Rational(length - 1, 2))),
            (.second, scaled - AffineForm(Rational(length + 1, 2))),
          ], to: &stack)
      let bit = layer[.first] - layer[.second]
      x = layer[.x]
      z = BigInt(2) * layer[.string] - bit
      sum = gain == nil ? layer[.sum] : layer[.sum] + layer[.gain]
      key = BigInt(2) * layer[.key] + bit
      gain = nil
    }
  }
}

/// The match of x with a key: 1 at the key, 0 at every other.
enum KeyBump {
  /// The first of two layers: k − x and x − k for integers; Lemma A.8's slopes, which leave room
  /// for fractions, otherwise. The second layer is 1 minus each, and the match their sum less 1.
  static func slopes(
    _ x: AffineForm, key: AffineForm, _ hasIntegerKeys: Bool
  ) -> [AffineForm] {
    // Integer keys need only be different: x and k differ by 0 or at least 1.
    hasIntegerKeys ? [key - x, x - key] : LemmaA6Bump.slopes(x, lower: key, upper: key + 1)
  }
}
