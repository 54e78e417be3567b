import Constructions
import Exact
import Networks
import Testing

/// The grid points of `box`, all of them.
func gridPoints(_ box: [Interval]) -> [[BigInt]] {
  box.reduce([[]]) { points, range in
    points.flatMap { point in
      (range.lower.asInt!...range.upper.asInt!).map { point + [BigInt($0)] }
    }
  }
}

@Suite struct ParkActivationTests {
  /// A small data set in a box that is larger than its own.
  private static func problem(_ seed: UInt64) throws -> (DataSet, InputSpecification) {
    var generator = SplitMix64(seed: seed)
    let dimension = 1 + Int(generator.below(3))
    let side = [30, 7, 4][dimension - 1]
    let count = 1 + Int(generator.below(dimension == 1 ? 12 : 24))
    let scale = BigInt(1 + Int(generator.below(3)))
    let data = try DataSet.random(
      name: "small", count: count, dimension: dimension, range: side,
      classCount: 1 + Int(generator.below(5)), seed: seed, lowest: -Int(generator.below(9)),
      scale: scale)
    let box = data.points.boundingBox
    let input = InputSpecification(
      scale: scale, lower: box.map { Rational($0.lower - 1, scale) },
      upper: box.map { Rational($0.upper + 2, scale) })
    return (data, input)
  }

  private static func agree(
    _ name: String, _ options: [String: String], _ data: DataSet, _ input: InputSpecification
  ) throws {
    let labels = try #require(data.labels)
    let range = labels.min()!...labels.max()!
    let networks = try ["step", "relu", "relu-deep", "hard-tanh"].map { activation in
      try Constructions.named(name).build(
        data, options: options.merging(["activation": activation]) { $1 }, domain: input)
    }
    for network in networks { try expectMemorizes(network, data) }
    let interpreters = networks.map { Interpreter($0) }
    for point in gridPoints(try #require(input.gridBox)) {
      let values = interpreters.map { $0.outputs(at: point) }
      if Set(values).count != 1 {
        Issue.record("\(name) \(options) at \(point): \(values)")
        return
      }
      guard let label = values[0][0].asInt, range.contains(label) else {
        Issue.record("\(name) \(options) gives \(values[0]) at \(point)")
        return
      }
    }
  }

  @Test(arguments: UInt64(1)...20)
  func activationsAgreeAndGiveLabelsOnTheWholeBox(_ seed: UInt64) throws {
    let (data, input) = try ParkActivationTests.problem(seed)
    for w in ["2/3", "0.8", "1"] {
      try ParkActivationTests.agree("park2021-1", ["w": w], data, input)
    }
    for name in ["park2021-2", "park2021-balanced", "park2021-improved"] {
      try ParkActivationTests.agree(name, [:], data, input)
    }
    try ParkActivationTests.agree(
      "park2021-improved", ["slots": String(data.count)], data, input)
  }

  @Test(arguments: UInt64(1)...8)
  func givenWidthsAgreeOnTheWholeBox(_ seed: UInt64) throws {
    let (data, input) = try ParkActivationTests.problem(seed)
    if data.count < 4 { return }
    for isWide in [false, true] {
      let widths = [5, 5, 5] + (try sufficientWidths(data, isWide: isWide))
      try ParkActivationTests.agree(
        "park2021-3", ["widths": IntegerList.text(widths)], data, input)
    }
  }

  @Test func reluDeepKeepsWidth3AndReluWideHasAtMost5() throws {
    let data = try parkData(60)
    for (activation, width) in [("step", 3), ("relu", 5), ("relu-deep", 3), ("hard-tanh", 3)] {
      let network = try Theorem2.construction.build(data, options: ["activation": activation])
      #expect(NetworkStatistics(network).width == width)
    }
  }
}
