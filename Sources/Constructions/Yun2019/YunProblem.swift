import Diagnostics
import Exact
import Networks

/// What the constructions for whole data sets of Yun et al. 2019 start with.
struct YunProblem {
  let request: ConstructionRequest
  let activation: YunActivation
  /// nil if the construction may choose.
  let variant: YunVariant?
  let projection: LineProjection

  static let widths = ConstructionOption(
    "widths", .integers(1...1_000_000),
    help: "the most units of each hidden layer; as few as N needs unless they are given")

  /// - Throws: a `DiagnosticList` if options do not go together.
  init(_ request: ConstructionRequest) throws {
    self.request = request
    activation = try YunActivation(request.options)
    variant = try YunVariant.read(request.options, activation)
    projection = LineProjection(request.data.points, seed: request.options.seed)
  }

  var count: Int { request.data.count }

  /// The groups and nodes of one block for `count` keys: nearly as many, an even number of nodes.
  static func shape(forKeys count: Int) -> (groups: Int, size: Int) {
    let root = BigInt(count - 1).squareRoot.asInt! + (count > 1 ? 1 : 0)
    let limit = max(1, root & ~1)
    let groups = ceiledQuotient(count, limit)
    return (groups, ceiledQuotient(count, groups))
  }

  /// The plan of one block without widths, on `layers` hidden layers.
  func plan(_ layers: Int, hasGates: Bool, fit: HardTanhFit) -> BlockPlan {
    let shape = YunProblem.shape(forKeys: count)
    return BlockPlan(
      hiddenLayerCount: layers,
      blocks: [.init(layer: 1, groupLimit: shape.groups, sizeLimit: shape.size)],
      gateLayer: hasGates ? layers : nil, fit: fit)
  }

  /// The plan for `widths`, with the first of `fits` that they allow.
  ///
  /// - Throws: a `DiagnosticList` that says what is missing.
  func plan(
    _ widths: [Int], coordinates: Int = 1, classCount: Int? = nil, fits: [HardTanhFit],
    capacity: BlockPlanner.Capacity = .sharp, statement: String
  ) throws -> BlockPlan {
    var failure: (BlockPlanner, BlockPlanner.Shortage)?
    for fit in fits {
      let planner = BlockPlanner(
        widths: widths, count: count, coordinateCount: coordinates, classCount: classCount,
        activation: activation, fit: fit, capacity: capacity)
      switch planner.plan {
      case .success(let plan): return plan
      case .failure(let shortage): failure = (planner, shortage)
      }
    }
    guard let (planner, shortage) = failure else { unreachable("no way to fit") }
    throw DiagnosticList([planner.diagnostic(shortage, statement, request.data)])
  }

  /// The layers of `plan` for numbers in [−1, 1], one list a coordinate in the order of samples.
  func layers(
    _ plan: BlockPlan, targets: [[Rational]], classes: ClassNumbers? = nil, margin: Rational = 0,
    fillingUpTo widths: [Int]? = nil
  ) -> BlockStack {
    BlockStack(
      plan, inputCount: request.data.dimension, scale: request.data.scale, projection: projection,
      targets: targets.map { values in projection.order.map { values[$0] } }, classes: classes,
      activation: activation, margin: margin, fillingUpTo: widths)
  }

  /// The network whose last layer is `outputs`.
  func result(
    _ built: BlockStack, outputs: [AffineForm], _ output: OutputSpecification, isChain: Bool,
    coordinates: Int = 1, classCount: Int? = nil, epsilon: Rational? = nil
  ) -> ConstructionResult {
    var stack = built.stack
    stack.append(outputs, .identity)
    var parameters: [ConstructionParameters.Member] = [
      .init(name: "blocks", value: Rational(built.fitted.count)),
      .init(name: "p", value: Rational(built.fitted.map(\.groups.groupCount).max()!)),
      .init(name: "q", value: Rational(built.fitted.map(\.groups.groupSize).max()!)),
      .init(name: "chain", value: isChain ? 1 : 0),
      .init(name: "coordinates", value: Rational(coordinates)),
    ]
    if let classCount {
      parameters.append(.init(name: "C", value: Rational(classCount)))
      parameters.append(.init(name: "outputs", value: Rational(outputs.count)))
    }
    parameters.append(.init(name: "range", value: Rational(projection.range)))
    return ConstructionResult(
      layers: stack.networkLayers, output: output, statistics: DataStatistics(request.data),
      parameters: ConstructionParameters(parameters), outputError: epsilon)
  }
}
