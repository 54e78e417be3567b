import Emission
import Exact
import Execution
import ExecutionSupport
import Networks
import Support
import Testing

@Suite struct EngineTests {
  /// Points inside and outside of the domain of `network`, more than a chunk.
  private func points(of network: Network, _ seed: Seed) -> GridPoints {
    var generator = seed.generator
    let box = network.input.gridBox!
    var points: [[BigInt]] = []
    for _ in 0..<5000 {
      points.append(
        box.map { side in
          switch generator.below(16) {
          case 0: side.lower
          case 1: side.upper
          case 2: generator.below(64) == 0 ? side.lower - 1 : side.lower
          case 3: generator.below(64) == 0 ? side.upper + 1 : side.upper
          default: generator.value(in: side)
          }
        })
    }
    let outside: [BigInt] = [
      box[0].upper + 1, box[0].lower - 1, BigInt(Int32.max), BigInt(Int32.min),
      box[0].lower + .powerOfTwo(32), box[0].lower + .powerOfTwo(64), BigInt(Int.max),
      BigInt(Int.min), -.powerOfTwo(200),
    ]
    for coordinate in outside {
      points.append([coordinate] + box.dropFirst().map(\.lower))
      points.append(box.dropLast().map(\.upper) + [coordinate])
    }
    return GridPoints(points)
  }

  private func expectAgreement(_ engine: any Engine, _ fixture: HandWrittenC) throws {
    let oracle = ExactEngine(fixture.network)
    let points = points(of: fixture.network, Seed(1))
    let (values, expected) = (try engine.values(of: points), try oracle.values(of: points))
    let wrong = (0..<points.count).first { !values.agrees(at: $0, with: expected, at: $0) }
    #expect(
      wrong == nil,
      "\(engine.description) of \(fixture): point \(wrong.map { points[$0] } ?? [])")
    #expect(expected.isInDomain.contains(true) && expected.isInDomain.contains(false))
    if fixture.code.interface.hasLabel {
      #expect(try engine.labels(of: points) == oracle.labels(of: points), "\(engine.description)")
    }
  }

  @Test(arguments: HandWrittenC.all) func tccAgreesWithTheOracle(fixture: HandWrittenC) throws {
    try expectAgreement(TCCEngine(compiling: fixture.code), fixture)
  }

  @Test(arguments: HandWrittenC.all, SystemCompiler.Language.allCases)
  func systemCompilerAgreesWithTheOracle(
    fixture: HandWrittenC, language: SystemCompiler.Language
  ) async throws {
    let compiler = SystemCompiler(language: language, flags: SystemCompiler.strictFlags)
    try expectAgreement(
      await SystemCompilerEngine(compiling: fixture.code, with: compiler), fixture)
  }

  @Test func descriptionsNameTheCompilerAndItsFlags() async throws {
    #expect(try TCCEngine(compiling: HandWrittenC.xor.code).description.hasPrefix("tcc 0."))
    let compiler = SystemCompiler(language: .cPlusPlus, optimization: "-O1", flags: ["-ggdb"])
    let engine = try await SystemCompilerEngine(
      compiling: HandWrittenC.xor.code, with: compiler, name: "c++")
    #expect(engine.name == "c++")
    #expect(engine.description.wholeMatch(of: /(gcc|clang) [0-9.]+ -O1 -ggdb as C\+\+/) != nil)
  }

  @Test func emptyTablesAreFine() throws {
    let none = GridPoints(dimension: 2, coordinates: [Int32]())
    let engine = try TCCEngine(compiling: HandWrittenC.xor.code)
    #expect(try engine.labels(of: none).isEmpty)
    #expect(try engine.values(of: none).count == 0)
    #expect(try ExactEngine(HandWrittenC.xor.network).values(of: none).count == 0)
  }

  @Test func coordinatesThatDoNotFitNeverReachTheCode() throws {
    let engine = try TCCEngine(compiling: HandWrittenC.xor.mutant("X[0] >= 0 && ", ""))
    let points = GridPoints([[1, .powerOfTwo(32)], [0, 1], [1 - .powerOfTwo(32), 0]])
    #expect(try engine.labels(of: points) == [.outOfDomain, .label(1), .outOfDomain])
    #expect(try engine.values(of: points).isInDomain == [false, true, false])
  }

  @Test func progressGrowsToTheRowCount() throws {
    let counts = Counts()
    let points = GridPoints(dimension: 2, coordinates: [Int32](repeating: 1, count: 20_000))
    _ = try TCCEngine(compiling: HandWrittenC.xor.code).labels(of: points) { counts.add($0) }
    #expect(counts.values == [4096, 8192, 10_000] || counts.values.count == 3)
    #expect(counts.values.last == 10_000)
    #expect(zip(counts.values, counts.values.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func equalValuesOverDifferentDenominatorsAgree() {
    let thirds = EngineValues(
      outputCount: 2, isInDomain: [true, false], numerators: .int64([1, -2, 0, 0]),
      denominator: 3)
    let sixths = EngineValues(
      outputCount: 2, isInDomain: [false, true, true], numerators: .big([0, 0, 2, -4, 2, -3]),
      denominator: 6)
    #expect(thirds.agrees(at: 0, with: sixths, at: 1))
    #expect(!thirds.agrees(at: 0, with: sixths, at: 2))
    #expect(!thirds.agrees(at: 0, with: sixths, at: 0))
    #expect(thirds.agrees(at: 1, with: sixths, at: 0))
  }
}
