import Exact

/// Stage III of the improved networks: the record that an integer key meets, read off a string.
///
/// E = 2^{c+1}(x − θ_i) + 2·code_i while x ≥ θ_i; the string z holds the digits that E loses from
/// record to record. A block tests whether E exceeds the next digit, which its rest cannot change
/// because E and all digits are even; if it does not, z becomes 0 and E stays as it is from then
/// on. f tents of a number (D + rest)/2^f with an even D give the rest, so that no bit is
/// extracted.
///
/// - Shape: width 3, depth 2n + β0 + (n − 2)β for n ≥ 2; with `isStable` two layers more, and twice
///   as many for a digit of several bits, less one.
/// - Source: in place of Vardi 2022, Lemma A.5.
package struct DigitMatching: Sendable {
  /// n
  package let slotCount: Int
  /// β0
  package let firstBits: Int
  /// β
  package let otherBits: Int
  /// c
  package let labelBits: Int
  /// Whether tents are written so that interval arithmetic stays tight.
  package let isStable: Bool

  package init(_ plan: DigitPlan, labelBits: Int, isStable: Bool = false) {
    slotCount = plan.slotCount
    firstBits = plan.firstBits
    otherBits = plan.otherBits
    self.labelBits = labelBits
    self.isStable = isStable
  }

  /// Appends the network and returns E.
  ///
  /// - Requires: x ≥ 0 is an integer, and `string` the string of its interval.
  /// - Ensures: E = 2^{c+1}(x − θ) + 2·code of the last record of the interval with θ ≤ x;
  ///   2^{c+1}(x + 2) if there is none. So E ≤ 2^{c+1} exactly if x is a record's key.
  package func append(
    to stack: inout LayerStack, x: AffineForm, string: AffineForm
  ) -> AffineForm {
    var state = BigInt.powerOfTwo(labelBits + 1) * (x + 2)
    var rest = string
    if isStable {
      // z = 1 − relu(1 − z): interval arithmetic does not see that stage II gives z ≤ 1.
      let values = stack.append([state, 1 - rest])
      let clamped = stack.append([values[0], 1 - values[1]])
      (state, rest) = (clamped[0], clamped[1])
    }
    for slot in 0..<slotCount {
      let bits = slot == 0 ? firstBits : otherBits
      let weight = BigInt.powerOfTwo(bits)
      // h = 0 exactly if the state is below the digit.
      var values = stack.append([state, rest, state - weight * rest])
      values = stack.append([values[0], values[1], values[1] - values[2]])
      rest = values[1] - values[2]
      state = values[0] - weight * rest
      // The last digit leaves no rest.
      if slot == slotCount - 1 { break }
      for bit in 0..<bits {
        if isStable {
          values = stack.append([state, BigInt(2) * rest - 1, 1 - BigInt(2) * rest])
          (state, rest) = (values[0], 1 - values[1] - values[2])
          if bit < bits - 1 {
            values = stack.append([state, rest])
            (state, rest) = (values[0], values[1])
          }
        } else {
          values = stack.append([state, rest, rest - AffineForm(Rational(1, 2))])
          (state, rest) = (values[0], BigInt(2) * values[1] - BigInt(4) * values[2])
        }
      }
      state = state + rest
    }
    return state
  }
}

/// The last layers of an improved network: from the state of stage III to a code.
package enum MatchingTail {
  /// Appends the layers that give code where E = 2·code ≤ 2^{c+1}, and 0 elsewhere.
  /// - Shape: width 2, depth 2.
  package static func rejecting(
    _ state: AffineForm, labelBits: Int, to stack: inout LayerStack
  ) -> AffineForm {
    let half = Rational(1, 2) * state
    let largest = BigInt.powerOfTwo(labelBits)
    let values = stack.append([half, half - AffineForm(largest)])
    return stack.append([values[0] - (largest + 1) * values[1]])[0]
  }

  /// The same in a form whose range interval arithmetic proves to be 0 … C.
  /// - Shape: width 2, depth 3.
  package static func stablyRejecting(
    _ state: AffineForm, classCount: Int, to stack: inout LayerStack
  ) -> AffineForm {
    let half = Rational(1, 2) * state
    let largest = BigInt(classCount)
    var values = stack.append([AffineForm(largest) - half, half - AffineForm(largest)])
    values = stack.append([AffineForm(largest) - values[0], 1 - values[1]])
    return stack.append([values[0] + largest * values[1] - AffineForm(largest)])[0]
  }

  /// Appends the layers that give the code, less 1, of the nearest record below: E/2 − 1 modulo
  /// 2^c.
  ///
  /// - Shape: width 3, depth `distanceBits`.
  /// - Requires: (E/2 − 1)/2^c < 2^`distanceBits`.
  package static func predecessor(
    _ state: AffineForm, labelBits: Int, distanceBits: Int, to stack: inout LayerStack
  ) -> AffineForm {
    var value = Rational(1, 2) * state - 1
    for bit in stride(from: distanceBits - 1, through: 0, by: -1) {
      let power = BigInt.powerOfTwo(labelBits + bit)
      let values = stack.append([value, value - AffineForm(power - 1), value - AffineForm(power)])
      value = values[0] - power * (values[1] - values[2])
    }
    return value
  }
}
