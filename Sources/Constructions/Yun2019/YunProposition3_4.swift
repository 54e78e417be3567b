import Diagnostics
import Exact
import Networks

/// Yun et al. 2019, Proposition 3.4 and Corollary A.1: hidden widths are given.
///
/// - Shape: at most the given widths, exactly these with `fill`.
/// - Ensures: as Theorem 3.1. See `BlockPlanner` for the conditions; a `Shortage` is reported.
package enum YunProposition3_4 {
  package static let construction = Construction(
    name: "yun2019-3.4", paper: .yun2019, theorem: "Proposition 3.4 and Corollary A.1",
    summary: "hidden layers of the given widths for real vectors or labels, if they hold N points",
    tasks: [.classes, .sign, .real], form: .faithful, options: options,
    bounds: { bounds($0) }, construct: construct)

  /// The options of the constructions with given widths.
  static let options =
    [widths] + YunActivation.options
    + [YunVariant.option, BlockPlanner.Capacity.option, fill, ConstructionOption.seed]

  private static let widths = ConstructionOption(
    YunProblem.widths.name, .integers(1...1_000_000), isRequired: true,
    help: "the widths of the hidden layers, the first one first")

  private static let fill = ConstructionOption(
    "fill", .flag,
    help: "exactly the given widths: what is not needed is filled up with units"
      + " without weights")

  private static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let problem = try YunProblem(request)
    let coordinates = RealTargets.coordinates(of: request.data)
    let widths = try widths(of: request)
    let plan = try problem.plan(
      widths, coordinates: coordinates.count, fits: YunTheorem3_1.fits(problem, bits: nil),
      capacity: capacity(request), statement: "Proposition 3.4")
    let built = problem.layers(
      plan, targets: coordinates.map(\.scaled), fillingUpTo: filled(request, widths))
    return problem.result(
      built, outputs: coordinates.restored(built.values), request.data.valueOutput,
      isChain: plan.fit != .decoupled, coordinates: coordinates.count,
      epsilon: coordinates.epsilon(of: plan.fit))
  }

  /// The widths that `request` gives.
  /// - Throws: a `DiagnosticList` if they are too many, or too much to fill up.
  static func widths(of request: ConstructionRequest) throws -> [Int] {
    let widths = request.options.integers(widths.name) ?? []
    let limit = 4096
    guard widths.count <= limit else {
      throw DiagnosticList([YunProblem.tooManyLayers(widths.count, limit: limit, request.data)])
    }
    let unitLimit = 10_000_000
    let total = widths.reduce(0, +)
    if request.options.flag(fill.name), total > unitLimit {
      throw DiagnosticList([YunProblem.tooManyUnits(total, limit: unitLimit, request.data)])
    }
    return widths
  }

  static func capacity(_ request: ConstructionRequest) -> BlockPlanner.Capacity {
    request.options.choice(BlockPlanner.Capacity.option.name)
      .flatMap(BlockPlanner.Capacity.init) ?? .sharp
  }

  static func filled(_ request: ConstructionRequest, _ widths: [Int]) -> [Int]? {
    request.options.flag(fill.name) ? widths : nil
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let widths = context.options.integers(widths.name), let width = widths.max()
    else { return [] }
    let isFilled = context.options.flag(fill.name)
    func bound(_ quantity: Bound.Quantity, _ formula: String, _ value: Int) -> Bound {
      isFilled ? .exact(quantity, formula, value) : .atMost(quantity, formula, value)
    }
    var bounds: [Bound] = [
      bound(.width, "max d_l", width), .exact(.hiddenLayerCount, "L - 1", widths.count),
    ]
    let outputs = context.parameters.integer("outputs") ?? context.parameters.integer("coordinates")
    if let outputs {
      let inputs = [context.statistics.dimension] + widths
      let parameters = zip(inputs, widths + [outputs]).reduce(BigInt(0)) {
        $0 + BigInt($1.0 + 1) * BigInt($1.1)
      }
      bounds.append(
        Bound(
          .denseParameterCount, "sum (d_(l-1) + 1) d_l",
          isFilled ? .exact(parameters) : .atMost(parameters)))
    }
    return bounds
  }
}
