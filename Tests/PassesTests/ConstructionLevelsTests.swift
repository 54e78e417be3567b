import Constructions
import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// Every construction at every level, on every point of a small domain.
@Suite struct ConstructionLevelsTests {
  /// The options of the constructions that need some.
  private static let options: [String: [String: String]] = [
    "vardi2022-5.1": ["depth": "2"], "vardi2022-6.2": ["bits": "3"],
    "park2021-3": ["widths": "7x400"], "yun2019-3.4": ["widths": "12,13"],
    "yun2019-a.2": ["widths": "20,19,5,21,19,12,3"],
  ]

  /// The network of the construction `name` for points that it takes: of three classes, or of two.
  static func network(_ name: String, dimension: Int, range: Int, count: Int) throws -> Network {
    var problem: (any Error)?
    for classCount in [3, 2] {
      let data = try DataSet.random(
        name: "random", count: count, dimension: dimension, range: range, classCount: classCount,
        seed: 7)
      do {
        return try Constructions.named(name).build(data, options: options[name] ?? [:])
      } catch {
        problem = error
      }
    }
    throw problem!
  }

  @Test(arguments: Constructions.all.map(\.name), [(1, 255, 16), (2, 15, 16)])
  func levelsAgreeOnTheWholeDomain(name: String, shape: (dimension: Int, range: Int, count: Int))
    throws
  {
    if name == "yun2019-4.1", shape.dimension == 1 { return }  // It needs a coordinate a class.
    let network = try ConstructionLevelsTests.network(
      name, dimension: shape.dimension, range: shape.range, count: shape.count)
    var generator = SplitMix64(seed: 3)
    let test = TestCase(network, &generator, 300)
    let size = Program(network.scaledToIntegers()).inputBox.reduce(BigInt(1)) {
      $0 * ($1.upper - $1.lower + 1)
    }
    #expect(test.points.count == size.asInt && size > 100)
    for level in OptimizationLevel.allCases {
      var program = Program(network.scaledToIntegers())
      Pipeline(level).run(on: &program)
      test.expectCorrect(program, "\(name), -O\(level.rawValue)")
    }
  }
}
