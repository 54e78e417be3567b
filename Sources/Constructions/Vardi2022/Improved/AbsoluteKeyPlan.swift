import Exact

/// How the records of the networks of widths 4, 5 and 6 are written into strings: absolute keys, as
/// in the paper, then codes, n records a string.
package struct AbsoluteKeyPlan: Hashable, Sendable {
  /// How a stage III reads its strings.
  package enum Reading: Hashable, Sendable, CaseIterable {
    /// Bit by bit, with a step of slope 2^T; width 6.
    case bits
    /// By tents, fields doubled; width 5.
    case tents
    /// By tents, with the sum y in the bits of z below the string; width 4.
    case packedTents
  }

  package let reading: Reading
  /// n
  package let slotCount: Int
  /// ρ
  package let keyBits: Int
  /// c = LEN(C): codes are 1 … C.
  package let labelBits: Int

  /// The plan of the smallest network for `records`.
  /// - Complexity: O(sqrt(N)).
  package init(_ records: KeyedRecords, _ codec: DigitCodec, _ reading: Reading) {
    self.reading = reading
    keyBits = records.keys[records.count - 1].bitLength
    labelBits = Vardi2022.length(codec.classCount)
    let (count, field) = (records.count, keyBits + labelBits)
    let perSlot =
      switch reading {
      case .bits: 14 * field + 18
      case .tents: 7 * (field + 2) + 22
      case .packedTents: 6 * (field + 2) + 22
      }
    var best = (slots: 1, cost: Int.max)
    for slots in 1...min(count, 4 * BigInt(count).squareRoot.asInt! + 8) {
      let cost = 7 * (ceiledQuotient(count, slots) - 1) + slots * perSlot
      if cost < best.cost { best = (slots, cost) }
    }
    slotCount = best.slots
  }

  /// The bits of a record in a string.
  package var recordBits: Int { keyBits + labelBits + (reading == .bits ? 0 : 2) }

  /// T
  package var stringBits: Int { slotCount * recordBits }

  /// The records of every interval.
  package func intervals(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: slotCount).map { $0..<min($0 + slotCount, count) }
  }

  /// The string of the records `range`, in [0, 1); an unused slot is key 0 with code 0, which no x
  /// meets that is a key.
  package func string(
    _ records: KeyedRecords, _ range: Range<Int>, _ codec: DigitCodec
  ) -> Rational {
    // Tents need even fields: only then is the rest not reflected.
    let spare = reading == .bits ? 0 : 1
    var string = BigInt(0)
    for index in range.lowerBound..<(range.lowerBound + slotCount) {
      let isUsed = index < range.upperBound
      string = (string << (keyBits + spare)) + ((isUsed ? records.keys[index] : 0) << spare)
      string =
        (string << (labelBits + spare))
        + BigInt(isUsed ? codec.code(records.labels[index]) << spare : 0)
    }
    // Half a unit keeps every bit clear of the step.
    return reading == .bits
      ? Rational(2 * string + 1, powerOfTwo: -stringBits - 1)
      : Rational(string, powerOfTwo: -stringBits)
  }
}

/// The neurons of a layer by role; a sum or a key that is still a constant is no neuron.
struct RoleLayer {
  enum Role { case x, string, sum, key, gain, first, second }

  private var values: [Role: AffineForm] = [:]

  subscript(role: Role) -> AffineForm { values[role]! }

  /// Appends the layer of `neurons`, in order.
  /// - Requires: constant sums and keys are at least 0, as ReLU would leave them.
  init(_ neurons: [(Role, AffineForm)], to stack: inout LayerStack) {
    func isAbsent(_ neuron: (Role, AffineForm)) -> Bool {
      neuron.1.isConstant && (neuron.0 == .sum || neuron.0 == .key)
    }
    let present = neurons.filter { !isAbsent($0) }
    let results = stack.append(present.map(\.1))
    for (role, form) in neurons.filter(isAbsent) { values[role] = form }
    for (neuron, result) in zip(present, results) { values[neuron.0] = result }
  }
}
