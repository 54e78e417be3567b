import Constructions
import Diagnostics
import Exact
import Networks
import Support
import Testing

/// Data that invites mistakes, for every construction of Yu 2024 in every variant.
@Suite struct YuAdversarialTests {
  struct Variant: Sendable, CustomStringConvertible {
    let name: String
    let options: [String: String]

    init(_ name: String, _ options: [String: String] = [:]) {
      self.name = "yu2024-" + name
      self.options = options
    }

    var description: String { "\(name) \(options.sorted { $0.key < $1.key })" }

    func build(_ data: DataSet, domain: InputSpecification? = nil) throws -> Network {
      try Constructions.named(name).build(data, options: options, domain: domain)
    }
  }

  static let variants: [Variant] =
    ["minority", "positive", "negative", "all"].flatMap { encode in
      [["packing": "sqrt"], ["packing": "balanced"], ["group": "2"], ["group": "3", "base": "10"]]
        .map { Variant("4.1", $0.merging(["encode": encode]) { $1 }) }
    } + [
      Variant("4.1", ["variant": "paper"]), Variant("4.1", ["variant": "paper", "group": "1"]),
      Variant("4.3"), Variant("4.3", ["default": "positive"]),
      Variant("4.3", ["variant": "convex"]),
      Variant("5.3"), Variant("5.3", ["bad-class": "positive", "group": "1"]),
      Variant("5.3", ["bad-class": "negative", "packing": "balanced"]),
      Variant("7.3"), Variant("7.3", ["tie": "positive"]), Variant("7.3", ["form": "dense"]),
      Variant("7.3", ["form": "dense", "tie": "negative"]),
    ]

  static var dataSets: [(String, DataSet)] {
    get throws {
      let cube4 = (0..<16).map { number in (0..<4).map { BigInt(number >> $0 & 1) } }
      return [
        ("one +", try signed([[3, 1]], [1], scale: 4)),
        ("one -", try signed([[3, 1]], [-1], scale: 4)),
        ("one class", try signed([[0, 1], [2, 2], [3, 0]], [-1, -1, -1], scale: 3)),
        ("two", try signed([[0], [1]], [1, -1], scale: 1)),
        ("two swapped", try signed([[0], [1]], [-1, 1], scale: 1)),
        (
          "duplicates",
          try signed(
            [[1, 2], [1, 2], [3, 0], [3, 0], [1, 2], [0, 0]], [1, 1, -1, -1, 1, -1], scale: 4)
        ),
        (
          "alternating",
          try signed((0...15).map { [BigInt($0)] }, (0...15).map { $0 % 2 * 2 - 1 }, scale: 15)
        ),
        (
          "one negative",
          try signed((0...16).map { [BigInt($0)] }, (0...16).map { $0 == 8 ? -1 : 1 }, scale: 16)
        ),
        (
          "one positive",
          try signed((0...30).map { [BigInt($0)] }, (0...30).map { $0 == 30 ? 1 : -1 }, scale: 30)
        ),
        ("xor", try signed([[0, 0], [0, 1], [1, 0], [1, 1]], [-1, 1, 1, -1], scale: 1)),
        (
          "parity of the 4-cube",
          try signed(cube4, (0..<16).map { $0.nonzeroBitCount % 2 * 2 - 1 }, scale: 1)
        ),
        (
          "ties of equal labels",
          try signed(
            (0...7).map { [BigInt($0), BigInt(7 - $0)] }
              + (0...8).map {
                [BigInt($0), BigInt(8 - $0)]
              }, (0...7).map { _ in 1 } + (0...8).map { _ in -1 }, scale: 8)
        ),
        (
          "negative coordinates",
          try samples(
            [[-7, 3], [-6, 3], [5, -20], [0, 0], [2, -1]], [1, -1, 1, -1, 1], scale: 10)
        ),
        (
          "least distance on a huge grid",
          try signed(
            [[0, 5], [1 << 40, 7], [(1 << 40) - 1, 7], [12345, 1 << 39]], [1, 1, -1, -1],
            scale: 1 << 40)
        ),
        (
          "coordinates beyond machine words",
          try signed(
            [[0], [.powerOfTwo(90)], [.powerOfTwo(90) - 1], [.powerOfTwo(89)]], [1, 1, -1, -1],
            scale: .powerOfTwo(90))
        ),
      ] + [3, 5, 8, 10, 17].map { ("random \($0)", try! yuData($0, dimension: 2, scale: 9)) }
    }
  }

  @Test(arguments: variants) func memorizes(_ variant: Variant) throws {
    for (_, data) in try Self.dataSets {
      let network = try variant.build(data)
      try expectMemorizes(network, data)
      if variant.name == "yu2024-4.1" { #expect(NetworkStatistics(network).width <= 6) }
    }
  }

  @Test(arguments: ["4.1", "4.3", "5.3", "7.3"])
  func oneClassIsAConstant(_ name: String) throws {
    let data = try signed([[0, 1], [2, 2], [3, 0]], [-1, -1, -1], scale: 3)
    let options = name == "5.3" ? ["bad-class": "positive"] : [:]
    let network = try Variant(name, options).build(data)
    #expect(network.layers.count == 1 && network.layers[0].neurons[0].weights.isEmpty)
    #expect(Interpreter(network).outputs(at: [1, 1]) == [-1])
  }

  @Test func networksWithTheOnlyClassStoredAreWrongElsewhere() throws {
    let data = try signed([[0, 0], [30, 2], [7, 11]], [1, 1, 1], scale: 31)
    let network = try Variant("5.3").build(data, domain: unitCube(of: data))
    let interpreter = Interpreter(network)
    var positive = 0
    for x in 0...31 {
      for y in 0...31 where interpreter.outcome(at: [BigInt(x), BigInt(y)]) == .label(1) {
        positive += 1
      }
    }
    #expect(positive >= 3 && positive <= 3 * 32)
  }

  @Test func samePointWithBothLabelsIsAnError() {
    #expect(throws: DiagnosticList.self) { try signed([[1], [1]], [1, -1], scale: 1) }
  }

  @Test func duplicatesDoNotMatter() throws {
    let several = try signed(
      [[1, 2], [1, 2], [3, 0], [3, 0], [1, 2], [0, 0]], [1, 1, -1, -1, 1, -1], scale: 4)
    let once = try signed([[1, 2], [3, 0], [0, 0]], [1, -1, -1], scale: 4)
    for variant in Self.variants {
      #expect(try variant.build(several).layers == variant.build(once).layers, "\(variant)")
    }
  }

  // MARK: Labels

  @Test func twoNamedClassesAreMinusAndPlus() throws {
    let data = try samples([[0], [2], [5]], [0, 1, 0], names: ["benign", "malign"])
    let network = try Variant("7.3").build(data)
    #expect(network.output == OutputSpecification(.sign, labelNames: ["benign", "malign"]))
    let outcomes = (0..<3).map { Interpreter(network).outcome(at: data.points[$0]) }
    #expect(outcomes == [.label(-1), .label(1), .label(-1)])
  }

  @Test func twoNumbersAreMinusAndPlus() throws {
    let data = try samples([[0], [2], [5]], [7, 1, 7])
    let network = try Variant("4.1").build(data)
    #expect(network.output.labelNames == ["1", "7"])
    #expect(Interpreter(network).outcome(at: [2]) == .label(-1))
  }

  @Test func aSingleOtherClassIsMinus() throws {
    let data = try samples([[0], [2]], [0, 0], names: ["unused"])
    let network = try Variant("4.3").build(data)
    #expect(network.output.labelNames == ["unused", "none"])
    #expect(Interpreter(network).outcome(at: [2]) == .label(-1))
    #expect(network.problems() == [])
  }

  @Test func threeClassesAreRefused() throws {
    let data = try samples([[0], [2], [5]], [0, 1, 2])
    for variant in Self.variants {
      do {
        _ = try variant.build(data)
        Issue.record("\(variant) took three classes")
      } catch let problems as DiagnosticList {
        #expect(
          problems.diagnostics[0].message
            == "the data set has 3 classes, but \(variant.name) is for two classes")
      }
    }
  }

  @Test func optionsOfThePaperAreItsOwn() throws {
    let data = try yuData(5, dimension: 2, scale: 9)
    for option in [["encode": "all"], ["base": "10"]] {
      #expect(throws: DiagnosticList.self) {
        try Variant("4.1", option.merging(["variant": "paper"]) { $1 }).build(data)
      }
    }
  }

  // MARK: Whole grids

  @Test(arguments: variants.filter { $0.name == "yu2024-4.1" || $0.name == "yu2024-5.3" })
  func storedNumbersAreAllThatIsFound(_ variant: Variant) throws {
    if variant.options["variant"] == "paper" { return }
    for (count, dimension, scale) in [(7, 1, 40), (9, 2, 9), (8, 3, 4)] {
      let data = try yuData(count, dimension: dimension, scale: scale)
      let network = try variant.build(data, domain: unitCube(of: data))
      let interpreter = Interpreter(network)
      let labels = try #require(data.labels)
      let stored = try #require(
        network.provenance["parameters"]?["C"].flatMap(Rational.init(json:)))
      let z = { (point: [BigInt]) in interpreter.layerValues(at: point)[0][0] }
      let numbers = Set(
        (0..<data.count).filter { Rational(labels[$0]) == stored }.map { z(data.points[$0]) })
      var index = 0
      let total = Int(BigInt(scale + 1).power(dimension).asInt!)
      while index < total {
        var rest = index
        let point = (0..<dimension).map { _ in
          defer { rest /= scale + 1 }
          return BigInt(rest % (scale + 1))
        }
        let sign = interpreter.outputs(at: point)[0].signum
        #expect(sign != 0)
        #expect((Rational(sign) == stored) == numbers.contains(z(point)), "\(variant) \(point)")
        index += 1
      }
    }
  }

  @Test func formsOfTheorem7_3HaveEqualValues() throws {
    for seed in Seed.some(6) {
      let data = try yuData(6, dimension: 2, scale: 7, seed: seed.value)
      for tie in ["none", "positive", "negative"] {
        let networks = try ["factored", "dense"].map {
          Interpreter(
            try Variant("7.3", ["form": $0, "tie": tie]).build(data, domain: unitCube(of: data)))
        }
        for x in 0...7 {
          for y in 0...7 {
            let values = networks.map { $0.outputs(at: [BigInt(x), BigInt(y)])[0] }
            #expect(values[0] == values[1])
            #expect(tie == "none" || !values[0].isZero)
          }
        }
      }
    }
  }

  @Test func unitsOfTheorem7_3GiveAtLeastTheSquaredSeparation() throws {
    let data = try yuData(30, dimension: 3, scale: 31)
    let labels = try #require(data.labels)
    let square = try #require(data.points.smallestOppositeSquare(labels))
    let interpreter = Interpreter(try Variant("7.3").build(data))
    for row in 0..<data.count {
      let value = interpreter.outputs(at: data.points[row])[0]
      #expect(Rational(labels[row]) * value >= Rational(square))
    }
  }

  @Test(arguments: ["squares", "convex"])
  func ballsOfTheorem4_3HaveTheirLabel(_ variant: String) throws {
    // On a grid 64 times as fine, points of the balls are checked, on their surface too.
    let data = try yuData(8, dimension: 2, scale: 12)
    let fine: BigInt = 64
    let points = GridPoints((0..<data.count).map { row in data.points[row].map { $0 * fine } })
    let labels = try #require(data.labels)
    let square = try #require(data.points.smallestOppositeSquare(labels))
    let network = try Variant("4.3", ["variant": variant]).build(data, domain: unitCube(of: data))
    var finer = network
    finer.input.scale = data.scale * fine
    let interpreter = Interpreter(finer)
    var generator = SplitMix64(seed: 5)
    var found = 0
    let radius = (square * fine * fine).flooredQuotient(by: 9).squareRoot
    // A ball of radius c0/3 around a net point: X itself, if no other sample is so near.
    for row in 0..<data.count {
      for _ in 0..<60 {
        let offset = (0..<2).map { _ in generator.value(in: Interval(-radius, radius)) }
        let distance = offset.reduce(BigInt(0)) { $0 + $1 * $1 }
        if 9 * distance > square * fine * fine { continue }
        let point = zip(points[row], offset).map { $0 + $1 }
        if point.contains(where: { $0.isNegative || $0 > data.scale * fine }) { continue }
        found += 1
        #expect(interpreter.outcome(at: point) == .label(labels[row]))
      }
    }
    #expect(found > 20)
  }

  @Test func sizeOfTheorem4_3DoesNotGrowWithTheSamples() throws {
    // Two discs of radius 15 with centers 50 apart.
    func discs(_ count: Int) throws -> DataSet {
      var generator = SplitMix64(seed: 3)
      var points: [[BigInt]] = []
      var labels: [Int] = []
      while points.count < count {
        let (x, y) = (Int(generator.below(31)) - 15, Int(generator.below(31)) - 15)
        let sign = points.count % 2 * 2 - 1
        if x * x + y * y > 225 { continue }
        points.append([BigInt(50 + 25 * sign + x), BigInt(50 + y)])
        labels.append(sign)
      }
      return try signed(points, labels, scale: 100)
    }
    let sizes = try [100, 400, 900].map {
      NetworkStatistics(try Variant("4.3").build(discs($0), domain: unitCube(of: discs($0))))
        .neuronCount
    }
    #expect(sizes.max()! <= 60)
  }
}
