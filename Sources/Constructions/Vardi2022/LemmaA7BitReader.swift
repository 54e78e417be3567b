import Exact

/// The reading of a bit string, the most significant bit first, by two tent chains.
///
/// With tri(z) = relu(relu(2z) − relu(4z − 2)), the phases are tri^(k)(u/2^T + 2^{−T−1}) and
/// tri^(k)(u/2^T + 2^{−T−2}). After k steps the second less the first is +2^{k−T−2} if bit k is 1
/// and −2^{k−T−2} if it is 0, whatever the string.
///
/// A step takes three layers A, B, C. `neurons…` lists a layer's neurons, and `take…` reads their
/// values from the front of a list.
///
/// Repair: Eq. (4) of the paper, reconstructed: a bit is relu of 2^{T+2−k}·(the phase of the
/// smaller offset less that of the larger one). The other order gives the complement: T = 1, u = 1
/// would read 0.
/// Repair: LEN(u) = T in the lemma must be "at most T, zero-padded", and i < j must be i ≤ j, or
/// one-bit fields (c = 1) were excluded.
///
/// - Source: Vardi 2022, Lemma A.7.
package struct LemmaA7BitReader: Sendable {
  /// T: the bits of the whole string.
  package let length: Int
  /// The bits of a field.
  package let fieldLength: Int
  /// The phases of the larger and of the smaller offset.
  package private(set) var phases: [AffineForm]
  /// The bits read so far of all fields.
  package private(set) var position = 0
  /// The value of the current field so far.
  package private(set) var field = AffineForm(Rational(0))

  /// A reader of strings of `length` bits in fields of `fieldLength` bits whose phases are the two
  /// neurons given.
  package init(length: Int, fieldLength: Int, phases: [AffineForm]) {
    self.length = length
    self.fieldLength = fieldLength
    self.phases = phases
  }

  /// The two neurons that start a reader of `string`: string/2^T plus 2^{−T−1} and 2^{−T−2}.
  package static func initialPhases(of string: AffineForm, length: Int) -> [AffineForm] {
    [1, 2].map { (offset: Int) in
      Rational(1, powerOfTwo: -length) * string
        + AffineForm(Rational(1, powerOfTwo: -length - offset))
    }
  }

  /// Forgets the field read last.
  package mutating func startField() { field = AffineForm(Rational(0)) }

  private var carriedField: [AffineForm] { field.isConstant ? [] : [field] }

  /// The neurons of layer A of bit `bit` of a field; carries if the field has no such bit.
  package func neuronsA(bit: Int) -> [AffineForm] {
    if bit >= fieldLength { return phases + carriedField }
    return phases.flatMap { phase -> [AffineForm] in
      [BigInt(2) * phase, BigInt(4) * phase - 2]
    } + carriedField
  }

  package mutating func takeA(bit: Int, _ values: inout ArraySlice<AffineForm>) {
    if bit >= fieldLength {
      phases = (0..<2).map { _ in values.removeFirst() }
    } else {
      phases = (0..<2).map { _ in values.removeFirst() - values.removeFirst() }
    }
    takeField(&values)
  }

  /// The neurons of layer B: the phases after the step.
  package var neuronsB: [AffineForm] { phases + carriedField }

  package mutating func takeB(_ values: inout ArraySlice<AffineForm>) {
    phases = (0..<2).map { _ in values.removeFirst() }
    takeField(&values)
  }

  /// The neurons of layer C of bit `bit`: the bit itself comes last.
  package func neuronsC(bit: Int) -> [AffineForm] {
    if bit >= fieldLength { return phases + carriedField }
    // Repair: taken as one weight, 2^{c−l}·2^{T+2−k} has up to T + c + 1 bits, more than the
    // claimed T + 2. The second factor stands before the ReLU, which then gives the bit, the first
    // after it.
    let factor = Rational(1, powerOfTwo: length + 2 - (position + 1))
    return phases + carriedField + [factor * (phases[1] - phases[0])]
  }

  package mutating func takeC(bit: Int, _ values: inout ArraySlice<AffineForm>) {
    takeB(&values)
    if bit >= fieldLength { return }
    field = field + BigInt.powerOfTwo(fieldLength - 1 - bit) * values.removeFirst()
    position += 1
  }

  private mutating func takeField(_ values: inout ArraySlice<AffineForm>) {
    if !field.isConstant { field = values.removeFirst() }
  }

  /// Carries the phases into the next layer.
  package mutating func takePhases(_ values: inout ArraySlice<AffineForm>) {
    phases = (0..<2).map { _ in values.removeFirst() }
  }
}
