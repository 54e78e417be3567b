import Exact

/// How the records of an improved network are cut into intervals, and the widths of its digits.
package struct DigitPlan: Hashable, Sendable {
  /// What a plan must keep to.
  package struct Limits: Hashable, Sendable {
    /// K: the columns of stage II.
    package var columnCount = 1
    package var hasRamps = false
    /// n, if it is given.
    package var slotCount: Int?
    /// The most bits of a string.
    package var stringBits: Int?
    package var depth: Int?

    package init() {}
  }

  /// n: the records of the longest interval.
  package let slotCount: Int
  /// The records of every interval.
  package let intervals: [Range<Int>]
  /// β0: the bits of an interval's first digit.
  package let firstBits: Int
  /// β: the bits of the others.
  package let otherBits: Int
  /// The weights of stages II and III that depend on the plan, as planned.
  package let cost: Int

  /// T
  package var stringBits: Int { firstBits + (slotCount - 1) * otherBits }

  /// m
  package var intervalCount: Int { intervals.count }

  /// The cheapest plan for `records` within `limits`, or nil if none keeps to them.
  ///
  /// An interval border is forced where the digit needs more than β bits, and each stretch between
  /// such borders is cut into intervals of at most n records. All β that occur and all reasonable n
  /// are tried.
  ///
  /// - Parameter stageOneDepth: the layers before stage II, for `limits.depth`.
  /// - Complexity: O(β values · (N + n values · distinct stretch lengths)).
  package init?(
    _ records: KeyedRecords, _ codec: DigitCodec, _ limits: Limits, stageOneDepth: Int
  ) {
    let (firsts, lengths) = codec.digitLengths(records)
    let search = PlanSearch(
      lengths: lengths, firstBits: firsts.max()!, minimumBits: codec.labelBits + 2, limits: limits,
      stageOneDepth: stageOneDepth)
    guard let choice = search.cheapest else { return nil }

    var intervals: [Range<Int>] = []
    for stretch in search.stretches(choice.bits) {
      let parts = ceiledQuotient(stretch.count, choice.slots)
      let (size, longer) = stretch.count.quotientAndRemainder(dividingBy: parts)
      var start = stretch.lowerBound
      for part in 0..<parts {
        let end = start + size + (part < longer ? 1 : 0)
        intervals.append(start..<end)
        start = end
      }
    }
    self.intervals = intervals
    slotCount = intervals.map(\.count).max()!
    firstBits = intervals.map { firsts[$0.lowerBound] }.max()!
    otherBits =
      intervals.filter { $0.count > 1 }
      .map { lengths[$0.lowerBound..<($0.upperBound - 1)].max()! }.max() ?? 1
    cost = choice.cost
  }
}

/// The search of the cheapest β and n.
private struct PlanSearch {
  /// LEN(D_i) of record i + 1.
  let lengths: [Int]
  /// β0 of the search: the longest first digit of any record.
  let firstBits: Int
  /// Smaller β are not worth a look.
  let minimumBits: Int
  let limits: DigitPlan.Limits
  let stageOneDepth: Int

  /// The records between forced borders for digits of `bits` bits.
  func stretches(_ bits: Int) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start = 0
    for (index, length) in lengths.enumerated() where length > bits {
      result.append(start..<(index + 1))
      start = index + 1
    }
    result.append(start..<(lengths.count + 1))
    return result
  }

  /// The first strict minimum over β ascending, then n ascending.
  var cheapest: (bits: Int, slots: Int, cost: Int)? {
    var occurs = [Bool](repeating: false, count: (lengths.max() ?? 0) + 1)
    for length in lengths { occurs[length] = true }
    let distinct = occurs.indices.filter { occurs[$0] }
    let candidates = distinct.filter { $0 >= minimumBits || $0 == distinct.last }
    var best: (bits: Int, slots: Int, cost: Int)?
    for bits in candidates.isEmpty ? [1] : candidates {
      let stretches = stretches(bits)
      let longest = stretches.reduce(0) { max($0, $1.count) }
      var counts = [Int](repeating: 0, count: longest + 1)
      for stretch in stretches { counts[stretch.count] += 1 }
      let histogram = counts.indices.filter { counts[$0] > 0 }.map {
        (length: $0, count: counts[$0])
      }
      let ratio = max(1, 7 * (lengths.count + 1) / (5 * bits + 14))
      let guess = BigInt(ratio).squareRoot.asInt! + 1
      let slots = limits.slotCount.map { $0...$0 } ?? 1...min(longest, 6 * guess + 10)
      for slots in slots {
        let intervals = histogram.reduce(0) { $0 + $1.count * ceiledQuotient($1.length, slots) }
        guard isAllowed(bits: bits, slots: slots, intervals: intervals) else { continue }
        let cost = cost(bits: bits, slots: slots, intervals: intervals)
        if best.map({ cost < $0.cost }) ?? true { best = (bits, slots, cost) }
      }
    }
    return best
  }

  /// The bits that stage III strips, all but the last digit.
  private func strippedBits(_ bits: Int, _ slots: Int) -> Int {
    slots > 1 ? firstBits + (slots - 2) * bits : 0
  }

  private func cost(bits: Int, slots: Int, intervals: Int) -> Int {
    let perInterval = limits.columnCount > 1 ? 5 : limits.hasRamps ? 6 : 7
    return perInterval * (intervals - 1) + 14 * slots + 5 * strippedBits(bits, slots)
  }

  private func isAllowed(bits: Int, slots: Int, intervals: Int) -> Bool {
    if let most = limits.stringBits, slots > 1, firstBits + (slots - 1) * bits > most {
      return false
    }
    guard let most = limits.depth else { return true }
    let steps = ceiledQuotient(intervals, limits.columnCount) + 1
    return stageOneDepth + 3 + 2 * steps + 2 * slots + strippedBits(bits, slots) <= most
  }
}
