import Diagnostics
import Exact
import Networks

/// A theorem as code: it turns a data set into a network that memorizes it.
package struct Construction: Sendable {
  /// What a data set asks for.
  package enum Task: String, CaseIterable, Sendable {
    /// An integer label a point.
    case classes
    /// A label −1 or +1 a point, or any two labels; see `SignSamples`.
    case sign
    /// A real vector a point.
    case real
  }

  package enum Form: String, Sendable {
    /// The network of the proof, with the repairs that its code states.
    case faithful
    /// A smaller network of our own within the theorem's bounds.
    case improved
  }

  /// What the command line calls it, such as `vardi2022-3.1`.
  package let name: String
  package let paper: Paper
  package let theorem: String
  /// One line.
  package let summary: String
  package let tasks: Set<Task>
  package let form: Form
  package let options: [ConstructionOption]
  /// ε of a construction that approximates real targets by classes; nil for one that is exact.
  package let epsilon: Rational?
  /// Whether the output is a value a class; else it is one label, or real targets.
  package let isOneHot: Bool
  private let boundsOf: @Sendable (BoundContext) -> [Bound]
  let construct: @Sendable (ConstructionRequest) throws -> ConstructionResult

  package init(
    name: String, paper: Paper, theorem: String, summary: String, tasks: Set<Task>, form: Form,
    options: [ConstructionOption], epsilon: Rational? = nil, isOneHot: Bool = false,
    bounds: @escaping @Sendable (BoundContext) -> [Bound],
    construct: @escaping @Sendable (ConstructionRequest) throws -> ConstructionResult
  ) {
    self.name = name
    self.paper = paper
    self.theorem = theorem
    self.summary = summary
    self.tasks = tasks
    self.form = form
    self.options = options
    self.epsilon = epsilon
    self.isOneHot = isOneHot
    boundsOf = bounds
    self.construct = construct
  }

  /// Returns what the theorem promises for data with the context's statistics.
  ///
  /// Bounds that need a quantity which the context does not know are left out.
  package func bounds(_ context: BoundContext) -> [Bound] { boundsOf(context) }

  /// Returns the network for `data`.
  ///
  /// - Parameters:
  ///   - options: text by option name; see `parse(_:)`.
  ///   - domain: the grid and box that the network is for; the data's bounding box if nil.
  /// - Ensures: `problems()` of the network is empty, and its outcome at every sample is the label;
  ///   with an ε the output lies within ε/2 of the target. Without exact values the output lies
  ///   within what the provenance's `epsilon` says.
  /// - Throws: a `DiagnosticList` if the task, an option or the domain does not fit.
  package func build(
    _ data: DataSet, options: [String: String] = [:], domain: InputSpecification? = nil
  ) throws -> Network {
    let values = try parse(options, for: data)
    try check(data)
    let input = domain ?? data.boundingInput
    try Construction.check(data, against: input)
    let result = try construct(ConstructionRequest(data: data, options: values, input: input))
    return Network(
      name: data.name, input: input, layers: result.layers, output: result.output,
      provenance: provenance(data, values, result))
  }

  /// Whether the labels of `data` are of a task that this construction solves.
  package func accepts(_ data: DataSet) -> Bool {
    guard let labels = data.labels else { return tasks.contains(.real) }
    return tasks.contains(.classes)
      || (tasks.contains(.sign) && Set(labels).count <= 2)
  }

  private func check(_ data: DataSet) throws {
    if !accepts(data) { throw DiagnosticList([taskMismatch(data)]) }
    // One more below the smallest label is for points of no class.
    if let labels = data.labels, let low = labels.min(), let high = labels.max(),
      Int32(exactly: low) == nil || low == Int32.min || Int32(exactly: high) == nil
    {
      throw DiagnosticList([labelsDoNotFit(data, low, high)])
    }
  }

  private static func check(_ data: DataSet, against input: InputSpecification) throws {
    guard input.dimension == data.dimension else {
      throw DiagnosticList([domainDimension(data, input)])
    }
    guard input.scale == data.scale else { throw DiagnosticList([domainScale(data, input)]) }
    guard let box = input.gridBox else { throw DiagnosticList([emptyDomain(data)]) }
    var outside: [Diagnostic] = []
    for row in 0..<data.count {
      for column in 0..<data.dimension where !box[column].contains(data.points[row, column]) {
        outside.append(pointOutsideDomain(data, row, column, input))
        break
      }
      if outside.count == 20 { break }
    }
    if !outside.isEmpty { throw DiagnosticList(outside) }
  }
}

/// What a construction is asked for.
package struct ConstructionRequest: Sendable {
  package let data: DataSet
  package let options: OptionValues
  /// Its box holds every point of `data`.
  package let input: InputSpecification

  package init(data: DataSet, options: OptionValues, input: InputSpecification) {
    self.data = data
    self.options = options
    self.input = input
  }

  /// The labels of data that a construction for classes or signs was given.
  package var labels: [Int] {
    guard let labels = data.labels else { unreachable("real targets for a class construction") }
    return labels
  }
}

/// What a construction makes of a request.
package struct ConstructionResult: Sendable {
  package let layers: [Layer]
  package let output: OutputSpecification
  /// Of the data, with the parts that the construction's bounds need.
  package let statistics: DataStatistics
  package let parameters: ConstructionParameters
  /// What the classes stand for, if they approximate real targets.
  package let regression: TargetClasses?
  /// How far the output at a sample may lie from its label or target; nil if the network is exact.
  package let outputError: Rational?

  package init(
    layers: [Layer], output: OutputSpecification, statistics: DataStatistics,
    parameters: ConstructionParameters, regression: TargetClasses? = nil,
    outputError: Rational? = nil
  ) {
    self.layers = layers
    self.output = output
    self.statistics = statistics
    self.parameters = parameters
    self.regression = regression
    self.outputError = outputError
  }
}

/// Named numbers that a construction chose, in order: the m, n, ρ of its theorem.
package struct ConstructionParameters: Hashable, Sendable, ExpressibleByDictionaryLiteral {
  package struct Member: Hashable, Sendable {
    package let name: String
    package let value: Rational
  }

  package let members: [Member]

  package init(_ members: [Member]) { self.members = members }

  package init(dictionaryLiteral elements: (String, Rational)...) {
    members = elements.map { Member(name: $0.0, value: $0.1) }
  }

  package subscript(name: String) -> Rational? { members.first { $0.name == name }?.value }

  /// The parameter called `name`, if it is an integer of at most 28 bits, which closed forms may
  /// multiply without overflow.
  package func integer(_ name: String) -> Int? {
    self[name]?.asInt.flatMap { $0.magnitude < 1 << 28 ? $0 : nil }
  }
}

/// What bounds are computed from.
package struct BoundContext: Sendable {
  package let statistics: DataStatistics
  package let options: OptionValues
  /// Empty before the construction has run.
  package let parameters: ConstructionParameters

  package init(
    _ statistics: DataStatistics, options: OptionValues = OptionValues(),
    parameters: ConstructionParameters = [:]
  ) {
    self.statistics = statistics
    self.options = options
    self.parameters = parameters
  }
}
