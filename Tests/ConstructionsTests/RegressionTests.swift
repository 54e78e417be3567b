import Constructions
import Diagnostics
import Exact
import Networks
import Testing

/// Every construction for classes approximates real targets: Vardi 2022, Remark 3.3.
@Suite struct RegressionTests {
  /// A construction with what it must be given.
  private static let variants =
    Constructions.all.filter(\.givesClassNumbers).map { construction in
      let required = construction.options.filter(\.isRequired).map { option -> (String, String) in
        if case .integers = option.kind { return (option.name, "3x150,3x40,7x40") }
        return (option.name, "1")
      }
      return BehaviorTests.Variant(construction.name, Dictionary(uniqueKeysWithValues: required))
    } + [BehaviorTests.Variant("vardi2022-w3", ["tail": "predecessor"])]

  /// Random points with targets among small fractions of both signs.
  private func randomTargets(_ seed: UInt64) throws -> (data: DataSet, targets: [Rational]) {
    let labelled = try varied(seed)
    var generator = SplitMix64(seed: seed + 1000)
    let targets = (0..<labelled.count).map { _ in
      Rational(BigInt(Int(generator.below(2000)) - 1000), BigInt(1 + Int(generator.below(12))))
    }
    return (try real(labelled, targets), targets)
  }

  private func real(_ data: DataSet, _ targets: [Rational]) throws -> DataSet {
    try DataSet(
      name: "targets", scale: data.scale, points: data.points, target: .real(targets.map { [$0] }))
  }

  private func approximation(
    _ variant: BehaviorTests.Variant, _ epsilon: Rational
  ) throws -> Construction {
    try Constructions.named(variant.name).approximating(within: epsilon)
  }

  /// The largest distance of an output from its target.
  private func error(_ network: Network, _ data: DataSet, _ targets: [Rational]) -> Rational {
    let interpreter = Interpreter(network)
    return (0..<data.count).map { row in
      let values = interpreter.outputs(at: data.points[row])
      return (values[0] - targets[row]).magnitude
    }.max()!
  }

  private func problems(_ body: () throws -> Void) -> [String] {
    do {
      try body()
      return []
    } catch let list as DiagnosticList {
      return list.diagnostics.map(\.message)
    } catch {
      return ["another error: \(error)"]
    }
  }

  @Test(arguments: variants, [Rational(1, 100), 1, Rational(1, 3), Rational(777, 5)])
  func outputsLieWithinHalfEpsilonOfTheirTargets(
    _ variant: BehaviorTests.Variant, _ epsilon: Rational
  ) throws {
    for seed in 1...4 as ClosedRange<UInt64> {
      let (data, targets) = try randomTargets(seed)
      let network = try approximation(variant, epsilon).build(data, options: variant.options)
      #expect(network.problems() == [] && network.output.kind == .real)
      #expect(network.promisedEpsilon == epsilon)
      let found = error(network, data, targets)
      #expect(found <= epsilon / 2, "\(variant), seed \(seed): \(found) for \(epsilon)")
    }
  }

  @Test(arguments: variants) func boundsHoldForTheNumberOfClasses(
    _ variant: BehaviorTests.Variant
  ) throws {
    // The last map's numbers have more bits than any other.
    for epsilon in [Rational(1, 7), Rational(BigInt.powerOfTwo(90) + 1, .powerOfTwo(95))] {
      let (data, _) = try randomTargets(6)
      let network = try approximation(variant, epsilon).build(data, options: variant.options)
      let (construction, context) = try #require(BoundContext.read(network.provenance))
      #expect(construction.epsilon == epsilon && construction.name == variant.name)
      let (classes, _) = try data.classified(within: epsilon)
      #expect(context.statistics.labelSpan == classes.classCount.asInt)
      let size = NetworkStatistics(network)
      for bound in construction.bounds(context) {
        #expect(bound.holds(for: size) != false, "\(variant): \(bound)")
      }
    }
  }

  @Test(arguments: variants) func onlyTheLastMapDiffersFromTheClasses(
    _ variant: BehaviorTests.Variant
  ) throws {
    let (data, _) = try randomTargets(6)
    let epsilon = Rational(2, 3)
    let network = try approximation(variant, epsilon).build(data, options: variant.options)
    let classes = try Constructions.named(variant.name).build(
      data.classified(within: epsilon).1, options: variant.options)
    #expect(network.layers.dropLast() == classes.layers.dropLast())
    #expect(network.layers.last?.sources == classes.layers.last?.sources)
  }

  @Test func classesThreeTimesAsLongBreakThePromise() throws {
    let targets: [Rational] = [0, Rational(7, 10), 2, Rational(-3, 7)]
    let data = try real(VardiData.line.data, targets)
    let epsilon = Rational(1, 2)
    for variant in Self.variants {
      func error(_ length: Rational) throws -> Rational {
        let network = try approximation(variant, length).build(data, options: variant.options)
        return self.error(network, data, targets)
      }
      #expect(try error(epsilon) <= epsilon / 2, "\(variant)")
      #expect(try error(3 * epsilon) > epsilon, "\(variant)")
    }
  }

  @Test func targetsOnTheGridOfClassesAreExact() throws {
    let targets: [Rational] = [-3, Rational(-5, 2), 4, 0]
    let data = try real(VardiData.line.data, targets)
    for variant in Self.variants {
      let network = try approximation(variant, Rational(1, 2)).build(data, options: variant.options)
      #expect(error(network, data, targets) == 0, "\(variant)")
    }
  }

  /// The tail reject, at every grid point of a domain: a point whose folded key is that of a sample
  /// gets the sample's target.
  @Test func pointsOfNoSampleGetTheSmallestTargetLessEpsilon() throws {
    let targets: [Rational] = [7, Rational(15, 2), 9, 7]
    let data = try real(VardiData.line.data, targets)
    let domain = InputSpecification(scale: 1, lower: [-20], upper: [20])
    for name in ["vardi2022-w3", "vardi2022-w4"] {
      let network = try Constructions.named(name).approximating(within: Rational(1, 4))
        .build(data, domain: domain)
      let interpreter = Interpreter(network)
      var rejectedCount = 0
      for point in -20...20 {
        let value = interpreter.outputs(at: [BigInt(point)])[0]
        if let row = [0, 1, 3, 6].firstIndex(of: point) {
          #expect(value == targets[row], "\(name) at \(point)")
        } else {
          #expect(([Rational(27, 4)] + targets).contains(value), "\(name) at \(point): \(value)")
          rejectedCount += value == Rational(27, 4) ? 1 : 0
        }
      }
      #expect(rejectedCount > 20, "\(name)")
    }
  }

  @Test func classesAreTheNearestOfTheirCenters() {
    let targets: [Rational] = [Rational(-7, 3), 0, 5, Rational(1, 7)]
    for epsilon in [Rational(1, 3), 1, 2, 100] {
      let classes = TargetClasses(targets, epsilon: epsilon)
      #expect(classes.value(of: 0) == classes.unmatchedValue)
      for target in targets {
        let label = classes.label(of: target)
        #expect(label >= 1 && label <= classes.classCount)
        let error = (classes.value(of: label) - target).magnitude
        #expect(error <= classes.largestError)
        #expect(error <= (classes.value(of: label + 1) - target).magnitude)
        #expect(error <= (classes.value(of: label - 1) - target).magnitude)
        #expect((classes.unmatchedValue - target).magnitude >= epsilon)
      }
    }
    #expect(TargetClasses([3, 3], epsilon: 5).classCount == 1)
  }

  @Test func provenanceTellsHowToBuildTheNetworkAgain() throws {
    let (data, _) = try randomTargets(7)
    let network = try Constructions.named("vardi2022-w3").approximating(within: Rational(1, 9))
      .build(data)
    #expect(network.provenance["data"]?["sha256"]?.text == data.digest)
    #expect(network.provenance["regression"]?["largestError"] == .string("1/18"))
    let (construction, _) = try #require(BoundContext.read(network.provenance))
    #expect(try construction.build(data) == network)
  }

  @Test func absurdProvenancePromisesNothing() throws {
    let (data, _) = try randomTargets(8)
    var network = try Constructions.named("vardi2022-w3").approximating(within: 1).build(data)
    guard case .object(let members) = network.provenance else { return }
    for epsilon in [JSONValue.string("-1"), .number("0"), .string("x"), .null, .array([])] {
      network.provenance = .object(
        members.map {
          $0.key == "regression" ? .init("regression", ["epsilon": epsilon]) : $0
        })
      #expect(network.promisedEpsilon == nil)
      #expect(BoundContext.read(network.provenance) == nil)
    }
  }

  // MARK: mistakes

  @Test func epsilonMustBePositive() throws {
    for epsilon in [Rational(0), Rational(-1, 3)] {
      #expect(
        problems { _ = try Theorem3_1.construction.approximating(within: epsilon) } == [
          "epsilon is \(epsilon); an exact number above 0 is expected"
        ])
    }
  }

  @Test func labelsAreNoTargets() throws {
    let construction = try Theorem3_1.construction.approximating(within: 1)
    #expect(
      problems { _ = try construction.build(VardiData.line.data) } == [
        "the data set has 3 classes, but vardi2022-3.1 is for real"
      ])
  }

  @Test func targetsAreNoVectors() throws {
    let data = try DataSet(
      name: "vectors", scale: 1, points: GridPoints([[1], [2]]), target: .real([[1, 2], [3, 4]]))
    let construction = try Theorem3_1.construction.approximating(within: 1)
    #expect(
      problems { _ = try construction.build(data) } == [
        "the data has 2 targets a sample; one is expected"
      ])
  }

  @Test func moreClassesThanLabelsAreRefused() throws {
    let data = try real(VardiData.line.data, [0, 1, 2, 3])
    let construction = try Theorem3_1.construction.approximating(within: Rational(1, 1 << 40))
    let found = problems { _ = try construction.build(data) }
    #expect(found.count == 1 && found[0].contains("makes 3298534883329 classes"), "\(found)")
    let tiny = try Theorem3_1.construction.approximating(within: Rational(1, .powerOfTwo(9999)))
    let message = problems { _ = try tiny.build(data) }.joined()
    #expect(message.contains("(a number of 10000 bits)") && message.count < 300, "\(message)")
  }

  @Test func constructionsWithoutClassesDoNotApproximate() throws {
    let signs = Construction(
      name: "signs", paper: .vardi2022, theorem: "none", summary: "nothing", tasks: [.sign],
      form: .faithful, options: [], bounds: { _ in [] },
      construct: { _ in throw DiagnosticList([Diagnostic("never")]) })
    #expect(
      problems { _ = try signs.approximating(within: 1) } == [
        "signs can't approximate real targets: its output is no single class number"
      ])
  }
}
