import Exact

/// Stage II of the faithful networks: the strings of the interval that a key lies in.
///
/// Every string has its own copy of x and its own sum y, which starts at 0 and gains the string of
/// the one interval whose bump is 1.
///
/// - Source: Vardi 2022, Lemma A.4; the paper's network is `strings.count` = 1 without carries.
package struct LemmaA4IntervalLookup: Sendable {
  package struct Interval: Sendable {
    /// a: the floor of its first key.
    package let lower: BigInt
    /// b: the floor of its last key, plus 1.
    package let upper: BigInt
    /// The strings to look up, each at least 0.
    package let strings: [BigInt]

    package init(lower: BigInt, upper: BigInt, strings: [BigInt]) {
      self.lower = lower
      self.upper = upper
      self.strings = strings
    }
  }

  /// Ascending; keys of different intervals are at least 3/2 apart.
  package let intervals: [Interval]

  package init(_ intervals: [Interval]) { self.intervals = intervals }

  /// Appends the network and returns the strings and the carried values.
  ///
  /// - Shape: width 4·strings + `carried.count`, depth 3m + 2.
  /// - Requires: x and `carried` are not negative.
  /// - Ensures: a key of interval j gives its strings; an x that is at least 1/2 below `lower` and
  ///   above `upper` of every interval gives zeros.
  ///
  /// Repair: the lemma does not say that it needs x ≥ 0, although ReLU neurons carry x: at
  /// x = −1 with the interval [0, 1] the first layer already makes it 0, and the string comes out.
  package func append(
    to stack: inout LayerStack, _ x: AffineForm, carrying carried: [AffineForm]
  ) -> (strings: [AffineForm], carried: [AffineForm]) {
    let stringCount = intervals.first?.strings.count ?? 0
    var others = carried[...]
    // Two neurons a string, x and y, before an interval and after it; four within.
    var values = Array(repeating: [x, 0], count: stringCount)
    func appendLayer(_ neurons: [[AffineForm]]) {
      let size = neurons.first?.count ?? 0
      let result = stack.append(neurons.flatMap { $0 } + others)
      values = neurons.indices.map { Array(result[($0 * size)..<(($0 + 1) * size)]) }
      others = result.suffix(carried.count)
    }
    appendLayer(values)
    for interval in intervals {
      let (lower, upper) = (AffineForm(interval.lower), AffineForm(interval.upper))
      appendLayer(values.map { $0 + LemmaA6Bump.slopes($0[0], lower: lower, upper: upper) })
      appendLayer(values.map { $0.prefix(2) + LemmaA6Bump.caps($0.suffix(2)) })
      appendLayer(
        zip(values, interval.strings).map { value, string in
          [value[0], value[1] + string * LemmaA6Bump.indicator(value.suffix(2))]
        })
    }
    appendLayer(values.map { [$0[1]] })
    return (values.map { $0[0] }, Array(others))
  }
}
