import Exact

/// Extraction of R bits at a time, two layers a group; with the AND of Lemma 22.
///
/// Bit t of the payload belongs to symbol ⌊t/D⌋ and is worth 2^(D − 1 − t mod D) in the label; the
/// symbol sought is ⌊r/g⌋. One threshold a symbol is enough, because scalars of symbols that are done
/// are lifted by Bg: at symbol m every r is at least mg, and r < (m + 1)g says «selected».
///
/// - Shape: 2^R + q + 1 and R + 2 neurons a group for its q symbols, one less each in the last.
/// - Ensures: the label for every r in [0, Bg), not only for integers times g.
///
/// Repair: Lemma 21 and 24 print m = ⌊((l − 1)R + i)/D⌋; it is ⌊((l − 1)R + i − 1)/D⌋.
/// Repair: Lemma 22 counts R neurons for R indicators of intervals [m, m + 1), which take two
/// thresholds each; R are too few for R = 1, for D = 1, and for groups across the end of a symbol
/// with R = 2. With lifting, q ≤ R thresholds suffice, and the printed width is right.
///
/// - Source: Park et al. 2021, Lemmas 21 and 22.
package struct Lemma21Extraction: Sendable {
  /// B
  package let slotCount: Int
  /// D
  package let labelBits: Int
  /// R
  package let groupBits: Int
  /// g
  package let unit: BigInt

  package init(slotCount: Int, labelBits: Int, groupBits: Int, unit: BigInt) {
    self.slotCount = slotCount
    self.labelBits = labelBits
    self.groupBits = groupBits
    self.unit = unit
  }

  /// G
  package var groupCount: Int { ceiledQuotient(slotCount * labelBits, groupBits) }

  /// Appends the layers and returns the label, a form over the last of them.
  ///
  /// - Requires: the word of `input` has G·R payload bits.
  package func append(_ input: Lemma20Lookup.Result, to network: inout GateStack) -> AffineForm {
    var state = (word: input.word, place: input.place, isLifted: false)
    for group in 0..<groupCount { append(group, &state, to: &network) }
    return state.word
  }

  private func append(
    _ group: Int, _ state: inout (word: AffineForm, place: AffineForm, isLifted: Bool),
    to network: inout GateStack
  ) {
    let isLast = group == groupCount - 1
    let start = group * groupBits
    let end = min(start + groupBits, slotCount * labelBits)
    let rest = groupCount * groupBits + labelBits - start - groupBits
    let symbols = start / labelBits...((end - 1) / labelBits)
    let placeBound = BigInt(slotCount) * unit * (state.isLifted ? 2 : 1) - 1
    let placeRange = Interval(0, placeBound)

    // Layer 1: the carriers, the digits of the group in unary, [r < (m + 1)g] for its symbols.
    var gates: [Gate] = [.identity(state.word, Interval(0, .powerOfTwo(rest + groupBits) - 1))]
    if !isLast { gates.append(.identity(state.place, placeRange)) }
    let digitCount = 1 << groupBits
    for digit in 1..<digitCount {
      gates.append(
        .step(
          state.word - AffineForm(BigInt(digit) << rest),
          upper: (BigInt(digitCount - digit) << rest) - 1))
    }
    for symbol in symbols {
      let bound = BigInt(symbol + 1) * unit - 1
      gates.append(.step(AffineForm(bound) - state.place, upper: bound))
    }
    var values = network.append(gates)[...]
    let word = values.removeFirst()
    let place = isLast ? 0 : values.removeFirst()
    let digits = (1..<digitCount).map { _ in values.removeFirst() }
    let passed = Array(values)

    // Layer 2: the carriers without the digits, a lift, and the ANDs.
    gates = [
      .identity(
        AffineForm.sum([word] + digits.map { -BigInt.powerOfTwo(rest) * $0 }),
        Interval(0, .powerOfTwo(rest) - 1))
    ]
    let finished = symbols.last { ($0 + 1) * labelBits - 1 < start + groupBits }
    if !isLast {
      let lift = finished.map {
        (BigInt(slotCount) * unit) * passed[$0 - symbols.lowerBound]
      }
      gates.append(
        .identity(
          place + (lift ?? 0),
          lift == nil ? placeRange : Interval(0, 2 * BigInt(slotCount) * unit - 1)))
    }
    for bit in start..<end {
      let index = bit / labelBits - symbols.lowerBound
      let selected = index == 0 ? passed[0] : passed[index] - passed[index - 1]
      gates.append(.step(value(ofBit: bit - start, digits) + selected - 2, upper: 0))
    }
    values = network.append(gates)[...]
    let carried = values.removeFirst()
    state.place = isLast ? 0 : values.removeFirst()
    if finished != nil { state.isLifted = true }
    state.word = AffineForm.sum(
      [carried]
        + zip(start..<end, values).map { bit, and in
          BigInt.powerOfTwo(labelBits - 1 - bit % labelBits) * and
        })
  }

  /// Bit `bit` of the group, counted from the top, of its digit in unary.
  private func value(ofBit bit: Int, _ digits: [AffineForm]) -> AffineForm {
    func digitBit(_ digit: Int) -> Int { digit >> (groupBits - 1 - bit) & 1 }
    return AffineForm.sum(
      digits.indices.compactMap { index in
        let change = digitBit(index + 1) - digitBit(index)
        return change == 0 ? nil : BigInt(change) * digits[index]
      })
  }
}
