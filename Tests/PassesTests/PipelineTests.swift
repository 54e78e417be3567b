import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// Every pass by itself and the pipelines, against the oracle.
@Suite struct PipelineTests {
  private static let passes: [Pass] = [
    .sumReLUs, .foldConstants, .eliminateReLUs, .propagateCopies, .fuseAffines, .shareWideSums,
    .foldWideTents,
    .factorWideSums, .mergeEqualValues, .foldTents, .compareIntegers, .selectByBits,
    .removeDeadValues, .rollLoops,
  ]

  @Test(arguments: Seed.some(200)) func everyPassKeepsTheOutputs(seed: Seed) {
    let test = TestCase(seed, pointLimit: 40)
    let program = test.program
    test.expectCorrect(program, "\(seed): lowered")
    for pass in PipelineTests.passes {
      var changed = program
      let change = pass.run(&changed)
      #expect(!change.isNone || changed == program, "\(seed): \(pass.name) says unchanged")
      if change.isNone { continue }
      test.expectCorrect(changed, "\(seed): \(pass.name) alone")
    }
    var optimized = program
    var last = program
    Pipeline(.general).run(on: &optimized) { pass, change, result in
      if result != last { test.expectCorrect(result, "\(seed): after \(pass.name)") }
      last = result
    }
  }

  /// Lemmas for programs of several integers find what they look for, at -O2 and -Os.
  @Test func lemmasKeepTheOutputsOfTwoIntegers() {
    let seeds = Seed.some(40)
    var counts: [String: Int] = [:]
    for seed in seeds {
      var generator = seed.generator
      let test = TestCase(Network.structured(.twoIntegers, using: &generator), &generator)
      var general = test.program
      Pipeline(.general).run(on: &general)
      for level in [OptimizationLevel.full, .size] {
        var program = test.program
        Pipeline(level).run(on: &program) { pass, change, result in
          if change.isNone { return }
          test.expectCorrect(result, "\(seed) at \(level): after \(pass.name)")
          counts[pass.name, default: 0] += 1
        }
        #expect(program.executedStepCount <= general.executedStepCount, "\(seed) at \(level)")
      }
    }
    for name in ["compare-integers", "select-by-bits", "fold-tents"] {
      #expect(counts[name] ?? 0 > seeds.count, "\(name): \(counts)")
    }
  }

  @Test(arguments: Seed.some(100)) func passesInAnyOrderKeepTheOutputs(seed: Seed) {
    let test = TestCase(Seed(seed.value + 1000), pointLimit: 30)
    var generator = seed.generator
    var program = test.program
    var names: [String] = []
    for _ in 0..<10 {
      // Rolling comes last: no other pass reads loops.
      let pass = PipelineTests.passes.dropLast().randomElement(using: &generator)!
      names.append(pass.name)
      _ = pass.run(&program)
    }
    test.expectCorrect(program, "\(seed): \(names)")
    _ = program.rollLoops()
    test.expectCorrect(program, "\(seed): \(names), roll-loops")
  }

  @Test(arguments: Seed.some(60)) func aSecondRunChangesNothing(seed: Seed) {
    let program = TestCase(Seed(seed.value * 3), pointLimit: 1).program
    for pass in PipelineTests.passes {
      var once = program
      _ = pass.run(&once)
      var twice = once
      let change = pass.run(&twice)
      #expect(twice == once && change.isNone, "\(seed): \(pass.name)")
    }
  }

  @Test(arguments: Seed.some(60)) func rangesStayProvedAfterAnotherAnalysis(seed: Seed) {
    // Ranges are of the values, whatever computes them: proving them again may only differ in
    // precision, and stays sound.
    let test = TestCase(seed, pointLimit: 30)
    var program = test.program
    for pass in Pipeline(.general).passes.dropLast() { _ = pass.run(&program) }
    program.analyzeRanges()
    test.expectCorrect(program, "\(seed)")
  }

  @Test func anOperandRenamedToAnotherOneIsAddedUp() throws {
    let text = """
      program p  input 2 / 1  domain [-3, 3]^2
      %0 = input 0
      %1 = input 1
      %2 = affine %0
      %3 = affine 2*%0 + 5*%2 + %1
      %4 = affine %0 - %2 + %1 + 4
      real %3, %4

      """
    for pass in [Pass.propagateCopies, .mergeEqualValues] {
      var program = try Program(analyzing: text)
      if pass.name == "merge-equal-values" {
        program = try Program(analyzing: text.replacing("affine %0\n", with: "input 0\n"))
      }
      _ = pass.run(&program)
      #expect(program.brokenInvariants() == [])
      #expect(program.description.contains("%3 = affine 7*%0 + %1"), "\(program)")
      #expect(program.description.contains("%4 = affine %1 + 4"), "\(program)")
      #expect(try ProgramInterpreter(program).numerators(at: [2, -3]) == [11, 1])
    }
  }

  @Test(arguments: Seed.some(20)) func wrongProgramsAreDetected(seed: Seed) throws {
    var generator = seed.generator
    let family = [NetworkFamily.nestedPeriodic, .accumulator].randomElement(
      using: &generator)!
    let test = TestCase(Network.structured(family, using: &generator), &generator)
    var program = test.program
    Pipeline(.general).run(on: &program)
    // One entry of a table; the values leave their ranges or the outputs differ. Some entries do
    // not matter where a relu is never positive.
    var (found, count) = (0, 0)
    for table in program.tables.indices {
      for index in program.tables[table].entries.indices {
        var wrong = program
        wrong.tables[table].entries[index] += 1 << 90
        count += 1
        if test.problem(of: wrong) != nil { found += 1 }
      }
    }
    #expect(count > 0 && 2 * found > count, "\(seed) \(family): \(found) of \(count)\n\(program)")
    // A wrong operand, and a wrong output.
    var wrong = program
    wrong.output.numerators[0] = ValueID(0)
    #expect(test.problem(of: wrong) != nil, "\(seed)")
    wrong = program
    wrong.output.denominator += 1
    #expect(test.problem(of: wrong) != nil, "\(seed)")
    wrong = program
    wrong.body.removeLast()
    #expect(test.problem(of: wrong) != nil, "\(seed)")
  }

  @Test func rangeViolationsAreDetected() throws {
    let program = try Program(
      text: """
        program p  input 1 / 1  domain [0, 9]
        %0 = input 0 : i32 [0, 9]
        %1 = affine 2*%0 : i32 [0, 18], 0 mod 2
        %2 = affine %1 + 1 : i32 [0, 18], 0 mod 2
        real %1

        """, file: "test")
    #expect(throws: ProgramInterpreter.RangeViolation.self) {
      try ProgramInterpreter(program).numerators(at: [1])
    }
    #expect(throws: ProgramInterpreter.RangeViolation.self) {
      try ProgramInterpreter(program).numerators(at: [10])
    }
  }
}
