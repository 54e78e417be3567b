import Emission
import Exact
import Networks
import Programs
import Support
import Testing

/// Expects that the code of `program` gives what the interpreter gives, at every point.
func expectExactCode(
  of program: Program, _ comment: String, compilers: [Compiler], packsTables: Bool = false,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let broken = program.brokenInvariants()
  #expect(broken == [], "\(comment)\n\(program)", sourceLocation: sourceLocation)
  let generated = try GeneratedProgram(program.emittedAsNet(packsTables: packsTables))
  let points = program.allPoints
  let expected = try points.map { point in
    (["0"] + (try ProgramInterpreter(program).numerators(at: point)).map(generated.hexadecimal))
      .joined(separator: " ")
  }
  for compiler in compilers {
    do {
      let answers = try generated.answers(compiler, at: points)
      let wrong = zip(answers, expected).first { $0.0 != $0.1 }
      #expect(
        answers.count == points.count && wrong == nil,
        "\(comment) by \(compiler)\n\(String(program.description.prefix(6000)))",
        sourceLocation: sourceLocation)
    } catch let failure as GeneratedProgram.Failure {
      Issue.record(
        "\(comment): \(failure)\n\(String(program.description.prefix(3000)))",
        sourceLocation: sourceLocation)
    }
  }
}

/// Programs with loops, hand-written and random: storage, carried values and results.
@Suite struct LoopCodeTests {
  private static let fast = Compiler.running.filter { $0.name == "tcc" }
  private static let checked = Compiler.running.filter {
    $0.options.contains { $0.hasPrefix("-fsan") }
  }

  @Test(arguments: Seed.some(140)) func codeOfRandomProgramsIsExact(seed: Seed) throws {
    var generator = seed.generator
    let program = try Program.random(using: &generator)
    let compilers = LoopCodeTests.fast + (seed.value % 12 == 0 ? LoopCodeTests.checked : [])
    try expectExactCode(
      of: program, "\(seed)", compilers: compilers, packsTables: seed.value % 2 == 0)
  }

  /// The program of `lines` with the ranges that its values have.
  private func program(_ lines: String) throws -> Program {
    var program = try Program(
      text:
        "program p  input 2 / 1  domain [-2, 2] x [-1, 3]\n%0 = input 0\n%1 = input 1\n\(lines)",
      file: "test")
    try program.observeRanges()
    return program
  }

  @Test(
    "Values and parameters outlive their loops",
    arguments: [
      // A parameter of the last iteration, which its successor must not overwrite.
      """
      %2 = affine 2^100*%0
      repeat 3 {
        carry %3 = %2, then %4
        %4 = affine 3*%3 + 2^90*%1
      }
      %5 = last %3
      %6 = last %4
      real %5, %6
      """,
      // The same, native.
      """
      repeat 3 {
        carry %3 = %0, then %4
        %4 = affine 3*%3 + %1
      }
      %5 = last %3
      %6 = last %4
      real %5, %6
      """,
      // One value under two names; the initial value is used afterwards.
      """
      %2 = affine 2^100*%0
      repeat 4 {
        carry %3 = %2, then %4
        carry %5 = %2, then %3
        %4 = affine %3 + %5 + 1
      }
      %6 = last %4
      %7 = last %4
      %8 = last %5
      %9 = affine %6 - %7 + %8 + %2
      real %9, %6, %8
      """,
      // Wide inside, native in the last iteration.
      """
      repeat 3 {
        %2 = affine t0[i]*%0 + t0[i]
        %3 = relu %2
      }
      %4 = last %2
      %5 = last %3
      %6 = affine %4 + %5
      real %6
      t0 = [2^100, 2^40, 3]
      """,
      // The successor of the last iteration does not fit its parameter.
      """
      repeat 3 {
        carry %2 = %0, then %3
        %3 = affine t0[i]*%2 + %1
        %4 = step %2
      }
      %5 = last %3
      %6 = last %4
      real %5, %6
      t0 = [3, 5, 2^90]
      """,
      """
      repeat 3 {
        carry %2 = %0, then %3
        %3 = affine t0[i]*%2 + %1
        %4 = step %2
      }
      %5 = last %3
      %6 = last %4
      real %5, %6
      t0 = [3, 5, 2^40]
      """,
      // Wide values change places.
      """
      %2 = affine 2^100*%0 + 1
      %3 = affine 2^100*%1 + 2
      repeat 5 {
        carry %4 = %2, then %5
        carry %5 = %3, then %4
        %6 = affine %4 - %5
      }
      %7 = last %4
      %8 = last %5
      %9 = last %6
      real %7, %8, %9
      """,
      // An inner loop starts from the outer one's parameter each time.
      """
      %2 = affine 2^80*%0 + 1
      repeat 3 {
        carry %3 = %2, then %7
        repeat 2 {
          carry %4 = %3, then %5
          %5 = affine %4 + t0[2*i + j]*%1
        }
        %6 = last %5
        %7 = affine %6 - %3
      }
      %8 = last %7
      %9 = last %6
      real %8, %9
      t0 = [1, 2^70, -3, 4, -2^66, 6]
      """,
      // What a factor of nearly always 1 multiplies stays in its place; a number that is nearly always
      // 0 is added where it is not.
      """
      %2 = affine 2^100*%0 + 1
      repeat 20 {
        carry %3 = %2, then %4
        %4 = affine t0[i]*%3 + t1[i]
      }
      %5 = last %4
      real %5
      t0 = [1, 1, 1, 1, 1, -3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
      t1 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0]
      """,
      """
      %2 = affine 2^200*%0 + 2^130*%1
      repeat 20 {
        carry %3 = %2, then %4
        %4 = affine t0[i]*%3 + 2^90*%1 - 7
      }
      %5 = last %4
      %6 = last %3
      real %5, %6, %2
      t0 = [1, 1, 1, 1, 1, 1, 1, 2^70 - 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
      """,
      // Two such factors, and one that is 1.
      """
      %2 = affine 2^100*%0 + 1
      %3 = affine 2^100*%1 + 1
      repeat 20 {
        carry %4 = %2, then %6
        carry %5 = %3, then %7
        %6 = affine t0[i]*%4 + t2[i]*%5 + t1[i]
        %7 = affine %5 + t0[i]*%6
      }
      %8 = last %6
      %9 = last %7
      real %8, %9
      t0 = [1, 1, 1, 1, 1, -3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
      t1 = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0]
      t2 = [1, 1, 1, 1, 1, 1, 1, 2^70 - 5, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
      """,
      // Limits from a table, some never reached.
      """
      repeat 4 {
        carry %2 = %0, then %4
        %3 = affine 3*%2 + t1[i]*%1
        %4 = clamp %3 to t0[i]
      }
      %5 = last %4
      %6 = last %3
      real %5, %6
      t0 = [2, 2^90, 5, 2^40]
      t1 = [1, 2^80, 2^33, 1]
      """,
      """
      repeat 4 {
        carry %2 = %0, then %4
        %3 = affine 3*%2 + %1
        %4 = clamp %3 to t0[i]
      }
      %5 = last %4
      real %5
      t0 = [2, 2^63, 5, 2^31]
      """,
    ])
  func valuesOutliveTheirLoops(lines: String) throws {
    try expectExactCode(
      of: program(lines + "\n"), "loop", compilers: LoopCodeTests.fast + LoopCodeTests.checked)
  }

  @Test func nativeResultsOfLoopsReachLaterParts() throws {
    var lines = """
      repeat 3 {
        carry %3 = %0, then %4
        %4 = affine 3*%3 + %1
      }
      %5 = last %4
      %6 = last %3

      """
    for index in 7..<500 { lines += "%\(index) = affine %\(index - 1) + \(index % 3)\n" }
    let program = try program(lines + "%500 = affine %5 + %499\nreal %500, %5, %6\n")
    let code = try program.emittedAsNet()
    #expect(code.source.contains("part_1"))
    try expectExactCode(of: program, "parts", compilers: Compiler.running)
  }

  /// Σ factor·X over eight inputs of [0, 1], dense or with gaps that make a list of columns, with a
  /// carried value, in two loops; the factors are `size` with changing signs, plus something.
  @Test(arguments: [5, 20, 40, 59, 61, 62, 64, 100], [false, true])
  func dotProductsInLoopsAreExact(bits: Int, isSparse: Bool) throws {
    let columns = (0..<8).map { isSparse ? 5 * $0 : $0 }
    let last = columns.last!
    // Only the columns that are read move.
    let box = (0...last).map { columns.contains($0) ? "[0, 1]" : "[3, 3]" }.joined(separator: " x ")
    let size = BigInt.powerOfTwo(bits) - 1
    let inputs = columns.enumerated().map { "%\($0.offset) = input \($0.element)" }
    func factors(_ row: Int) -> [BigInt] {
      (0..<8).map { index in
        let value = size - BigInt(row * index)
        return (index + row) % 2 == 0 ? value : -value
      }
    }
    let plain = zip(factors(0), 0...).map { "\($0.0 < 0 ? "- " : "+ ")\($0.0.magnitude)*%\($0.1)" }
    let tables = (0..<8).map { index in
      "t\(index) = [\((0..<6).map { factors($0)[index].description }.joined(separator: ", "))]"
    }
    let products = (0..<8).map { "t\($0)[3*i + j]*%\($0)" }.joined(separator: " + ")
    let outer = (0..<8).map { "t\($0)[i]*%\($0)" }.joined(separator: " + ")
    let text = """
      program p  input \(last + 1) / 1  domain \(box)
      \(inputs.joined(separator: "\n"))
      %8 = affine \(plain.joined(separator: " ").dropFirst(2)) - \(size)
      repeat 2 {
        carry %9 = %0, then %12
        repeat 3 {
          %10 = affine \(products) + %9 + t8[i]
          %11 = affine \(products)
        }
        %12 = last %10
        %13 = last %11
        %14 = affine \(outer) - 7
      }
      %15 = last %12
      %16 = last %13
      %17 = last %14
      real %8, %15, %16, %17
      \(tables.joined(separator: "\n"))
      t8 = [1, \(size)]

      """
    var program = try Program(text: text, file: "test")
    try program.observeRanges()
    let source = try program.emittedAsNet().source
    #expect(source.contains("\n      for (c = 0;"), "no dot product in a loop")
    if bits == 61 { #expect(source.contains("uint64_t d"), "no sum modulo 2^64") }
    let turn = bits + (isSparse ? 1 : 0)
    try expectExactCode(
      of: program, "\(bits) bits, sparse: \(isSparse)", compilers: Compiler.running(turn: turn))
    let generated = try GeneratedProgram(program.emittedAsNet())
    for compiler in Compiler.strict { try generated.expectStrict(compiler, "\(bits) bits") }
  }
}
