import Diagnostics
import Exact

/// A scalar that a network carries as ξ = x·`unit`, an integer.
///
/// The unit is the smallest gap of the projection, so that every threshold and weight is an integer.
package struct Scalar: Sendable {
  /// ξ
  package var form: AffineForm
  /// K: x is in [0, K).
  package var range: BigInt
  /// g
  package let unit: BigInt

  package init(_ form: AffineForm, range: BigInt, unit: BigInt) {
    self.form = form
    self.range = range
    self.unit = unit
  }

  /// [0, Kg − 1]
  var interval: Interval { Interval(0, range * unit - 1) }

  /// A gate that carries ξ.
  var gate: Gate { .identity(form, interval) }

  /// [x ≥ `threshold`].
  func step(at threshold: BigInt) -> Gate {
    .step(form - AffineForm(threshold * unit), upper: (range - threshold) * unit - 1)
  }
}

extension ShiftStage {
  /// Appends the stage in two layers of `indicators.count` + 1 neurons and 1 neuron.
  ///
  /// - Ensures: the result is a single neuron, so that no two wide layers meet.
  ///
  /// Repair: Lemma 7's «one hidden layer» needs the layer of one neuron: counted densely, two wide
  /// layers that meet cost the product of their widths.
  package func appendWide(_ x: Scalar, to network: inout GateStack) -> Scalar {
    let values = network.append([x.gate] + indicators.map { x.step(at: $0.threshold) })
    let moved = sum(
      values[0] + AffineForm(offset * x.unit), indicators.indices, values.dropFirst(), unit: x.unit)
    let result = Scalar(moved, range: target, unit: x.unit)
    return Scalar(network.append([result.gate])[0], range: target, unit: x.unit)
  }

  /// The indicators that layers of `widths` hold: the first layer has no sum of its own to carry, the
  /// last one carries x and the sum in one neuron.
  ///
  /// Repair: C = ⌊1/2 + Σ(d − 2)/2⌋ blocks leave one of these neurons unused.
  package static func capacity(ofWidths widths: [Int]) -> Int {
    widths.count == 1 ? widths[0] - 1 : widths.reduce(0) { $0 + $1 - 2 } + 2
  }

  /// The layers of width 3 that the stage takes.
  package static func layerCount(indicators count: Int) -> Int {
    count <= 2 ? 1 : max(2, count - 2)
  }

  /// Appends the stage in layers of at most `widths` neurons, which holds its indicators in order;
  /// the result is a form that the next layer takes up.
  ///
  /// - Shape: first ξ and indicators; then ξ, the sum of the changes so far and indicators; in the
  ///   last layer ξ and the sum are one neuron.
  /// - Requires: `widths` are at least 3 and have the capacity for all indicators; `offset` is 0.
  package func appendNarrow(
    _ x: Scalar, widths: [Int], isPadded: Bool = false, to network: inout GateStack
  ) -> Scalar {
    precondition(ShiftStage.capacity(ofWidths: widths) >= indicators.count, "too few neurons")
    precondition(offset.isZero, "an offset in a narrow stage")
    var x = x
    // The next indicator, and the sum of the changes before it, a form.
    var next = 0
    var sum = AffineForm(Rational(0))
    var bounds = PrefixBounds(stage: self, unit: x.unit)
    for (index, width) in widths.enumerated() {
      let carriesBoth = index > 0 && index == widths.count - 1
      let carried: [Gate]
      if index == 0 {
        carried = [x.gate]
      } else if carriesBoth {
        carried = [.identity(x.form + sum, bounds.shifted)]
      } else {
        carried = [x.gate, .identity(sum, bounds.sum)]
      }
      let end = min(next + width - carried.count, indicators.count)
      var gates = carried + indicators[next..<end].map { x.step(at: $0.threshold) }
      if isPadded { gates.pad(to: width) }
      let values = network.append(gates)
      let indicatorValues = values[carried.count..<(carried.count + end - next)]
      x.form = values[0]
      let base = carried.count == 2 ? values[1] : 0
      sum = self.sum(base, next..<end, indicatorValues, unit: x.unit)
      bounds.advance(to: end)
      next = end
    }
    return Scalar(x.form + sum, range: target, unit: x.unit)
  }

  /// `base` + Σ change·unit·indicator over some of the indicators.
  private func sum(
    _ base: AffineForm, _ range: Range<Int>, _ values: ArraySlice<AffineForm>, unit: BigInt
  ) -> AffineForm {
    AffineForm.sum([base] + zip(range, values).map { (indicators[$0].change * unit) * $1 })
  }
}

/// The ranges of partial sums of a stage's changes.
private struct PrefixBounds {
  let stage: ShiftStage
  let unit: BigInt
  private var next = 0
  private var prefix = BigInt(0)
  private var lowest = BigInt(0)
  private var highest = BigInt(0)
  /// Of x + the sum on the pieces before the last one.
  private var shiftedLow = BigInt(0)
  private var shiftedHigh = BigInt(0)
  private var start = BigInt(0)

  init(stage: ShiftStage, unit: BigInt) {
    self.stage = stage
    self.unit = unit
  }

  /// Adds the indicators before `end`.
  mutating func advance(to end: Int) {
    for indicator in stage.indicators[next..<end] {
      close(at: indicator.threshold)
      prefix = prefix + indicator.change
      lowest = min(lowest, prefix)
      highest = max(highest, prefix)
      start = indicator.threshold
    }
    next = end
  }

  private mutating func close(at end: BigInt) {
    shiftedLow = min(shiftedLow, (start + prefix) * unit)
    shiftedHigh = max(shiftedHigh, (end + prefix) * unit - 1)
  }

  /// Of the sum.
  var sum: Interval { Interval(lowest * unit, highest * unit) }

  /// Of ξ plus the sum: by pieces between thresholds.
  var shifted: Interval {
    var copy = self
    copy.close(at: stage.range)
    return Interval(copy.shiftedLow, copy.shiftedHigh)
  }
}

extension [Gate] {
  /// Adds neurons without weights.
  mutating func pad(to width: Int) {
    while count < width { append(.identity(0, Interval(0))) }
  }
}
