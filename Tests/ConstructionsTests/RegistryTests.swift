import Constructions
import Diagnostics
import Exact
import Networks
import Testing

@Suite struct RegistryTests {
  /// The diagnostics that `body` throws.
  private func problems(_ body: () throws -> Void) -> [Diagnostic] {
    do {
      try body()
      return []
    } catch let list as DiagnosticList {
      return list.diagnostics
    } catch {
      Issue.record("another error: \(error)")
      return []
    }
  }

  private var line: DataSet { get throws { try VardiData.line.data } }

  @Test func namesAreUniqueAndFound() throws {
    let names = Constructions.all.map(\.name)
    #expect(Set(names).count == names.count)
    for name in names { #expect(try Constructions.named(name).name == name) }
    for construction in Constructions.all {
      #expect(construction.name.hasPrefix(construction.paper.key + "-"))
      #expect(!construction.summary.isEmpty && !construction.summary.contains("\n"))
      for option in construction.options {
        #expect(!option.help.isEmpty)
        #expect(option.isRequired == false || option.defaultValue == nil)
        if let value = option.defaultValue { #expect(option.value(value.description) == value) }
      }
    }
  }

  @Test(arguments: [
    ("vardi-3.1", "\"vardi2022-3.1\""), ("vardi2022-w7", "\"vardi2022-w3\""),
    ("w5", "vardi2022-w5"),
    ("VARDI2022-6.2", "vardi2022-6.2"),
  ])
  func unknownNamesAreAnsweredWithNearOnes(_ name: String, _ near: String) {
    let found = problems { _ = try Constructions.named(name) }
    #expect(found.count == 1)
    #expect(found[0].message.contains("there is no construction \"\(name)\"; did you mean"))
    #expect(found[0].message.contains(near))
  }

  @Test func namesFarFromAllGetNoSuggestion() {
    let found = problems { _ = try Constructions.named("transformer") }
    #expect(found.map(\.message) == ["there is no construction \"transformer\""])
  }

  @Test func optionsHaveDefaults() throws {
    let values = try ImprovedWidth3.construction.parse(["columns": "3"])
    #expect(values.integer("columns") == 3 && values.choice("projection") == "fold")
    #expect(!values.flag("stable") && values.integer("max-bits") == nil && values.seed == 1)
  }

  @Test func allBadOptionsAreReportedAtOnce() {
    let found = problems {
      _ = try ImprovedWidth3.construction.parse([
        "columns": "0", "projektion": "fold", "tail": "keep", "bits": "3", "ramps": "perhaps",
        "seed": "-1",
      ])
    }
    #expect(
      found.map(\.message) == [
        "the option \"bits\" does not apply to vardi2022-w3",
        "the option columns of vardi2022-w3 is \"0\"; an integer in 1 ... 1000000000 is expected",
        "vardi2022-w3 has no option \"projektion\"; did you mean \"projection\"?",
        "the option ramps of vardi2022-w3 is \"perhaps\"; true or false is expected",
        "the option seed of vardi2022-w3 is \"-1\"; an integer of at least 0 is expected",
        "the option tail of vardi2022-w3 is \"keep\"; reject or predecessor is expected",
      ])
    #expect(found[0].notes[0] == "it belongs to vardi2022-6.2")
  }

  @Test func requiredOptionsMustBeGiven() {
    #expect(
      problems { _ = try Theorem5_1.construction.parse([:]) }.map(\.message) == [
        "vardi2022-5.1 needs the option depth: an integer in 1 ... sqrt(N) for N samples"
      ])
    let found = problems { _ = try Theorem6_2.construction.build(VardiData.cube.data) }
    #expect(
      found.map(\.message) == ["vardi2022-6.2 needs the option bits: an integer in 1 ... 5"])
    #expect(found.first?.notes == [Theorem6_2.bitsOption.help])
  }

  @Test func rootsBeyondTheTheoremAreRefused() throws {
    let data = try line
    let found = problems { _ = try Theorem6_2.construction.build(data, options: ["bits": "3"]) }
    #expect(
      found.map(\.message) == [
        "the option bits is 3; for this data an integer in 1 ... 2 is expected"
      ])
    #expect(found.first?.notes == ["vardi2022-6.2 takes bits up to sqrt(N), and N is 4"])
    let words = problems { _ = try Theorem5_1.construction.build(data, options: ["depth": "deep"]) }
    #expect(
      words.map(\.message) == [
        "the option depth of vardi2022-5.1 is \"deep\"; an integer in 1 ... 2 is expected"
      ])
  }

  @Test func optionsThatExcludeEachOtherAreRefused() throws {
    let data = try line
    for (option, value, other) in [
      ("tail", "predecessor", "tail=predecessor"), ("max-depth", "90", "max-depth"),
    ] {
      let found = problems {
        _ = try ImprovedWidth3.construction.build(data, options: ["stable": "", option: value])
      }
      #expect(
        found.map(\.message) == ["the option stable does not apply together with \(other)"])
    }
  }

  @Test func impossibleDepthsAreRefused() throws {
    let data = try line
    let found = problems {
      _ = try ImprovedWidth3.construction.build(data, options: ["max-depth": "4"])
    }
    #expect(found.map(\.message) == ["there is no network with at most 4 layers"])
  }

  @Test func realTargetsAreRefused() throws {
    let data = try DataSet(
      name: "real", scale: 1, points: GridPoints([[1], [2]]), target: .real([[1], [2]]))
    let found = problems { _ = try Theorem3_1.construction.build(data) }
    #expect(
      found.map(\.message) == [
        "the data set has real targets, but vardi2022-3.1 is for classes or sign"
      ])
  }

  @Test func labelsBeyond32BitsAreRefused() throws {
    let data = try samples([[1], [2]], [1, 1 << 40])
    let found = problems { _ = try ImprovedWidth3.construction.build(data) }
    #expect(found.count == 1 && found[0].message.hasPrefix("the labels are in 1 ... 1099511627776"))
  }

  @Test func conflictingRowsAreNamed() {
    let found = problems { _ = try samples([[1], [2], [1]], [1, 2, 3]) }
    #expect(found.count == 1 && found[0].message.hasPrefix("row 2 is the same point as row 0"))
  }

  // MARK: domain

  @Test func domainIsTheBoundingBoxUnlessGiven() throws {
    let data = try VardiData.cube.data
    #expect(try ImprovedWidth3.construction.build(data).input == data.boundingInput)
    let wide = InputSpecification(scale: 20, lower: [-1, -1, -1], upper: [1, 1, 2])
    #expect(try ImprovedWidth3.construction.build(data, domain: wide).input == wide)
  }

  @Test func pointsOutsideTheDomainAreNamed() throws {
    let data = try samples([[0, 0], [0, 0], [5, 1], [2, 9]], [1, 1, 2, 2], scale: 2)
    let domain = InputSpecification(scale: 2, lower: [0, 0], upper: [2, 2])
    let found = problems { _ = try ImprovedWidth3.construction.build(data, domain: domain) }
    #expect(
      found.map(\.message) == [
        "row 2: coordinate 0 is 5/2, outside the domain's [0, 2]",
        "row 3: coordinate 1 is 9/2, outside the domain's [0, 2]",
      ])
  }

  @Test func domainsOfAnotherGridAreRefused() throws {
    let data = try line
    for domain in [
      InputSpecification(scale: 2, lower: [0], upper: [6]),
      InputSpecification(scale: 1, lower: [0, 0], upper: [6, 6]),
      InputSpecification(scale: 1, lower: [7], upper: [6]),
    ] {
      #expect(problems { _ = try Theorem3_1.construction.build(data, domain: domain) }.count == 1)
    }
  }

  // MARK: provenance

  @Test(arguments: [
    ("vardi2022-3.1", [:]), ("vardi2022-5.1", ["depth": "2"]),
    ("vardi2022-w3", ["columns": "2", "seed": "7", "stable": ""]),
    ("vardi2022-w4", ["projection": "lemma"]),
  ])
  func provenanceTellsHowToBuildTheNetworkAgain(
    _ name: String, _ options: [String: String]
  ) throws {
    let data = try VardiData.cube.data
    let network = try Constructions.named(name).build(data, options: options)
    let provenance = network.provenance
    #expect(provenance["generator"]?.text == "memoc \(memocVersion)")
    #expect(provenance["data"]?["sha256"]?.text == data.digest)
    #expect(provenance["data"]?["samples"] == .number("33"))
    let (construction, context) = try #require(BoundContext.read(provenance))
    #expect(construction.name == name)
    let texts = construction.options.compactMap { option in
      context.options[option.name].map { (option.name, $0.description) }
    }
    let again = try construction.build(
      data, options: Dictionary(uniqueKeysWithValues: texts))
    #expect(again == network)
  }

  @Test func provenanceOfOthersIsNotRead() {
    #expect(BoundContext.read(.object([])) == nil)
    #expect(BoundContext.read(["construction": "vardi2022-3.1"]) == nil)
    #expect(BoundContext.read(["construction": "pytorch", "data": ["samples": 3]]) == nil)
  }

  /// Provenance is anybody's text: absurd numbers neither trap nor take long.
  @Test func hostileProvenanceIsHarmless() throws {
    let large = JSONValue.number("2147483647")
    let huge = JSONValue.number("9223372036854775807")
    for construction in Constructions.all {
      for number in [large, huge, .number("-1"), .number("0"), .string("1/3"), .string("x")] {
        let names =
          ["m", "n", "rho", "c", "beta0", "beta", "folds", "columns", "directionEntries"]
          + ["p", "q", "chain", "coordinates", "C", "outputs"]
        let provenance = JSONValue.object([
          .init("construction", .string(construction.name)),
          .init(
            "options",
            .object([
              .init(
                construction.options[0].isRequired ? construction.options[0].name : "seed",
                .number("1"))
            ])),
          .init(
            "data",
            .object([
              .init("samples", number == huge ? large : number), .init("dimension", large),
              .init("smallestLabel", .number("-2147483647")), .init("largestLabel", large),
              .init("minimumSquaredDistance", .string("1/9223372036854775807")),
              .init("largestSquaredNorm", huge),
            ])),
          .init("parameters", .object(names.map { .init($0, number) })),
        ])
        if let (construction, context) = BoundContext.read(provenance) {
          _ = construction.bounds(context)
        }
      }
    }
  }

  @Test func boundsAreExactWithoutTheNetwork() throws {
    let data = try VardiData.plane.data
    let statistics = DataStatistics(data, including: [.distance])
    let bounds = Theorem3_1.construction.bounds(BoundContext(statistics))
    func value(_ quantity: Bound.Quantity) -> Bound.Value? {
      bounds.first { $0.quantity == quantity }?.value
    }
    #expect(value(.width) == .exact(12))
    #expect(value(.depth) == .exact(405))
    #expect(value(.nonzeroParameterCount) == .atMost(4118))
    // Without the smallest distance there is no R, and so no bound.
    #expect(Theorem3_1.construction.bounds(BoundContext(DataStatistics(data))) == [])
  }

  // MARK: labels

  @Test func labelsKeepTheirNames() throws {
    let data = try samples(
      [[0], [1], [3], [6]], [0, 2, 0, 2], names: ["cat", "unknown", "dog", "owl"])
    let faithful = try Theorem3_1.construction.build(data)
    #expect(faithful.output.kind == .label(first: 0, classCount: 3))
    #expect(faithful.output.labelNames == ["cat", "unknown", "dog"])
    let improved = try ImprovedWidth3.construction.build(data)
    #expect(improved.output.kind == .label(first: -1, classCount: 4))
    #expect(improved.output.labelNames == ["unknown (2)", "cat", "unknown", "dog"])
    let nearest = try ImprovedWidth3.construction.build(data, options: ["tail": "predecessor"])
    #expect(nearest.output.labelNames == ["cat", "unknown", "dog"])
    #expect([faithful, improved, nearest].allSatisfy { $0.problems() == [] })
  }

  @Test func labelsWithoutNamesHaveNone() throws {
    #expect(try Theorem3_1.construction.build(line).output.labelNames == nil)
  }

  // MARK: data

  @Test func digestOfDataIsThatOfItsText() throws {
    let data = try samples([[0, -1], [0, -1], [5, 2]], [1, 1, 2], scale: 4)
    #expect(data.digest == sha256(Array("4 2 2\n0 -1 1\n5 2 2\n".utf8)))
    let real = try DataSet(
      name: "real", scale: 1, points: GridPoints([[7]]),
      target: .real([[Rational(1, 2), 3]]))
    #expect(real.digest == sha256(Array("1 1 1\n7 1/2 3\n".utf8)))
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func closestPairIsTheClosest(_ seed: UInt64) throws {
    let points = try varied(seed).points
    var best: BigInt?
    for i in 0..<points.count {
      for j in 0..<i {
        let square = zip(points[i], points[j]).reduce(BigInt(0)) {
          $0 + ($1.0 - $1.1) * ($1.0 - $1.1)
        }
        best = min(best ?? square, square)
      }
    }
    #expect(points.minimumSquaredDistance == best)
    // The same with coordinates beyond machine integers.
    let factor = BigInt.powerOfTwo(70)
    let large = GridPoints((0..<points.count).map { row in points[row].map { $0 * factor } })
    #expect(large.minimumSquaredDistance == best.map { $0 * factor * factor })
  }
}
