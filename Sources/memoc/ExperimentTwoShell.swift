import ArgumentParser
import Constructions
import Driver
import Exact
import Execution
import Formats
import Networks
import Verification

struct ExperimentTwoShell: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "two-shell",
    abstract: "Theorem 5.1 of Yu et al. 2024: what no network with a narrow first layer learns.",
    discussion: """
      Draws points of a ball and of a shell of the same volume around it, in exact arithmetic, \
      memorizes some of them by yu2024-4.1, whose first layer has one neuron, and prints its \
      accuracy on the others beside the bound for every network with such a first layer.
      """)

  @Option(help: "The number of coordinates, n.") var dimension = 200
  @Option(help: "The neurons of the first layer for which the bound is printed, w.") var width = 1
  @Option(help: "The points to memorize.") var samples = 400
  @Option(help: "The points to test with.") var test = 2000
  @Option(help: "The grid: points are X / scale.") var scale = 100_000
  @Option(help: "The seed of the points.") var seed: UInt64 = 1
  @Option(help: "Write the points to memorize to this CSV file.") var trainOutput: String?
  @Option(help: "Write the points to test with to this CSV file.") var testOutput: String?

  func validate() throws {
    func expect(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws {
      if !range.contains(value) {
        throw ValidationError(
          "--\(name) is \(value); an integer in \(range.lowerBound) ... \(range.upperBound)"
            + " is expected")
      }
    }
    try expect("dimension", dimension, in: 1...10_000)
    try expect("width", width, in: 1...dimension)
    try expect("samples", samples, in: 1...100_000)
    try expect("test", test, in: 1...1_000_000)
    // On a coarser grid few points round into their shell.
    try expect("scale", scale, in: max(1000, 100 * dimension)...1_000_000_000)
    // Different points are drawn, of which there must be many more.
    let gridPoints = BigInt(scale).power(min(dimension, 4))
    if gridPoints < BigInt(1000) * BigInt(max(samples, test)) {
      throw ValidationError(
        "the grid has only \(gridPoints) points; a larger --scale or --dimension is expected")
    }
  }

  func run() async throws {
    let distribution = TwoShellDistribution(dimension: dimension, scale: scale)
    var generator = SplitMix64(seed: seed)
    let training = try distribution.samples(samples, named: "train", using: &generator)
    let others = try distribution.samples(test, named: "test", using: &generator)
    if let trainOutput { try AtomicFile.write(training.csv, to: trainOutput) }
    if let testOutput { try AtomicFile.write(others.csv, to: testOutput) }
    let network = try Theorem4_1.construction.build(
      training,
      domain: InputSpecification(
        scale: BigInt(scale), lower: Array(repeating: 0, count: dimension),
        upper: Array(repeating: 1, count: dimension)))
    let engine = try await EngineChoice.fastest(
      for: network, code: { try Compilation(network, file: "two-shell").generatedC() })
    let memorized = try Evaluation(network, dataSet: training, engine: engine)
    let tested = try Evaluation(network, dataSet: others, engine: engine)
    let inShell = [training, others].allSatisfy { data in
      (0..<data.count).allSatisfy { distribution.label(of: data.points[$0]) == data.labels?[$0] }
    }
    let least =
      width <= 16
      ? "; at most 0.505 from n = \(TwoShellDistribution.leastDimension(width: width)) on" : ""
    let bound = TwoShellDistribution.accuracyBound(dimension: dimension, width: width)
    try Output.write(
      """
      two shells in \(dimension) dimensions, grid 1/\(scale), seed \(seed)
      first layer of at most \(width): accuracy at most \(Self.decimal(bound))\(least)
      yu2024-4.1 memorizes \(memorized.rightCount) of \(training.count) points
      its accuracy on \(others.count) others is \
      \(EvaluationText.share(tested.rightCount, of: others.count)) (\(tested.rightCount) right, \
      standard error \(Self.standardError(others.count)))
      the distance from the center tells all classes: \(inShell ? "yes" : "NO")

      """, to: "-")
    if !inShell || memorized.rightCount != training.count { throw checkFailed }
  }

  /// 1/(2·sqrt(`count`)), that of a share near 1/2, with four decimals, rounded up.
  private static func standardError(_ count: Int) -> String {
    let square = Rational(100_000_000, 4 * BigInt(count)).ceiling
    let root = square.squareRoot
    let digits = (root * root < square ? root + 1 : root).asInt!
    return "0." + String(10_000 + digits).dropFirst()
  }

  /// A number in 0 … 1 with five decimals, rounded up.
  private static func decimal(_ value: Rational) -> String {
    let digits = String(100_000 + (value * 100_000).ceiling.asInt! % 100_000).dropFirst()
    return "\((value * 100_000).ceiling.asInt! / 100_000).\(digits)"
  }
}
