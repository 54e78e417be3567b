import Diagnostics
import Exact
import Networks

/// What all constructions of Park et al. 2021 start with: the projected samples and their labels.
package struct ParkSamples: Sendable {
  package let request: ConstructionRequest
  package let projection: Lemma14Projection
  /// The smallest label.
  package let firstLabel: Int
  package let lastLabel: Int
  /// Labels minus the smallest one, in the samples' order.
  package let labels: [Int]

  package init(_ request: ConstructionRequest, _ projection: Lemma14Projection) {
    self.request = request
    self.projection = projection
    firstLabel = request.labels.min()!
    lastLabel = request.labels.max()!
    labels = request.labels.map { [firstLabel] in $0 - firstLabel }
  }

  /// The samples with the projection of Lemma 14.
  package init(_ request: ConstructionRequest, limit: BigInt? = nil) {
    self.init(
      request,
      Lemma14Projection(
        request.data.points, box: ParkSamples.box(request), seed: request.options.seed,
        limit: limit))
  }

  /// The box for which the scalar's range is asked for; nil for the samples only.
  static func box(_ request: ConstructionRequest) -> [Interval]? {
    Lemma14Projection.Domain(request.options) == .box ? request.input.gridBox : nil
  }

  /// N
  package var count: Int { labels.count }

  /// D
  package var labelBits: Int { ParkSamples.labelBits(ofSpan: lastLabel - firstLabel + 1) }

  /// max(1, ⌈log2 C⌉).
  ///
  /// Repair: ⌈log C⌉ is 0 for C = 1.
  static func labelBits(ofSpan span: Int) -> Int { max(1, Park2021.ceiledLogarithm(span)) }

  /// Refuses networks of more than some 8 GiB: payloads of V·D bits, and thresholds of (BD)².
  func check(_ size: BucketSize) throws {
    let bits = BigInt(size.bucketSize) * BigInt(labelBits)
    let total = BigInt(size.slotCount) * BigInt(labelBits) + bits * bits
    if total.bitLength > 36 { throw DiagnosticList([ParkSamples.tooLarge(total, request.data)]) }
  }

  private static func tooLarge(_ bits: BigInt, _ data: DataSet) -> Diagnostic {
    Diagnostic(
      "the weights would take about \(bits) bits; less than 2^36 is supported",
      at: SourceSpan(file: data.name),
      notes: ["park2021-improved takes the fewest; park2021-1 takes fewer for a larger w"])
  }

  /// A network without layers.
  func makeStack() -> GateStack {
    GateStack(inputCount: request.data.dimension, GateActivation(request.options))
  }

  /// ξ, a form over the inputs of `network`.
  func scalar(in network: GateStack) -> Scalar {
    projection.scalar(of: network.inputs, scale: request.data.scale)
  }

  /// Appends the output and returns the whole.
  ///
  /// - Throws: a `DiagnosticList` if the options of the activation don't fit together.
  func result(
    _ network: GateStack, label: AffineForm, _ parameters: [ConstructionParameters.Member],
    squaredSeparation: Rational? = nil
  ) throws -> ConstructionResult {
    var network = network
    network.appendOutput(label + AffineForm(Rational(firstLabel)))
    let output = OutputSpecification(first: firstLabel, last: lastLabel, naming: request.data)
    var layers = network.stack.networkLayers
    let error = try GateActivation.error(request)
    if let error {
      let steps = Network(
        name: request.data.name, input: request.input, layers: layers, output: output,
        provenance: .null)
      layers = try SigmoidVersion(of: steps, on: request.data.points, within: error).network.layers
    }
    let separation = squaredSeparation ?? request.data.points.squaredSeparation
    return ConstructionResult(
      layers: layers, output: output,
      statistics: DataStatistics(request.data),
      parameters: ConstructionParameters(
        parameters + [
          .init(name: "g", value: Rational(projection.unit)),
          .init(name: "K0", value: Rational(projection.range)),
          .init(name: "D", value: Rational(labelBits)),
          .init(name: "squaredDelta", value: separation),
        ]), outputError: error)
  }
}
