import Exact
import Networks

/// Yun et al. 2019, Corollary 4.2: one hidden layer of about 2N/d hard-tanh units, or twice as many
/// relu-like ones, memorizes any classes of points in general position.
///
/// - Shape: 2G or 4G units that read the input, a pair or four of them a gate; the output.
/// - Ensures: the output is exactly one-hot at every sample, wherever the points lie; in general
///   position G ≤ Σ ⌈N_k/d⌉ ≤ N/d + C gates are found.
/// - Complexity: O(d³ + N·d) a gate; about C·N/d gates are worth it for images, not for long tables of
///   few columns.
package enum YunCorollary4_2 {
  package static let construction = Construction(
    name: "yun2019-4.2", paper: .yun2019, theorem: "Corollary 4.2",
    summary: "two layers: gates on hyperplanes, each through up to d points of a class",
    tasks: [.classes, .sign], form: .faithful, options: YunActivation.options + [.seed],
    isOneHot: true,
    bounds: bounds, construct: construct)

  static func construct(_ request: ConstructionRequest) throws -> ConstructionResult {
    let units = GateUnits(try YunActivation(request.options))
    let classes = ClassNumbers(request.data)
    let output = classes.output(naming: request.data)
    var search = GateSearch(
      GatePoints(request.data.points, classes: classes.classes), classCount: classes.count,
      seed: request.options.seed)
    var hidden: [Neuron] = []
    var indicators = [AffineForm](repeating: 0, count: classes.count)
    var gateCount = 0
    while let gate = search.next() {
      let (neurons, coefficients) = units.neurons(units.gate, of: gate, scale: request.data.scale)
      var terms = [indicators[gate.classIndex]]
      for (offset, coefficient) in coefficients.enumerated() {
        terms.append(coefficient * AffineForm(column: hidden.count + offset, of: 0))
      }
      indicators[gate.classIndex] = .sum(terms)
      hidden += neurons
      gateCount += 1
    }
    return ConstructionResult(
      layers: [
        Layer(reading: [.input], neurons: hidden),
        Layer(
          reading: [.layer(0)], neurons: classes.outputs(output, of: indicators).map(Neuron.init)),
      ],
      output: output, statistics: DataStatistics(request.data),
      parameters: GateBounds.parameters(
        gates: gateCount, classes, output, request.data))
  }

  static func bounds(_ context: BoundContext) -> [Bound] {
    guard let sizes = GateBounds(context) else { return [] }
    var bounds = [Bound.exact(.depth, "2", 2), sizes.theorem(.width)]
    if let gates = sizes.gates {
      let units = gates * sizes.unitCount
      bounds += [
        Bound(.width, "\(sizes.unitCount)G", .exact(units)),
        Bound(.neuronCount, "\(sizes.unitCount)G + outputs", .exact(units + sizes.outputs)),
        Bound(
          .nonzeroParameterCount, "\(sizes.unitCount)G(d + 1)",
          .atMost(units * (sizes.dimension + 1))),
      ]
    }
    return bounds
  }
}
