import Diagnostics
import Exact
import Networks

/// Yun et al. 2019, Proposition 3.2: four layers give classes as one-hot vectors.
///
/// The first two hidden layers fit a number a class; the third has a trapezoid a class.
///
/// - Shape: hidden widths as in Theorem 3.1 with dy = 1, then 2C hard-tanh units or 4C ReLU-like ones
///   for C classes.
/// - Ensures: exactly 1 for the class of a sample and exactly 0 for all others.
package enum YunProposition3_2 {
  package static let construction = Construction(
    name: "yun2019-3.2", paper: .yun2019, theorem: "Proposition 3.2",
    summary: "four layers for classes as one-hot vectors, about 2 sqrt(N) + 2C hard-tanh units",
    tasks: [.classes, .sign], form: .faithful,
    options: YunActivation.options
      + [YunVariant.option, YunProblem.widths, ConstructionOption.seed],
    isOneHot: true, bounds: { YunShape($0, hiddenLayerCount: 3)?.bounds ?? [] },
    construct: construct)

  private static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let problem = try YunProblem(request)
    let classes = ClassNumbers(request.data)
    let plan: BlockPlan
    if let widths = request.options.integers(YunProblem.widths.name) {
      try YunProblem.check(widths, count: 3, request)
      plan = try problem.plan(
        widths, classCount: classes.count, fits: problem.fits(classes),
        statement: "Proposition 3.2")
    } else {
      plan = problem.plan(3, hasGates: true, fit: problem.fits(classes)[0])
    }
    let built = problem.layers(plan, targets: [classes.targets], classes: classes)
    let output = classes.output(naming: request.data)
    return problem.result(
      built, outputs: classes.outputs(output, of: built.indicators), output,
      isChain: plan.fit != .decoupled, classCount: classes.count)
  }
}

extension YunProblem {
  /// The ways to fit classes that options allow, the best one first.
  ///
  /// Gates are right within δ/4 of a class's number, so that a chain may be rounded.
  func fits(_ classes: ClassNumbers) -> [HardTanhFit] {
    let rounded = HardTanhFit.roundedChain(
      bits: max(0, Yun2019.ceiledLogarithm(4 / classes.step)))
    switch variant {
    case .decoupled: return [.decoupled]
    case .chain: return [.chain]
    case .roundedChain: return [rounded]
    case nil: return activation == .hardTanh ? [.decoupled, rounded] : [.decoupled]
    }
  }
}
