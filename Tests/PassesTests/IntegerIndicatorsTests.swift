import Exact
import Passes
import Programs
import Support
import Testing

extension Program {
  /// Every point of the domain.
  var allGridPoints: [[BigInt]] {
    inputBox.reduce([[]]) { points, side in
      points.flatMap { point in
        (side.lower.asInt!...side.upper.asInt!).map { point + [BigInt($0)] }
      }
    }
  }

  /// Expects that `other` gives the same outputs at every point of the domain, in its ranges.
  func expectEqual(
    _ other: Program, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let broken = other.brokenInvariants()
    #expect(broken == [], "\(comment)\n\(other)", sourceLocation: sourceLocation)
    for point in allGridPoints {
      let expected = try ProgramInterpreter(self).numerators(at: point)
      let found = try ProgramInterpreter(other).numerators(at: point)
      if found != expected {
        Issue.record(
          "\(comment) at \(point): \(found) instead of \(expected)\n\(self)\n\(other)",
          sourceLocation: sourceLocation)
        return
      }
    }
  }

  /// The operations of a straight line that satisfy `condition`.
  func operationCount(_ condition: (Operation) -> Bool) -> Int {
    straightLine!.count { condition($0.operation) }
  }

  var comparisonCount: Int {
    operationCount { if case .between = $0 { true } else { false } }
  }

  var reluCount: Int { operationCount { if case .relu = $0 { true } else { false } } }
}

/// Comparisons in place of ramps.
@Suite struct IntegerIndicatorsTests {
  /// Five times the indicator of u = 3·x − 5·y in [4, 17], by ramps of width 1 between integers.
  private static let interval = """
    program p  input 2 / 1  domain [-6, 6]^2
    %0 = input 0
    %1 = input 1
    %2 = affine 3*%0 - 5*%1 - 3
    %3 = relu %2
    %4 = affine 3*%0 - 5*%1 - 4
    %5 = relu %4
    %6 = affine 3*%0 - 5*%1 - 17
    %7 = relu %6
    %8 = affine 3*%0 - 5*%1 - 18
    %9 = relu %8
    %10 = affine 5*%3 - 5*%5 - 5*%7 + 5*%9 + %1
    real %10

    """

  @Test func anIntervalIsOneComparison() throws {
    let program = try Program(analyzing: IntegerIndicatorsTests.interval)
    var compared = program
    #expect(compared.compareIntegers().count == 1)
    try program.expectEqual(compared, "interval")
    #expect(compared.comparisonCount == 1 && compared.reluCount == 0)
    #expect(compared.description.contains("from 4 to 17"), "\(compared)")
    #expect(compared.description.contains("= affine %1 + 5*%"), "\(compared)")
  }

  @Test func solverProvesTheComparison() throws {
    let program = try Program(analyzing: IntegerIndicatorsTests.interval)
    var compared = program
    #expect(!compared.compareIntegers().isNone)
    #expect(try solverAnswer(program.obligation(isEqualTo: compared)) == "unsat")
  }

  @Test func solverRefutesAStepOfAnotherResidueClass() throws {
    // 2·max(u − 2, 0) − 2·max(u − 4, 0) for even u jumps from 0 to 4 behind u = 2. The precondition
    // dropped: an odd u is 3.
    let text = """
      program p  input 2 / 1  domain [-4, 4]^2
      %0 = input 0
      %1 = input 1
      %2 = affine 2*%0 + 2*%1
      %3 = affine %2 - 2
      %4 = relu %3
      %5 = affine %2 - 4
      %6 = relu %5
      %7 = affine 2*%4 - 2*%6 + %0
      real %7

      """
    let even = try Program(analyzing: text)
    var compared = even
    #expect(compared.compareIntegers().count == 1 && compared.comparisonCount == 1)
    #expect(try solverAnswer(even.obligation(isEqualTo: compared)) == "unsat")
    let odd = try Program(analyzing: text.replacing("2*%0 + 2*%1", with: "2*%0 + %1"))
    var wrong = odd
    wrong.facts = even.facts
    #expect(wrong.compareIntegers().count == 1 && wrong.comparisonCount == 1)
    #expect(try solverAnswer(odd.obligation(isEqualTo: wrong)) == "sat")
    // u = 3
    #expect(try ProgramInterpreter(odd).numerators(at: [2, -1]) == [4])
    #expect(try ProgramInterpreter(wrong.withoutFacts).numerators(at: [2, -1]) == [2])
  }

  @Test func solverRefutesARampThatGoesOnOutsideOfTheRange() throws {
    // The ramp of max(u − 4, 0) has no second point up to u = 5; the precondition dropped, it has.
    let text = """
      program p  input 2 / 1  domain [-4, 4] x [-4, 1]
      %0 = input 0
      %1 = input 1
      %2 = affine %0 + %1
      %3 = affine %2 - 4
      %4 = relu %3
      %5 = affine 3*%4 + %0
      real %5

      """
    let narrow = try Program(analyzing: text)
    var compared = narrow
    #expect(compared.compareIntegers().count == 1 && compared.comparisonCount == 1)
    #expect(try solverAnswer(narrow.obligation(isEqualTo: compared)) == "unsat")
    let wide = try Program(analyzing: text.replacing("[-4, 1]", with: "[-4, 2]"))
    var wrong = wide
    wrong.facts = narrow.facts
    #expect(wrong.compareIntegers().count == 1 && wrong.comparisonCount == 1)
    #expect(try solverAnswer(wide.obligation(isEqualTo: wrong)) == "sat")
  }

  @Test func aBumpIsATestOfEquality() throws {
    // max(1 − max(u − 3, 0) − max(3 − u, 0), 0)
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [-6, 6]^2
        %0 = input 0
        %1 = input 1
        %2 = affine %0 - 3
        %3 = relu %2
        %4 = affine -%0 + 3
        %5 = relu %4
        %6 = affine -%3 - %5 + 1
        %7 = relu %6
        %8 = affine 7*%7 + %1
        real %7, %8

        """)
    var compared = program
    #expect(compared.compareIntegers().count > 0)
    try program.expectEqual(compared, "bump")
    #expect(compared.straightLine!.count == 4, "\(compared)")
    #expect(compared.description.contains("between %0 from 3 to 3"), "\(compared)")
    #expect(try solverAnswer(program.obligation(isEqualTo: compared)) == "unsat")
  }

  @Test func clampsOfOneSumShareItsProducts() throws {
    // A gate on a line: 2 on the strip, 1 beside it.
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [-6, 6]^2
        %0 = input 0
        %1 = input 1
        %2 = affine 3*%0 - 2*%1 + 4
        %3 = clamp %2 to 1
        %4 = affine 3*%0 - 2*%1
        %5 = clamp %4 to 1
        %6 = affine 3*%3 - 3*%5 + %1
        %7 = affine 2*%3 - 2*%5 + %0
        real %6, %7

        """)
    var compared = program
    #expect(compared.compareIntegers().count == 2)
    try program.expectEqual(compared, "gate")
    #expect(compared.comparisonCount == 2, "\(compared)")
    #expect(compared.executedStepCount < program.executedStepCount)
  }

  @Test func theProgramOfTheOtherPointsIsRewrittenToo() throws {
    let inner = IntegerIndicatorsTests.interval
    let program = try Program(
      text: """
        program p  input 2 / 1  domain [-6, 6]^2
        %0 = input 0 : i32 [-6, 6]
        %1 = input 1 : i32 [-6, 6]
        %2 = step %0 : i32 [0, 1]
        real %1
        where %2 is 0 {
        \(inner)}

        """, file: "test")
    for level in [OptimizationLevel.full, .size] {
      var compared = program
      Pipeline(level).run(on: &compared)
      try program.expectEqual(compared, "\(level)")
      let other = try #require(compared.otherwise).program
      #expect(other.comparisonCount == 1 && other.reluCount == 0, "\(level)\n\(compared)")
    }
  }

  @Test func rampsThatArePartOfNoStepStay() throws {
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [-60, 60]^2
        %0 = input 0
        %1 = input 1
        %2 = affine 3*%0 - 5*%1
        %3 = relu %2
        %4 = affine %2 - 40
        %5 = relu %4
        %6 = affine %3 - %5 + %0
        real %6

        """)
    var compared = program
    #expect(compared.compareIntegers().isNone && compared == program)
  }

  @Test func manyComparisonsAreAddedUpOneByOne() throws {
    var lines = ""
    var sum = ""
    for index in 0..<12 {
      let (a, b, v) = (index % 5 + 1, index + 2, 2 + 4 * index)
      for offset in 0..<2 {
        lines += "%\(v + 2 * offset) = affine \(a)*%0 + \(b)*%1 - \(index + offset)\n"
        lines += "%\(v + 2 * offset + 1) = relu %\(v + 2 * offset)\n"
      }
      sum += (sum.isEmpty ? "" : " + ") + "\(index + 1)*%\(v + 1) - \(index + 1)*%\(v + 3)"
    }
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [-6, 6]^2
        %0 = input 0
        %1 = input 1
        \(lines)%50 = affine \(sum) + 3
        real %50

        """)
    var compared = program
    #expect(compared.compareIntegers().count == 12)
    try program.expectEqual(compared, "many")
    _ = compared.rollLoops()
    #expect(compared.loops.count == 1, "\(compared)")
    try program.expectEqual(compared, "many, rolled")
  }

  /// Random sums of relus, clamps and steps of a few integers, and of such sums.
  @Test(arguments: Seed.some(150)) func comparisonsAreExactEverywhere(seed: Seed) throws {
    var generator = seed.generator
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    var text = "program p  input 2 / 1  domain [-7, 7]^2\n%0 = input 0\n%1 = input 1\n"
    text += "%2 = affine \(number(1...3))*%0 - \(number(1...4))*%1\n"
    text += "%3 = affine \(number(2...4))*%0 + \(number(-3...3))\n"
    var scope = [0, 2, 3]
    var count = 4
    func add(_ operation: String) -> Int {
      text += "%\(count) = \(operation)\n"
      count += 1
      return count - 1
    }
    for _ in 0..<number(1...3) {
      var units: [String] = []
      for _ in 0..<number(1...3) {
        let source = scope.randomElement(using: &generator)!
        let (factor, height) = (number(-3...3), number(-4...4))
        if factor == 0 || height == 0 { continue }
        let (start, width) = (number(-12...12), number(1...4))
        for offset in number(0...1) == 0 ? [0] : [0, width, width + 5, 2 * width + 5] {
          let inner = add("affine \(factor)*%\(source) + \(start - offset)")
          let kind = ["relu", "relu", "relu", "step", "clamp"].randomElement(using: &generator)!
          let unit = add("\(kind) %\(inner)" + (kind == "clamp" ? " to \(number(1...3))" : ""))
          units.append("\(offset == 0 || offset > width + 5 ? height : -height)*%\(unit)")
        }
      }
      scope.append(add("affine " + (units + ["\(number(-3...3))"]).joined(separator: " + ")))
      if number(0...2) == 0 { scope.append(add("relu %\(scope.last!)")) }
    }
    let outputs = scope.suffix(2).map { "%\($0)" }.joined(separator: ", ")
    let program = try Program(
      analyzing: text.replacing("+ -", with: "- ") + "real \(outputs)\n")
    var compared = program
    let change = compared.compareIntegers()
    #expect(!change.isNone || compared == program, "\(seed)")
    try program.expectEqual(compared, "\(seed)")
    var again = compared
    again.analyzeRanges()
    try program.expectEqual(again, "\(seed), ranges proved again")
  }
}

extension Program {
  /// The program with nothing known of its values.
  var withoutFacts: Program {
    var result = self
    result.facts = facts.map { _ in ValueFacts() }
    return result
  }
}
