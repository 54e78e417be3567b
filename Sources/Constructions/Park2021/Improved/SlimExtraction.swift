import Exact

/// Extraction with one layer a bit and 4 neurons: the AND reads the place itself.
///
/// Layer t has v, [v ≥ 2^σ], r, the AND of bit t − 1, which is [r < (m + u)g], and in the last bit's
/// layer of a symbol the lift of Lemma 23.
///
/// - Shape: BD + 1 layers of at most 4 neurons, 5 at a symbol's end.
/// - Ensures: the label for every r in [0, Bg).
/// - Source: in place of Park et al. 2021, Lemmas 21 to 24.
package struct SlimExtraction: Sendable {
  /// B
  package let slotCount: Int
  /// D
  package let labelBits: Int
  /// g
  package let unit: BigInt

  package init(slotCount: Int, labelBits: Int, unit: BigInt) {
    self.slotCount = slotCount
    self.labelBits = labelBits
    self.unit = unit
  }

  /// The widths of the layers.
  static func widths(slotCount: Int, labelBits: Int) -> [Int] {
    let bits = slotCount * labelBits
    return (0...bits).map { bit in
      if bit == bits { return 2 }
      let lifts = bit % labelBits == labelBits - 1 && bit < bits - 1
      return 3 + (bit > 0 ? 1 : 0) + (lifts ? 1 : 0)
    }
  }

  /// Appends the layers and returns the label, a form over the last of them.
  ///
  /// - Requires: the word of `input` has B·D payload bits.
  package func append(_ input: Lemma20Lookup.Result, to network: inout GateStack) -> AffineForm {
    let bits = slotCount * labelBits
    let lift = BigInt(slotCount) * unit
    var (word, place) = (input.word, input.place)
    // Without the AND of the bit before, which is too small to matter for the next bit.
    var payload = word
    var placeRange = Interval(0, lift - 1)
    var and: Gate?
    for bit in 0...bits {
      var gates: [Gate] = [.identity(word, Interval(0, .powerOfTwo(bits + labelBits - bit) - 1))]
      let digit = BigInt.powerOfTwo(max(0, bits + labelBits - bit - 1))
      let end = BigInt(bit / labelBits + 1) * unit - 1
      let lifts = bit % labelBits == labelBits - 1 && bit < bits - 1
      if bit < bits {
        gates.append(.step(payload - AffineForm(digit), upper: digit - 1))
        gates.append(.identity(place, placeRange))
      }
      if let and { gates.append(and) }
      if lifts { gates.append(.step(AffineForm(end) - place, upper: end)) }
      let values = network.append(gates)
      word = values[0]
      if bit < bits {
        word = word - digit * values[1]
        let start = BigInt(bit / labelBits) * unit
        let andAfter = Gate.step(
          AffineForm(start - 1) + unit * values[1] - values[2], upper: unit - 1)
        place = values[2]
        if lifts {
          place = place + lift * values[values.count - 1]
          placeRange = Interval(0, 2 * lift - 1)
        }
        payload = word
        if and != nil { word = word + weight(ofBit: bit - 1) * values[3] }
        and = andAfter
      } else {
        word = word + weight(ofBit: bit - 1) * values[1]
      }
    }
    return word
  }

  private func weight(ofBit bit: Int) -> BigInt { .powerOfTwo(labelBits - 1 - bit % labelBits) }
}
