import Constructions
import Diagnostics
import Exact
import Networks
import Testing

@Suite struct ParkImprovedTests {
  @Test(arguments: [
    ("158", ParkSize(7368, 158, 40, 18, 467, 361, 13, 2045, 1472)),
    ("149", ParkSize(7368, 149, 50, 16, 482, 400, 13, 2143, 1765)),
  ])
  func hasTheSizeOfTheSpecificationForIris(_ slots: String, _ size: ParkSize) throws {
    let data = try irisData()
    let network = try ImprovedPark.construction.build(data, options: ["slots": slots])
    #expect(try ParkSize(network) == size)
    try expectMemorizes(network, data)
  }

  @Test func balancedHasTheSizeOfTheSpecificationForIris() throws {
    let data = try irisData()
    let network = try BalancedTheorem1.construction.build(data, options: ["range": "data"])
    #expect(try ParkSize(network) == ParkSize(16420, 352, 71, 34, 772, 601, 27, 6673, 5524))
    try expectMemorizes(network, data)
  }

  /// The headline numbers of the paper: a million ImageNet images, and the boxes of Open Images.
  @Test(arguments: [
    (1_000_000, 61_786_577, 69190, 893), (15_800_000, 1_948_998_211, 388_634, 5015),
  ])
  func balancedFindsTheNumbersOfTheHeadline(
    _ count: Int, _ slots: Int, _ buckets: Int, _ bucketSize: Int
  ) {
    let plan = BalancedTheorem1.plan(
      count: count, range: Park2021.compressionLimit(count), labelBits: 10, share: 1)
    #expect(plan.size.slotCount == slots)
    #expect(plan.size.bucketCount == buckets)
    #expect(plan.size.bucketSize == bucketSize)
  }

  @Test func fewestParametersAreAtMostThoseOfOtherSlotCounts() throws {
    let data = try irisData()
    func parameters(_ options: [String: String]) throws -> Int {
      NetworkStatistics(try ImprovedPark.construction.build(data, options: options))
        .denseParameterCount
    }
    let fewest = try parameters([:])
    for slots in ["149", "158", "170", "200", "300"] {
      #expect(try fewest <= parameters(["slots": slots]))
    }
  }

  @Test func fewerSlotsThanPointsAreRefused() throws {
    let data = try irisData()
    let error = #expect(throws: DiagnosticList.self) {
      try ImprovedPark.construction.build(data, options: ["slots": "148"])
    }
    #expect(error?.diagnostics[0].message.contains("the option slots is 148") == true)
  }

  /// The direct stage maps all of [0, K) into [0, V), and keys to different slots.
  @Test(arguments: UInt64(1)...40)
  func directStageIsTotalAndInjectiveOnKeys(_ seed: UInt64) throws {
    var generator = SplitMix64(seed: seed)
    let count = 1 + Int(generator.below(300))
    let slots = count + Int(generator.below(UInt64(count)))
    let range = slots + Int(generator.below(UInt64(6 * slots)))
    var keys: Set<Int> = []
    while keys.count < count { keys.insert(Int(generator.below(UInt64(range)))) }
    let sorted = keys.sorted()
    guard let stage = DirectStage.stage(sorted, range: range, slots: slots) else { return }
    let bound = BigInt(slots)
    for key in 0..<range {
      let slot = stage(BigInt(key))
      if slot < 0 || slot >= bound {
        Issue.record("f(\(key)) = \(slot), V = \(slots): \(stage)")
        return
      }
    }
    #expect(Set(sorted.map { stage(BigInt($0)) }).count == count)
  }

  @Test func directStageIsRefusedWhereAGapIsTooLarge() {
    #expect(DirectStage.stage([0, 90], range: 100, slots: 20) == nil)
    #expect(DirectStage.stage([0, 5], range: 100, slots: 20) == nil)
    #expect(DirectStage.stage([50, 55], range: 60, slots: 20) == nil)
    #expect(DirectStage.stage([0, 9, 18, 27], range: 30, slots: 20) != nil)
  }
}
