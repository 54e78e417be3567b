import Diagnostics
import Exact
import Networks

/// The improved network with the tail `predecessor`: every grid point gets the label of a near key.
///
/// One record stands for a run of equal labels in key order, so that data whose classes lie apart
/// need few.
enum PredecessorNetwork {
  static func construct(
    _ request: ConstructionRequest, _ limits: DigitPlan.Limits
  ) throws -> ConstructionResult {
    if request.options.flag(ImprovedWidth3.stable.name) {
      throw DiagnosticList([
        Construction.conflict(
          "stable", with: "tail=predecessor",
          because: "only the tail \"reject\" has a form with proved ranges")
      ])
    }
    let (data, labels) = (request.data, request.labels)
    let codec = DigitCodec(first: labels.min()!, last: labels.max()!)
    guard
      let choice = RunSearch.search(
        data, labels: labels, in: request.input.gridBox!, codec, limits,
        seed: request.options.seed)
    else { throw DiagnosticList([ImprovedWidth3.noPlan(limits, data)]) }
    let (runs, plan) = (choice.runs, choice.plan)
    let keys = choice.search.keys(folds: [])

    var stack = LayerStack(inputCount: data.dimension)
    let x = keys.append(to: &stack, isClamped: false)
    let label: AffineForm
    let parameters: ConstructionParameters
    if choice.isLookup {
      // So few runs that stage II alone gives the label: its strings are the codes.
      let lookup = StepLookup(
        starts: runs.keys, strings: runs.labels.map { Rational(codec.code($0)) },
        columnCount: limits.columnCount, hasRamps: limits.hasRamps)
      label =
        lookup.append(to: &stack, x).string + AffineForm(Rational(codec.firstLabel - 1))
      parameters = ["runs": Rational(runs.count), "columns": Rational(lookup.actualColumnCount)]
    } else {
      let lookup = StepLookup(
        starts: plan.intervals.map { runs.keys[$0.lowerBound] },
        strings: plan.intervals.map { codec.string(runs, $0, plan) },
        columnCount: limits.columnCount, hasRamps: limits.hasRamps)
      let found = lookup.append(to: &stack, x)
      let state = DigitMatching(plan, labelBits: codec.labelBits).append(
        to: &stack, x: found.x, string: found.string)
      label =
        MatchingTail.predecessor(
          state, labelBits: codec.labelBits, distanceBits: choice.distanceBits, to: &stack)
        + AffineForm(Rational(codec.firstLabel))
      parameters = ImprovedWidth3.parameters(
        keys, plan, codec, columnCount: lookup.actualColumnCount)
    }
    stack.append([label], .identity)
    return ConstructionResult(
      layers: stack.networkLayers,
      output: OutputSpecification(first: codec.firstLabel, last: labels.max()!, naming: data),
      statistics: DataStatistics(data), parameters: parameters)
  }
}
