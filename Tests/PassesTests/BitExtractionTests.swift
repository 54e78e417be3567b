import Exact
import Passes
import Programs
import Support
import Testing

/// Fields of bits in place of twin chains of tents.
@Suite struct BitExtractionTests {
  /// A program that reads the bits of `levels` tents off c = x − 3, or `number`, by chains that are `window`
  /// apart, `carries` copies of each value on the way; the output is their sum with `factors`.
  private func twins(
    levels: Int, window: Int, factors: [Int], carries: Int = 1, heights: [Int]? = nil,
    number: String = "affine %0 - 3"
  ) throws -> Program {
    let last = 1 << levels + 4
    var lines = [
      "program p  input 1 / 1  domain [0, \(last)]", "%0 = input 0", "%1 = \(number)",
    ]
    func add(_ operation: String) -> String {
      lines.append("%\(lines.count - 1) = \(operation)")
      return "%\(lines.count - 2)"
    }
    func carried(_ value: String) -> String {
      var value = value
      for _ in 0..<carries { value = add("relu \(add("affine \(value)"))") }
      return value
    }
    var phases = [add("affine %1"), add("affine %1 + \(window)")].map { add("relu \($0)") }
    var sum: [String] = []
    for (index, factor) in factors.enumerated() {
      let height = heights?[index] ?? 1 << (levels - 1 - index)
      phases = phases.map { phase in
        let (z, t) = (carried(phase), add("relu \(add("affine \(carried(phase)) - \(height)"))"))
        return carried(add("relu \(add("affine \(z) - 2*\(t)"))"))
      }
      let bit = carried(add("relu \(add("affine \(phases[0]) - \(phases[1])"))"))
      sum.append("\(factor < 0 ? "-" : "+") \(abs(factor))*\(bit)")
    }
    let total = add("affine \(sum.joined(separator: " ").dropFirst(2))")
    return try Program(text: lines.joined(separator: "\n") + "\nreal \(total)\n", file: "test")
  }

  private func fieldCount(_ program: Program) -> Int {
    program.body.count { statement in
      guard case .instruction(let instruction) = statement,
        case .bits = instruction.operation
      else { return false }
      return true
    }
  }

  private func expectEqual(_ a: Program, _ b: Program, _ comment: Comment? = nil) throws {
    let range = a.inputBox[0]
    for x in range.lower.asInt!...range.upper.asInt! {
      let point = [BigInt(x)]
      let expected = try ProgramInterpreter(a).numerators(at: point)
      let found = try ProgramInterpreter(b).numerators(at: point)
      #expect(found == expected, comment ?? "x = \(x)\n\(b)")
    }
  }

  @Test(arguments: [(5, 1), (5, 2), (6, 3), (4, 1)], [0, 1, 2])
  func fieldsAreExactEverywhere(_ shape: (levels: Int, window: Int), carries: Int) throws {
    let count = shape.levels - BigInt(shape.window).bitLength
    let factors = (0..<count).map { 1 << (count - 1 - $0) }
    let program = try twins(
      levels: shape.levels, window: shape.window, factors: factors, carries: carries)
    var changed = program
    #expect(changed.extractBits().count == 1)
    #expect(fieldCount(changed) == 1)
    #expect(changed.body.count <= 6, "\(changed)")
    #expect(changed.brokenInvariants() == [])
    let read = try Program(text: changed.description, file: "text")
    #expect(read.description == changed.description)
    try expectEqual(program, changed)
  }

  /// Ranges of the tents and of what is read off them hold on the whole domain, and stay tight
  /// where no function may have pieces; intervals alone lose them.
  @Test(arguments: [(5, 1), (5, 2), (9, 3), (12, 1)], [0, 2])
  func rangesOfChainsAreTight(_ shape: (levels: Int, window: Int), carries: Int) throws {
    let count = shape.levels - BigInt(shape.window).bitLength
    var program = try twins(
      levels: shape.levels, window: shape.window,
      factors: (0..<count).map { 1 << (count - 1 - $0) }, carries: carries)
    let output = program.output.numerators[0]
    program.analyzeRanges(domains: [])
    let byIntervals = program.range(of: output).signedBitWidth
    for budget in [1, 16, 1 << 20] {
      program.analyzeRanges(domains: [SegmentFunctions(program, pieceBudget: budget)])
      let bits = BigInt(shape.window << count).bitLength + 1
      #expect(program.range(of: output).signedBitWidth <= bits, "\(budget)\n\(program)")
      #expect(byIntervals > bits + 2)
      // Throws where a value is outside of its range.
      let domain = program.inputBox[0]
      for x in domain.lower.asInt!...domain.upper.asInt! {
        _ = try ProgramInterpreter(program).numerators(at: [BigInt(x)])
      }
    }
  }

  /// A tent's peak is in its range just where the number is an odd multiple of it somewhere, or may
  /// be, as P + 4 where P is not positive.
  @Test(
    arguments: [
      "affine %0 - 3", "affine 2*%0 + 1", "affine 4*%0 + 2", "affine 8*%0 - 4", "affine 3*%0 + 8",
      "affine 16*%0", "affine 0*%0 + 24", "affine 7*%0 - 30", "clamp %0 to 7",
    ], [1, 2, 3, 4])
  func peaksAreProvedWhereNumbersMeetThem(number: String, window: Int) throws {
    var program = try twins(
      levels: 6, window: window, factors: [8, 4, 2, 1], number: number)
    let tents = program.straightLine!.filter { instruction in
      guard case .affine(let terms, _) = instruction.operation else { return false }
      return terms.contains { $0.factor == .literal(-2) }
    }.map(\.result)
    #expect(tents.count == 8)
    program.analyzeRanges(domains: [SegmentFunctions(program)])
    var numbers: [BigInt] = []
    let domain = program.inputBox[0]
    for x in domain.lower.asInt!...domain.upper.asInt! {
      // Throws where a value is outside of its range.
      _ = try ProgramInterpreter(program).numerators(at: [BigInt(x)]) { value, number in
        if value == ValueID(1) { numbers.append(number) }
      }
    }
    // Tents of height 32, which may be negative, of 16, 8 and 4, of the number and its twin.
    for (index, value) in tents.enumerated().dropFirst(2) {
      let level = 5 - index / 2
      let isPeak = numbers.contains { number in
        let folded = number + BigInt(index % 2 == 0 ? 0 : window)
        return folded.signum > 0 && folded.trailingZeroBitCount == level
      }
      let upper = program.range(of: value).upper
      let mayBePeak = isPeak || index % 2 == 1 && window == 4 && level == 2
      #expect(upper == .powerOfTwo(level) ? mayBePeak : !isPeak, "\(value), \(number)\n\(program)")
      #expect(upper <= .powerOfTwo(level))
    }
  }

  /// Of what else is needed the ranges are those of the function.
  @Test func rangesOfNeededPhasesAreExact() throws {
    let text = try twins(levels: 5, window: 1, factors: [4, 2, 1]).description
    let phase = try #require(text.split(separator: "\n").last { $0.contains("- 2*") })
      .split(separator: " ")[0]
    var program = try Program(text: text.replacing("real ", with: "real \(phase), "), file: "test")
    program.analyzeRanges(domains: [SegmentFunctions(program)])
    #expect(program.range(of: program.output.numerators[0]) == Interval(0, 4))
    for x in 0...36 { _ = try ProgramInterpreter(program).numerators(at: [BigInt(x)]) }
  }

  @Test func factorsThatDoNotDoubleMakeSeveralFields() throws {
    let program = try twins(levels: 6, window: 2, factors: [8, 4, 7, 14, 3])
    var changed = program
    #expect(changed.extractBits().count == 1)
    #expect(fieldCount(changed) == 4, "\(changed)")
    try expectEqual(program, changed)
  }

  @Test(arguments: [(5, 2), (4, 1), (5, 3)])
  func solverProvesTheFields(_ shape: (levels: Int, window: Int)) throws {
    let count = shape.levels - BigInt(shape.window).bitLength
    let program = try twins(
      levels: shape.levels, window: shape.window, factors: (0..<count).map { 1 << (count - 1 - $0) }
    )
    var changed = program
    #expect(changed.extractBits().count == 1)
    #expect(try solverAnswer(program.obligation(isEqualTo: changed)) == "unsat")
  }

  @Test func solverRefutesAWindowHigherThanTheTent() throws {
    // The precondition dropped: chains 4 apart at a tent of height 2, whose bit is no field's.
    let program = try twins(levels: 4, window: 4, factors: [4, 2, 1])
    var changed = program
    #expect(changed.extractBits().count == 2)
    try expectEqual(program, changed)

    var wrong = try Program(
      text: """
        program p  input 1 / 1  domain [0, 20]
        %0 = input 0
        %1 = affine %0 - 3
        %2 = step %1
        real %2

        """, file: "test")
    let field = BitField(top: 4, lowest: 1, count: 3, window: 4)
    wrong.body[2] = .instruction(Instruction(ValueID(2), .bits(ValueID(1), field)))
    #expect(wrong.brokenInvariants() != [])
    #expect(try solverAnswer(program.obligation(isEqualTo: wrong)) == "sat")
  }

  @Test func otherChainsStay() throws {
    for (factors, heights) in [
      ([2, 1], [8, 2]), ([2, 1], [8, 8]), ([2, 1], [12, 6]),
    ] {
      var program = try twins(levels: 4, window: 1, factors: factors, heights: heights)
      let original = program
      _ = program.extractBits()
      try expectEqual(original, program, "\(factors), \(heights)")
      #expect(fieldCount(program) <= 1)
    }
    // A bit that is taken away is no field.
    var program = try twins(levels: 5, window: 1, factors: [4, -2, 1])
    let original = program
    _ = program.extractBits()
    try expectEqual(original, program)
  }

  @Test func phasesThatAreNeededStay() throws {
    let text = try twins(levels: 4, window: 1, factors: [2, 1]).description
    // The last tent's value is an output, too.
    let phase = try #require(text.split(separator: "\n").last { $0.contains("- 2*") })
      .split(separator: " ")[0]
    var program = try Program(text: text.replacing("real ", with: "real \(phase), "), file: "test")
    let original = program
    #expect(program.extractBits().count == 1)
    try expectEqual(original, program)
  }
}
