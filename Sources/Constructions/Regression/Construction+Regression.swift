import Diagnostics
import Exact
import Networks

extension Construction {
  /// Returns this construction for real targets, which it approximates by classes.
  ///
  /// The network is that of the classes with another last affine map: it gives the value of the
  /// class. So the same number of neurons and weights memorizes targets, and C, the number of
  /// classes, is about the targets' span divided by `epsilon`.
  ///
  /// - Ensures: every output lies within ε/2 of its sample's target. A point to which the
  ///   construction gives no class (the tail `reject`, or no match of the faithful networks) gets
  ///   `TargetClasses.unmatchedValue`, the smallest target − ε.
  /// - Throws: a `DiagnosticList` if `epsilon` is not positive, or if this construction is not for
  ///   classes.
  /// - Source: Vardi 2022, Remark 3.3, which holds of any construction for classes.
  package func approximating(within epsilon: Rational) throws -> Construction {
    guard epsilon.signum > 0 else { throw DiagnosticList([nonpositiveEpsilon(epsilon)]) }
    guard givesClassNumbers else { throw DiagnosticList([cannotApproximate()]) }
    return Construction(
      name: name, paper: paper, theorem: theorem, summary: summary, tasks: [.real], form: form,
      options: options, epsilon: epsilon,
      bounds: { context in bounds(context).map { $0.allowing(outputOf: context) } },
      construct: { try constructClasses($0, within: epsilon) })
  }

  /// Whether the output is the number of a class, which an affine map takes to a target.
  package var givesClassNumbers: Bool { tasks.contains(.classes) && !isOneHot }

  private func constructClasses(
    _ request: ConstructionRequest, within epsilon: Rational
  ) throws -> ConstructionResult {
    let (classes, data) = try request.data.classified(within: epsilon)
    let result = try construct(
      ConstructionRequest(data: data, options: request.options, input: request.input))
    guard case .label = result.output.kind, let last = result.layers.last,
      last.neurons.count == 1, last.neurons[0].activation == .identity
    else { throw DiagnosticList([cannotApproximate()]) }
    // class ↦ smallest − ε + ε·class, within the affine map that is there already.
    var output = last.neurons[0]
    output.bias = classes.unmatchedValue + epsilon * output.bias
    for index in output.weights.indices { output.weights[index].value *= epsilon }
    let bits = ([output.bias] + output.weights.map(\.value)).map(\.weightBits)
    return ConstructionResult(
      layers: result.layers.dropLast() + [Layer(reading: last.sources, neurons: [output])],
      output: OutputSpecification(.real), statistics: result.statistics,
      parameters: ConstructionParameters(
        result.parameters.members + [
          .init(name: Bound.outputBits, value: Rational(bits.max()!)),
          .init(name: Bound.outputBitSum, value: Rational(bits.reduce(0, +))),
        ]),
      regression: classes,
      outputError: result.outputError.map { classes.largestError + epsilon * $0 })
  }
}

extension DataSet {
  /// Returns the classes of length `epsilon` for the real targets, and the data set that has them
  /// for labels.
  ///
  /// - Throws: a `DiagnosticList` if a sample has not one target, or if there are too many classes.
  package func classified(within epsilon: Rational) throws -> (TargetClasses, DataSet) {
    guard case .real(let vectors) = target else { unreachable("classes of labels") }
    guard vectors.allSatisfy({ $0.count == 1 }) else {
      throw DiagnosticList([targetVectors(vectors.map(\.count).first { $0 != 1 }!)])
    }
    let targets = vectors.map { $0[0] }
    let classes = TargetClasses(targets, epsilon: epsilon)
    guard classes.classCount <= BigInt(Int(Int32.max)) else {
      throw DiagnosticList([tooManyClasses(classes, largest: targets.max()!)])
    }
    let labels = targets.map { classes.label(of: $0).asInt! }
    return (
      classes,
      try DataSet(name: name, scale: scale, points: points, target: .labels(labels, names: nil))
    )
  }
}

extension Bound {
  /// The bits of the last affine map: of its largest number, and of all together.
  static let outputBits = "outputBits"
  static let outputBitSum = "outputBitSum"

  /// This bound for a network whose last affine map has numbers of its own.
  ///
  /// Numbers of neurons and weights stay what they are. Bits are at most what they were, but for
  /// the map's own, which the targets and ε choose.
  fileprivate func allowing(outputOf context: BoundContext) -> Bound {
    guard quantity == .largestWeightBits || quantity == .totalWeightBits else { return self }
    let name = quantity == .largestWeightBits ? Bound.outputBits : Bound.outputBitSum
    let added = context.parameters.integer(name).map { BigInt($0) } ?? 0
    let isLargest = quantity == .largestWeightBits
    func allowed(_ value: BigInt) -> BigInt { isLargest ? max(value, added) : value + added }
    let words = isLargest ? "max(\(formula), bits of the last map)" : "\(formula) + last map"
    return switch value {
    case .exact(let value), .atMost(let value): Bound(quantity, words, .atMost(allowed(value)))
    case .order: self
    }
  }
}
