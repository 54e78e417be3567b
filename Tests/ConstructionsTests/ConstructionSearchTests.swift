import Constructions
import Diagnostics
import Exact
import Networks
import Testing

/// What `--construction auto` builds, and what it leaves out.
@Suite struct ConstructionSearchTests {
  /// A construction of networks with `size` weights which says so, unless `promise` is something
  /// else; with bits of `bits` a weight.
  private func fake(
    _ name: String, size: Int, promise: Int? = nil, isSilent: Bool = false, bits: Int = 1,
    options: [ConstructionOption] = [], fails: Bool = false
  ) -> Construction {
    Construction(
      name: name, paper: .vardi2022, theorem: "none", summary: "weights", tasks: [.classes],
      form: .faithful, options: options,
      bounds: { _ in
        isSilent ? [] : [.atMost(.nonzeroParameterCount, "size", promise ?? size)]
      },
      construct: { request in
        if fails { throw DiagnosticList([Diagnostic("\(name) does not like it")]) }
        let extra = request.options.integer("extra") ?? 0
        let value = Rational(BigInt.powerOfTwo(bits - 1))
        let neuron = Neuron(.identity, weights: [Weight(0, value)])
        return ConstructionResult(
          layers: [
            Layer(
              reading: [.input], neurons: Array(repeating: neuron, count: size + extra))
          ], output: OutputSpecification(.real), statistics: DataStatistics(request.data),
          parameters: [:])
      })
  }

  private func search(
    _ constructions: [Construction], _ objective: Objective = .parameters,
    options: [String: String] = [:]
  ) throws -> ConstructionSearch {
    try ConstructionSearch(
      VardiData.line.data, minimizing: objective, options: options, among: constructions)
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

  /// Each trial in a word: its parameters, or why there are none.
  private func outcomes(_ search: ConstructionSearch) -> [String] {
    search.trials.map { trial in
      switch trial.outcome {
      case .built(let size, _): "\(trial.candidate): \(size.nonzeroParameterCount)"
      case .skipped(let reason): "\(trial.candidate): \(reason)"
      case .failed(let problems): "\(trial.candidate): \(problems.diagnostics[0].message)"
      case .pending: "\(trial.candidate): pending"
      }
    }
  }

  @Test func theSmallestWinsAndOfEqualOnesTheFirst() throws {
    let found = try search([fake("a", size: 9), fake("b", size: 4), fake("c", size: 4)])
    #expect(outcomes(found) == ["a: 9", "b: 4", "c: 4"])
    #expect(found.best.candidate.description == "b")
    // However late it is tried.
    let late = try search([fake("a", size: 4, promise: 70), fake("b", size: 4)])
    #expect(late.best.candidate.description == "a")
  }

  @Test func theObjectiveDecides() throws {
    let all = [fake("wide", size: 2, bits: 50), fake("long", size: 9, bits: 4)]
    #expect(try search(all, .parameters).best.candidate.description == "wide")
    #expect(try search(all, .bits).best.candidate.description == "long")
    #expect(try search(all, .largestBits).best.candidate.description == "long")
    #expect(try search(all, .depth).best.candidate.description == "wide")
  }

  @Test func whatPromisesToBeTwentyTimesLargerIsNotBuilt() throws {
    let found = try search([
      fake("large", size: 1, promise: 61, fails: true), fake("edge", size: 60),
      fake("best", size: 3),
    ])
    #expect(
      outcomes(found) == [
        "large: parameters about 61, more than 20 times the best", "edge: 60", "best: 3",
      ])
    // Weights count for other objectives only if there are very many.
    let other = try search(
      [
        fake("larger", size: 1, promise: 200_001), fake("large", size: 1, promise: 200_000),
        fake("best", size: 3),
      ], .depth)
    #expect(
      outcomes(other) == [
        "larger: about 200001 parameters, more than 20 times the fewest", "large: 1", "best: 3",
      ])
  }

  @Test func whatSaysNothingOfItsSizeIsBuilt() throws {
    let found = try search([fake("known", size: 1), fake("silent", size: 500, isSilent: true)])
    #expect(outcomes(found) == ["known: 1", "silent: 500"])
  }

  @Test func requiredOptionsAreTriedOverTheirRange() throws {
    let extra = ConstructionOption(
      "extra", .integer(0...100), limit: .squareRootOfSamples, isRequired: true, help: "extra")
    let choice = ConstructionOption(
      "choice", .choice(["x", "y"]), isRequired: true, help: "choice")
    let found = try search([fake("a", size: 1, options: [extra, choice])])
    #expect(
      outcomes(found) == [
        "a extra=0 choice=x: 1", "a extra=0 choice=y: 1", "a extra=1 choice=x: 2",
        "a extra=1 choice=y: 2", "a extra=2 choice=x: 3", "a extra=2 choice=y: 3",
      ])
    let given = try search(
      [fake("a", size: 1, options: [extra, choice])], options: ["extra": "2"])
    #expect(outcomes(given) == ["a extra=2 choice=x: 3", "a extra=2 choice=y: 3"])
  }

  @Test(
    arguments: [
      (ConstructionOption.Kind.integer(1...Int.max), nil, 10, ["1", "2", "4", "8"]),
      (.integer(3...5), nil, 10, ["3", "4"]), (.integer(30...50), nil, 10, ["30"]),
      (.integer(1...1000), .squareRootOfSamples, 1797, ["1", "2", "4", "8", "16", "32", "42"]),
      (.integer(1...1000), .squareRootOfSamples, 1, ["1"]), (.flag, nil, 10, ["false", "true"]),
      (.rational(Rational(1, 2)...3), nil, 10, ["1/2", "3"]),
    ] as [(ConstructionOption.Kind, ConstructionOption.Limit?, Int, [String])])
  func trialValuesAreInTheRangeOfTheOption(
    _ kind: ConstructionOption.Kind, _ limit: ConstructionOption.Limit?, _ count: Int,
    _ expected: [String]
  ) {
    let option = ConstructionOption("x", kind, limit: limit, isRequired: true, help: "x")
    #expect(option.trialValues(forSamples: count) == expected)
    for text in expected { #expect(option.value(text) != nil) }
  }

  @Test func valuesWorthATryAreTriedOneAtATime() throws {
    let extra = ConstructionOption(
      "extra", .integer(0...9), default: .integer(5), trials: ["1", "7"], help: "extra")
    let other = ConstructionOption("flag", .flag, trials: ["true"], help: "flag")
    let found = try search([fake("a", size: 1, options: [extra, other])])
    #expect(outcomes(found) == ["a: 6", "a extra=1: 2", "a extra=7: 8", "a flag=true: 6"])
    for option in Constructions.all.flatMap(\.options) {
      for text in option.trials { #expect(option.value(text) != nil, "\(option.name) \(text)") }
    }
  }

  @Test func constructionsWithoutAGivenOptionAreSkipped() throws {
    let extra = ConstructionOption("extra", .integer(0...9), help: "extra")
    let all = [fake("a", size: 1), fake("b", size: 2, options: [extra])]
    #expect(
      outcomes(try search(all, options: ["extra": "3"])) == [
        "a: it has no option extra", "b extra=3: 5",
      ])
    #expect(problems { _ = try search(all, options: ["x": ""]) } == ["no construction was tried"])
    // A bad value is the user's mistake, and told.
    #expect(
      problems { _ = try search(all, options: ["extra": "10"]) } == [
        "the option extra of b is \"10\"; an integer in 0 ... 9 is expected"
      ])
  }

  @Test func constructionsThatNeedAListAreSkipped() throws {
    let widths = ConstructionOption("widths", .integers(1...9), isRequired: true, help: "widths")
    let all = [fake("a", size: 1), fake("b", size: 2, options: [widths])]
    #expect(outcomes(try search(all)) == ["a: 1", "b: it needs widths"])
  }

  @Test func failuresOfSomeAreTold() throws {
    let found = try search([fake("a", size: 1, fails: true), fake("b", size: 2)])
    #expect(outcomes(found) == ["a: a does not like it", "b: 2"])
    #expect(
      problems { _ = try search([fake("a", size: 1, fails: true)]) } == ["a does not like it"])
  }

  @Test func dataThatNothingIsForIsRefused() throws {
    let real = try DataSet(
      name: "real", scale: 1, points: GridPoints([[1], [2]]), target: .real([[1], [2]]))
    #expect(
      problems { _ = try ConstructionSearch(real, minimizing: .depth, among: [fake("a", size: 1)]) }
        == ["no construction is for real targets"])
  }

  @Test(arguments: Objective.allCases)
  func theNetworkIsThatOfTheNamedConstruction(_ objective: Objective) throws {
    for data in [try VardiData.cube.data, try VardiData.plane.data] {
      let found = try ConstructionSearch(data, minimizing: objective)
      let again = try ConstructionSearch(data, minimizing: objective)
      let best = found.best.candidate
      #expect(again.network == found.network && again.bestIndex == found.bestIndex)
      let named = try Constructions.named(best.construction.name)
      #expect(try named.build(data, options: best.options) == found.network)
      try expectMemorizes(found.network, data)
      let value = objective.quantity.measured(in: NetworkStatistics(found.network))
      for trial in found.trials {
        guard case .built(let size, _) = trial.outcome else { continue }
        #expect(objective.quantity.measured(in: size) >= value)
      }
    }
  }

  @Test func realTargetsAreApproximated() throws {
    let line = try VardiData.line.data
    let data = try DataSet(
      name: "real", scale: 1, points: line.points,
      target: .real([[1], [Rational(-1, 3)], [2], [Rational(22, 7)]]))
    let found = try ConstructionSearch(data, minimizing: .bits, epsilon: Rational(1, 10))
    let best = found.best.candidate
    let named = try Constructions.named(best.construction.name).approximating(
      within: Rational(1, 10))
    #expect(try named.build(data, options: best.options) == found.network)
    #expect(found.network.promisedEpsilon == Rational(1, 10))
  }
}
