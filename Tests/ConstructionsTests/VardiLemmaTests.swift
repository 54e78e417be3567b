import Constructions
import Exact
import Networks
import Testing

/// The lemmas of Vardi 2022 one by one, and for each slip that we repair the case in which the
/// unrepaired formula fails.
@Suite struct VardiLemmaTests {
  /// The values of the last layer of `build`'s network of one input at x = `point`/`scale`.
  private func value(
    at point: Int, scale: BigInt = 1, _ build: (inout LayerStack) -> [AffineForm]
  ) -> [Rational] {
    var stack = LayerStack(inputCount: 1)
    stack.append(build(&stack), .identity)
    let network = Network(
      name: "lemma", input: InputSpecification(scale: scale, lower: [-1000], upper: [1000]),
      layers: stack.networkLayers, output: OutputSpecification(.real))
    #expect(network.problems() == [])
    return Interpreter(network).outputs(at: [BigInt(point)])
  }

  // MARK: arithmetic

  @Test func rootOfLogPowerIsTheSmallest() {
    for (count, root) in [(1, 0), (2, 2), (3, 3), (4, 3), (5, 4), (17, 9), (100, 26)] {
      #expect(Vardi2022.ceiledRootOfLogPower(count) == root)
    }
    for count in Array(1...80) + [255, 256, 257, 999] {
      let root = Vardi2022.ceiledRootOfLogPower(count)
      let power = BigInt(count).power(count)
      #expect(BigInt.powerOfTwo(root * root) >= power)
      #expect(root == 0 || BigInt.powerOfTwo((root - 1) * (root - 1)) < power)
    }
  }

  @Test func squareRootIsRoundedUp() throws {
    for (square, root) in [("0", 0), ("1/4", 1), ("1", 1), ("4", 2), ("9/2", 3), ("16", 4)] {
      #expect(try Vardi2022.ceiledSquareRoot(Rational(exactly: square[...])) == BigInt(root))
    }
  }

  // MARK: Lemma A.2

  @Test(arguments: 1...30 as ClosedRange<UInt64>)
  func projectedKeysAreTwoApartAndBounded(_ seed: UInt64) throws {
    let data = try varied(seed)
    let statistics = DataStatistics(data, including: [.distance])
    let projection = LemmaA2Projection(
      data, squaredDistance: statistics.cappedSquaredDistance,
      squaredNorm: statistics.cappedSquaredNorm, seed: seed)
    let keys = (0..<data.count).map { projection.key($0) }.sorted()
    #expect(keys.allSatisfy { $0 > 0 })
    // Slip 16: R bounds the rounded parameters for N ≥ 2.
    #expect(data.count == 1 || keys.allSatisfy { $0 <= Rational(projection.keyBound) })
    #expect(zip(keys, keys.dropFirst()).allSatisfy { $1 - $0 >= 2 })
    var stack = LayerStack(inputCount: data.dimension)
    stack.append([projection.append(to: &stack)], .identity)
    let network = Network(
      name: "keys", input: data.boundingInput, layers: stack.networkLayers,
      output: OutputSpecification(.real))
    let interpreter = Interpreter(network)
    for row in 0..<data.count {
      #expect(interpreter.outputs(at: data.points[row]) == [projection.key(row)])
    }
  }

  /// Slip 17: 2^t/2^t is kept where the unit vector has the entry 1.
  @Test func directionOfALineIsOne() throws {
    let projection = LemmaA2Projection(
      try VardiData.line.data, squaredDistance: 1, squaredNorm: 36, seed: 1)
    #expect(projection.direction == [.powerOfTwo(projection.precision)])
  }

  // MARK: Lemma A.6

  /// Slip 14: the reconstructed thresholds.
  @Test(arguments: [(0, 0), (2, 5), (-3, 1)])
  func bumpIsOneOnTheIntervalAndZeroHalfOutside(_ lower: Int, _ upper: Int) {
    for quarter in (4 * lower - 12)...(4 * upper + 12) {
      let found = value(at: quarter, scale: 4) { stack in
        let bounds = [lower, upper].map { AffineForm(Rational($0)) }
        let slopes = stack.append(
          LemmaA6Bump.slopes(stack.values[0], lower: bounds[0], upper: bounds[1]))
        return [LemmaA6Bump.indicator(stack.append(LemmaA6Bump.caps(slopes[...]))[...])]
      }[0]
      if quarter >= 4 * lower, quarter <= 4 * upper {
        #expect(found == 1)
      } else if quarter <= 4 * lower - 2 || quarter >= 4 * upper + 2 {
        #expect(found == 0)
      } else {
        // Slip 18: at a distance of 5/4 from the key of A.8, 1/4 from its interval, it is 1/2.
        #expect(found == Rational(1, 2))
      }
    }
  }

  // MARK: Lemma A.4

  @Test func lookupGivesTheStringsOfTheInterval() {
    let lookup = LemmaA4IntervalLookup([
      .init(lower: 2, upper: 5, strings: [7, 1]), .init(lower: 8, upper: 9, strings: [3, 0]),
    ])
    for (point, strings) in [(0, [0, 0]), (2, [7, 1]), (5, [7, 1]), (6, [0, 0]), (9, [3, 0])] {
      var depth = 0
      let found = value(at: point) { stack in
        let x = stack.values[0]
        let result = lookup.append(to: &stack, x, carrying: [x])
        depth = stack.layers.count
        #expect(stack.layers.map(\.count).max() == 9)
        return result.strings + result.carried
      }
      #expect(found == (strings + [point]).map { Rational($0) })
      #expect(depth == 3 * 2 + 2)
    }
  }

  /// The lemma's own network: width 4.
  @Test func lookupOfOneStringHasWidth4() {
    let found = value(at: 3) { stack in
      let lookup = LemmaA4IntervalLookup([.init(lower: 2, upper: 5, strings: [7])])
      let result = lookup.append(to: &stack, stack.values[0], carrying: []).strings
      #expect(stack.layers.map(\.count).max() == 4)
      return result
    }
    #expect(found == [7])
  }

  /// Slip 19: without x ≥ 0, carrying x through ReLU turns −1 into 0.
  @Test func lookupNeedsANonnegativeKey() {
    let lookup = LemmaA4IntervalLookup([.init(lower: 0, upper: 1, strings: [7])])
    let found = value(at: -1) { stack in
      lookup.append(to: &stack, stack.values[0], carrying: []).strings
    }
    #expect(found == [7], "the lemma's statement wants 0 here")
  }

  // MARK: Lemma A.7

  /// tri^(k) of `phase`.
  private func tent(_ phase: Rational, _ steps: Int) -> Rational {
    (0..<steps).reduce(phase) { z, _ in z <= Rational(1, 2) ? 2 * z : 2 - 2 * z }
  }

  /// Slip 10: Eq. (4) reconstructed; exhaustive for T ≤ 7.
  @Test func phasesDifferByTheBit() {
    for length in 1...7 {
      for string in 0..<(1 << length) {
        for bit in 1...length {
          let base = Rational(BigInt(string), powerOfTwo: -length)
          let larger = tent(base + Rational(1, powerOfTwo: -length - 1), bit)
          let smaller = tent(base + Rational(1, powerOfTwo: -length - 2), bit)
          let unit = Rational(1, powerOfTwo: bit - length - 2)
          let isSet = string >> (length - bit) & 1 == 1
          #expect(smaller - larger == (isSet ? unit : -unit))
          // The other order, as the text may be read, gives the complement.
          let other = max(0, (larger - smaller) / unit)
          #expect(other == (isSet ? 0 : 1))
        }
      }
    }
  }

  /// Slips 8 and 9: strings need no leading one, and fields may have one bit.
  @Test(arguments: [(6, 1), (6, 2), (6, 3)])
  func readerReadsEveryFieldOfEveryString(_ length: Int, _ fieldLength: Int) {
    for string in 0..<(1 << length) {
      var position = 0
      while position < length {
        let end = position
        let found = value(at: string) { stack in
          var reader = LemmaA7BitReader(
            length: length, fieldLength: fieldLength,
            phases: stack.append(
              LemmaA7BitReader.initialPhases(of: stack.values[0], length: length)))
          for _ in stride(from: 0, through: end, by: fieldLength) {
            reader.startField()
            for bit in 0..<fieldLength {
              var values = stack.append(reader.neuronsA(bit: bit))[...]
              reader.takeA(bit: bit, &values)
              values = stack.append(reader.neuronsB)[...]
              reader.takeB(&values)
              values = stack.append(reader.neuronsC(bit: bit))[...]
              reader.takeC(bit: bit, &values)
            }
          }
          return [reader.field]
        }
        let expected = string >> (length - position - fieldLength) & (1 << fieldLength - 1)
        #expect(found == [Rational(expected)])
        position += fieldLength
      }
    }
  }

  // MARK: Lemma A.5

  @Test func matchingAddsTheLabelOfTheKey() {
    // Keys 4, 9 with labels 3, 1, and an unused slot (slip 7).
    let matching = LemmaA5FieldMatching(slotCount: 3, keyBits: 4, labelBits: 2)
    let (keys, labels) = (BigInt(4 << 8 + 9 << 4), BigInt(3 << 4 + 1 << 2))
    for (point, label) in [(4, 3), (9, 1), (7, 0), (12, 0), (2, 0)] {
      let found = value(at: point) { stack in
        let x = stack.values[0]
        let result = matching.append(
          to: &stack, x: x, y: 0, keys: AffineForm(keys), labels: AffineForm(labels))
        // Slip 12: 3q + 3 layers a block, where the lemma claims 3q + 2.
        #expect(stack.layers.count == 1 + 3 * (3 * 4 + 3))
        #expect(stack.layers.map(\.count).max() == 12)
        return [result.sum, result.x]
      }
      #expect(found == [Rational(label), Rational(point)])
    }
  }

  // MARK: the plan

  private func plan(_ count: Int) -> StringPlan {
    StringPlan(count: count, budget: count, keyBound: 1000, largestLabel: 3)
  }

  /// Slip 3: the proof rounds ceil(sqrt(N/log N)) on its own; it then cuts strings of other lengths
  /// than Lemma A.4's intervals.
  @Test func separatelyRoundedSlotsDisagree() {
    // ceil(sqrt(N/log N)): the smallest k with 2^N ≤ N^(k²).
    func roundedApart(_ count: Int) -> Int {
      var slots = 1
      while BigInt(count).power(slots * slots) < BigInt.powerOfTwo(count) { slots += 1 }
      return slots
    }
    #expect(roundedApart(17) == 3)
    #expect(plan(17).slotCount == 2)
    #if !DEBUG
      #expect((2...2000).count { roundedApart($0) != plan($0).slotCount } == 122)
    #endif
  }

  private func ceiled(_ a: Int, _ b: Int) -> Int { (a + b - 1) / b }

  /// Slip 4: with k = ceil(N/m) slots, interval j = m − 1 may start beyond N.
  @Test func noIntervalIsEmpty() {
    #expect(Vardi2022.ceiledRootOfLogPower(5) == 4)
    #expect(plan(5).slotCount == 2 && plan(5).intervalCount == 3)
    #expect((4 - 1) * plan(5).slotCount + 1 > 5, "the paper's interval 4 starts at sample 7 of 5")
    for count in 1...300 {
      let plan = plan(count)
      #expect((plan.intervalCount - 1) * plan.slotCount < count)
      #expect(plan.intervalCount * plan.slotCount >= count)
    }
    #if !DEBUG
      let empty = (1...2000).count { count in
        let asked = min(count, max(1, Vardi2022.ceiledRootOfLogPower(count)))
        return (asked - 1) * ceiled(count, asked) + 1 > count
      }
      #expect(empty == 1779)
    #endif
  }

  /// Slip 5: N = 1 asks for no interval, N = 2 and 3 for m = N.
  @Test func smallCountsHaveIntervals() {
    #expect(Vardi2022.ceiledRootOfLogPower(1) == 0)
    #expect(plan(1).intervalCount == 1 && plan(1).slotCount == 1)
    #expect(plan(2).intervalCount == 2 && plan(3).intervalCount == 3)
  }

  /// The label that the network with `plan` gives at the first sample of `VardiData.line` whose
  /// label is replaced by `label`.
  private func firstLabel(_ label: Int, _ plan: (FaithfulVardi) -> StringPlan) throws -> [Rational]
  {
    let data = try samples([[0], [1], [3], [6]], [label, 1, 3, 2])
    let base = FaithfulVardi(
      data, labels: data.labels!, statistics: DataStatistics(data, including: [.distance]), seed: 1)
    return value(at: 0) { stack in
      let x = base.projection.append(to: &stack)
      return [base.network(0..<4, plan(base)).append(to: &stack, x: x).sum]
    }
  }

  /// Slip 1: log C = 2 bits do not hold the label 4.
  @Test func labelsOfAPowerOfTwoNeedOneMoreBit() throws {
    let repaired = try firstLabel(4) { $0.plan(count: 4, budget: 4) }
    #expect(repaired == [4])
    let literal = try firstLabel(4) { base in
      let plan = base.plan(count: 4, budget: 4)
      return StringPlan(
        slotCount: plan.slotCount, intervalCount: plan.intervalCount, keyBits: plan.keyBits,
        labelBits: 2)
    }
    #expect(literal != [4])
  }

  /// Slip 2: ceil(log R) bits do not hold the key R = 2^k.
  @Test func keysOfAPowerOfTwoNeedOneMoreBit() {
    func label(keyBits: Int) -> [Rational] {
      let plan = StringPlan(slotCount: 2, intervalCount: 1, keyBits: keyBits, labelBits: 1)
      let network = StringNetwork(keys: [3, 8], labels: [0, 1], plan)
      return value(at: 8) { stack in
        [network.append(to: &stack, x: stack.values[0]).sum]
      }
    }
    #expect(StringPlan(count: 2, budget: 2, keyBound: 8, largestLabel: 1).keyBits == 4)
    #expect(label(keyBits: 4) == [1])
    #expect(label(keyBits: 3) != [1])
  }

  /// Slip 11: as one weight, the bit's factor has more bits than the whole network needs.
  @Test func bitsOfWeightsStayWithinTheStrings() throws {
    let network = try Theorem3_1.construction.build(VardiData.line.data)
    // T_u + 2 = 24; 2^{ρ−1}·2^{T_u+1} as one weight would take 34 bits.
    #expect(NetworkStatistics(network).largestWeightBits == 24)
  }

  /// Slip 20: a sample of another subset gains 0.
  @Test func keysFarFromAllSamplesGainNothing() {
    let plan = StringPlan(slotCount: 2, intervalCount: 2, keyBits: 5, labelBits: 2)
    let network = StringNetwork(keys: [4, 6, 10, 20], labels: [1, 2, 3, 1], plan)
    for point in 0...26 {
      let found = value(at: point) { stack in
        [network.append(to: &stack, x: stack.values[0]).sum]
      }
      // Keys are floors: x matches k at k and, as its upper end, at k + 1.
      let label = [4: 1, 6: 2, 10: 3, 20: 1].first { [$0.key, $0.key + 1].contains(point) }?.value
      if label != nil || ![4, 6, 10, 20].contains(where: { abs($0 - point) < 2 }) {
        #expect(found == [Rational(label ?? 0)], "x = \(point)")
      }
    }
  }
}
