import Constructions
import Diagnostics
import Exact
import Networks
import Testing

@Suite struct ParkAdversarialTests {
  static let sets: [String: ([[BigInt]], [Int])] = [
    "one point": ([[5, 5]], [3]),
    "one label": ([[0], [2], [9]], [4, 4, 4]),
    "two points far apart": ([[0], [BigInt(10).power(30)]], [0, 1]),
    "a gap of 10^30": (
      (0..<9).map { [BigInt($0)] } + [[BigInt(10).power(30)], [BigInt(10).power(30) + 3]],
      [0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2]
    ),
    "a gap of 10^30 in the plane": (
      (0..<6).map { [BigInt($0), BigInt(-$0)] } + [[BigInt(10).power(30), 7]],
      [0, 1, 0, 1, 0, 1, 2]
    ),
    "a progression": ((0..<40).map { [BigInt($0 * 1000)] }, (0..<40).map { $0 % 7 }),
    "runs and a progression": (
      (0..<16).map { [BigInt($0)] } + (1...16).map { [BigInt($0 * 300)] },
      (0..<32).map { $0 * $0 % 5 }
    ),
    "squares": ((0..<30).map { [BigInt($0 * $0)] }, (0..<30).map { $0 % 2 }),
    "a cube's corners": (
      (0..<32).map { corner in (0..<5).map { BigInt(corner >> $0 & 1) } },
      (0..<32).map { $0.nonzeroBitCount % 2 }
    ),
    "negative labels": ([[0, 1], [1, 0], [-4, 3]], [-1, 1, -1]),
    "a wide span of labels": ([[0], [1], [2]], [-2_000_000_000, 2_000_000_000, 7]),
  ]

  @Test(arguments: sets.keys.sorted(), ["data", "box"])
  func everySampleIsMemorized(_ name: String, _ range: String) throws {
    let (points, labels) = try #require(ParkAdversarialTests.sets[name])
    let data = try samples(points, labels)
    for construction in Constructions.all where construction.paper == .park2021 {
      var options = ["range": range]
      if construction.name == "park2021-3" {
        if data.count < 4 { continue }
        options["widths"] = IntegerList.text(try sufficientWidths(data))
      }
      do {
        let network = try construction.build(data, options: options)
        try expectMemorizes(network, data)
      } catch let error as DiagnosticList where range == "box" && options["widths"] != nil {
        // A box may need more halvings than the samples.
        #expect(error.diagnostics[0].message.contains("condition"))
      }
    }
  }

  @Test func aFineExponentIsRefused() throws {
    let data = try samples([[0], [1]], [0, 1])
    #expect(throws: DiagnosticList.self) {
      try Theorem1.construction.build(data, options: ["w": "0.77777777"])
    }
    for w in ["0.66", "1.1", "x"] {
      #expect(throws: DiagnosticList.self) {
        try Theorem1.construction.build(data, options: ["w": w])
      }
    }
  }

  @Test func anEnormousDomainIsProved() throws {
    let data = try samples([[0, 3], [2, 2], [5, 1], [5, 2]], [0, 1, 2, 1])
    let far = Rational(BigInt(10).power(40))
    let input = InputSpecification(scale: 1, lower: [-far, -far], upper: [far, far])
    for construction in Constructions.all where construction.paper == .park2021 {
      let options = construction.name == "park2021-3" ? ["widths": "3x150,3x40,7x20"] : [:]
      let network = try construction.build(data, options: options, domain: input)
      try expectMemorizes(network, data)
      let corner = [far.numerator, -far.numerator]
      guard case .label = Interpreter(network).outcome(at: corner) else {
        Issue.record("\(construction.name) gives the corner no label")
        continue
      }
    }
  }

  @Test func enormousNetworksAreRefused() throws {
    let data = try parkData(300)
    let far = Rational(BigInt(10).power(12))
    let input = InputSpecification(
      scale: 1, lower: .init(repeating: 0, count: 8), upper: .init(repeating: far, count: 8))
    let error = #expect(throws: DiagnosticList.self) {
      try ImprovedPark.construction.build(
        data, options: ["slots": "1000000000000"], domain: input)
    }
    #expect(error?.diagnostics[0].message.contains("less than 2^36 is supported") == true)
    let wide = #expect(throws: DiagnosticList.self) {
      try Theorem3.construction.build(
        data, options: ["widths": "1000000x40,7x400", "range": "data"])
    }
    #expect(wide?.diagnostics[0].message.contains("neurons and weights") == true)
  }

  @Test func listsAreReadAndWritten() {
    let option = Theorem3.widths
    #expect(option.value("5,3x4,7") == .integers([5, 3, 3, 3, 3, 7]))
    #expect(option.value("5, 3 x 4")?.description == "5,3x4")
    for text in ["", ",", "3x", "x3", "3x0", "3x-1", "0", "3,,4", "3x4x5", "3x99999999999", "a"] {
      #expect(option.value(text) == nil, "\(text)")
    }
  }
}
