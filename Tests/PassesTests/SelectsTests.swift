import Exact
import Passes
import Programs
import Support
import Testing

extension Program {
  fileprivate var choiceCount: Int {
    operationCount { if case .select = $0 { true } else { false } }
  }
}

/// Choices in place of products with 0 or 1.
@Suite struct SelectsTests {
  /// x if b, else 0, for a signed x.
  private static let product = """
    program p  input 3 / 1  domain [-9, 9]^2 x [0, 1]
    %0 = input 0
    %1 = input 1
    %2 = input 2
    %3 = affine 3*%0 + %1
    %4 = affine %3 + 36*%2 - 36
    %5 = relu %4
    %6 = affine -%3 + 36*%2 - 36
    %7 = relu %6
    %8 = affine 2*%5 - 2*%7 + %0
    real %8

    """

  @Test func aPairOfRelusIsAChoice() throws {
    let program = try Program(analyzing: SelectsTests.product)
    var chosen = program
    #expect(chosen.selectByBits().count == 1)
    try program.expectEqual(chosen, "pair")
    #expect(chosen.choiceCount == 1 && chosen.reluCount == 0, "\(chosen)")
    #expect(chosen.description.contains("select %2 then %3 else"), "\(chosen)")
  }

  @Test func solverProvesTheChoice() throws {
    let program = try Program(analyzing: SelectsTests.product)
    var chosen = program
    #expect(!chosen.selectByBits().isNone)
    #expect(try solverAnswer(program.obligation(isEqualTo: chosen)) == "unsat")
  }

  @Test func solverRefutesAFactorBelowTheBound() throws {
    // The precondition dropped: |3·x + y| is up to 36, not 35.
    let program = try Program(
      analyzing: SelectsTests.product.replacing("36*%2 - 36", with: "35*%2 - 35"))
    var unchanged = program
    #expect(unchanged.selectByBits().isNone && unchanged == program)
    var wrong = program
    wrong.facts[3].range = Interval(-35, 35)
    #expect(wrong.selectByBits().count == 1)
    #expect(try solverAnswer(program.obligation(isEqualTo: wrong)) == "sat")
    // x = 9, y = 9, b = 0
    #expect(try ProgramInterpreter(program).numerators(at: [9, 9, 0]) == [11])
    #expect(try ProgramInterpreter(wrong.withoutFacts).numerators(at: [9, 9, 0]) == [9])
  }

  @Test func solverRefutesAFactorThatIsNoBit() throws {
    // The precondition dropped: b is up to 2.
    let program = try Program(
      analyzing: SelectsTests.product.replacing("x [0, 1]", with: "x [0, 2]"))
    var unchanged = program
    #expect(unchanged.selectByBits().isNone && unchanged == program)
    var wrong = program
    wrong.facts[2].range = Interval(0, 1)
    #expect(wrong.selectByBits().count == 1)
    #expect(try solverAnswer(program.obligation(isEqualTo: wrong)) == "sat")
  }

  @Test func oneReluOfANonnegativeNumberIsAChoice() throws {
    // Of %1 where %0 is at least 3, and of both numbers by a bit.
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [-6, 6] x [0, 50]
        %0 = input 0
        %1 = input 1
        %2 = between %0 from 3 to 6
        %3 = affine %1 + 50*%2 - 50
        %4 = relu %3
        %5 = affine 2*%1 - 100*%2 + 7
        %6 = relu %5
        real %4, %6

        """)
    var chosen = program
    #expect(chosen.selectByBits().count == 1)
    try program.expectEqual(chosen, "one relu")
    #expect(chosen.choiceCount == 1 && chosen.reluCount == 1, "\(chosen)")
    #expect(try solverAnswer(program.obligation(isEqualTo: chosen)) == "unsat")
  }

  @Test func bothCasesBecomeOneChoice() throws {
    let program = try Program(
      analyzing: """
        program p  input 3 / 1  domain [0, 9]^2 x [0, 1]
        %0 = input 0
        %1 = input 1
        %2 = input 2
        %3 = affine %0 + 9*%2 - 9
        %4 = relu %3
        %5 = affine %1 - 9*%2
        %6 = relu %5
        %7 = affine %4 + %6 + 1
        real %7

        """)
    var chosen = program
    #expect(chosen.selectByBits().count == 1)
    try program.expectEqual(chosen, "both cases")
    #expect(chosen.description.contains("select %2 then %0 else %1"), "\(chosen)")
    #expect(chosen.straightLine!.count == 5, "\(chosen)")
  }

  @Test func clampsAreChoicesWithTheirBound() throws {
    // The clamp of x + 12·b − 12 to 4 is x if b, else −4.
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [-4, 4] x [0, 1]
        %0 = input 0
        %1 = input 1
        %2 = affine %0 + 12*%1 - 12
        %3 = clamp %2 to 4
        %4 = affine %3 + %1
        real %3, %4

        """)
    var chosen = program
    #expect(chosen.selectByBits().count == 1)
    try program.expectEqual(chosen, "clamp")
    #expect(chosen.description.contains("select %1 then %0 else"), "\(chosen)")
    #expect(try solverAnswer(program.obligation(isEqualTo: chosen)) == "unsat")
    var wrong = program
    wrong.facts[0].range = Interval(-4, 3)
    wrong.facts[2].range = Interval(-16, 3)
    _ = wrong.selectByBits()
    #expect(try solverAnswer(program.obligation(isEqualTo: wrong)) == "unsat")
    let wide = try Program(
      text: program.withoutFacts.description.replacing("[-4, 4]", with: "[-4, 9]"), file: "test")
    wrong = wide
    wrong.facts = program.facts
    #expect(wrong.selectByBits().count == 1)
    #expect(try solverAnswer(wide.obligation(isEqualTo: wrong)) == "sat")
  }

  /// Random sums of units of two bits and two numbers.
  @Test(arguments: Seed.some(150)) func choicesAreExactEverywhere(seed: Seed) throws {
    var generator = seed.generator
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let low = number(-5...0)
    var text = """
      program p  input 3 / 1  domain [\(low), 6]^2 x [0, 1]
      %0 = input 0
      %1 = input 1
      %2 = input 2
      %3 = between %0 from \(number(-2...2)) to 6
      %4 = affine \(number(1...3))*%0 + \(number(1...3))*%1 + \(number(0...3))

      """
    var scope = [0, 1, 4]
    var count = 5
    func add(_ operation: String) -> Int {
      text += "%\(count) = \(operation)\n"
      count += 1
      return count - 1
    }
    for _ in 0..<number(1...3) {
      var terms: [String] = []
      for _ in 0..<number(1...3) {
        let (x, bit) = (scope.randomElement(using: &generator)!, number(2...3))
        let (size, factor) = (number(3...60), [1, 1, 2].randomElement(using: &generator)!)
        let isOn = number(0...2) > 0
        let gate = isOn ? "\(size)*%\(bit) - \(size)" : "-\(size)*%\(bit)"
        let height = number(1...3)
        for sign in number(0...1) == 0 ? [1] : [1, -1] {
          let inner = add("affine \(sign * factor)*%\(x) + \(gate)")
          let kind = number(0...5) == 0 ? "clamp %\(inner) to \(number(2...9))" : "relu %\(inner)"
          terms.append("\(sign * height)*%\(add(kind))")
        }
      }
      if number(0...1) == 0 { terms.append("%\(scope.randomElement(using: &generator)!)") }
      scope.append(add("affine " + terms.joined(separator: " + ") + " + \(number(-2...2))"))
    }
    let outputs = [count - 1, count - 2, scope.last!].map { "%\($0)" }.joined(separator: ", ")
    let program = try Program(
      analyzing: text.replacing("+ -", with: "- ") + "real \(outputs)\n")
    var chosen = program
    let change = chosen.selectByBits()
    #expect(!change.isNone || chosen == program, "\(seed)")
    try program.expectEqual(chosen, "\(seed)")
    #expect(chosen.executedStepCount <= program.executedStepCount, "\(seed)")
    var again = chosen
    again.analyzeRanges()
    try program.expectEqual(again, "\(seed), ranges proved again")
  }
}
