import Exact

/// How the sorted samples of a faithful network are cut into intervals and bit strings.
///
/// - Source: Vardi 2022, Lemma A.4 and the proof of Theorem A.1.
package struct StringPlan: Hashable, Sendable {
  /// n: the samples of an interval, the last one excepted.
  package let slotCount: Int
  /// m: the intervals.
  package let intervalCount: Int
  /// ρ: the bits of a key.
  package let keyBits: Int
  /// c: the bits of a label.
  package let labelBits: Int

  package init(slotCount: Int, intervalCount: Int, keyBits: Int, labelBits: Int) {
    self.slotCount = slotCount
    self.intervalCount = intervalCount
    self.keyBits = keyBits
    self.labelBits = labelBits
  }

  /// The plan for `count` samples when the theorem asks for ceil(sqrt(k log k)) intervals.
  ///
  /// - Parameters:
  ///   - budget: k; N in Theorem 3.1, L² in 5.1, B² in 6.2.
  ///   - keyBound: R, at least every key.
  ///   - largestLabel: of the labels as they are stored, all at least 0.
  package init(count: Int, budget: Int, keyBound: BigInt, largestLabel: Int) {
    // Repair: log N = 0 for N = 1 gives no interval, and m < N fails for N = 2, 3: m is clipped to
    // 1 … N. The same for L = 1 and B = 1.
    let asked = min(count, max(1, Vardi2022.ceiledRootOfLogPower(budget)))
    // Repair: ceil(sqrt(N log N)) intervals and ceil(sqrt(N/log N)) slots, rounded separately,
    // disagree for 122 of the N ≤ 2000 (N = 17: 9 intervals, for which ceil(N/m) = 2, but 3 slots),
    // and then a string belongs to other samples than its interval. ceil(N/m) is used everywhere.
    let slots = ceiledQuotient(count, asked)
    self.init(
      slotCount: slots,
      // Repair: with k = ceil(N/m), even the first index of interval j may exceed N (N = 5, m = 4):
      // there are only ceil(N/k) intervals.
      intervalCount: ceiledQuotient(count, slots),
      // Repair: ceil(log R) bits do not hold the key R if R is a power of two.
      keyBits: keyBound.bitLength,
      // Repair: log C bits do not hold labels 1 … C if C is a power of two: C = 4 stores label 4 as
      // 0, and C = 1 has no bit at all.
      labelBits: max(1, Vardi2022.length(largestLabel)))
  }

  /// q: the bits of the longer field.
  package var fieldBits: Int { max(keyBits, labelBits) }

  /// The layers of stages II and III.
  package var layerCount: Int { 3 * intervalCount + 2 + 1 + slotCount * (3 * fieldBits + 3) }

  /// A bound of the nonzero weights of stages II and III up to the last layer, when y starts at 0.
  ///
  /// It is their number if ρ ≥ c and no interval has labels that are all 0. If labels are longer
  /// than keys, it is the carried field that is a key, and a slot has one weight less.
  package var weightCount: Int {
    27 * intervalCount + 6 + 5
      + slotCount * (31 * fieldBits + 7 * min(keyBits, labelBits) + 22) + slotCount - 1
  }

  /// The most neurons of a layer.
  package var width: Int { labelBits == 1 && keyBits > 1 ? 10 : 12 }

  /// A bound of the bits of a weight, strings included.
  package var weightBits: Int {
    max(keyBits + slotCount * fieldBits, slotCount * fieldBits + 2)
  }
}

/// Stages II and III for consecutive sorted samples.
///
/// - Source: Vardi 2022, the proof of Theorem A.1.
package struct StringNetwork: Sendable {
  package let plan: StringPlan
  package let lookup: LemmaA4IntervalLookup

  /// The network for samples with `keys`, ascending, and `labels`.
  ///
  /// - Requires: keys are integers of at most ρ bits, pairwise at least 2 apart before they were
  ///   rounded down; labels have at most c bits.
  package init(keys: [BigInt], labels: [Int], _ plan: StringPlan) {
    self.plan = plan
    let slots = plan.slotCount
    lookup = LemmaA4IntervalLookup(
      (0..<plan.intervalCount).map { interval in
        let start = interval * slots
        let end = min(keys.count, start + slots)
        var (label, key) = (BigInt(0), BigInt(0))
        // The first sample takes the most significant slot. Repair: the paper's "i mod n" would put
        // the last one there; any order works as long as both strings share it.
        // Repair: unused slots break two hypotheses of Lemma A.5 (distinct keys, LEN(u) = ρn). They
        // are harmless as key 0 with label 0: relu(2^{c+1}(bump − 1) + 0) = 0.
        for slot in start..<(start + slots) {
          label = (label << plan.labelBits) + BigInt(slot < end ? labels[slot] : 0)
          key = (key << plan.keyBits) + (slot < end ? keys[slot] : 0)
        }
        return .init(lower: keys[start], upper: keys[end - 1] + 1, strings: [label, key])
      })
  }

  /// Appends both stages; returns x and y plus the label of x's sample, as a form.
  ///
  /// - Shape: width 12, depth `plan.layerCount`.
  /// - Parameter y: a running sum, at least 0, which stage II carries along if it is given.
  /// - Ensures: an x that is 2 or more from all samples gains 0.
  package func append(
    to stack: inout LayerStack, x: AffineForm, y: AffineForm? = nil
  ) -> (x: AffineForm, sum: AffineForm) {
    let found = lookup.append(to: &stack, x, carrying: [x] + (y.map { [$0] } ?? []))
    return LemmaA5FieldMatching(
      slotCount: plan.slotCount, keyBits: plan.keyBits, labelBits: plan.labelBits
    ).append(
      to: &stack, x: found.carried[0], y: y == nil ? 0 : found.carried[1], keys: found.strings[1],
      labels: found.strings[0])
  }
}
