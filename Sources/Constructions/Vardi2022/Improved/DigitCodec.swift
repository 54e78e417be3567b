import Exact

/// The digits that the strings of the improved network are made of.
///
/// While x ≥ θ_i, the state of stage III is E = 2^{c+1}(x − θ_i) + 2·code_i; digit i is the fall of
/// E from record i − 1 to record i. All digits are even and positive.
///
/// - Units: code = label − first + 1 in 1 … C, of c = LEN(C − 1) bits above 1.
package struct DigitCodec: Hashable, Sendable {
  /// The smallest label.
  package let firstLabel: Int
  /// C: the largest code.
  package let classCount: Int

  /// The codec of the labels `first ... last`.
  package init(first: Int, last: Int) {
    firstLabel = first
    classCount = last - first + 1
  }

  /// c
  package var labelBits: Int { Vardi2022.length(classCount - 1) }

  package func code(_ label: Int) -> Int { label - firstLabel + 1 }

  /// D_0 of a record that starts an interval: the fall from 2^{c+1}(x + 2).
  package func firstDigit(key: BigInt, label: Int) -> BigInt {
    ((key + 2) << (labelBits + 1)) - BigInt(2 * code(label))
  }

  /// D_i of record `index` of `records` after the one before it.
  package func digit(_ records: KeyedRecords, _ index: Int) -> BigInt {
    let step = records.keys[index] - records.keys[index - 1]
    let change = code(records.labels[index]) - code(records.labels[index - 1])
    return (step << (labelBits + 1)) - BigInt(2 * change)
  }

  /// The bits of D_0 of every record, if it starts an interval, and of D_i of all but the first.
  /// - Complexity: O(N).
  func digitLengths(_ records: KeyedRecords) -> (firsts: [Int], others: [Int]) {
    let keys = records.keys.compactMap(\.asInt)
    guard keys.count == records.count,
      records.keys[records.count - 1].bitLength + labelBits <= 58
    else {
      return (
        zip(records.keys, records.labels).map { firstDigit(key: $0, label: $1).bitLength },
        (1..<records.count).map { digit(records, $0).bitLength }
      )
    }
    // The same on machine integers.
    func length(_ digit: Int) -> Int { Int.bitWidth - digit.leadingZeroBitCount }
    let labels = records.labels
    let firsts = keys.indices.map { index in
      length((keys[index] + 2) << (labelBits + 1) - 2 * code(labels[index]))
    }
    let others = keys.indices.dropFirst().map { index in
      let change = labels[index] - labels[index - 1]
      return length((keys[index] - keys[index - 1]) << (labelBits + 1) - 2 * change)
    }
    return (firsts, others)
  }

  /// Returns the string of the records `range`: D_0 in `plan.firstBits` bits after the binary
  /// point, then the others in `plan.otherBits` bits each.
  package func string(
    _ records: KeyedRecords, _ range: Range<Int>, _ plan: DigitPlan
  ) -> Rational {
    var digits = firstDigit(
      key: records.keys[range.lowerBound], label: records.labels[range.lowerBound])
    for index in (range.lowerBound + 1)..<(range.lowerBound + plan.slotCount) {
      digits = (digits << plan.otherBits) + (index < range.upperBound ? digit(records, index) : 0)
    }
    return Rational(digits, powerOfTwo: -plan.stringBits)
  }
}
