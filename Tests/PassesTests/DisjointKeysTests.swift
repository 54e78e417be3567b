import Exact
import Passes
import Programs
import Support
import Testing

/// Matches in place of tables of single points.
@Suite struct DisjointKeysTests {
  /// A table of random pieces, most of them short, of c = `step`·x + 1 for x in -60 … 60.
  private func table(_ generator: inout SplitMix64, step: Int) throws -> Program {
    var starts: [Int] = []
    var last = -61 * step + 1
    while last < 58 * step {
      last += step * (generator.below(12) == 0 ? 9 : Int.random(in: 1...3, using: &generator))
      starts.append(last)
    }
    let entries = (0...starts.count).map { _ in
      generator.below(2) == 0 ? 0 : Int.random(in: -3...5, using: &generator)
    }
    return try Program(
      text: """
        program p  input 1 / 1  domain [-60, 60]
        %0 = input 0 : i32 [-60, 60]
        %1 = affine \(step)*%0 + 1 : i32 [\(1 - 60 * step), \(1 + 60 * step)], 1 mod \(step)
        %2 = search %1 in \(starts)
        %3 = lookup %2 in \(entries)
        real %3

        """, file: "test")
  }

  @Test(arguments: Seed.some(60)) func matchesAreExactEverywhere(seed: Seed) throws {
    var generator = seed.generator
    let program = try table(&generator, step: 2 + Int(seed.value % 3))
    var matched = program
    _ = matched.matchDisjointKeys()
    #expect(matched.brokenInvariants() == [])
    for x in -60...60 {
      let point = [BigInt(x)]
      #expect(
        try ProgramInterpreter(matched).numerators(at: point)
          == ProgramInterpreter(program).numerators(at: point), "\(seed), x = \(x)\n\(matched)")
    }
    #expect(try Program(text: matched.description, file: "text").description == matched.description)
  }

  private static let bumps = """
    program p  input 2 / 1  domain [-9, 9]^2
    %0 = input 0 : i32 [-9, 9]
    %1 = input 1 : i32 [-9, 9]
    %2 = affine 3*%0 - 2*%1 : i32 [-45, 45]
    %3 = search %2 in [-20, -19, -7, -5, 4, 5, 6, 30, 31, 32, 33, 34]
    %4 = lookup %3 in [0, 5, 0, 2, 0, 1, 7, 0, 3, 0, 4, 2, 0]
    real %4

    """

  @Test func pointsBecomeKeys() throws {
    var program = try Program(text: DisjointKeysTests.bumps, file: "test")
    #expect(program.matchDisjointKeys().count == 1)
    guard case .instruction(let last) = program.body.last,
      case .match(_, let keys, let values, _) = last.operation
    else {
      Issue.record("no match\n\(program)")
      return
    }
    #expect(keys == [-20, -7, -6, 4, 5, 30, 32, 33])
    #expect(values == [5, 2, 2, 1, 7, 3, 4, 2])
  }

  @Test func solverProvesTheMatch() throws {
    let program = try Program(text: DisjointKeysTests.bumps, file: "test")
    var matched = program
    #expect(matched.matchDisjointKeys().count == 1)
    #expect(try solverAnswer(program.obligation(isEqualTo: matched)) == "unsat")
  }

  @Test func solverRefutesKeysOfAnotherResidueClass() throws {
    // The precondition dropped: were c even, the piece from -20 to -18 would be a single point.
    let text = DisjointKeysTests.bumps.replacing(
      "[-20, -19, -7, -5, 4, 5, 6, 30, 31, 32, 33, 34]",
      with: "[-20, -18, -8, -6, 4, 6, 8, 30, 32, 34, 36, 38]")
    let program = try Program(text: text, file: "test")
    var matched = program
    matched.facts[2].stride = Stride(residue: 0, modulus: 2)
    #expect(matched.matchDisjointKeys().count == 1)
    matched.facts[2].stride = .all
    #expect(try solverAnswer(program.obligation(isEqualTo: matched)) == "sat")
    // c = -19
    let point: [BigInt] = [-5, 2]
    #expect(
      try ProgramInterpreter(matched).numerators(at: point)
        != ProgramInterpreter(program).numerators(at: point))
  }

  @Test func longPiecesStayATable() throws {
    let text = DisjointKeysTests.bumps.replacing(
      "[-20, -19, -7, -5, 4, 5, 6, 30, 31, 32, 33, 34]",
      with: "[-40, -30, -25, -15, -9, 0, 6, 15, 21, 27, 33, 40]")
    var program = try Program(text: text, file: "test")
    #expect(program.matchDisjointKeys().isNone)
  }

  @Test func aSearchThatServesTwoLookupsStays() throws {
    let text = DisjointKeysTests.bumps.replacing(
      "real %4", with: "%5 = lookup %3 in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]\nreal %4, %5")
    var program = try Program(text: text, file: "test")
    #expect(program.matchDisjointKeys().isNone)
  }
}
