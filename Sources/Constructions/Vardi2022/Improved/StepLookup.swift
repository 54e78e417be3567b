import Exact

/// Stage II of the improved networks: the string of the interval that an integer key lies in.
///
/// Strings replace one another: when x passes the start of interval j, z changes from S_{j−1} to
/// S_j. So z is never negative and needs no bump, and there is one string where the paper has two.
///
/// - Shape: width 3 and two layers an interval; with ramps width 4 and one layer; with K columns
///   width 2K + 1 (3K + 1 with ramps).
/// - Source: in place of Vardi 2022, Lemma A.4.
package struct StepLookup: Sendable {
  /// The first key of every interval, ascending.
  package let starts: [BigInt]
  /// The string of every interval, at least 0.
  package let strings: [Rational]
  /// K: columns of consecutive intervals, side by side.
  package let columnCount: Int
  /// Whether a step is p − q of two neurons side by side.
  package let hasRamps: Bool

  package init(starts: [BigInt], strings: [Rational], columnCount: Int = 1, hasRamps: Bool = false)
  {
    self.starts = starts
    self.strings = strings
    self.columnCount = columnCount
    self.hasRamps = hasRamps
  }

  /// Consecutive intervals whose strings are summed up in one neuron.
  private struct Column {
    /// z, a constant before the first step.
    var sum: AffineForm
    /// What is added to z from `start` on.
    let steps: [(start: BigInt, change: Rational)]
  }

  /// The columns that have an interval; at most `columnCount`.
  package var actualColumnCount: Int { columns.count }

  private var columns: [Column] {
    let size = ceiledQuotient(starts.count, columnCount)
    return stride(from: 0, to: starts.count, by: size).map { first in
      let end = min(first + size, starts.count)
      var steps = (first..<end).map { index in
        (starts[index], index == first ? strings[first] : strings[index] - strings[index - 1])
      }
      // The first column starts with its string: there is no key before it.
      if first == 0 { steps.removeFirst() }
      // The next column takes over.
      if end < starts.count { steps.append((starts[end], -strings[end - 1])) }
      return Column(sum: AffineForm(first == 0 ? strings[0] : 0), steps: steps)
    }
  }

  /// Appends the network and returns x and the string, forms over the last layer.
  ///
  /// - Ensures: an integer x ≥ 0 gives the string of the last interval that starts at or below it;
  ///   that of interval 0 if there is none.
  package func append(
    to stack: inout LayerStack, _ x: AffineForm
  ) -> (x: AffineForm, string: AffineForm) {
    var x = x
    var columns = columns
    for step in 0..<(columns.map(\.steps.count).max() ?? 0) {
      // x, then for every column its z unless that is constant, then its step.
      let starts = columns.map { $0.steps.indices.contains(step) ? $0.steps[step].start : nil }
      func appendLayer(_ neurons: (Int) -> [AffineForm]) -> [[AffineForm]] {
        var added: [Int] = []
        let lists = columns.indices.map { index -> [AffineForm] in
          let list = starts[index] == nil ? [] : neurons(index)
          added.append(list.count)
          return (columns[index].sum.isConstant ? [] : [columns[index].sum]) + list
        }
        var values = stack.append([x] + lists.flatMap { $0 })[...]
        x = values.removeFirst()
        return columns.indices.map { index in
          if !columns[index].sum.isConstant { columns[index].sum = values.removeFirst() }
          return (0..<added[index]).map { _ in values.removeFirst() }
        }
      }
      let reached: [AffineForm?]
      if hasRamps {
        let values = appendLayer { index in
          let past = x - AffineForm(starts[index]!)
          return [past + 1, past]
        }
        reached = values.map { $0.isEmpty ? nil : $0[0] - $0[1] }
      } else {
        let missing = appendLayer { [AffineForm(starts[$0]!) - x] }
        reached = appendLayer { [1 - missing[$0][0]] }.map(\.first)
      }
      for (index, reached) in reached.enumerated() {
        guard let reached else { continue }
        columns[index].sum = columns[index].sum + columns[index].steps[step].change * reached
      }
    }
    return (x, columns.reduce(AffineForm(Rational(0))) { $0 + $1.sum })
  }
}
