import Diagnostics
import Exact
import Networks

/// Yun et al. 2019, Theorem 4.1: a residual network whose blocks have about 2N/d hard-tanh units
/// together, or twice as many relu-like ones, memorizes any classes of points in general position.
///
/// Every class has a coordinate of its own, along which the gates of the class push its points beyond
/// all others; a last hidden layer reads who was pushed.
///
/// - Shape: blocks of 2 or 4 units a gate, each followed by d identities; C or 2C units; the output.
/// - Ensures: the output is exactly one-hot at every sample, wherever the points lie; every block
///   is at most as wide as the option `widths` says.
/// - Complexity: as Corollary 4.2.
package enum YunTheorem4_1 {
  package static let construction = Construction(
    name: "yun2019-4.1", paper: .yun2019, theorem: "Theorem 4.1",
    summary: "a residual network: gates on hyperplanes push every class along a coordinate",
    tasks: [.classes, .sign], form: .faithful, options: YunActivation.options + [widths, .seed],
    isOneHot: true,
    bounds: bounds, construct: construct)

  package static let widths = ConstructionOption(
    "widths", .integers(1...1_000_000),
    help: "the widths of the residual blocks, in order; one block for all gates if absent")

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let units = GateUnits(try YunActivation(request.options))
    let data = request.data
    let classes = ClassNumbers(data)
    let output = classes.output(naming: data)
    if classes.count > data.dimension {
      throw DiagnosticList([tooManyClasses(classes.count, data)])
    }
    let box = Array(data.points.boundingBox[..<classes.count])
    let points = GatePoints(
      data.points, classes: classes.classes, pushes: box.map { push(over: $0) })
    var builder = ResidualBuilder(
      points, classCount: classes.count, units: units, scale: data.scale, seed: request.options.seed
    )
    if let widths = request.options.integers(self.widths.name) {
      let blocks = ResidualBlock.blocks(widths: widths, units: units)
      for block in blocks { builder.append(block) }
      let left = builder.remainingCount
      if left > 0 {
        throw DiagnosticList([
          widthsTooSmall(blocks.reduce(0) { $0 + $1.capacity }, left, units, data)
        ])
      }
    } else {
      builder.append(.gates(.max))
    }
    var last: [Neuron] = []
    let indicators = box.enumerated().map { index, side -> AffineForm in
      // Of its own points H ≥ M + 2, of all others H ≤ M.
      let step = StripGate(
        weights: (0..<data.dimension).map { $0 == index ? 1 : 0 }, center: side.upper + 1,
        exponent: 0, classIndex: index, rows: [])
      let (neurons, coefficients) = units.neurons(
        units.ramp(shift: 0), of: step, scale: data.scale)
      defer { last += neurons }
      return .sum(
        [AffineForm(units.rampConstant)]
          + coefficients.enumerated().map {
            $1 * AffineForm(column: last.count + $0, of: 0)
          })
    }
    return ConstructionResult(
      layers: builder.stack.finished(
        last, classes.outputs(output, of: indicators).map(Neuron.init)),
      output: output, statistics: DataStatistics(data),
      parameters: GateBounds.parameters(
        gates: builder.gateCount, classes, output, data,
        [.init(name: "blocks", value: Rational(builder.stack.blockCount))]))
  }

  /// B, the least power of two from 2 on that is at least 2 more than `side` is long.
  private static func push(over side: Interval) -> BigInt {
    .powerOfTwo(max(1, (side.upper - side.lower + 1).bitLength))
  }

  private static func tooManyClasses(_ count: Int, _ data: DataSet) -> Diagnostic {
    Diagnostic(
      "there are \(count) classes, but the points have \(data.dimension) coordinates;"
        + " yun2019-4.1 needs a coordinate a class", at: SourceSpan(file: data.name),
      notes: ["yun2019-4.2 has no such condition"])
  }

  private static func widthsTooSmall(
    _ capacity: Int, _ left: Int, _ units: GateUnits, _ data: DataSet
  ) -> Diagnostic {
    Diagnostic(
      "the widths hold \(capacity) gates, and \(left) of \(data.count) points are left;"
        + " more or wider blocks are expected", at: SourceSpan(file: data.name),
      notes: [
        "a gate takes \(units.gateCount) units of one block, or \(units.rampCount) of each of two"
          + " narrow blocks in a row, and at most \(data.dimension) points in general position"
      ])
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let sizes = GateBounds(context) else { return [] }
    let blocks = BigInt(context.parameters.integer("blocks") ?? 1)
    let last = sizes.classCount * sizes.rampCount
    let rest = blocks * sizes.dimension + last + sizes.outputs
    let (unit, ramp) = (sizes.unitCount, sizes.rampCount == 1 ? "" : "\(sizes.rampCount)")
    let formula = " + Bd + \(ramp)C + outputs"
    var bounds = [sizes.theorem(.neuronCount, plus: rest, formula)]
    if let gates = sizes.gates {
      bounds += [
        Bound(.depth, "2B + 2", .exact(2 * blocks + 2)),
        Bound(.neuronCount, "\(unit)G\(formula)", .exact(gates * unit + rest)),
        Bound(
          .nonzeroParameterCount, "\(unit)G(d + 1) + Bd + \(2 * sizes.rampCount)C",
          .atMost(gates * unit * (sizes.dimension + 1) + blocks * sizes.dimension + 2 * last)),
      ]
    }
    return bounds
  }
}
