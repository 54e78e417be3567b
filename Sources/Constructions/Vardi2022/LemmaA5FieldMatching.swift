import Exact

/// Stage III of the faithful networks: the label whose key matches x.
///
/// Slot after slot, a key is read from one string and a label from the other; the label is added
/// to y if x lies in [key, key + 1].
///
/// - Source: Vardi 2022, Lemma A.5, with the bump of Lemma A.8.
package struct LemmaA5FieldMatching: Sendable {
  /// n: the slots of a string.
  package let slotCount: Int
  /// ρ: the bits of a key.
  package let keyBits: Int
  /// c: the bits of a label.
  package let labelBits: Int

  package init(slotCount: Int, keyBits: Int, labelBits: Int) {
    self.slotCount = slotCount
    self.keyBits = keyBits
    self.labelBits = labelBits
  }

  /// Appends the network; returns x and y plus the matching label, the latter as a form.
  ///
  /// - Shape: width 12 (10 if there is one label bit and more than one key bit), depth
  ///   1 + n(3q + 3) with q = max(ρ, c).
  /// - Requires: x is at least 0, and so is y.
  /// - Ensures: if floor(x) is key i of `keys` and no other key is within 3/2 of x, y gains label i
  ///   of `labels`; if no key is within 3/2 of [x − 1, x], y gains 0.
  ///
  /// Repair: a block takes 3q + 3 layers, not the claimed 3q + 2 (bits 3q, bump 2, gate 1), even
  /// with the adding of the label merged into the next layer.
  /// Repair: that an x far from all keys gives 0 is what Theorems 5.1 and 6.2 use, but the lemma
  /// speaks only of an x that matches. It is true: each bump is then 0, and relu(lab − 2^{c+1}) =
  /// 0.
  package func append(
    to stack: inout LayerStack, x: AffineForm, y: AffineForm, keys: AffineForm, labels: AffineForm
  ) -> (x: AffineForm, sum: AffineForm) {
    let (keyLength, labelLength) = (slotCount * keyBits, slotCount * labelBits)
    var values = stack.append(
      [x, y] + LemmaA7BitReader.initialPhases(of: keys, length: keyLength)
        + LemmaA7BitReader.initialPhases(of: labels, length: labelLength))[...]
    var x = values.removeFirst()
    var y = values.removeFirst()
    var key = LemmaA7BitReader(
      length: keyLength, fieldLength: keyBits, phases: Array(values.prefix(2)))
    var label = LemmaA7BitReader(
      length: labelLength, fieldLength: labelBits, phases: Array(values.suffix(2)))

    for _ in 0..<slotCount {
      key.startField()
      label.startField()
      for bit in 0..<max(keyBits, labelBits) {
        values = stack.append([x, y] + key.neuronsA(bit: bit) + label.neuronsA(bit: bit))[...]
        (x, y) = (values.removeFirst(), values.removeFirst())
        key.takeA(bit: bit, &values)
        label.takeA(bit: bit, &values)
        values = stack.append([x, y] + key.neuronsB + label.neuronsB)[...]
        (x, y) = (values.removeFirst(), values.removeFirst())
        key.takeB(&values)
        label.takeB(&values)
        values = stack.append([x, y] + key.neuronsC(bit: bit) + label.neuronsC(bit: bit))[...]
        (x, y) = (values.removeFirst(), values.removeFirst())
        key.takeC(bit: bit, &values)
        label.takeC(bit: bit, &values)
      }
      let slopes = LemmaA6Bump.slopes(x, lower: key.field, upper: key.field + 1)
      values = stack.append([x, y] + key.phases + label.phases + slopes + [label.field])[...]
      (x, y) = (values.removeFirst(), values.removeFirst())
      key.takePhases(&values)
      label.takePhases(&values)
      values =
        stack.append(
          [x, y] + key.phases + label.phases + LemmaA6Bump.caps(values.prefix(2))
            + [values[values.endIndex - 1]])[...]
      (x, y) = (values.removeFirst(), values.removeFirst())
      key.takePhases(&values)
      label.takePhases(&values)
      // lab < 2^c: the gate is lab where the bump is 1 and 0 where it is 0.
      let gate =
        BigInt.powerOfTwo(labelBits + 1) * (LemmaA6Bump.indicator(values.prefix(2)) - 1)
        + values[values.endIndex - 1]
      values = stack.append([x, y] + key.phases + label.phases + [gate])[...]
      (x, y) = (values.removeFirst(), values.removeFirst())
      key.takePhases(&values)
      label.takePhases(&values)
      y = y + values.removeFirst()
    }
    return (x, y)
  }
}
