import Driver
import Exact
import Networks
import Support
import Testing

@Suite struct RangeReportTests {
  /// 1, and `height` more at three values of a sum of 40 coordinates.
  private func bump(height: Int) -> Network {
    var builder = NetworkBuilder(Array(repeating: 0...1000, count: 40))
    let terms = builder.inputs.map { input in
      (input, Rational((input.index * 7919 + 12345) % 99991))
    }
    let bends = [0, 1, 3, 4].map {
      builder.add(.relu, terms, plus: Rational(-900_000_000 - $0))
    }
    builder.endLayer()
    let sum = builder.layer(
      .relu, zip(bends, [height, -height, -height, height]).map { ($0, Rational($1)) },
      plus: 1)
    return builder.network(named: "bump", outputs: [[(sum, 1)]])
  }

  @Test func widestValuesOnNarrowRampsAreMet() throws {
    let compilation = try Compilation(bump(height: 1 << 20), file: "bump.json")
    let report = try RangeReport(compilation, pointCount: 300, seed: 1)
    #expect(report.pointCount == 604)
    #expect(report.rows.map(\.neuronCount) == [4, 1, 1])
    // The bump's height is met, of which uniform points know nothing.
    #expect(report.rows.dropFirst().map(\.provedBits) == [22, 22])
    #expect(report.rows.dropFirst().map(\.metBits) == [22, 22])
    // Those of the sum itself are met at its corners.
    #expect(report.rows[0].metBits == report.rows[0].provedBits)
    #expect(report.description.hasSuffix("at 604 points\n"))
  }
}
