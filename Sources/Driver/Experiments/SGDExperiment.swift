import Constructions
import Diagnostics
import Exact
import Networks

/// Yun et al. 2019, Theorem 5.1, measured: stochastic gradient descent that starts near a
/// memorizing network soon has a risk of the fourth order of its distance.
///
/// θ* is a network of Theorem 3.1, θ⁰ = θ* + ξ⁰ with ‖ξ⁰‖ = 2^−k in a random direction. With
/// ν_i = ∇f_θ*(x_i), ξ = ξ∥ + ξ⊥ and ξ∥ in the span of the ν_i, the risk R = Σ (f − y)²/2N is at
/// first of the order ‖ξ⁰‖²; steps of size η along batches without replacement shrink ξ∥ and leave
/// ξ⊥ alone, until at the step t* ‖ξ∥‖ < τ‖ξ‖², where R is of the order ‖ξ‖⁴.
///
/// This is a measurement in floating point; nothing of it enters a network.
///
/// Repair: the theorem asks that R be differentiable at θ*, which it is at every memorizing θ*. Its
/// proof needs more: that no unit is on a kink of its activation at a sample. With
/// f = w₂·relu(w₁x + b₁) + b₂, x = 1, y = 0, θ* = (0, 0, 1, 0) and slope 0 at the kink the
/// perturbation (ε, 0, 0, 0) has ξ∥ = 0 but R = ε²/2. Hence the margin.
package struct SGDExperiment: Sendable {
  /// What one distance gave.
  package struct Run: Sendable {
    /// ‖ξ⁰‖
    package let distance: Double
    /// R(θ⁰)
    package let firstRisk: Double
    /// t*, in steps; nil if the limit was reached before it.
    package let stepCount: Int?
    /// ‖ξ‖/‖ξ⁰‖ at the end.
    package let remainingShare: Double
    /// R at the end.
    package let lastRisk: Double
    /// The largest ‖ξ∥‖ after an epoch over that before it.
    package let worstContraction: Double
    /// Whether at the end some unit is on another side of a kink than at θ*.
    package let hasCrossedKinks: Bool
    package let epochs: [Epoch]

    /// Whether the run reached t* by steps; t* = 0 is a start too far away for the theorem.
    package var hasDescended: Bool { (stepCount ?? 0) > 0 && lastRisk > 0 }
  }

  /// The state after an epoch.
  package struct Epoch: Sendable {
    package let number: Int
    /// ‖ξ∥‖
    package let parallel: Double
    /// τ‖ξ‖²
    package let threshold: Double
  }

  package let sampleCount: Int
  package let parameterCount: Int
  package let batchSize: Int
  /// η
  package let stepSize: Double
  /// The least positive and the largest eigenvalue of Σ ν_i ν_iᵀ / N.
  package let eigenvalues: (least: Double, largest: Double)
  /// τ = 2κ/√λ_min, with κ = max ‖∇²f(x_i)‖/2.
  package let threshold: Double
  /// How far the units are from their kinks at θ*.
  package let kinkDistance: Double
  package let runs: [Run]
  package let network: Network

  /// - Parameters:
  ///   - network: a constructed network of one real output or label, feed-forward.
  ///   - exponents: k of the distances 2^−k.
  ///   - stepLimit: after which a run is given up.
  /// - Throws: a `DiagnosticList` if the network can't be trained, has a unit on a kink, or the batch
  ///   size does not divide the number of samples.
  package init(
    _ network: Network, _ data: DataSet, exponents: [Int], batchSize: Int, seed: UInt64,
    stepLimit: Int
  ) throws {
    let targets = try Self.targets(of: data)
    try Self.check(network, data, batchSize: batchSize)
    self.network = network
    self.batchSize = batchSize
    let model = TrainableNetwork(network)
    let scale = Rational(data.scale)
    let points = (0..<data.count).map { row in
      data.points[row].map { (Rational($0) / scale).approximateDouble }
    }
    let start = model.initialParameters
    let evaluations = points.map { model.evaluate(start, at: $0) }
    kinkDistance = evaluations.map(\.kinkDistance).min()!
    if kinkDistance <= 0 { throw DiagnosticList([Self.unitOnKink(data)]) }
    let gradients = evaluations.map { model.gradient(start, $0) }
    let span = GradientSpan(gradients)
    eigenvalues = (span.leastEigenvalue, span.largestEigenvalue)
    let largest = gradients.map { squaredNorm($0) }.max()!
    let stepSize = 0.5 / largest
    self.stepSize = stepSize
    var generator = SplitMix64(seed: seed)
    let curvature = points.map { point in
      SecondOrder.norm(of: model, at: point, near: start, &generator) / 2
    }.max()!
    let threshold = 2 * curvature / span.leastEigenvalue.squareRoot()
    self.threshold = threshold
    sampleCount = data.count
    parameterCount = model.parameterCount
    let direction = unit((0..<parameterCount).map { _ in gaussian(&generator) })
    let descent = Descent(
      model: model, points: points, targets: targets, span: span, batchSize: batchSize,
      stepSize: stepSize, threshold: threshold, slopes: evaluations.map(\.slopes))
    runs = exponents.map { exponent in
      var generator = SplitMix64(seed: seed &+ UInt64(exponent))
      return descent.run(
        distance: Double(sign: .plus, exponent: -exponent, significand: 1), direction: direction,
        stepLimit: stepLimit, &generator)
    }
  }

  /// The slope of log R against log ‖ξ⁰‖ at the start and at t*, by least squares; nil for less than
  /// two runs that descended to t*.
  package var slopes: (first: Double, last: Double)? {
    let ended = runs.filter(\.hasDescended)
    if ended.count < 2 { return nil }
    let x = ended.map { logarithm($0.distance) }
    return (
      slope(x, ended.map { logarithm($0.firstRisk) }),
      slope(x, ended.map { logarithm($0.lastRisk) })
    )
  }

  private func slope(_ x: [Double], _ y: [Double]) -> Double {
    let (meanX, meanY) = (x.reduce(0, +) / Double(x.count), y.reduce(0, +) / Double(y.count))
    var (above, below) = (0.0, 0.0)
    for (a, b) in zip(x, y) {
      above += (a - meanX) * (b - meanY)
      below += (a - meanX) * (a - meanX)
    }
    return above / below
  }

  private static func targets(of data: DataSet) throws -> [Double] {
    switch data.target {
    case .labels(let labels, _): return labels.map { Double($0) }
    case .real(let vectors):
      if vectors.contains(where: { $0.count != 1 }) {
        throw DiagnosticList([
          Diagnostic(
            "the targets have \(vectors[0].count) coordinates; Theorem 5.1 is for one",
            at: SourceSpan(file: data.name))
        ])
      }
      return vectors.map { $0[0].approximateDouble }
    }
  }

  private static func check(_ network: Network, _ data: DataSet, batchSize: Int) throws {
    if data.count % batchSize != 0 {
      throw DiagnosticList([
        Diagnostic(
          "the batch size is \(batchSize); a divisor of the number of samples, \(data.count), is"
            + " expected", at: SourceSpan(file: data.name))
      ])
    }
    if Theorem3_3.pieceLimit(of: network) == nil || network.outputCount != 1 {
      throw DiagnosticList([
        Diagnostic(
          "the network is not one of a single output with continuous piecewise linear activations",
          at: SourceSpan(file: network.name))
      ])
    }
  }

  private static func unitOnKink(_ data: DataSet) -> Diagnostic {
    Diagnostic(
      "a unit is on a kink of its activation at a sample, where it has no derivative",
      at: SourceSpan(file: data.name),
      notes: ["build with a margin: `--option margin=1/2`"])
  }
}
