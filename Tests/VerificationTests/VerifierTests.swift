import Diagnostics
import Exact
import Execution
import ExecutionSupport
import Networks
import Support
import Synchronization
import Testing
import Verification

@Suite struct VerifierTests {
  /// The four samples of xor; their rows in the source are 0, 1, 3, 4.
  private static let xorData = try! DataSet(
    name: "xor.csv", scale: 1, points: GridPoints([[0, 0], [0, 1], [0, 1], [1, 0], [1, 1]]),
    target: .labels([0, 1, 1, 1, 0], names: nil))

  private func engines(_ fixture: HandWrittenC) async throws -> [any Engine] {
    [
      try TCCEngine(compiling: fixture.code),
      try await SystemCompilerEngine(compiling: fixture.code),
    ]
  }

  @Test(arguments: HandWrittenC.all) func correctCodePasses(fixture: HandWrittenC) async throws {
    let report = try await Verifier(fixture.network, engines: engines(fixture)).run()
    #expect(report.passed, "\(report)")
    #expect(report.verdict.hasPrefix("verified: exact, tcc, cc agree at "))
    let isSmall = ["xor", "zones"].contains(fixture.network.name)
    #expect(
      report.families.map(\.family)
        == (isSmall || fixture.network.name == "thirds"
          ? [.domain, .outside] : [.breakpoints, .corners, .random, .outside]))
    #expect(report.exactCount == report.pointCount)
  }

  @Test func everyFamilyIsChecked() async throws {
    let fixture = HandWrittenC.order
    let data = try DataSet(
      name: "order.csv", scale: 1, points: GridPoints([[3, 4], [9, -9], [.powerOfTwo(40), 0]]),
      target: .labels([-1, 1, 1], names: nil))
    let report = try await Verifier(fixture.network, dataSet: data, engines: engines(fixture)).run()
    #expect(report.passed, "\(report)")
    #expect(
      report.families.map(\.family)
        == [.data, .neighbors, .breakpoints, .corners, .random, .outside])
    #expect(report.families.first { $0.family == .neighbors }?.pointCount == 11)
    #expect(report.families.first { $0.family == .corners }?.pointCount == 4)
    #expect(report.families.first { $0.family == .outside }?.pointCount == 8)
    #expect(report.engines.allSatisfy { $0.memorizedCount == 3 && $0.sampleCount == 3 })
    #expect(report.verdict.hasPrefix("verified: 3 of 3 samples memorized; exact, tcc, cc agree"))
  }

  @Test func theOracleAloneVerifiesData() throws {
    let verifier = try Verifier(HandWrittenC.xor.network, dataSet: Self.xorData, engines: [])
    let report = verifier.run()
    #expect(report.passed)
    #expect(report.engines.map(\.memorizedCount) == [4])
  }

  @Test func checkingNothingIsNoSuccess() throws {
    var options = VerificationOptions()
    options.exactEffort = .points(0)
    options.outsideCoordinateCount = 0
    let report = try Verifier(HandWrittenC.xor.network, engines: [], options: options).run()
    #expect(!report.passed && report.verdict == "FAILED: nothing was checked")
  }

  @Test func wrongSamplesAreNamedByTheirSourceRow() throws {
    let data = try DataSet(
      name: "xor.csv", scale: 1, points: GridPoints([[0, 0], [0, 1], [0, 1], [1, 0], [1, 1]]),
      target: .labels([0, 1, 1, 1, 1], names: nil))
    let engine = try TCCEngine(compiling: HandWrittenC.xor.code)
    let report = try Verifier(HandWrittenC.xor.network, dataSet: data, engines: [engine]).run()
    #expect(!report.passed && report.failureCount == 2)
    #expect(report.engines.map(\.memorizedCount) == [3, 3])
    #expect(
      report.failures.map(\.description) == [
        "data row 4, X = (1, 1): exact says label 0; the data says label 1",
        "data row 4, X = (1, 1): tcc says label 0; the data says label 1",
      ])
    #expect(report.verdict.hasPrefix("FAILED: 2 wrong answers at "))
  }

  @Test func theExactEffortIsKeptAndReported() throws {
    var options = VerificationOptions()
    options.exactEffort = .points(200)
    let fixture = HandWrittenC.order
    let engine = try TCCEngine(compiling: fixture.code)
    let report = try Verifier(fixture.network, engines: [engine], options: options).run()
    let outside = report.families.last!
    #expect(outside.exactCount == outside.pointCount)
    #expect(report.exactCount - outside.exactCount == 200)
    #expect(report.verdict.contains("exact: 208 of "))
    #expect(report.engines[0].evaluationCount == 208)
  }

  @Test func progressReachesItsTotal() async throws {
    let last = Mutex<[VerificationProgress]>([])
    let verifier = try await Verifier(
      HandWrittenC.order.network, engines: engines(HandWrittenC.order))
    _ = verifier.run { progress in last.withLock { $0.append(progress) } }
    last.withLock { steps in
      #expect(steps.last.map { $0.done == $0.total } == true)
      #expect(zip(steps, steps.dropFirst()).allSatisfy { $0.done < $1.done })
      #expect(Set(steps.map(\.engine)) == ["exact", "tcc", "cc"])
    }
  }

  @Test func theSameSeedChecksTheSamePoints() throws {
    var options = VerificationOptions()
    options.shownFailureLimit = 50
    let engine = try TCCEngine(compiling: HandWrittenC.order.mutant("up - down", "up - 2 * down"))
    func failures(_ seed: UInt64) throws -> [VerificationReport.Failure] {
      options.seed = seed
      return try Verifier(HandWrittenC.order.network, engines: [engine], options: options).run()
        .failures
    }
    #expect(try failures(1) == failures(1))
    #expect(try failures(1) != failures(2))
  }

  @Test func networksWithoutExactValuesAreRefused() {
    var network = HandWrittenC.xor.network
    network.layers[1].neurons[0].activation = .sigmoid
    #expect(throws: DiagnosticList.self) { try Verifier(network, engines: []) }
  }

  @Test func reportsAreTablesAndJSON() async throws {
    let report = try await Verifier(
      HandWrittenC.xor.network, dataSet: Self.xorData, engines: engines(HandWrittenC.xor)
    ).run()
    let lines = report.description.split(separator: "\n").map(String.init)
    #expect(lines[0] == "points   count     exact    tcc     cc")
    #expect(lines[1] == "data         4   4 right  right  right")
    #expect(lines[2] == "domain       4   4 right  right  right")
    #expect(lines[3] == "outside     16  16 right  right  right")
    #expect(lines.last == report.verdict)
    #expect(report.json["passed"] == .boolean(true))
    #expect(report.json["exactPoints"] == .number("24"))
    guard case .array(let engines) = report.json["engines"] else {
      Issue.record("no engines")
      return
    }
    #expect(engines.map { $0["name"] } == ["exact", "tcc", "cc"])
  }
}
