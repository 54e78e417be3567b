import Constructions
import Diagnostics
import Exact
import Foundation
import Networks
import Passes
import Programs
import Support
import Testing

extension Program {
  /// This program without facts of names that are not defined.
  fileprivate var withoutUnusedFacts: Program {
    var kept = [ValueFacts](repeating: ValueFacts(), count: facts.count)
    var count = 0
    func keep(_ value: ValueID) {
      kept[value.index] = facts[value.index]
      count = max(count, value.index + 1)
    }
    func walk(_ block: [Statement]) {
      for statement in block {
        switch statement {
        case .instruction(let instruction): keep(instruction.result)
        case .repeat(let loop):
          loop.carried.forEach { keep($0.parameter) }
          walk(loop.body)
          loop.results.forEach { keep($0.name) }
        }
      }
    }
    walk(body)
    var result = self
    result.facts = Array(kept.prefix(count))
    return result
  }
}

/// Expects that the text of `program` gives the same program and the same text.
private func expectRoundTrip(_ program: Program, _ comment: Comment) throws {
  let text = program.description
  let parsed = try Program(text: text, file: "text")
  #expect(parsed.description == text, comment)
  #expect(parsed == program.withoutUnusedFacts, comment)
}

@Suite struct ProgramTextTests {
  @Test(arguments: Seed.some(60)) func textOfRandomProgramsParsesBack(seed: Seed) throws {
    var generator = seed.generator
    var program = Program(Network.random(using: &generator).scaledToIntegers())
    program.name = ["net", "", "a b", "ünï\n\"\\x", "input", "1st", "vardi2022-3.1", "x//y"]
      .randomElement(using: &generator)!
    try expectRoundTrip(program, "\(seed), without ranges")
    program.analyzeRanges()
    try expectRoundTrip(program, "\(seed) at -O0")
    Pipeline(.general).run(on: &program)
    try expectRoundTrip(program, "\(seed) at -O1")
  }

  @Test(arguments: NetworkFamily.allCases)
  func textOfStructuredProgramsParsesBack(family: NetworkFamily) throws {
    for seed in Seed.some(3) {
      var generator = seed.generator
      let network = Network.structured(family, using: &generator)
      var program = Program(network.scaledToIntegers())
      program.analyzeRanges()
      try expectRoundTrip(program, "\(family) \(seed) at -O0")
      Pipeline(.general).run(on: &program)
      try expectRoundTrip(program, "\(family) \(seed) at -O1")
    }
  }

  @Test func textOfTheConstructedNetworkParsesBack() throws {
    let points = GridPoints([[0], [1], [3], [6]] as [[BigInt]])
    let data = try DataSet(
      name: "line", scale: 1, points: points, target: .labels([2, 1, 3, 1], names: nil))
    let network = try Theorem3_1.construction.build(data)
    var program = Program(network.scaledToIntegers())
    program.analyzeRanges()
    try expectRoundTrip(program, "at -O0")
    Pipeline(.general).run(on: &program)
    try expectRoundTrip(program, "at -O1")
  }

  @Test func everyFormOfNumberParsesBack() throws {
    let edges = [0, 1, 15, 16, 31, 32, 40, 41, 62, 63, 64, 65, 100, 200].flatMap { exponent in
      (-2...2).map { BigInt.powerOfTwo(exponent) + BigInt($0) }
    }
    let numbers = edges + edges.map { -$0 }
    for number in numbers {
      let bounds = Interval(number, number + BigInt.powerOfTwo(70))
      let box = [Interval(number), bounds, bounds]
      let x = ValueID(0)
      let table = Table([number, -number, 7])
      let block = Repeat(
        count: 3, carried: [],
        body: [
          .instruction(
            Instruction(
              ValueID(2),
              .affine(
                [Term(.entry(table: 0, strides: [1]), x)], bias: .entry(table: 0, strides: [0]))))
        ], results: [Repeat.Result(name: ValueID(3), inner: ValueID(2))])
      let program = Program(
        name: "numbers", inputScale: number.magnitude + 1, inputBox: box,
        body: [
          .instruction(Instruction(x, .input(0))),
          .instruction(
            Instruction(ValueID(1), .affine([Term(.literal(number), x)], bias: .literal(number)))),
          .repeat(block),
          .instruction(Instruction(ValueID(4), .clamp(x, limit: .literal(number.magnitude)))),
        ],
        tables: [table],
        output: Program.Output(
          numerators: [ValueID(1), ValueID(3), ValueID(4)], denominator: number.magnitude + 1,
          specification: OutputSpecification(.real)),
        facts: [
          ValueFacts(range: Interval(number)),
          ValueFacts(range: bounds, stride: Stride(residue: number, modulus: .powerOfTwo(70))),
          ValueFacts(stride: Stride(residue: 3, modulus: 8)), ValueFacts(stride: Stride(number)),
          ValueFacts(range: Interval(number), stride: Stride(number)),
        ])
      let text = program.description
      let parsed = try Program(text: text, file: "text")
      #expect(parsed == program, "\(text)")
    }
  }

  @Test(arguments: [
    (OutputSpecification(.label(first: -2, classCount: 3), labelNames: ["a", "", "\"\\\n"]), 1),
    (.init(.label(first: Int(Int32.max), classCount: 1)), 1),
    (.init(.sign, labelNames: ["no // ;", "yes\t\u{7F}é"]), 1), (.init(.oneHot(classCount: 2)), 2),
    (.init(.oneHot(first: -3, classCount: 2)), 2),
    (.init(.real), 2), (.init(.oneHot(classCount: 1), labelNames: ["only"]), 1),
  ])
  func everyKindOfOutputParsesBack(specification: OutputSpecification, count: Int) throws {
    let values = (0..<count).map { ValueID($0) }
    let program = Program(
      name: "outputs", inputScale: 1, inputBox: [Interval(0, 1), Interval(0, 1)],
      body: values.map { .instruction(Instruction($0, .input($0.index))) }, tables: [],
      output: Program.Output(numerators: values, denominator: 6, specification: specification),
      facts: values.map { _ in ValueFacts() })
    #expect(try Program(text: program.description, file: "text") == program)
  }

  @Test(arguments: [
    ("", "1:1: found the end of the file; `program` is expected"),
    ("program p  input 1 / 0  domain [0, 1]", "1:18: the scale is 0; a positive number is"),
    ("program p  input 2 / 1  domain [0, 1]", "1:18: the domain has 1 coordinates or more; 2"),
    ("program p  input 1 / 1  domain [1, 0]", "1:32: the range is empty"),
    ("program p  input 1 / 1  domain [1, 2^9999999]", "2^ and an exponent of at most 4194304"),
    ("\(head)%0 = inptu 0\nreal %0", "2:6: found `inptu`; one of input, affine, relu, clamp"),
    ("\(head)%0 = input 0 : i64 [0, 1]\nreal %0", "2:16: `i64` is not the class of [0, 1], which"),
    ("\(head)%0 = input 0, 1\nreal %0", "2:13: found `,`; the end of the line is expected"),
    ("\(head)%99999999 = input 0\nreal %0", "2:1: `%99999999` is above the last name"),
    ("\(head)%0 = input 12x\nreal %0", "2:12: `12x` is no number"),
    ("\(head)%0 = affine 1 + 2\nreal %0", "2:17: a second number in a sum"),
    ("\(head)%0 = affine t0[i]\nreal %0\nt0 = [1]", "2:16: found `i`; 0, since no block is"),
    ("\(head)%0 = affine -t0[0]\nreal %0\nt0 = [1]", "2:14: a table's entry with a minus sign"),
    ("\(head)%0 = last %1\nreal %0", "2:6: `last` stands after a block's `}` only"),
    (
      "\(head)repeat 2 {\n%0 = input 0\nreal %0",
      "4:1: found `real`; a value's definition, `repeat`"
    ),
    ("\(head)repeat 2 {\n%0 = affine t0[j]\n}\nreal %0", "3:16: found `j`; a counter of i is"),
    ("\(head)}\nreal %0", "2:1: found `}`; a value's definition, `repeat`, or one of real,"),
    ("\(head)%0 = input 0\nlabel %0 in 3 ..< 3", "3:1: an empty range of labels"),
    ("\(head)%0 = input 0\nlabel %0 in 0 ..< 3 named \"a\"", "3:1: 1 names; 3 are expected"),
    ("\(head)%0 = input 0\nsign %0, %0", "3:1: 2 values; one is expected for sign"),
    ("\(head)%0 = input 0\nreal %0 / -3", "3:1: a denominator below 1"),
    ("\(head)%0 = input 0\nreal %0\nt1 = [1]", "there are 1 tables, but no t0"),
    ("\(head)%0 = input 0\nreal %0\nt0 = [1]\nt0 = [1]", "5:1: a second table t0"),
    ("\(head)%0 = input 0 : i32 [0, 1], 4 mod 4\nreal %0", "the residue 4 modulo 4 is not the"),
    ("\(head)%0 = relu %1\nreal %0", "%0 uses %1, which is not defined before it"),
    ("\(head)%0 = input 0\n%0 = input 0\nreal %0", "%0 is defined twice"),
    ("\(head)%0 = input 1\nreal %0", "%0 reads input 1 of 1"),
    ("\(head)%0 = input 0\nreal %0 $", "3:9: `$` that starts nothing in a program"),
    ("\(head)%0 = input 0\nreal %0 named \"a", "3:15: a string without end"),
    (
      "\(head)repeat 0 {\n}\n%0 = input 0\nreal %0", "a loop of 0 iterations"
    ),
    (
      head + String(repeating: "repeat 2 {\n", count: 80), "a block inside 40 others that runs"
    ),
  ])
  func brokenTextIsRefusedWithItsPlace(text: String, message: String) throws {
    let error = #expect(throws: DiagnosticList.self, "\(text)") {
      try Program(text: text, file: "f")
    }
    let found = error?.description ?? ""
    #expect(found.hasPrefix("memoc: error: f:") && found.contains(message), "\(found)")
  }

  @Test func everyBrokenLineIsReported() throws {
    let text = "\(head)%0 = input x\n%1 = relu\n%2 = input 0\nreal %2\nt0 = 5\n"
    let error = #expect(throws: DiagnosticList.self) { try Program(text: text, file: "f") }
    #expect(
      error?.description == """
        memoc: error: f:2:12: found `x`; an input's number is expected
        memoc: error: f:3:10: found the end of the line; a value such as `%3` is expected
        memoc: error: f:6:6: found `5`; `[` is expected
        """)
  }

  @Test(arguments: Seed.some(60)) func damagedTextNeverTraps(seed: Seed) throws {
    var generator = seed.generator
    let family = NetworkFamily.allCases.randomElement(using: &generator)!
    var program = Program(Network.structured(family, using: &generator).scaledToIntegers())
    program.analyzeRanges()
    Pipeline(.general).run(on: &program)
    var bytes = Array(program.description.utf8.prefix(4000))
    for _ in 0..<3 {
      let place = Int.random(in: bytes.indices, using: &generator)
      let alphabet = Array("0123456789%[]{}ijk+-*^/,:;= \nrepeat".utf8)
      bytes[place] = alphabet.randomElement(using: &generator)!
      _ = try? Program(text: String(decoding: bytes, as: UTF8.self), file: "f")
    }
  }
}

private let head = "program p  input 1 / 1  domain [0, 1]\n"
