import Constructions
import Diagnostics
import Exact
import Networks
import Testing

/// The options of every way to build units.
let yunUnits: [[String: String]] = [
  [:], ["variant": "chain"], ["activation": "relu"], ["activation": "relu-like"],
  ["activation": "relu-like", "negative-slope": "1/3", "positive-slope": "5/2"],
]

@Suite struct YunTheorem3_1Tests {
  @Test(arguments: yunUnits)
  func memorizesOneToTwelvePoints(_ options: [String: String]) throws {
    for count in 1...12 {
      let points = (0..<count).map { ($0 * $0 * 7 + 3 * $0) % 97 }
      let targets = (0..<count).map { Rational(BigInt(($0 * 29) % 64 - 30), 32) }
      let data = try realLine(points, targets, scale: 3)
      try expectExact(yunNetwork("3.1", data, options), data)
    }
  }

  /// One group, one node, and groups that imaginary keys fill.
  @Test(arguments: yunUnits, ["1,9", "9,1", "2,5", "5,2", "3,3", "4,3"])
  func memorizesInEveryShape(_ options: [String: String], _ shape: String) throws {
    let sides = shape.split(separator: ",").map { Int($0)! }
    let (p, q) = (sides[0], sides[1])
    let widths =
      options["activation"] != nil
      ? [2 * p, 2 * q] : options["variant"] == nil ? [2 * p - 1, q] : [p, q]
    let points = [0, 1, 2, 5, 9, 10, 30, 31, 33]
    let targets: [Rational] = [
      1, -1, 1, 1, Rational(1, 3), Rational(-2, 7), Rational(9, 10), 0, -1,
    ]
    let data = try realLine(points, targets)
    let network = try yunNetwork(
      "3.1", data, options.merging(["widths": IntegerList.text(widths)]) { $1 })
    try expectExact(network, data)
  }

  @Test(arguments: yunUnits)
  func memorizesSpecialTargets(_ options: [String: String]) throws {
    let points = [3, 8, -5, 0, 1, 2, 20]
    let lists: [[Rational]] = [
      [5, 5, 5, 5, 5, 5, 5], [0, 0, 0, 0, 0, 0, 0], [1, -1, 1, 1, -1, -1, 1],
      [Rational(1, 3), Rational(-5, 7), Rational(3, 10), 0, 1, -1, Rational(2, 21)],
      [1000, -3, Rational(1, 1000), 10_000_000, 0, 7, 8],
    ]
    for targets in lists {
      let data = try realLine(points, targets, scale: 10)
      let network = try yunNetwork("3.1", data, options)
      try expectExact(network, data)
    }
  }

  @Test(arguments: yunUnits)
  func memorizesVectors(_ options: [String: String]) throws {
    let data = try yunData(25, dimension: 3, coordinates: 3)
    try expectExact(yunNetwork("3.1", data, options), data)
    let oneHot = try realSamples(
      (0..<12).map { [BigInt($0), BigInt($0 * $0 % 7)] },
      (0..<12).map { row in (0..<4).map { $0 == row * row % 4 ? 1 : 0 } })
    try expectExact(yunNetwork("3.1", oneHot, options), oneHot)
  }

  @Test(arguments: yunUnits)
  func memorizesLabels(_ options: [String: String]) throws {
    let sets = [
      try samples([[3], [9], [4], [1]], [1000, -1001, 3, 3]),
      try samples([[3], [9], [4]], [-1, 1, 1]),
      try samples([[5, -3]], [4], scale: 2), try irisData(),
    ]
    for data in sets {
      let network = try yunNetwork("3.1", data, options)
      try expectExact(network, data)
    }
  }

  /// Directions of entries up to 1, 2 and 4 can't tell the points apart.
  @Test(arguments: yunUnits)
  func memorizesAGridAndEnormousCoordinates(_ options: [String: String]) throws {
    let grid = try realSamples(
      (0..<8).flatMap { i in (0..<8).map { [BigInt(i), BigInt($0)] } },
      (0..<64).map { [Rational(BigInt($0 * 37 % 64 - 32), 32)] })
    try expectExact(yunNetwork("3.1", grid, options), grid)
    var generator = SplitMix64(seed: 9)
    let big = try realSamples(
      (0..<30).map { _ in
        (0..<3).map { _ in generator.value(in: Interval(0, .powerOfTwo(80))) }
      }, (0..<30).map { [Rational(BigInt($0 * 11 % 30), 30)] }, scale: .powerOfTwo(40))
    try expectExact(yunNetwork("3.1", big, options), big)
  }

  @Test func refusesTwoTargetsOfAPoint() throws {
    let equal = try realLine([1, 2, 1], [0, 1, 0])
    #expect(equal.count == 2)
    try expectExact(yunNetwork("3.1", equal), equal)
    #expect(throws: DiagnosticList.self) { try realLine([1, 2, 1], [0, 1, Rational(1, 2)]) }
  }

  /// Between and beyond the samples the output stays near the targets, and few units are unsaturated.
  @Test(arguments: yunUnits)
  func staysWithinTheTargetsEverywhere(_ options: [String: String]) throws {
    var generator = SplitMix64(seed: 4)
    let targets = (-15...14).map { _ in Rational(BigInt(Int(generator.below(1000)) - 200), 8) }
    let data = try realLine((-15...14).map { 16 * $0 }, targets)
    let domain = InputSpecification(scale: 1, lower: [-300], upper: [299])
    let network = try Constructions.named("yun2019-3.1").build(
      data, options: options, domain: domain)
    let scaled = RealTargets(targets)
    let allowed = (scaled.middle - scaled.spread)...(scaled.middle + scaled.spread)
    let interpreter = Interpreter(network)
    for key in -300...299 {
      let values = interpreter.layerValues(at: [BigInt(key)])
      #expect(allowed.contains(values[2][0]), "\(values[2][0]) at \(key)")
      if options["activation"] == nil {
        for layer in 0..<2 {
          let unsaturated = values[layer].count { $0.magnitude != 1 }
          #expect(unsaturated <= 2, "\(unsaturated) of layer \(layer) at \(key)")
        }
      }
    }
  }

  /// Groups that are all but at their ends dense in one half of a thousand positions.
  @Test(
    arguments: [
      (["variant": "chain"], 364), ([:], 26), (["activation": "relu"], 15),
    ] as [([String: String], Int)])
  func boundsWeightsOfTheGrowingChain(_ options: [String: String], _ bits: Int) throws {
    let offsets = [[0, 997, 998, 999], [0, 1, 998, 999]]
    let points = (0..<16).flatMap { group in offsets[group % 2].map { 1001 * group + $0 } }
    var generator = SplitMix64(seed: 2)
    let targets = points.map { _ in Rational(BigInt(Int(generator.below(513)) - 256), 256) }
    let data = try realLine(points, targets)
    let widths =
      options["activation"] != nil ? "32,8" : options["variant"] != nil ? "16,4" : "31,4"
    let network = try yunNetwork("3.1", data, options.merging(["widths": widths]) { $1 })
    try expectExact(network, data)
    let largest = largestBits(network).numerator
    #expect(largest <= bits + 8, "\(largest) bits")
    if options["variant"] != nil { #expect(largest > 200, "the chain does not grow: \(largest)") }
  }

  @Test(arguments: [0, 4, 20])
  func roundedChainIsAsNearAsPromised(_ bits: Int) throws {
    let data = try yunData(40, dimension: 3, coordinates: 2)
    let network = try yunNetwork(
      "3.1", data, ["variant": "rounded-chain", "rounding-bits": "\(bits)"])
    let epsilon = Yun2019.powerOfTwo(-bits)
    #expect(network.promisedEpsilon == epsilon)
    try expectExact(network, data, within: epsilon)
  }

  /// With a margin no hidden unit is on a kink at a sample.
  @Test(arguments: [[:], ["variant": "chain"], ["activation": "relu"]] as [[String: String]])
  func marginKeepsUnitsOffTheirKinks(_ options: [String: String]) throws {
    let points = [0, 2, 5, 7, 9, 11, 14, 15].map { [BigInt($0), BigInt(5 * $0 % 16)] }
    var generator = SplitMix64(seed: 11)
    let targets = points.map { _ in Rational(BigInt(Int(generator.below(17)) - 8), 8) }
    let data = try realSamples(points, targets.map { [$0] }, scale: 16)
    let network = try yunNetwork("3.1", data, options.merging(["margin": "1/2"]) { $1 })
    try expectExact(network, data)
    let isHardTanh = options["activation"] == nil
    for row in 0..<data.count {
      var read = data.points[row].map { Rational($0, 16) }
      for layer in network.layers.dropLast() {
        let before = layer.neurons.map { neuron in
          neuron.weights.reduce(neuron.bias) { $0 + $1.value * read[$1.column] }
        }
        #expect(!before.contains { isHardTanh ? $0.magnitude == 1 : $0.isZero })
        read = before.map {
          isHardTanh ? min(max($0, -1), 1) : max($0, 0)
        }
      }
    }
  }

  @Test(
    arguments: [
      (["widths": "3,3"], "hold 3*3 = 9 points"), (["widths": "3,3,3"], "2 are expected"),
      (["variant": "decoupled", "widths": "5,5"], "at least N = 20 is expected, 5 more"),
      (["activation": "relu", "widths": "8,8"], "hold 4*4 = 16 points"),
      (["activation": "relu", "variant": "chain"], "does not apply together with activation relu"),
      (["negative-slope": "1/2"], "does not apply together with activation hard-tanh"),
      (
        ["activation": "relu-like", "negative-slope": "2"],
        "the slopes of relu-like are 2 below 0 and 1 above"
      ),
      (["rounding-bits": "5"], "rounding-bits does not apply"),
    ] as [([String: String], String)])
  func saysWhatIsWrong(_ options: [String: String], _ message: String) throws {
    let data = try yunData(20)
    let error = #expect(throws: DiagnosticList.self) {
      try yunNetwork("3.1", data, options)
    }
    let text = error?.diagnostics.first?.message ?? ""
    #expect(text.contains(message), "\(text)")
  }

  @Test func refusesRoundedLabels() throws {
    let data = try samples([[0], [1]], [0, 1])
    #expect(throws: DiagnosticList.self) {
      try yunNetwork("3.1", data, ["variant": "rounded-chain"])
    }
  }

  @Test func widthsThatAreTooSmallForGapsMakeAChain() throws {
    let data = try yunData(100)
    let network = try yunNetwork("3.1", data, ["widths": "10,10"])
    #expect(network.hiddenWidths == [10, 10])
    try expectExact(network, data)
  }
}
