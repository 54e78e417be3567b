import Constructions
import Exact
import Networks
import Testing

/// A data set of real vectors.
func realSamples(
  _ points: [[BigInt]], _ targets: [[Rational]], scale: BigInt = 1
) throws -> DataSet {
  try DataSet(
    name: "samples", scale: scale, points: GridPoints(points), target: .real(targets))
}

/// A data set of real numbers on a line.
func realLine(_ points: [Int], _ targets: [Rational], scale: BigInt = 1) throws -> DataSet {
  try realSamples(points.map { [BigInt($0)] }, targets.map { [$0] }, scale: scale)
}

/// The test data of the specification's table: coordinates 0 … 255, targets that are multiples of
/// 1/256 in [−1, 1], as many a sample as `coordinates`.
func yunData(
  _ count: Int, dimension: Int = 10, coordinates: Int = 1, seed: UInt64 = 1
) throws -> DataSet {
  let points = try DataSet.random(
    name: "points", count: count, dimension: dimension, range: 255, classCount: 10, seed: seed
  ).points
  var generator = SplitMix64(seed: seed &+ 1000)
  let targets = (0..<count).map { _ in
    (0..<coordinates).map { _ in Rational(BigInt(Int(generator.below(513)) - 256), 256) }
  }
  return try DataSet(name: "real", scale: 1, points: points, target: .real(targets))
}

/// The network of the construction `name`.
func yunNetwork(
  _ name: String, _ data: DataSet, _ options: [String: String] = [:]
) throws -> Network {
  try Constructions.named("yun2019-\(name)").build(data, options: options)
}

/// Expects `network` to be well formed, to give exactly the target or label of every sample, and to
/// keep the bounds that its own provenance names.
func expectExact(
  _ network: Network, _ data: DataSet, stride step: Int = 1, within epsilon: Rational = 0,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(network.problems() == [], sourceLocation: sourceLocation)
  let interpreter = Interpreter(network)
  let isOneHot = if case .oneHot = network.output.kind { true } else { false }
  for row in stride(from: 0, to: data.count, by: step) {
    let outputs = interpreter.outputs(at: data.points[row])
    let isRight: Bool
    switch data.target {
    case .real(let targets):
      isRight =
        zip(outputs, targets[row]).allSatisfy { ($0 - $1).magnitude <= epsilon }
        && outputs.count == targets[row].count
    case .labels(let labels, let names):
      let isLabel = network.output.outcome(of: outputs) == .label(labels[row])
      let isNamed = names.map { network.output.name(of: labels[row]) == $0[labels[row]] } ?? true
      let isIndicator = outputs.allSatisfy { $0 == 0 || $0 == 1 } && outputs.reduce(0, +) == 1
      isRight = isLabel && isNamed && (isIndicator || !isOneHot)
    }
    if !isRight {
      Issue.record("sample \(row): the network gives \(outputs)", sourceLocation: sourceLocation)
      return
    }
  }
  let (construction, context) = try #require(
    BoundContext.read(network.provenance), sourceLocation: sourceLocation)
  let size = NetworkStatistics(network)
  for bound in construction.bounds(context) where bound.holds(for: size) == false {
    Issue.record(
      """
      \(bound.quantity) is \(bound.quantity.measured(in: size)), but \(bound.formula) is \
      \(bound.value)
      """, sourceLocation: sourceLocation)
  }
}

/// The bits of the largest numerator of weights and biases, and the logarithm of the largest
/// denominator, rounded down.
func largestBits(_ network: Network) -> (numerator: Int, denominator: Int) {
  let values = network.layers.lazy.flatMap(\.neurons).flatMap {
    [$0.bias] + $0.weights.map(\.value)
  }
  return (
    values.map(\.numerator.bitLength).max() ?? 0,
    (values.map(\.denominator.bitLength).max() ?? 1) - 1
  )
}

extension Network {
  /// The hidden widths.
  var hiddenWidths: [Int] { layers.dropLast().map(\.neurons.count) }

  /// Bias and weights of every neuron of layer `index`, as text: `1 | 2 0 -4 2` with zeros written.
  func rows(ofLayer index: Int) -> [String] {
    let width = readWidth(ofLayer: index)
    return layers[index].neurons.map { neuron in
      var weights = [Rational](repeating: 0, count: width)
      for weight in neuron.weights { weights[weight.column] = weight.value }
      return "\(neuron.bias) | \(weights.map(\.description).joined(separator: " "))"
    }
  }
}
