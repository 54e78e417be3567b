import Diagnostics
import Exact
import Networks

/// Yun et al. 2019, Theorem 3.1: three layers give real vectors exactly.
///
/// - Shape: hidden widths 2p − 1 and q·dy for hard-tanh (p and q·dy as a chain), 2p and 2q·dy for
///   ReLU-like units, with p·q ≥ N. The theorem has 4⌊d_1/2⌋⌊d_2/(2dy)⌋ ≥ N for hard-tanh and
///   4⌊d_1/4⌋⌊d_2/(4dy)⌋ ≥ N for ReLU-like units.
/// - Ensures: the targets at all samples; labels are targets of one coordinate. Elsewhere the output
///   stays within the targets' middle ± spread. A rounded chain lies within its `epsilon`.
///
/// Repair: «all widths even» is not needed; imaginary keys fill the last group.
package enum YunTheorem3_1 {
  package static let construction = Construction(
    name: "yun2019-3.1", paper: .yun2019, theorem: "Theorem 3.1",
    summary: "three layers for real vectors or labels, about 2 sqrt(N dy) hard-tanh units",
    tasks: [.classes, .sign, .real], form: .faithful,
    options: YunActivation.options
      + [YunVariant.option, YunProblem.widths, bits, margin, ConstructionOption.seed],
    bounds: bounds, construct: construct)

  private static let bits = ConstructionOption(
    "rounding-bits", .integer(0...100_000),
    help: "of rounded-chain: real targets are met within 2^-b of half of their span, rounded up"
      + " to a power of two; 16 unless it is given")

  private static let margin = ConstructionOption(
    "margin", .rational(0...1_000_000), default: .rational(0),
    help: "how far beyond its kinks a unit is at every sample; 1/2 suits training (Theorem 5.1)")

  private static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let (data, options) = (request.data, request.options)
    let margin = options.rational(margin.name) ?? 0
    let problem = try YunProblem(request)
    let fits = try fits(problem)
    let coordinates = RealTargets.coordinates(of: data, hasMargin: margin > 0)
    let plan: BlockPlan
    if let widths = options.integers(YunProblem.widths.name) {
      try YunProblem.check(widths, count: 2, request)
      plan = try problem.plan(
        widths, coordinates: coordinates.count, fits: fits, statement: "Theorem 3.1")
    } else {
      plan = problem.plan(2, hasGates: false, fit: fits[0])
    }
    let built = problem.layers(plan, targets: coordinates.map(\.scaled), margin: margin)
    return problem.result(
      built, outputs: coordinates.restored(built.values), data.valueOutput,
      isChain: plan.fit != .decoupled, coordinates: coordinates.count,
      epsilon: coordinates.epsilon(of: plan.fit))
  }

  /// The ways to fit that options allow, the best one first.
  private static func fits(_ problem: YunProblem) throws -> [HardTanhFit] {
    try fits(problem, bits: problem.request.options.integer(bits.name))
  }

  /// The same for real targets that a rounded chain meets up to 2^−`bits`.
  static func fits(_ problem: YunProblem, bits: Int?) throws -> [HardTanhFit] {
    if let bits, problem.variant != .roundedChain {
      throw DiagnosticList([
        Construction.conflict(
          "rounding-bits", with: "variant \(problem.variant?.rawValue ?? "decoupled or chain")",
          because: "only a rounded-chain is rounded; \(bits) bits would have no meaning")
      ])
    }
    switch problem.variant {
    case .decoupled: return [.decoupled]
    case .chain: return [.chain]
    case .roundedChain:
      if problem.request.data.labels != nil {
        throw DiagnosticList([problem.roundedLabels()])
      }
      return [.roundedChain(bits: bits ?? 16)]
    case nil: return problem.activation == .hardTanh ? [.decoupled, .chain] : [.decoupled]
    }
  }

  private static func bounds(_ context: BoundContext) -> [Bound] {
    YunShape(context, hiddenLayerCount: 2)?.bounds ?? []
  }
}

extension [RealTargets] {
  /// The outputs of which `values` are the scaled ones.
  func restored(_ values: [AffineForm]) -> [AffineForm] {
    zip(self, values).map { $0.spread * $1 + AffineForm($0.middle) }
  }

  /// How far outputs may lie from targets; nil if `fit` is exact.
  func epsilon(of fit: HardTanhFit) -> Rational? {
    guard case .roundedChain(let bits) = fit else { return nil }
    return map { $0.spread * Yun2019.powerOfTwo(-bits) }.max()
  }
}

extension DataSet {
  /// The output of a network whose values are the targets: a label, or real numbers.
  var valueOutput: OutputSpecification {
    guard let labels else { return OutputSpecification(.real) }
    return OutputSpecification(first: labels.min()!, last: labels.max()!, naming: self)
  }
}
