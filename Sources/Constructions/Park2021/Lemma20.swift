import Exact

/// The lookup: slots [0, V) in A buckets of B slots; a key gives the word of its bucket and its place
/// in it.
///
/// - Units: a word of Q payload bits is carried as word·2^D, with room for the answer.
///
/// Repair: the lemma has A indicators, A + 2 neurons and an undefined w_A. Indicator A never fires,
/// and the word is still constant in the first layer: A neurons.
///
/// - Source: Park et al. 2021, Lemma 20.
package struct Lemma20Lookup: Sendable {
  /// B
  package let bucketSize: Int
  /// D
  package let labelBits: Int
  /// Q, at least B·D.
  package let payloadBits: Int
  /// W_0, …, W_{A − 1}: multiples of 2^D.
  package let words: [BigInt]

  /// The lookup for keys below V = `slotCount` in about `bucketCount` buckets.
  ///
  /// Slots that no key uses hold label 0.
  ///
  /// - Parameters:
  ///   - labels: at least 0, and below 2^`labelBits`.
  ///   - groupBits: R; Q is B·D rounded up to a multiple of it.
  /// - Complexity: O(N + V·D/32).
  package init(
    _ keys: ScalarKeys, labels: [Int], labelBits: Int, size: BucketSize, groupBits: Int = 1
  ) {
    bucketSize = size.bucketSize
    self.labelBits = labelBits
    payloadBits = ceiledQuotient(bucketSize * labelBits, groupBits) * groupBits
    words = Lemma20Lookup.words(
      keys.machine!, labels: labels, labelBits: labelBits, size: size, payloadBits: payloadBits)
  }

  /// A
  package var bucketCount: Int { words.count }

  private static func words(
    _ keys: [Int], labels: [Int], labelBits: Int, size: BucketSize, payloadBits: Int
  ) -> [BigInt] {
    // Bit t of the payload, counted from its top, has the weight 2^(Q + D − 1 − t).
    let wordCount = (payloadBits + labelBits) / 32 + 1
    let top = payloadBits + labelBits - 1
    let order =
      size.bucketCount == 1 ? Array(keys.indices) : keys.indices.sorted { keys[$0] < keys[$1] }
    var next = 0
    return (0..<size.bucketCount).map { bucket in
      var digits = [UInt32](repeating: 0, count: wordCount)
      while next < order.count, keys[order[next]] / size.bucketSize == bucket {
        let slot = keys[order[next]] % size.bucketSize
        let label = labels[order[next]]
        for bit in 0..<labelBits where label >> (labelBits - 1 - bit) & 1 == 1 {
          let position = top - (slot * labelBits + bit)
          digits[position >> 5] |= 1 << UInt32(position & 31)
        }
        next += 1
      }
      return digits.withUnsafeBufferPointer { BigInt(twosComplement: $0) }
    }
  }

  /// What a lookup hands on: the word and the place in its bucket.
  package struct Result: Sendable {
    /// v, in [0, 2^(Q + D))
    package let word: AffineForm
    /// r = (x mod B)·g, in [0, Bg)
    package let place: AffineForm

    package init(word: AffineForm, place: AffineForm) {
      self.word = word
      self.place = place
    }
  }

  private var wordRange: Interval { Interval(0, .powerOfTwo(payloadBits + labelBits) - 1) }

  /// Appends two layers of A and 2 neurons.
  package func appendWide(_ x: Scalar, to network: inout GateStack) -> Result {
    let steps = (1..<max(words.count, 1)).map { x.step(at: BigInt($0 * bucketSize)) }
    let values = network.append([x.gate] + steps)
    let place = Interval(0, BigInt(bucketSize) * x.unit - 1)
    let next = network.append([
      .identity(word(AffineForm(words[0]), 1..<words.count, values.dropFirst()), wordRange),
      .identity(reduced(values[0], values.dropFirst(), unit: x.unit), place),
    ])
    return Result(word: next[0], place: next[1])
  }

  /// The layers of width 3 that `bucketCount` buckets take.
  package static func layerCount(buckets: Int) -> Int {
    buckets == 1 ? 0 : buckets <= 3 ? 1 : buckets - 2
  }

  /// Appends layers of at most `widths` neurons; the results are forms that the next layer takes up.
  ///
  /// The scalar is reduced as it goes, so that thresholds of later layers are B, 2B, … again: a scalar
  /// that stopped early is below Bg for good.
  ///
  /// - Shape: first ξ and indicators; then ξ, the word and indicators.
  /// - Requires: `widths` are at least 3; their indicators, 1 + Σ(d − 2), are at least A − 1.
  package func appendNarrow(
    _ x: Scalar, widths: [Int], isPadded: Bool = false, to network: inout GateStack
  ) -> Result {
    var rest = x
    var word = AffineForm(words[0])
    var next = 1
    for (index, width) in widths.enumerated() {
      let carried: [Gate] = index == 0 ? [rest.gate] : [rest.gate, .identity(word, wordRange)]
      let end = min(next + width - carried.count, words.count)
      let steps = (next..<end).map { rest.step(at: BigInt(($0 - next + 1) * bucketSize)) }
      var gates = carried + steps
      if isPadded { gates.pad(to: width) }
      let values = network.append(gates)
      let indicators = values[carried.count..<(carried.count + end - next)]
      if index > 0 { word = values[1] }
      word = self.word(word, next..<end, indicators)
      rest.form = reduced(values[0], indicators, unit: x.unit)
      rest.range = max(BigInt(bucketSize), x.range - BigInt((end - 1) * bucketSize))
      next = end
    }
    precondition(next == words.count, "too few neurons for the lookup")
    return Result(word: word, place: rest.form)
  }

  private func word(
    _ base: AffineForm, _ range: Range<Int>, _ indicators: ArraySlice<AffineForm>
  ) -> AffineForm {
    AffineForm.sum([base] + zip(range, indicators).map { (words[$0] - words[$0 - 1]) * $1 })
  }

  private func reduced(
    _ scalar: AffineForm, _ indicators: ArraySlice<AffineForm>, unit: BigInt
  ) -> AffineForm {
    AffineForm.sum([scalar] + indicators.map { (-BigInt(bucketSize) * unit) * $0 })
  }
}

/// V slots in A buckets of B.
package struct BucketSize: Hashable, Sendable {
  /// V
  package let slotCount: Int
  /// B
  package let bucketSize: Int
  /// A = ⌈V/B⌉
  package let bucketCount: Int
  /// The A of which B was made, at least `bucketCount`.
  package let bucketLimit: Int

  /// At most `atMost` buckets: B = ⌈V/min(V, `atMost`)⌉.
  package init(slotCount: Int, bucketsAtMost atMost: Int) {
    self.slotCount = slotCount
    bucketLimit = min(slotCount, atMost)
    bucketSize = ceiledQuotient(slotCount, bucketLimit)
    bucketCount = ceiledQuotient(slotCount, bucketSize)
  }

  package init(slotCount: Int, bucketSize: Int) {
    self.slotCount = slotCount
    self.bucketSize = bucketSize
    bucketCount = ceiledQuotient(slotCount, bucketSize)
    bucketLimit = bucketCount
  }
}
