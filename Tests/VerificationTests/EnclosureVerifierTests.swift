import Diagnostics
import Exact
import Networks
import Support
import Testing
import Verification

@Suite struct EnclosureVerifierTests {
  /// Outputs weight·sigmoid(x) + bias of x in [−100, 100].
  private func network(
    _ outputs: [(Rational, Rational)], as kind: OutputSpecification.Kind = .real,
    epsilon: JSONValue? = nil
  ) -> Network {
    var builder = NetworkBuilder([-100...100])
    let inner = builder.layer(.sigmoid, [(builder.inputs[0], 1)])
    for (weight, bias) in outputs { _ = builder.add(.identity, [(inner, weight)], plus: bias) }
    var result = builder.network(named: "curve", outputs: [], as: kind)
    if let epsilon { result.provenance = .object([.init("epsilon", epsilon)]) }
    return result
  }

  private func report(
    _ network: Network, _ points: [Int], _ target: DataSet.Target,
    _ change: (inout EnclosureOptions) -> Void = { _ in }
  ) throws -> EnclosureReport {
    var options = EnclosureOptions()
    change(&options)
    let data = try DataSet(
      name: "data", scale: 1, points: GridPoints(points.map { [BigInt($0)] }), target: target)
    return try EnclosureVerifier(network, dataSet: data, options: options).run()
  }

  /// sigmoid(1) lies between this and 10^−9 more.
  private let sigmoidOfOne = Rational(731_058_578, 1_000_000_000)

  @Test func theWorstErrorIsCertifiedFromAbove() throws {
    let targets = DataSet.Target.real([[Rational(1, 2)], [sigmoidOfOne], [0]])
    let result = try report(network([(1, 0)]), [0, 1, -3], targets) { $0.epsilon = Rational(1, 20) }
    // sigmoid(−3) = 0.04742587317756678….
    let worst = try #require(result.worstError?.bound)
    #expect(worst > Rational(474_258_731_775, 10_000_000_000_000))
    #expect(worst < Rational(474_258_731_776, 10_000_000_000_000))
    #expect(result.worstError?.row == 2 && result.worstError?.point == [-3])
    #expect(result.passed && result.certifiedCount == 3 && result.roundingCount == nil)
    #expect(result.description.contains("at most 4.75e-2, data row 2, X = (-3)"), "\(result)")
  }

  @Test func errorsAboveEpsilonFail() throws {
    let targets = DataSet.Target.real([[Rational(1, 2)], [sigmoidOfOne]])
    for (epsilon, certified) in [(Rational(0), 1), (Rational(1, 1 << 40), 1), (Rational(1, 9), 2)] {
      let result = try report(network([(1, 0)]), [0, 1], targets) { $0.epsilon = epsilon }
      #expect(result.certifiedCount == certified && result.passed == (certified == 2))
      #expect(result.failureCount == 2 - certified)
    }
    let failed = try report(network([(1, 0)]), [0, 1], targets) { $0.epsilon = 0 }
    #expect(failed.failures[0].row == 1)
    #expect(failed.failures[0].found == "0.7310585786300 ± 1e-13")
    #expect(failed.verdict.hasPrefix("FAILED: 1 of 2 samples lie within 0"))
  }

  @Test func theProvenanceMaySayEpsilon() throws {
    let targets = DataSet.Target.real([[Rational(1, 3)]])
    #expect(try report(network([(1, 0)], epsilon: "1/6"), [0], targets).passed)
    #expect(try !report(network([(1, 0)], epsilon: "1/7"), [0], targets).passed)
    #expect(try report(network([(1, 0)], epsilon: "1/7"), [0], targets) { $0.epsilon = 1 }.passed)
    for bad: JSONValue in ["-1", "much", ["1"]] {
      let error = #expect(throws: DiagnosticList.self) {
        try report(network([(1, 0)], epsilon: bad), [0], targets)
      }
      #expect(error?.description.contains("provenance's epsilon") == true)
    }
    let error = #expect(throws: DiagnosticList.self) {
      try report(network([(1, 0)]), [0], targets)
    }
    #expect(error?.description.contains("give --epsilon") == true)
  }

  @Test func integerTargetsAreLabelsToRoundTo() throws {
    let labels = DataSet.Target.labels([0, 3], names: nil)
    for kind in [OutputSpecification.Kind.real, .label(first: 0, classCount: 4)] {
      let result = try report(network([(3, 0)], as: kind), [-5, 5], labels)
      #expect(result.passed && result.roundingCount == 2)
      #expect(result.verdict.hasPrefix("verified: 2 of 2 samples round to the label"))
      // At 0 the output is exactly 3/2, halfway between labels.
      let tie = try report(network([(3, 0)], as: kind), [-5, 0], .labels([0, 1], names: nil))
      #expect(!tie.passed && tie.roundingCount == 1 && tie.worstError?.bound == Rational(1, 2))
    }
    let close = try report(network([(3, 0)]), [-5, 5], labels) { $0.epsilon = Rational(1, 10) }
    #expect(close.passed && close.verdict.contains("2 round to the label"))
  }

  @Test func signsAndLargestOutputsMustBeCertain() throws {
    let signs = DataSet.Target.labels([-1, 1], names: nil)
    let signed = network([(2, -1)], as: .sign)
    let right = try report(signed, [-2, 1], signs)
    #expect(right.passed && right.worstError == nil && right.roundingCount == nil)
    // tanh(1/2) = 0.4621….
    #expect(right.leastMargin?.bound?.scientificDigits == "462" && right.leastMargin?.row == 1)
    #expect(try !report(signed, [-2, -1], signs).passed)
    // The output is exactly 0, which is no sign.
    #expect(try !report(signed, [-2, 0], signs).passed)

    let classes = network([(1, 0), (-1, 1)], as: .oneHot(classCount: 2))
    let labels = DataSet.Target.labels([1, 0], names: nil)
    #expect(try report(classes, [-1, 1], labels).passed)
    #expect(try report(classes, [-1, 0], labels).certifiedCount == 1)
    #expect(try report(classes, [1, -1], labels).certifiedCount == 0)
    #expect(try report(classes, [-1, 1], .labels([1, 2], names: nil)).certifiedCount == 1)
  }

  @Test func whatTheBitsDoNotDecideFails() throws {
    // 2^300·(sigmoid(1) − sigmoid(1)) in two neurons: needs more than 300 bits.
    let large = Rational(BigInt.powerOfTwo(300))
    var builder = NetworkBuilder([0...2])
    let first = builder.add(.sigmoid, [(builder.inputs[0], 1)])
    let second = builder.add(.sigmoid, [(builder.inputs[0], 1)])
    builder.endLayer()
    let network = builder.network(
      named: "difference", outputs: [[(first, large), (second, -large)]])
    let targets = DataSet.Target.real([[0]])
    let failed = try report(network, [1], targets) {
      $0.epsilon = 1
      $0.precisionLimit = 256
    }
    #expect(!failed.passed && failed.failures[0].found.contains("undecided with 256 bits"))
    #expect(failed.precision == 256)
    let passed = try report(network, [1], targets) { $0.epsilon = 1 }
    #expect(passed.passed && passed.precision == 512)
  }

  @Test func samplesOutsideOfTheDomainFail() throws {
    let result = try report(network([(1, 0)]), [0, 101], .real([[0], [1]])) { $0.epsilon = 1 }
    #expect(result.certifiedCount == 1 && result.failures[0].found == "out of domain")
  }
}

extension Rational {
  /// The first three digits after the point.
  fileprivate var scientificDigits: String { "\((self * 1000).floor)" }
}
