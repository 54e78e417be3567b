import Diagnostics
import Enclosures
import Exact
import Networks

/// The sigmoid network that follows a network of steps and identities as closely as asked.
///
/// With s(z) = 1/(1 + e^−z), neuron by neuron:
/// - step of t, which is ≥ 0 or ≤ −m: s(κ(t/m + ½)). While the argument's own error is at most m/4,
///   the value's error is below e^(−κ/4).
/// - identity of y within `middle` ± M: y ≈ middle + (4/c)·(s(c(y − middle)) − ½) for c = 2^−k.
///   From x − x³/3 ≤ tanh x ≤ x (x ≥ 0) the error is at most c²M³/12, and an error of y passes
///   undiminished at worst, as s′ ≤ ¼.
///
/// The expansion point 0 of the identities is the best: there the second derivative vanishes.
///
/// Tolerances run backwards. The outputs have `epsilon`, the map in front of a step has m/4, and an
/// identity in hidden layer l passes l/(l + 1) of its own to its map and keeps the rest, so that a
/// chain of L identities loses only the factor L + 1. Of a map's tolerance its steps get 1/(4L)
/// together (they are cheap: κ grows with the logarithm), its identities the rest; n neurons of
/// the same kind share alike, each by its weight: tolerance/(n·|weight|).
///
/// - Source: Park et al. 2021, Lemma 12 with Claims 10 and 11.
// Repair: "add some small bias" must be positive, as step fires at 0: with bias −½, t = 0 gives
// s(−κ/2) ≈ 0. Half the margin is the best.
package struct SigmoidVersion: Sendable {
  /// The network, whose hidden neurons are sigmoids; its weights are exact rationals.
  package let network: Network
  /// The largest κ of a step; 0 without steps.
  package private(set) var largestSlope = BigInt(0)
  /// The largest k of an identity; nil if no identity varies.
  package private(set) var largestShift: Int?

  /// How a reader gets a neuron's value v from its sigmoid's value s: v ≈ `offset` + `factor`·s.
  private struct Decoding {
    var offset: Rational
    /// 0 for a constant.
    var factor: Rational
  }

  /// Approximates `original` at `points`.
  ///
  /// - Shape: the layers, widths and sources of `original`; the output layer stays affine. Outputs
  ///   read as labels become real numbers.
  /// - Units: `points` are grid points X of the network.
  /// - Requires: `original.problems()` is empty; there is a point.
  /// - Ensures: at every one of `points` each output differs by at most `epsilon` from the
  ///   original's. Elsewhere nothing is promised.
  /// - Throws: a `Diagnostic` if `epsilon` is not positive, a neuron is no step or identity, an
  ///   output is a step, or the points have another dimension.
  /// - Complexity: O(points · weights) exact operations.
  package init(of original: Network, on points: GridPoints, within epsilon: Rational) throws {
    try original.requireStepsAndIdentities()
    if epsilon <= 0 {
      throw Diagnostic("the error \(epsilon) is not above 0: sigmoids only come close to steps")
    }
    if points.dimension != original.input.dimension {
      throw Diagnostic(
        "the points have \(points.dimension) coordinates; the network \(original.name) takes"
          + " \(original.input.dimension)")
    }
    precondition(points.count > 0, "a sigmoid version for no points")
    let behavior = Behavior(of: original, on: points)
    let tolerances = Tolerances(of: original, behavior, epsilon: epsilon)
    var result = original
    var decodings: [[Decoding]] = []
    for index in original.layers.indices {
      let columns = original.layers[index].sources.flatMap { source -> [Decoding] in
        switch source {
        case .input:
          Array(repeating: Decoding(offset: 0, factor: 1), count: original.input.dimension)
        case .layer(let earlier): decodings[earlier]
        }
      }
      var layerDecodings: [Decoding] = []
      for (number, neuron) in original.layers[index].neurons.enumerated() {
        let map = SigmoidVersion.substituting(columns, into: neuron)
        if index == original.layers.count - 1 {
          result.layers[index].neurons[number] = map
          continue
        }
        // A neuron that nobody reads may be anything.
        let tolerance = tolerances.values[index][number] ?? 1
        let range = behavior.ranges[index][number]
        if neuron.activation == .step {
          let slope = sigmoidSlope(tolerance: tolerance)
          largestSlope = max(largestSlope, slope)
          result.layers[index].neurons[number] = map.scaled(
            by: Rational(slope) / range.margin, plus: Rational(slope, 2))
          layerDecodings.append(Decoding(offset: 0, factor: 1))
        } else if range.radius.isZero {
          result.layers[index].neurons[number] = Neuron(.sigmoid)
          layerDecodings.append(Decoding(offset: range.middle, factor: 0))
        } else {
          let own = tolerance / Rational(index + 2)
          let shift = sigmoidShift(radius: range.radius, tolerance: own)
          largestShift = max(largestShift ?? shift, shift)
          let (scale, factor) = (
            Rational(1, powerOfTwo: -shift), Rational(1, powerOfTwo: shift + 2)
          )
          result.layers[index].neurons[number] = map.scaled(by: scale, plus: -scale * range.middle)
          layerDecodings.append(Decoding(offset: range.middle - factor / 2, factor: factor))
        }
      }
      decodings.append(layerDecodings)
    }
    if case .label = original.output.kind { result.output = OutputSpecification(.real) }
    result.name = "\(original.name)-sigmoid"
    result.provenance = [
      "transformation": "sigmoidal", "source": "Park et al. 2021, Lemma 12",
      "epsilon": .string(epsilon.description), "approximates": original.provenance,
    ]
    network = result
  }

  /// Returns the affine map of `neuron` over sigmoid values, without activation.
  private static func substituting(_ columns: [Decoding], into neuron: Neuron) -> Neuron {
    var map = Neuron(.identity, bias: neuron.bias)
    for weight in neuron.weights {
      let decoding = columns[weight.column]
      if !decoding.offset.isZero { map.bias = map.bias + weight.value * decoding.offset }
      let value = weight.value * decoding.factor
      if !value.isZero { map.weights.append(Weight(weight.column, value)) }
    }
    return map
  }
}

extension Network {
  /// Returns the sigmoid network that differs from `network`, of steps and identities, by at most
  /// `epsilon` at every one of `points`; see `SigmoidVersion`.
  package static func sigmoidal(
    approximating network: Network, on points: GridPoints, within epsilon: Rational
  ) throws -> Network {
    try SigmoidVersion(of: network, on: points, within: epsilon).network
  }

  fileprivate func requireStepsAndIdentities() throws {
    for (index, layer) in layers.enumerated() {
      for (number, neuron) in layer.neurons.enumerated() {
        let isLast = index == layers.count - 1
        if neuron.activation == .identity || (neuron.activation == .step && !isLast) { continue }
        throw Diagnostic(
          "\(name): layer \(index), neuron \(number): \(neuron.activation) has no sigmoid version",
          notes: [
            isLast
              ? "the output layer must be affine" : "hidden neurons must be step or identity"
          ])
      }
    }
  }
}

extension Neuron {
  /// Returns the sigmoid of `factor` times this map plus `bias`.
  fileprivate func scaled(by factor: Rational, plus bias: Rational) -> Neuron {
    Neuron(
      .sigmoid, bias: factor * self.bias + bias,
      weights: weights.map { Weight($0.column, factor * $0.value) })
  }
}

/// Returns the κ of a step: the least integer of at least 1 with e^(−κ/4) ≤ `tolerance`.
///
/// - Requires: `tolerance` is positive.
package func sigmoidSlope(tolerance: Rational) -> BigInt {
  if tolerance >= 1 { return 1 }
  // 4·ln of a rational number other than 1 is irrational: some precision separates it from the
  // integers.
  var precision = 64
  while true {
    let exponent = Rational(-4) * Enclosure(tolerance, precision: precision).logarithm
    if let low = exponent.lower?.ceiling, low == exponent.upper?.ceiling { return max(low, 1) }
    precision *= 2
  }
}

/// Returns the k of an identity: the least integer with 4^−k·`radius`³/12 ≤ `tolerance`.
///
/// - Requires: both are positive.
package func sigmoidShift(radius: Rational, tolerance: Rational) -> Int {
  let ratio = radius * radius * radius / (12 * tolerance)
  // 2^(bits − 1) < ratio, so this is too small.
  var shift = (ratio.numerator.bitLength - ratio.denominator.bitLength - 1) >> 1
  while Rational(1, powerOfTwo: 2 * shift) < ratio { shift += 1 }
  return shift
}

/// What the neurons of a network of steps and identities do at some points.
private struct Behavior {
  struct Range {
    var lower: Rational?
    var upper: Rational?
    /// Of a step: its pre-activation is at least 0, or at most −`margin`; at most 1.
    var margin = Rational(1)

    var middle: Rational { (lower! + upper!) / 2 }
    var radius: Rational { (upper! - lower!) / 2 }

    mutating func include(_ value: Rational) {
      lower = lower.map { min($0, value) } ?? value
      upper = upper.map { max($0, value) } ?? value
    }
  }

  private(set) var ranges: [[Range]]

  init(of network: Network, on points: GridPoints) {
    let interpreter = Interpreter(network)
    ranges = network.layers.map { Array(repeating: Range(), count: $0.neurons.count) }
    for row in 0..<points.count {
      let point = points[row]
      let inputs = point.map { Rational($0, network.input.scale) }
      let values = interpreter.layerValues(at: point)
      for (index, layer) in network.layers.enumerated() {
        let read = layer.sources.flatMap { source -> [Rational] in
          if case .layer(let earlier) = source { values[earlier] } else { inputs }
        }
        for (number, neuron) in layer.neurons.enumerated() {
          ranges[index][number].include(values[index][number])
          // Only a step that does not fire has a margin.
          guard neuron.activation == .step, values[index][number].isZero else { continue }
          let preactivation = neuron.weights.reduce(neuron.bias) { $0 + $1.value * read[$1.column] }
          let margin = min(ranges[index][number].margin, -preactivation)
          ranges[index][number].margin = margin
        }
      }
    }
  }
}

/// How far every neuron's decoded value may lie from the original's.
private struct Tolerances {
  /// Nil where nobody reads the neuron.
  private(set) var values: [[Rational?]]

  init(of network: Network, _ behavior: Behavior, epsilon: Rational) {
    values = network.layers.map { Array(repeating: nil, count: $0.neurons.count) }
    let hiddenCount = network.layers.count - 1
    guard hiddenCount > 0 else { return }
    let stepShare = Rational(1, BigInt(4 * hiddenCount))
    for (index, layer) in network.layers.enumerated().reversed() {
      let columns = layer.sources.flatMap { source -> [(layer: Int, neuron: Int)?] in
        guard case .layer(let earlier) = source else {
          return Array(repeating: nil, count: network.input.dimension)
        }
        return (0..<network.layers[earlier].neurons.count).map { (earlier, $0) }
      }
      for (number, neuron) in layer.neurons.enumerated() {
        let own: Rational
        if index == hiddenCount {
          own = epsilon
        } else if neuron.activation == .step {
          own = behavior.ranges[index][number].margin / 4
        } else if let value = values[index][number], !behavior.ranges[index][number].radius.isZero {
          own = (value * Rational(BigInt(index + 1), BigInt(index + 2))).roundedDown
        } else {
          continue
        }
        // What is read and not exact; inputs and constants are.
        var (steps, identities): ([(Int, Int, Rational)], [(Int, Int, Rational)]) = ([], [])
        for weight in neuron.weights where !weight.value.isZero {
          guard let (readLayer, read) = columns[weight.column] else { continue }
          if network.layers[readLayer].neurons[read].activation == .step {
            steps.append((readLayer, read, weight.value.magnitude))
          } else if !behavior.ranges[readLayer][read].radius.isZero {
            identities.append((readLayer, read, weight.value.magnitude))
          }
        }
        let forSteps = own * stepShare
        share(forSteps, among: steps)
        share(steps.isEmpty ? own : own - forSteps, among: identities)
      }
    }
  }

  /// Allows each of `neurons` its part of `tolerance`.
  private mutating func share(
    _ tolerance: Rational, among neurons: [(layer: Int, neuron: Int, weight: Rational)]
  ) {
    for (layer, neuron, weight) in neurons {
      let part = (tolerance / (Rational(neurons.count) * weight)).roundedDown
      values[layer][neuron] = values[layer][neuron].map { min($0, part) } ?? part
    }
  }
}

extension Rational {
  /// A positive number of few bits that is at most this one, and less by a part of 2^−127 at most.
  fileprivate var roundedDown: Rational {
    if numerator.bitLength + denominator.bitLength <= 256 { return self }
    let exponent = numerator.bitLength - denominator.bitLength - 129
    return Rational((self * Rational(1, powerOfTwo: -exponent)).floor, powerOfTwo: exponent)
  }
}
