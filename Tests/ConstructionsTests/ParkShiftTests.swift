import Constructions
import Exact
import Networks
import Testing

@Suite struct ParkShiftTests {
  /// Blocks of `count` random cuts of [T, K) with random shifts.
  private func randomStage(
    _ generator: inout SplitMix64
  ) -> (stage: ShiftStage, blocks: [ShiftStage.Block]) {
    let target = 1 + Int(generator.below(40))
    let range = target + 1 + Int(generator.below(120))
    var cuts = Set(
      (0..<generator.below(8)).map { _ in
        target + Int(generator.below(UInt64(range - target)))
      })
    for multiple in stride(from: target, to: range, by: target) { cuts.insert(multiple) }
    let sorted = cuts.sorted() + [range]
    let blocks = zip(sorted, sorted.dropFirst()).map { lower, upper in
      ShiftStage.Block(
        BigInt(lower), BigInt(upper), shift: BigInt(Int(generator.below(UInt64(target)))))
    }
    return (ShiftStage(range: BigInt(range), target: BigInt(target), blocks: blocks), blocks)
  }

  @Test func stageIsARotationOfEveryBlock() {
    var generator = SplitMix64(seed: 5)
    for _ in 0..<2000 {
      let (stage, blocks) = randomStage(&generator)
      #expect(stage.indicators.count <= 2 * blocks.count)
      for x in 0..<stage.range.asInt! {
        let key = BigInt(x)
        let block = blocks.last { $0.lower <= key }
        let moved = block.map { (key + $0.shift).flooredRemainder(by: stage.target) } ?? key
        if stage(key) != moved {
          Issue.record("f(\(x)) = \(stage(key)) instead of \(moved): \(stage)")
          return
        }
      }
    }
  }

  /// The printed coefficients b_i − Σ b_j give f(30) = 4, and unclamped wraps break x = 10 and 12.
  @Test func repairedFormulasMoveTheCounterexamples() {
    let first = ShiftStage(
      range: 40, target: 10,
      blocks: [.init(10, 20, shift: 3), .init(20, 30, shift: 5), .init(30, 40, shift: 7)])
    #expect(first(30) == 7)
    let second = ShiftStage(
      range: 16, target: 8,
      blocks: [.init(8, 11, shift: 1), .init(11, 13, shift: 6), .init(13, 16, shift: 4)])
    #expect((8..<16).map { second(BigInt($0)) } == [1, 2, 3, 1, 2, 1, 2, 3])
  }

  /// S = {0, …, s − 1} above O = {0, s, 2s, …} leaves exactly one shift at T = s² + 1, and none at s².
  @Test(arguments: [2, 3, 8, 31, 200])
  func theOnlyShiftIsFound(_ s: Int) {
    let target = s * s + 1
    let used = (0..<s).map { $0 * s }
    let block = (0..<s).map { target + $0 }
    var search = ShiftSearch(target: target, used: used[...], capacity: 2 * s)
    let shift = search.shift(of: block[...], base: target)
    let others = (0..<target).filter { shift in
      block.allSatisfy { !used.contains(($0 + shift) % target) }
    }
    #expect(others == [shift])
    let keys = ScalarKeys(used + block, range: BigInt(2 * target))
    #expect(Lemma15.stage(keys, width: 3, limit: BigInt(target))?.target == BigInt(target))
  }

  @Test func conditionalExpectationsNeverFail() {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<300 {
      let target = 2 + Int(generator.below(300))
      let used = Set((0..<generator.below(20)).map { _ in Int(generator.below(UInt64(target))) })
      let limit = used.isEmpty ? 10 : (target - 1) / used.count
      let block = Set(
        (0..<min(limit, 12)).map { _ in
          target + Int(generator.below(UInt64(target)))
        }
      ).sorted()
      var search = ShiftSearch(target: target, used: used.sorted()[...], capacity: 40)
      let shift = search.expectedShift(of: block[...], base: target)
      #expect(block.allSatisfy { !used.contains(($0 + shift) % target) })
      // The same with big keys.
      var big = ShiftSearch(
        target: BigInt(target), used: used.sorted().map { BigInt($0) }[...], capacity: 40)
      #expect(
        big.expectedShift(of: block.map { BigInt($0) }[...], base: BigInt(target))
          == BigInt(shift))
    }
  }

  @Test func ranksCountTheKeysBelow() {
    var generator = SplitMix64(seed: 2)
    var ranked = RankedKeys<Int>()
    var all: Set<Int> = []
    for _ in 0..<60 {
      let fresh = Set((0..<generator.below(9)).map { _ in Int(generator.below(500)) })
        .subtracting(all)
      ranked.insert(fresh.sorted())
      all.formUnion(fresh)
      let bound = Int(generator.below(520))
      #expect(ranked.rank(of: bound) == all.count { $0 < bound })
      #expect(ranked.count == all.count)
    }
  }

  /// Random keys and the adversarial ones: runs, progressions, squares.
  private static func keySets(_ range: Int) -> [[Int]] {
    var generator = SplitMix64(seed: 8)
    let random = Set((0..<60).map { _ in Int(generator.below(UInt64(range))) }).sorted()
    let step = range / 50
    return [
      random, Array(range - 50..<range), stride(from: 0, to: range, by: step).map { $0 },
      Array(0..<25) + (range - 25..<range), Array(0..<25) + (1..<25).map { range - $0 * 25 },
      [0], [range - 1], [0, range - 1],
    ]
  }

  @Test func compressionKeepsKeysApartDownToTheirNumber() throws {
    for range in [2_000, 7_919, 1_000_003] {
      for set in ParkShiftTests.keySets(range) {
        for isGreedy in [false, true] {
          var keys = ScalarKeys(set, range: BigInt(range))
          let first = Lemma15.compress(&keys)
          #expect(keys.range <= max(Park2021.compressionLimit(set.count), 1))
          for stage in first { #expect(stage.indicators.count <= 2) }
          let second = Lemma16.compress(&keys, to: BigInt(set.count), isGreedy: isGreedy)
          for stage in second {
            let size = stage.target.flooredQuotient(by: BigInt(set.count)).asInt!
            #expect(stage.indicators.count <= 2 * ((set.count + size - 1) / size))
            #expect(stage.indicators.allSatisfy { $0.threshold >= stage.target })
          }
          let slots = try #require(keys.machine)
          #expect(Set(slots) == Set(0..<set.count))
        }
      }
    }
  }

  @Test func bigKeysBecomeMachineKeysOnTheWay() throws {
    let far = BigInt(10).power(60)
    let set = (0..<12).map { BigInt($0 * $0) } + (0..<12).map { far - BigInt($0 * $0 * 7) }
    var keys = ScalarKeys(set, range: far + 1)
    #expect(keys.machine == nil)
    _ = Lemma15.compress(&keys)
    _ = Lemma16.compress(&keys, to: BigInt(set.count))
    #expect(Set(try #require(keys.machine)) == Set(0..<set.count))
  }

  @Test func flatSetsHoldWhatWasInserted() {
    var generator = SplitMix64(seed: 4)
    var flat = FlatKeySet(capacity: 0)
    var all: Set<Int> = []
    for _ in 0..<5000 {
      let key = Int(generator.below(9000))
      #expect(flat.contains(key) == all.contains(key))
      flat.insert(key)
      all.insert(key)
    }
  }
}
