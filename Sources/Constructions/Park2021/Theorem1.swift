import Diagnostics
import Exact
import Networks

/// Park et al. 2021, Theorem 1: N^w wide and N^(2 − 2w) deep, so that w = 2/3 has the fewest
/// parameters, about N^(2/3).
///
/// - Shape: one neuron; m1 layers of width 3 and one neuron if there are any; m2 times n_j + 1 and 1
///   neurons; A and 2 neurons; G times at most 2^R + R + 1 and R + 2 neurons; the output.
/// - Ensures: every sample's label; with the range `box` a label of the data's range at every grid
///   point of the domain, the same with every activation.
package enum Theorem1 {
  package static let construction = Construction(
    name: "park2021-1", paper: .park2021, theorem: "Theorem 1",
    summary: "about N^(2/3) parameters, or wider and less deep: N^w wide, N^(2 - 2w) deep",
    tasks: [.classes, .sign], form: .faithful,
    options: [exponent] + GateActivation.options + [Lemma14Projection.Domain.option, .seed],
    bounds: bounds, construct: construct)

  package static let exponent = ConstructionOption(
    "w", .rational(Rational(2, 3)...1), default: .rational(Rational(2, 3)),
    help: "the exponent of the width; 2/3 has the fewest parameters for large N")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let exponent = try exponent(request)
    let samples = ParkSamples(request)
    return try Theorem1Network(samples) { keys in
      Theorem1Plan(
        count: samples.count, range: keys.range, exponent: exponent,
        labelBits: samples.labelBits)
    }.result
  }

  private static func exponent(_ request: ConstructionRequest) throws -> Rational {
    let exponent = request.options.rational(self.exponent.name) ?? Rational(2, 3)
    if exponent.denominator > 10_000 { throw DiagnosticList([exponentTooFine(exponent)]) }
    return exponent
  }

  private static func exponentTooFine(_ exponent: Rational) -> Diagnostic {
    Diagnostic(
      "the option w of park2021-1 is \(exponent), with the denominator \(exponent.denominator);"
        + " a denominator of at most 10000 is expected",
      notes: ["2/3, 0.7, 3/4, 4/5 and 1 are usual"])
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let sizes = ParkBounds(context) else { return [] }
    let exponent = context.options.rational(self.exponent.name) ?? Rational(2, 3)
    if exponent.denominator > 10_000 { return [] }
    let plan = Theorem1Plan(
      count: sizes.count, range: sizes.limit, exponent: exponent, labelBits: sizes.labelBits)
    return sizes.theorem1(plan, exponent: exponent)
  }
}

/// The network of Theorem 1 for any choice of V, A, B and R.
struct Theorem1Network {
  let result: ConstructionResult

  /// - Parameter choice: the plan, by the keys after compression 1; its V is at least N and at most
  ///   their range.
  init(_ samples: ParkSamples, _ choice: (ScalarKeys) -> Theorem1Plan) throws {
    var keys = samples.projection.keys
    let halvings = Lemma15.compress(&keys)
    let plan = choice(keys)
    try samples.check(plan.size)
    let stages = Lemma16.compress(&keys, to: BigInt(plan.size.slotCount))
    let lookup = Lemma20Lookup(
      keys, labels: samples.labels, labelBits: samples.labelBits, size: plan.size,
      groupBits: plan.groupBits)
    let extraction = Lemma21Extraction(
      slotCount: plan.size.bucketSize, labelBits: samples.labelBits, groupBits: plan.groupBits,
      unit: samples.projection.unit)

    var network = samples.makeStack()
    var x = samples.scalar(in: network)
    x.form = network.append([x.gate])[0]
    for stage in halvings { x = stage.appendNarrow(x, widths: [3], to: &network) }
    if !halvings.isEmpty { x.form = network.append([x.gate])[0] }
    for stage in stages { x = stage.appendWide(x, to: &network) }
    let found = lookup.appendWide(x, to: &network)
    let label = extraction.append(found, to: &network)
    result = try samples.result(
      network, label: label,
      [
        .init(name: "V", value: Rational(plan.size.slotCount)),
        .init(name: "A", value: Rational(plan.size.bucketCount)),
        .init(name: "B", value: Rational(plan.size.bucketSize)),
        .init(name: "R", value: Rational(plan.groupBits)),
      ])
  }
}
