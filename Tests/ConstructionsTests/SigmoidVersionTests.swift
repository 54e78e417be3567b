import Diagnostics
import Enclosures
import Exact
import Networks
import Support
import Testing

import Constructions

@Suite struct SigmoidVersionTests {
  /// Returns a bound, proved with intervals, of how far the outputs of `version` lie from those of
  /// `original` at `points`.
  private func certifiedError(
    of version: Network, from original: Network, at points: GridPoints
  ) throws -> Rational {
    let (oracle, interpreter) = (
      Interpreter(original), EnclosureInterpreter(version, precision: 128)
    )
    var worst = Rational(0)
    for row in 0..<points.count {
      let enclosed = try interpreter.outputs(
        at: points[row], width: Rational(1, powerOfTwo: -60), precisionLimit: 1 << 14)
      for (output, value) in zip(enclosed.outputs, oracle.outputs(at: points[row])) {
        worst = max(worst, (output.lower! - value).magnitude, (output.upper! - value).magnitude)
      }
    }
    return worst
  }

  /// Every grid point of a small domain.
  private func domain(of network: Network) -> GridPoints {
    var points: [[BigInt]] = [[]]
    for side in network.input.gridBox! {
      let count = (side.upper - side.lower).asInt!
      points = points.flatMap { point in (0...count).map { point + [side.lower + BigInt($0)] } }
    }
    return GridPoints(points)
  }

  private let epsilon = Rational(1, 1024)

  private func exclusiveOr() -> Network {
    var builder = NetworkBuilder([0...1, 0...1])
    let (x, y) = (builder.inputs[0], builder.inputs[1])
    let either = builder.add(.step, [(x, 1), (y, 1)], plus: -1)
    let both = builder.add(.step, [(x, 1), (y, 1)], plus: -2)
    builder.endLayer()
    return builder.network(
      named: "xor", outputs: [[(either, 1), (both, -1)]], as: .label(first: 0, classCount: 2))
  }

  @Test func stepsBecomeSigmoidsOfTheLeastSlope() throws {
    let network = exclusiveOr()
    let version = try SigmoidVersion(of: network, on: domain(of: network), within: epsilon)
    // τ = ε/(4·1·2) = 2^−13, and ⌈4·13·ln 2⌉ = 37.
    #expect(version.largestSlope == 37 && version.largestShift == nil)
    let neurons = version.network.layers[0].neurons
    #expect(neurons[0].weights.map(\.value) == [37, 37])
    #expect(neurons.map(\.bias) == [Rational(-37, 2), Rational(-111, 2)])
    #expect(neurons.allSatisfy { $0.activation == .sigmoid })
    #expect(version.network.output.kind == .real)
    #expect(version.network.provenance["epsilon"]?.text == "1/1024")
    let error = try certifiedError(of: version.network, from: network, at: domain(of: network))
    #expect(error <= epsilon, "\(error.approximateDouble)")
  }

  @Test func identitiesShrinkJustEnough() throws {
    var builder = NetworkBuilder([0...16])
    let carrier = builder.layer(.identity, [(builder.inputs[0], 1)])
    let network = builder.network(named: "carrier", outputs: [[(carrier, 1)]])
    let version = try SigmoidVersion(of: network, on: domain(of: network), within: epsilon)
    // M = 8 and τ = ε/2: (9 − log2 12 + 11)/2 = 8.2….
    #expect(version.largestShift == 9 && version.largestSlope == 0)
    #expect(version.network.layers[0].neurons[0].weights == [Weight(0, Rational(1, 512))])
    #expect(version.network.layers[0].neurons[0].bias == Rational(-8, 512))
    #expect(version.network.layers[1].neurons[0].weights == [Weight(0, 2048)])
    #expect(version.network.layers[1].neurons[0].bias == Rational(8 - 1024))
    let error = try certifiedError(of: version.network, from: network, at: domain(of: network))
    #expect(error <= epsilon, "\(error.approximateDouble)")
  }

  @Test(arguments: [(1, 1), (1, 2), (1, 3), (3, 1024), (1, 1 << 40)])
  func slopesAreLeast(numerator: Int, exponent: Int) {
    let tolerance = Rational(BigInt(numerator), BigInt(exponent))
    let slope = sigmoidSlope(tolerance: tolerance)
    func bound(_ slope: BigInt) -> Enclosure {
      Enclosure(Rational(-slope, 4), precision: 200).exponential
    }
    #expect(slope == 1 || bound(slope).upper! <= tolerance)
    #expect(slope == 1 || bound(slope - 1).lower! > tolerance)
  }

  @Test func shiftsAreLeast() {
    for radius in [Rational(1, 2), 1, Rational(7, 3), 8, 1000, Rational(BigInt.powerOfTwo(90))] {
      for tolerance in [Rational(1, 3), Rational(1, 4096), 5, Rational(1, 1 << 50)] {
        let shift = sigmoidShift(radius: radius, tolerance: tolerance)
        func error(_ shift: Int) -> Rational {
          radius * radius * radius / 12 * Rational(1, powerOfTwo: -2 * shift)
        }
        #expect(error(shift) <= tolerance && error(shift - 1) > tolerance, "\(radius) \(tolerance)")
      }
    }
  }

  /// A chain of carriers of numbers of `bits` bits, at the end of which one bit is taken.
  private func longCarriers(bits: Int, depth: Int) -> Network {
    var builder = NetworkBuilder([-7...8])
    let unit = Rational(BigInt.powerOfTwo(bits - 4))
    var carrier = builder.layer(.identity, [(builder.inputs[0], unit)], plus: 3)
    for _ in 1..<depth { carrier = builder.layer(.identity, [(carrier, 1)]) }
    let step = builder.add(.step, [(carrier, 1)], plus: -3 * unit - 3)
    let kept = builder.add(.identity, [(carrier, 1)])
    builder.endLayer()
    return builder.network(
      named: "chain", outputs: [[(step, 100)], [(kept, 1), (step, -unit)]])
  }

  @Test(arguments: [(4, 1), (30, 6), (90, 20)])
  func longChainsOfLargeNumbersStayWithinTheError(bits: Int, depth: Int) throws {
    let network = longCarriers(bits: bits, depth: depth)
    let points = domain(of: network)
    let version = try SigmoidVersion(of: network, on: points, within: epsilon)
    let error = try certifiedError(of: version.network, from: network, at: points)
    #expect(error <= epsilon, "\(error.approximateDouble)")
    #expect(version.largestShift! > bits && version.largestShift! < 3 * bits / 2 + 20)
  }

  @Test func constantsCostNothing() throws {
    var builder = NetworkBuilder([0...3])
    let constant = builder.add(.identity, [], plus: Rational(1, 3))
    let step = builder.add(.step, [(builder.inputs[0], 1)], plus: -2)
    builder.endLayer()
    let network = builder.network(named: "constant", outputs: [[(constant, 3), (step, 2)]])
    let version = try SigmoidVersion(of: network, on: domain(of: network), within: epsilon)
    #expect(version.largestShift == nil)
    #expect(version.network.layers[0].neurons[0] == Neuron(.sigmoid))
    #expect(version.network.layers[1].neurons[0].weights.map(\.column) == [1])
    #expect(
      try certifiedError(of: version.network, from: network, at: domain(of: network)) <= epsilon)
  }

  @Test func smallMarginsTakeLargeSlopes() throws {
    // On the grid of 1/100 this step is silent from −1/100 on.
    var builder = NetworkBuilder([-20...20], scale: 100)
    let step = builder.layer(.step, [(builder.inputs[0], 1)])
    let network = builder.network(named: "fine", outputs: [[(step, 1)]])
    let version = try SigmoidVersion(of: network, on: domain(of: network), within: epsilon)
    #expect(version.network.layers[0].neurons[0].weights[0].value == 100 * Rational(34))
    #expect(
      try certifiedError(of: version.network, from: network, at: domain(of: network)) <= epsilon)
  }

  /// Layers of steps and identities with integer weights, read from anywhere before.
  private func randomNetwork(_ seed: Seed) -> Network {
    var generator = seed.generator
    var options = RandomNetworkOptions()
    options.weights = generator.below(2) == 0 ? .small : .dyadic
    options.gridPointLimit = 50
    var network = Network.random(using: &generator, options)
    for index in network.layers.indices {
      for number in network.layers[index].neurons.indices {
        let isStep = index < network.layers.count - 1 && generator.below(2) == 0
        network.layers[index].neurons[number].activation = isStep ? .step : .identity
      }
    }
    return network
  }

  @Test(arguments: Seed.some(120)) func randomNetworksStayWithinTheError(_ seed: Seed) throws {
    let network = randomNetwork(seed)
    let points = domain(of: network)
    for epsilon in [Rational(1, 10), Rational(1, 1 << 30)] {
      let version = try Network.sigmoidal(approximating: network, on: points, within: epsilon)
      #expect(version.problems().isEmpty, "\(seed): \(version.problems())")
      let error = try certifiedError(of: version, from: network, at: points)
      #expect(error <= epsilon, "\(seed): \(error.approximateDouble) instead of \(epsilon)")
    }
  }

  @Test func whatHasNoSigmoidVersionIsRefused() throws {
    func refusal(_ network: Network, within epsilon: Rational = 1) -> String {
      do {
        _ = try SigmoidVersion(of: network, on: GridPoints([[0]]), within: epsilon)
        return ""
      } catch { return "\(error)" }
    }
    var builder = NetworkBuilder([0...3])
    let hidden = builder.layer(.relu, [(builder.inputs[0], 1)])
    let network = builder.network(named: "ramp", outputs: [[(hidden, 1)]])
    #expect(refusal(network).contains("layer 0, neuron 0: relu has no sigmoid version"))
    var other = network
    other.layers[0].neurons[0].activation = .step
    #expect(refusal(other, within: 0).contains("not above 0"))
    #expect(refusal(other) == "")
    other.layers[1].neurons[0].activation = .step
    #expect(refusal(other).contains("the output layer must be affine"))
    #expect(refusal(exclusiveOr()).contains("the points have 1 coordinates"))
  }
}
