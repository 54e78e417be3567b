import Exact
import Networks

/// Yun et al. 2019, Corollaries A.2 and A.3: hidden widths are given, and classes are one-hot
/// vectors.
///
/// - Shape: at most the given widths, exactly these with `fill`; a hidden layer has the gates, 2C
///   hard-tanh units or 4C ReLU-like ones for C classes.
/// - Ensures: as Proposition 3.2. See `BlockPlanner` for the conditions; a `Shortage` is reported.
package enum YunCorollaryA_2 {
  package static let construction = Construction(
    name: "yun2019-a.2", paper: .yun2019, theorem: "Corollaries A.2 and A.3",
    summary: "hidden layers of the given widths for classes as one-hot vectors",
    tasks: [.classes, .sign], form: .faithful, options: YunProposition3_4.options,
    isOneHot: true, bounds: { YunProposition3_4.bounds($0) }, construct: construct)

  private static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let problem = try YunProblem(request)
    let classes = ClassNumbers(request.data)
    let widths = try YunProposition3_4.widths(of: request)
    let plan = try problem.plan(
      widths, classCount: classes.count, fits: problem.fits(classes),
      capacity: YunProposition3_4.capacity(request),
      statement: problem.activation == .hardTanh ? "Corollary A.2" : "Corollary A.3")
    let built = problem.layers(
      plan, targets: [classes.targets], classes: classes,
      fillingUpTo: YunProposition3_4.filled(request, widths))
    let output = classes.output(naming: request.data)
    return problem.result(
      built, outputs: classes.outputs(output, of: built.indicators), output,
      isChain: plan.fit != .decoupled, classCount: classes.count)
  }
}
