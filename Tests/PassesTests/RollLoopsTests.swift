import Constructions
import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// Loops from hand-written and generated straight lines.
@Suite struct RollLoopsTests {
  /// Rolls the program of `lines`, and expects that it computes what it did before.
  private func rolled(
    _ lines: [String], output: String, domain: String = "[-3, 3]^2",
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Program {
    let text = """
      program p  input 2 / 1  domain \(domain)
      %0 = input 0
      %1 = input 1
      \(lines.joined(separator: "\n"))
      \(output)

      """
    let program = try Program(analyzing: text)
    var rolled = program
    let change = rolled.rollLoops()
    #expect(rolled.brokenInvariants() == [], sourceLocation: sourceLocation)
    #expect(change.isNone == rolled.loops.isEmpty, sourceLocation: sourceLocation)
    for x in -3...3 {
      for y in -3...3 {
        let point = [BigInt(x), BigInt(y)]
        #expect(
          try ProgramInterpreter(rolled).numerators(at: point)
            == ProgramInterpreter(program).numerators(at: point), "\(rolled)",
          sourceLocation: sourceLocation)
      }
    }
    var again = rolled
    #expect(again.rollLoops().isNone && again == rolled, sourceLocation: sourceLocation)
    return rolled
  }

  /// `count` iterations of two lines: %a = affine c·%1 + previous + b, %b = relu %a.
  private func chain(
    _ count: Int, first: Int = 2, from start: Int = 0, factor: (Int) -> Int = { 3 * $0 + 2 },
    bias: (Int) -> Int = { $0 }
  ) -> [String] {
    (0..<count).flatMap { index in
      let a = first + 2 * index
      let previous = index == 0 ? start : a - 1
      return [
        "%\(a) = affine \(factor(index))*%1 + %\(previous) + \(bias(index))",
        "%\(a + 1) = relu %\(a)",
      ]
    }
  }

  @Test func aPeriodicProgramBecomesOneLoop() throws {
    let program = try rolled(chain(10), output: "real %21")
    #expect(program.loops.map(\.count) == [10])
    #expect(program.statementCount == 5)
    #expect(program.tables.count == 2)
    #expect(program.executedStepCount == 32)
  }

  @Test func equalNumbersNeedNoTable() throws {
    let program = try rolled(
      chain(10, factor: { _ in 3 }, bias: { _ in 1 }), output: "real %21")
    #expect(program.loops.count == 1 && program.tables.isEmpty)
  }

  @Test func oneInstructionCanBeALoop() throws {
    let lines = (2..<20).map { "%\($0) = affine \($0)*%1 + %\($0 == 2 ? 0 : $0 - 1)" }
    let program = try rolled(lines, output: "real %19")
    #expect(program.loops.map(\.count) == [18])
    #expect(program.loops[0].body.count == 1 && program.loops[0].carried.count == 1)
  }

  @Test func valuesOfTheLastIterationAreUsedAfterwards() throws {
    let program = try rolled(
      chain(8) + ["%30 = affine %17 + 2*%16 - %0"], output: "real %30, %17")
    #expect(program.loops.map(\.count) == [8])
    #expect(program.loops[0].results.map(\.name.index).sorted() == [16, 17])
  }

  @Test func aValueFromTheMiddleCutsTheLoop() throws {
    let program = try rolled(chain(20) + ["%60 = affine %15 + %41"], output: "real %60, %9")
    #expect(!program.loops.isEmpty)
    #expect(program.statementCount < 30)
    let counts = program.loops.map(\.count)
    #expect(counts.reduce(0, +) <= 20)
  }

  @Test func aDifferentFirstIterationStaysOutside() throws {
    let first = ["%60 = affine 5*%0 + 7*%1 + 1", "%61 = relu %60"]
    let program = try rolled(first + chain(9, from: 61), output: "real %19")
    #expect(program.loops.map(\.count) == [9])
  }

  @Test func aDifferentLastIterationStaysOutside() throws {
    let lines = chain(9) + ["%60 = affine 5*%1 + %19 + 1", "%61 = step %60"]
    let program = try rolled(lines, output: "real %61")
    #expect(program.loops.map(\.count) == [9])
  }

  @Test func anInitialValueThatIsUsedTwiceIsCarriedTwice() throws {
    // Both of a pair start from %0, and change places.
    let lines = (0..<8).flatMap { index -> [String] in
      let a = 2 + 2 * index
      let (p, q) = index == 0 ? (0, 0) : (a - 2, a - 1)
      return ["%\(a) = affine 2*%\(q) + \(index)", "%\(a + 1) = affine 3*%\(p) + %1"]
    }
    let program = try rolled(lines, output: "real %16, %17")
    #expect(program.loops.map(\.count) == [8])
    #expect(program.loops[0].carried.count == 2)
  }

  @Test func carriedValuesChangePlaces() throws {
    let lines = (0..<8).flatMap { index -> [String] in
      let a = 2 + 2 * index
      let (p, q) = index == 0 ? (0, 1) : (a - 2, a - 1)
      return ["%\(a) = affine %\(q) + \(index * index)", "%\(a + 1) = relu %\(p)"]
    }
    let program = try rolled(lines, output: "real %16, %17")
    #expect(program.loops.map(\.count) == [8])
  }

  @Test func nestedPeriodsBecomeNestedLoopsWithTables() throws {
    var lines: [String] = []
    var (next, value, outer) = (2, 0, 1)
    for i in 0..<5 {
      for j in 0..<6 {
        lines.append("%\(next) = affine \(10 * i + j + 2)*%1 + %\(value) - \(j)")
        lines.append("%\(next + 1) = relu %\(next)")
        (value, next) = (next + 1, next + 2)
      }
      lines.append("%\(next) = affine %\(value) - \(i + 2)*%\(outer)")
      lines.append("%\(next + 1) = step %\(next)")
      (value, outer, next) = (next, next + 1, next + 2)
    }
    let program = try rolled(lines, output: "real %\(value), %\(outer)")
    #expect(program.loops.map(\.count) == [5, 6])
    #expect(program.statementCount <= 10)
    // One table moves with both loops, one with the inner, one with the outer loop.
    var strides: Set<[Int]> = []
    program.forEachInstruction { instruction, _ in
      for case .entry(_, let own) in instruction.operation.constants { strides.insert(own) }
    }
    #expect(strides == [[6, 1], [0, 1], [1]])
  }

  @Test func clampsOfOtherLimitsMoveIntoATable() throws {
    let lines = (0..<8).flatMap { index -> [String] in
      let a = 2 + 2 * index
      return [
        "%\(a) = affine 3*%\(index == 0 ? 0 : a - 1) + %1",
        "%\(a + 1) = clamp %\(a) to \(5 + index)",
      ]
    }
    let program = try rolled(lines, output: "real %17")
    #expect(program.loops.map(\.count) == [8] && program.tables.count == 1)
  }

  @Test func accumulatorsRoll() throws {
    var lines: [String] = []
    for index in 0..<9 {
      let a = 2 + 4 * index
      lines += [
        "%\(a) = affine %0 - \(index)", "%\(a + 1) = relu %\(a)",
        "%\(a + 2) = step %\(a)",
        "%\(a + 3) = affine %\(a + 1) + \(index)*%\(a + 2)"
          + (index == 0 ? " + %1" : " + %\(a - 1)"),
      ]
    }
    let program = try rolled(lines, output: "real %37")
    #expect(program.loops.map(\.count) == [9])
  }

  @Test(arguments: Seed.some(150)) func brokenPeriodsStayExact(seed: Seed) throws {
    // A periodic program with a few operands changed at random, and outputs anywhere.
    var generator = seed.generator
    let period = Int.random(in: 1...4, using: &generator)
    let count = Int.random(in: 3...12, using: &generator)
    let back = (0..<period).map { _ in
      (0..<2).map { _ in Int.random(in: 1...(2 * period), using: &generator) }
    }
    let shapes = (0..<period).map { _ in Int.random(in: 0...3, using: &generator) }
    var lines: [String] = []
    for index in 0..<(period * count) {
      let slot = index % period
      var (a, b) = (max(0, index + 2 - back[slot][0]), max(0, index + 2 - back[slot][1]))
      if generator.below(40) == 0 { a = Int.random(in: 0...(index + 1), using: &generator) }
      if generator.below(40) == 0 { b = Int.random(in: 0...(index + 1), using: &generator) }
      if a == b { b = a == 0 ? 1 : 0 }
      let c = generator.below(3) == 0 ? slot + 1 : Int.random(in: -2...2, using: &generator)
      switch shapes[slot] {
      case 0: lines.append("%\(index + 2) = relu %\(a)")
      case 1: lines.append("%\(index + 2) = clamp %\(a) to \(abs(c) + 3)")
      case 2: lines.append("%\(index + 2) = affine %\(a) - %\(b)")
      default: lines.append("%\(index + 2) = affine \(abs(c) + 1)*%\(a) + %\(b) - \(abs(c))")
      }
    }
    let last = period * count + 1
    let outputs = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
      Int.random(in: max(2, last - 2 * period)...last, using: &generator)
    }
    let middle = generator.below(3) == 0 ? [Int.random(in: 2...last, using: &generator)] : []
    let names = (outputs + middle).map { "%\($0)" }.joined(separator: ", ")
    _ = try rolled(lines, output: "real \(names)")
  }

  @Test(arguments: [
    NetworkFamily.periodic, .nestedPeriodic, .accumulator, .swaps, .clamps, .tentChain,
  ])
  func networksOfPeriodicLayersRoll(family: NetworkFamily) {
    for seed in Seed.some(4) {
      var generator = seed.generator
      let network = Network.structured(family, using: &generator)
      let test = TestCase(network, &generator)
      var program = test.program
      for pass in Pipeline(.general).passes.dropLast() { _ = pass.run(&program) }
      let before = program.statementCount
      _ = program.rollLoops()
      test.expectCorrect(program, "\(family) \(seed)")
      if before > 40 {
        #expect(2 * program.statementCount < before, "\(family) \(seed)\n\(program)")
      }
    }
  }

  @Test func theConstructedNetworkRolls() throws {
    let data = try DataSet.random(
      name: "plane", count: 30, dimension: 2, range: 255, classCount: 4, seed: 1)
    let network = try Theorem3_1.construction.build(data)
    var generator = SplitMix64(seed: 1)
    let test = TestCase(network, &generator, 100)
    var program = test.program
    let before = program.statementCount
    Pipeline(.general).run(on: &program)
    test.expectCorrect(program, "vardi2022-3.1")
    #expect(8 * program.statementCount < before && !program.loops.isEmpty)
  }
}
