import Constructions
import Exact
import Networks
import Testing

/// Where the proofs of Yun et al. 2019 need care: the counterexamples, and that they are repaired.
@Suite struct YunRepairTests {
  private static let fits = [HardTanhFit.decoupled, .chain]

  /// S of a block of hard-tanh units at the key `c`.
  private func sum(_ block: FittedBlock, at c: Int) -> Rational {
    func clip(_ t: Rational) -> Rational { max(-1, min(1, t)) }
    func value(_ row: FittedBlock.Row, _ values: [Rational]) -> Rational {
      zip(row.weights, values).reduce(row.constant) { $0 + $1.0 * $1.1 }
    }
    let ramps = block.ramps.map { clip($0(Rational(c))) }
    return value(block.sums[0], block.units[0].map { clip(value($0, ramps)) })
  }

  private func block(
    _ keys: [Int], _ groups: Int, _ size: Int, left: Int?, right: Int?, _ fit: HardTanhFit
  ) -> FittedBlock {
    let grouped = GroupedKeys(
      keys.map { BigInt($0) }, groupLimit: groups, sizeLimit: size, left: left.map { BigInt($0) },
      right: right.map { BigInt($0) })
    return FittedBlock(
      grouped, targets: [keys.map { _ in 1 }], activation: .hardTanh, fit: fit)
  }

  /// An imaginary neighbor far away leaves values between it and the block.
  @Test(arguments: fits)
  func theImaginaryNeighborIsTheNearestKey(_ fit: HardTanhFit) {
    let keys = [10, 12, 14, 16]
    let far = block(keys, 2, 2, left: 2, right: nil, fit)
    #expect(sum(far, at: 9) == Rational(5, 4))
    #expect(sum(far, at: 8) == Rational(1, 2))
    for left in [8, 9] {
      let near = block(keys, 2, 2, left: left, right: nil, fit)
      for key in keys { #expect(sum(near, at: key) == 2) }
      for key in 0...left { #expect(sum(near, at: key) == 0, "\(key)") }
    }
  }

  /// An odd number of groups of an odd size is 2 on everything to its right.
  @Test(arguments: fits)
  func oddBlocksDoNotVanishToTheirRight(_ fit: HardTanhFit) {
    for (groups, size, rest) in [(3, 3, 2), (1, 3, 2), (2, 3, 0), (3, 2, 0)] as [(Int, Int, Int)] {
      let keys = Array(0..<(groups * size))
      let block = block(keys, groups, size, left: nil, right: keys.count, fit)
      for key in keys { #expect(sum(block, at: key) == 2) }
      for key in keys.count...(keys.count + 5) {
        #expect(sum(block, at: key) == Rational(rest), "\(groups) groups of \(size) at \(key)")
      }
    }
  }

  /// So planned blocks are even but for the last.
  @Test func plannedBlocksAreEvenButForTheLast() throws {
    var generator = SplitMix64(seed: 5)
    var blockCount = 0
    for _ in 0..<200 {
      let widths = (0..<10).map { _ in 2 + Int(generator.below(5)) }
      for fit in Self.fits {
        let planner = BlockPlanner(widths: widths, count: 30, activation: .hardTanh, fit: fit)
        guard case .success(let plan) = planner.plan else { continue }
        blockCount = max(blockCount, plan.blocks.count)
        for block in plan.blocks.dropLast() {
          #expect((block.groupLimit * block.sizeLimit).isMultiple(of: 2), "\(widths)")
        }
      }
    }
    #expect(blockCount >= 2)
  }

  /// Every construction with one, two and three points.
  @Test(arguments: ["3.1", "3.2", "3.4", "a.2", "4.1", "4.2"])
  func memorizesOneTwoAndThreePoints(_ name: String) throws {
    let widths = ["3.4": "4,12", "a.2": "4,12,12"]
    for options in yunUnits where !(name.hasPrefix("4") && options["variant"] != nil) {
      for count in 1...3 {
        for classCount in 1...count {
          let points = (0..<count).map { row in [3, 7, 1].map { BigInt($0 * row * row - row) } }
          let data = try samples(points, (0..<count).map { $0 % classCount }, scale: 2)
          var options = options
          options["widths"] = widths[name]
          try expectExact(yunNetwork(name, data, options), data)
        }
      }
    }
  }
}
