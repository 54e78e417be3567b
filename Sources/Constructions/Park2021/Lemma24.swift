import Exact

/// Extraction with one layer a bit: the AND of a bit overlaps the reading of the next one.
///
/// Layer t carries v and r and has [v ≥ 2^σ] for bit t, the two thresholds of its symbol, and the AND
/// of bit t − 1.
///
/// - Shape: BD + 1 layers of at most 6 neurons.
/// - Ensures: the label for every r in [0, Bg).
///
/// Repair: the factor is 2^(D + Σ_{l<L} r), not Σ_{l≤L}. The lemma counts carriers twice: 6 neurons
/// where it asks for 7.
///
/// - Source: Park et al. 2021, Lemma 24.
package struct Lemma24Extraction: Sendable {
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

  package var layerCount: Int { slotCount * labelBits + 1 }

  /// Appends the layers, padded to `widths` if they are given; layers beyond BD + 1 carry the label.
  ///
  /// - Requires: the word of `input` has B·D payload bits; `widths` are at least 6, and at least
  ///   `layerCount` many.
  package func append(
    _ input: Lemma20Lookup.Result, widths: [Int]? = nil, to network: inout GateStack
  ) -> AffineForm {
    let bits = slotCount * labelBits
    let placeRange = Interval(0, BigInt(slotCount) * unit - 1)
    var (word, place) = (input.word, input.place)
    // Word without the AND of the bit before, which is too small to matter for the next bit.
    var payload = word
    var and: Gate?
    for bit in 0...bits {
      var gates: [Gate] = [.identity(word, Interval(0, .powerOfTwo(bits + labelBits - bit) - 1))]
      let digit = BigInt.powerOfTwo(max(0, bits + labelBits - bit - 1))
      let carriesPlace = bit < bits - 1
      var (lower, upper) = (Optional<Int>.none, Optional<Int>.none)
      if bit < bits {
        gates.append(.step(payload - AffineForm(digit), upper: digit - 1))
        if carriesPlace { gates.append(.identity(place, placeRange)) }
        let symbol = bit / labelBits
        if symbol > 0 {
          lower = gates.count
          gates.append(reached(symbol, place))
        }
        if symbol + 1 < slotCount {
          upper = gates.count
          gates.append(reached(symbol + 1, place))
        }
      }
      let hasAnd = and != nil
      if let and { gates.append(and) }
      let count = gates.count
      if let widths { gates.pad(to: widths[bit]) }
      let values = network.append(gates)
      word = values[0]
      if bit < bits {
        word = word - digit * values[1]
        if carriesPlace { place = values[2] }
        let selected = (lower.map { values[$0] } ?? 1) - (upper.map { values[$0] } ?? 0)
        and = .step(values[1] + selected - 2, upper: 0)
      }
      payload = word
      if hasAnd {
        let weight = BigInt.powerOfTwo(labelBits - 1 - (bit - 1) % labelBits)
        word = word + weight * values[count - 1]
      }
    }
    for width in (widths ?? []).dropFirst(bits + 1) {
      var gates: [Gate] = [.identity(word, Interval(0, .powerOfTwo(labelBits) - 1))]
      gates.pad(to: width)
      word = network.append(gates)[0]
    }
    return word
  }

  /// [r ≥ `symbol`·g].
  private func reached(_ symbol: Int, _ place: AffineForm) -> Gate {
    .step(
      place - AffineForm(BigInt(symbol) * unit), upper: BigInt(slotCount - symbol) * unit - 1)
  }
}
