import Emission
import Exact
import Execution
import ExecutionSupport
import Networks
import Testing
import Verification

/// Wrong C is rejected, and for the right reason.
@Suite struct MutantTests {
  struct Mutant: Sendable, CustomStringConvertible {
    let fixture: HandWrittenC
    let text: String
    let replacement: String
    /// What must find it.
    let check: VerificationReport.Check
    let family: PointFamily

    var description: String { "\(fixture): \(text) → \(replacement)" }
  }

  private static let data: [String: DataSet] = [
    "xor": try! DataSet(
      name: "xor.csv", scale: 1, points: GridPoints([[0, 0], [0, 1], [1, 0], [1, 1]]),
      target: .labels([0, 1, 1, 0], names: nil)),
    "order": try! DataSet(
      name: "order.csv", scale: 1,
      points: GridPoints([[7, 12], [1000, -1000], [1 << 35, 1 << 36], [40, 39]]),
      target: .labels([-1, 1, -1, 1], names: nil)),
  ]

  static let mutants: [Mutant] = [
    // One wrong label.
    .init(
      fixture: .xor, text: "*label = (int32_t)y[0];",
      replacement: "*label = (int32_t)y[0]; if (X[0] && X[1]) *label = 1;", check: .data,
      family: .data),
    // Another value, which is read as the same label.
    .init(
      fixture: .order, text: "up - down", replacement: "up - down - (down > 0)",
      check: .exact, family: .data),
    .init(
      fixture: .zones, text: "y[2] = -1", replacement: "y[2] = X[0] == 6 ? -9 : -1",
      check: .exact, family: .domain),
    // A label that its values do not mean.
    .init(
      fixture: .zones, text: "X[0] > 3 ? 1 : 2", replacement: "X[0] > 4 ? 1 : 2",
      check: .label, family: .domain),
    // A tie that gets a label.
    .init(
      fixture: .zones, text: "X[0] == 1 || X[0] == 3", replacement: "X[0] == 1",
      check: .exact, family: .domain),
    .init(
      fixture: .order, text: "if (y[0] == 0) return order_NO_LABEL;", replacement: "",
      check: .exact, family: .breakpoints),
    // The domain is a step too large, or too small, or truncated.
    .init(
      fixture: .xor, text: "X[1] <= 1", replacement: "X[1] <= 2", check: .domain,
      family: .outside),
    .init(
      fixture: .xor, text: "X[0] >= 0", replacement: "X[0] >= 1", check: .domain,
      family: .domain),
    .init(
      fixture: .order, text: "X[1] >= -1099511627776", replacement: "X[1] >= -1099511627777",
      check: .domain, family: .outside),
    .init(
      fixture: .order, text: "X[0] <= 1099511627776", replacement: "X[0] < 1099511627776",
      check: .domain, family: .corners),
    .init(
      fixture: .thirds, text: "X[0] <= 1000", replacement: "1", check: .domain,
      family: .outside),
    // A sign, the highest word, the lowest bit.
    .init(
      fixture: .thirds, text: "* 4u", replacement: "* 4u + (X[0] == -999)", check: .exact,
      family: .domain),
    .init(
      fixture: .thirds, text: "words[j] = 0xFFFFFFFFu",
      replacement: "words[j] = j == 0 && X[0] == 17 ? 0xFFFFFFFEu : 0xFFFFFFFFu",
      check: .exact, family: .domain),
    .init(
      fixture: .thirds, text: ": 0xFFFFFFFFu;", replacement: ": 0x7FFFFFFFu;",
      check: .exact, family: .domain),
    // Numbers that are too narrow.
    .init(
      fixture: .order, text: "int64_t up = ", replacement: "int64_t up = (int32_t)",
      check: .exact, family: .random),
    // Wrong beside a sample, and beside the place where neurons change.
    .init(
      fixture: .order, text: "y[0] = up - down",
      replacement: "y[0] = up - down; if (X[0] == 8 && X[1] == 12) y[0] = -7", check: .exact,
      family: .neighbors),
    .init(
      fixture: .order, text: "X[0] > X[1] ? X[0]", replacement: "X[0] > X[1] + 1 ? X[0]",
      check: .exact, family: .breakpoints),
  ]

  private func expectRejection(_ mutant: Mutant, by engine: any Engine) throws {
    var options = VerificationOptions()
    options.shownFailureLimit = 100_000
    let report = try Verifier(
      mutant.fixture.network, dataSet: Self.data[mutant.fixture.network.name], engines: [engine],
      options: options
    ).run()
    #expect(!report.passed, "not found: \(mutant)")
    #expect(report.verdict.hasPrefix("FAILED: "))
    #expect(report.failures.count == report.failureCount)
    #expect(report.failures.allSatisfy { $0.engine == engine.name }, "the oracle is right")
    #expect(
      report.failures.contains { $0.check == mutant.check && $0.family == mutant.family },
      "\(mutant): \(Set(report.failures.map { "\($0.check) \($0.family)" }))")
  }

  @Test(arguments: mutants) func tccMutantsAreRejected(mutant: Mutant) throws {
    let code = mutant.fixture.mutant(mutant.text, mutant.replacement)
    try expectRejection(mutant, by: TCCEngine(compiling: code))
  }

  @Test(arguments: mutants.prefix(4)) func systemCompilerMutantsAreRejected(mutant: Mutant)
    async throws
  {
    let code = mutant.fixture.mutant(mutant.text, mutant.replacement)
    try expectRejection(mutant, by: await SystemCompilerEngine(compiling: code))
  }

  /// Where the oracle does not look, the engines are compared.
  @Test func enginesAreComparedWithoutTheOracle() async throws {
    var options = VerificationOptions()
    options.exactEffort = .points(0)
    let fixture = HandWrittenC.thirds
    let report = try await Verifier(
      fixture.network,
      engines: [
        TCCEngine(compiling: fixture.code),
        SystemCompilerEngine(
          compiling: fixture.mutant("(uint32_t)-12 - 1u", "(uint32_t)-12 - 1u - (X[0] == 500)")),
      ], options: options
    ).run()
    #expect(report.failureCount == 1)
    let failure = try #require(report.failures.first)
    #expect(failure.check == .engines && failure.engine == "cc" && failure.point == [500])
  }

  @Test func enginesThatBreakTheirInterfaceFail() throws {
    let code = HandWrittenC.xor.mutant("return worst", "return xor_OK")
    let engine = try TCCEngine(compiling: code)
    let report = try Verifier(HandWrittenC.xor.network, engines: [engine]).run()
    #expect(!report.passed && report.failureCount == 0 && report.faults.count == 1)
    #expect(report.description.contains("broken"))
    #expect(report.verdict.hasPrefix("FAILED: 0 wrong answers, 1 broken engines"))
  }
}
