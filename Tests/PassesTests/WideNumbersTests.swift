import Exact
import Passes
import Programs
import Support
import Testing

/// Folds of long numbers as one operation, and products with them.
@Suite struct WideNumbersTests {
  /// Folds of W·x + `offset` at 2^66, for x in 0 … 64 and W = 2^61.
  private func fold(offset: Int, height: String = "2^66") throws -> Program {
    let bias = offset == 0 ? "" : offset > 0 ? " + \(offset)" : " - \(-offset)"
    var program = try Program(
      text: """
        program p  input 2 / 1  domain [0, 64] x [0, 0]
        %0 = input 0
        %9 = input 1
        %1 = affine 2^61*%0 + %9
        %2 = affine %1\(bias)
        %3 = affine %2 - \(height)
        %4 = relu %3
        %5 = affine %2 - 2*%4
        real %5

        """, file: "test")
    program.analyzeRanges()
    return program
  }

  private func expectEqual(_ a: Program, _ b: Program, _ last: Int) throws {
    #expect(b.brokenInvariants() == [])
    for x in 0...last {
      let point = [BigInt(x)] + a.inputBox.dropFirst().map(\.lower)
      let expected = try ProgramInterpreter(a).numerators(at: point)
      #expect(try ProgramInterpreter(b).numerators(at: point) == expected, "x = \(x)\n\(b)")
    }
  }

  @Test func aFoldBecomesAWave() throws {
    for fuses in [false, true] {
      let program = try fold(offset: 0)
      var folded = program
      if fuses {
        _ = folded.fuseAffines()
        _ = folded.shareWideSums()
      }
      #expect(folded.foldWideTents().count == 1)
      try expectEqual(program, folded, 64)
    }
  }

  @Test func aWaveHasTheRangeOfDistances() throws {
    // Intervals alone do not see that the sum is never negative.
    var program = try fold(offset: 0)
    let result = program.output.numerators[0].index
    program.facts[result].range = Interval(-.powerOfTwo(68), .powerOfTwo(67))
    program.facts[result].stride = .all
    var folded = program
    #expect(folded.foldWideTents().count == 1)
    #expect(folded.facts[result].range == Interval(0, .powerOfTwo(66)))
    try expectEqual(program, folded, 64)
  }

  @Test func whatLeavesThePeriodStays() throws {
    // The least number is negative, the largest above twice the height; a height that is no power.
    for program in [
      try fold(offset: -1), try fold(offset: 1), try fold(offset: 0, height: "2^65"),
      try fold(offset: 0, height: "70000000000000000000"),
    ] {
      var folded = program
      #expect(folded.foldWideTents().isNone, "\(folded)")
      _ = folded.fuseAffines()
      _ = folded.shareWideSums()
      #expect(folded.foldWideTents().isNone, "\(folded)")
      try expectEqual(program, folded, 64)
    }
  }

  @Test func aShiftThatIsFusedIsFoundAgain() throws {
    var program = try Program(
      text: """
        program p  input 2 / 1  domain [0, 60] x [0, 0]
        %0 = input 0
        %9 = input 1
        %1 = affine 2^61*%0 + %9
        %3 = affine %1 - 0x3fffffffffffff000
        %4 = relu %3
        %5 = affine %1 - 2*%4 + 4096
        real %5

        """, file: "test")
    program.analyzeRanges()
    var folded = program
    #expect(folded.foldWideTents().count == 1, "\(folded)")
    try expectEqual(program, folded, 60)
  }

  @Test func aChainOfFoldsIsOneWave() throws {
    // As networks of width 3 fold payloads: each layer has S and relu(S − h).
    var lines = ["program p  input 2 / 1  domain [0, 64] x [0, 0]", "%0 = input 0", "%1 = input 1"]
    lines += [
      "%2 = affine 0x1234567890abcdef1234567890abcdef*%0 + %1",
      "%3 = affine 0x1234567890abcdef1234567890abcdef*%0 + %1 - 2^130",
    ]
    lines += ["%4 = relu %3"]
    for fold in 0..<5 {
      let (sum, cut, last) = (5 + 3 * fold, 6 + 3 * fold, fold == 0 ? 2 : 2 + 3 * fold)
      let excess = fold == 0 ? 4 : 4 + 3 * fold
      lines.append("%\(sum) = affine %\(last) - 2*%\(excess)")
      lines.append("%\(cut) = affine %\(last) - 2*%\(excess) - 2^\(129 - fold)")
      lines.append("%\(cut + 1) = relu %\(cut)")
    }
    var program = try Program(
      text: lines.joined(separator: "\n") + "\nreal %17\n", file: "test")
    program.analyzeRanges()
    var folded = program
    #expect(folded.shareWideSums().count == 6)
    #expect(folded.foldWideTents().count == 5)
    try expectEqual(program, folded, 64)
    _ = folded.removeDeadValues()
    #expect(folded.body.count == 4, "\(folded)")
    #expect(folded.description.contains("wave %2 period 2^127"), "\(folded)")
  }

  @Test func productsWithOneLongNumberAreOne() throws {
    var program = try Program(
      text: """
        program p  input 1 / 1  domain [0, 40]
        %0 = input 0
        %1 = affine %0 - 7
        %2 = relu %1
        %3 = affine %0 - 9
        %4 = relu %3
        %5 = affine 2^70*%2 - 2^70*%4 + 3*%0 - 2^71
        %6 = affine 2^70*%2 + 2^69*%4 + 5
        real %5, %6

        """, file: "test")
    program.analyzeRanges()
    var factored = program
    #expect(factored.factorWideSums().count == 1)
    #expect(factored.description.contains("affine %2 - %4 - 2 : "), "\(factored)")
    #expect(factored.description.contains("3*%0 + 2^70*%7"), "\(factored)")
    try expectEqual(program, factored, 40)
  }

  @Test(arguments: Seed.some(120)) func randomNetworksKeepTheirValues(seed: Seed) {
    let test = TestCase(seed)
    var program = test.program
    _ = program.fuseAffines()
    _ = program.shareWideSums()
    _ = program.foldWideTents()
    _ = program.factorWideSums()
    #expect(test.problem(of: program) == nil, "\(seed)")
  }
}
