import Constructions
import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// Tables in place of networks of one number, against the oracle on whole domains.
@Suite struct ScalarTabulationTests {
  @Test(arguments: Seed.some(120)) func tablesOfScalarNetworksAreExactEverywhere(seed: Seed) {
    var generator = seed.generator
    var options = RandomNetworkOptions()
    (options.dimension, options.gridPointLimit) = (1, 80)
    options.weights = [.small, .dyadic, .rational][Int(seed.value % 3)]
    let test = TestCase(Network.random(using: &generator, options), &generator, 500)
    for budget in [nil, 64] {
      var program = Program(test.network.scaledToIntegers())
      _ = program.tabulateScalars(pieceBudget: budget)
      test.expectCorrect(program, "\(seed), budget \(budget ?? -1)")
    }
    var optimized = Program(test.network.scaledToIntegers())
    Pipeline(.full).run(on: &optimized)
    test.expectCorrect(optimized, "\(seed), whole pipeline")
  }

  @Test(arguments: Seed.some(60)) func networksOfOneProjectionBecomeTables(seed: Seed) {
    // A random network of one input, read from a projection of three.
    var generator = seed.generator
    var options = RandomNetworkOptions()
    (options.dimension, options.gridPointLimit, options.hasSkips) = (1, 60, false)
    var network = Network.random(using: &generator, options)
    let direction = (0..<3).map { _ in Rational(Int.random(in: -3...3, using: &generator)) }
    let projection = Neuron(
      .identity,
      weights: direction.enumerated().filter { $0.element != 0 }.map {
        Weight($0.offset, $0.element)
      })
    network.input = InputSpecification(
      scale: network.input.scale, lower: [Rational](repeating: -2, count: 3),
      upper: [Rational](repeating: 2, count: 3))
    network.layers =
      [Layer(reading: [.input], neurons: [projection])]
      + network.layers.map { layer in
        Layer(
          reading: layer.sources.map { source in
            switch source {
            case .input: .layer(0)
            case .layer(let index): .layer(index + 1)
            }
          }, neurons: layer.neurons)
      }
    let test = TestCase(network, &generator, 200)
    var program = Program(network.scaledToIntegers())
    Pipeline(.full).run(on: &program)
    test.expectCorrect(program, "\(seed)")
  }

  /// A data set of few points of a small domain, and its network.
  private func network(_ name: String, dimension: Int, range: Int, count: Int) throws -> Network {
    let data = try DataSet.random(
      name: "random", count: count, dimension: dimension, range: range, classCount: 3, seed: 7)
    return try Constructions.named(name).build(data)
  }

  @Test(arguments: [
    "vardi2022-3.1", "vardi2022-w3", "vardi2022-w6", "park2021-1", "park2021-2",
    "park2021-improved",
  ])
  func constructionsBecomeTables(name: String) throws {
    for (dimension, range, count) in [(1, 400, 20), (2, 22, 30)] {
      let network = try network(name, dimension: dimension, range: range, count: count)
      var generator = SplitMix64(seed: 3)
      let test = TestCase(network, &generator, 600)
      var program = Program(network.scaledToIntegers())
      Pipeline(.full).run(on: &program)
      #expect(program.statementCount <= dimension + 6, "\(name)\n\(program)")
      test.expectCorrect(program, "\(name), dimension \(dimension)")
      // With few pieces most of the network stays, and is right too.
      var guarded = Program(network.scaledToIntegers())
      _ = guarded.tabulateScalars(pieceBudget: 4000)
      test.expectCorrect(guarded, "\(name), few pieces")
    }
  }

  /// What is settled early, and tents that are one operation, change no output and no proof.
  @Test(arguments: ["vardi2022-w3", "vardi2022-w4", "vardi2022-w5", "vardi2022-3.1"], [1, 2])
  func settlingChangesNothing(name: String, dimension: Int) throws {
    let data = try DataSet.random(
      name: "random", count: 120, dimension: dimension, range: dimension == 1 ? 4000 : 200,
      classCount: 5, seed: 11)
    let network = try Constructions.named(name).build(data)
    var generator = SplitMix64(seed: 3)
    let test = TestCase(network, &generator, 2000)
    for settlingPieces in [4, 64, Int.max] {
      var table = Program(network.scaledToIntegers())
      #expect(table.tabulateScalars(settlingPieces: settlingPieces).count > 0, "\(name)")
      #expect(table.otherwise == nil, "\(name)")
      test.expectCorrect(table, "\(name), settling from \(settlingPieces) pieces on")
    }
    // Ranges hold what is settled, too.
    var program = Program(network.scaledToIntegers())
    program.analyzeRanges(domains: [SegmentFunctions(program, settlingPieces: 4)])
    test.expectCorrect(program, "\(name), ranges")
    for row in stride(from: 0, to: data.count, by: 7) {
      _ = try ProgramInterpreter(program).numerators(at: data.points[row]) { value, number in
        #expect(program.range(of: value).contains(number), "\(name), \(value)")
      }
    }
  }

  @Test func slopesOfAGridOfLargerStepsKeepTheirDenominator() throws {
    // |6x| is a fold, so what follows is a table of its own, over multiples of 6: all its values are
    // such multiples, too, but not its slopes.
    var text = """
      program p  input 1 / 1  domain [-300, 300]
      %0 = input 0
      %1 = affine 6*%0
      %2 = relu %1
      %3 = affine -%1 + 2*%2

      """
    var sum = "affine %3"
    for bend in 1...40 {
      let value = 2 * bend + 2
      text += "%\(value) = affine %3 - \(12 * bend)\n%\(value + 1) = relu %\(value)\n"
      sum += " \(bend % 2 == 0 ? "+" : "-") 2*%\(value + 1)"
    }
    let program = try Program(text: text + "%84 = \(sum)\nreal %84 / 6\n", file: "test")
    var table = program
    #expect(!table.tabulateScalars().isNone)
    #expect(searchCount(table) == 2, "\(table)")
    for x in -300...300 {
      let point = [BigInt(x)]
      #expect(
        try ProgramInterpreter(table).outputs(at: point)
          == ProgramInterpreter(program).outputs(at: point), "\(x)\n\(table)")
    }
  }

  /// A sum of ramps with the values 0, 39, 2, 35, … at 0 … 20, constant on both sides or with the slope
  /// `slope` there, on `domain`.
  private func densePoints(on domain: ClosedRange<Int>, slope: Int = 0) throws -> Program {
    let values = (0...20).map { $0 % 2 == 0 ? $0 : 41 - 2 * $0 }
    var text = "program p  input 1 / 1  domain [\(domain.lowerBound), \(domain.upperBound)]\n"
    text += "%0 = input 0\n"
    var (sum, before) = ("affine \(slope)*%0", 0)
    for (x, value) in values.enumerated() {
      let rise = x < 20 ? values[x + 1] - value : 0
      text += "%\(2 * x + 1) = affine %0 - \(x)\n%\(2 * x + 2) = relu %\(2 * x + 1)\n"
      sum += " \(rise < before ? "-" : "+") \(abs(rise - before))*%\(2 * x + 2)"
      before = rise
    }
    return try Program(text: text + "%43 = \(sum)\nreal %43\n", file: "test")
  }

  private func searchCount(_ program: Program) -> Int {
    program.body.count { statement in
      if case .instruction(let each) = statement, case .search = each.operation {
        true
      } else {
        false
      }
    }
  }

  @Test(arguments: [-50...60, 0...60, -50...20, 0...20, 3...15, 3...60])
  func densePiecesAreListsOfPoints(domain: ClosedRange<Int>) throws {
    for slope in [0, 1] {
      let program = try densePoints(on: domain, slope: slope)
      var table = program
      #expect(!table.tabulateScalars().isNone)
      let isConstantOutside = slope == 0 || domain.lowerBound >= 0 && domain.upperBound <= 20
      #expect((searchCount(table) == 0) == isConstantOutside, "\(table)")
      #expect(table.brokenInvariants() == [])
      for x in domain {
        let found = try ProgramInterpreter(table).numerators(at: [BigInt(x)]) { value, number in
          #expect(table.range(of: value).contains(number), "\(value) at \(x)")
        }
        #expect(try found == ProgramInterpreter(program).numerators(at: [BigInt(x)]), "\(x)")
      }
      let answer = try solverAnswer(program.obligation(isEqualTo: table))
      #expect(answer == "unsat")
    }
  }

  @Test func unknownPiecesAreLeftToTheProgram() throws {
    // A tent of 7 folds has 128 pieces, and the budget is for fewer; outside of it all is known.
    var text = "program p  input 1 / 1  domain [-1000, 1000]\n%0 = input 0\n"
    text += "%1 = relu %0\n%2 = affine %0 - 128\n%3 = relu %2\n%4 = affine %1 - %3\n"
    var z = 4
    for _ in 0..<7 {
      text += """
        %\(z + 1) = affine %\(z) - 64
        %\(z + 2) = relu %\(z + 1)
        %\(z + 3) = affine 2*%\(z) - 4*%\(z + 2)

        """
      z += 3
    }
    let program = try Program(text: text + "real %\(z)\n", file: "test")
    var table = program
    _ = table.tabulateScalars(pieceBudget: 60)
    let other = try #require(table.otherwise)
    #expect(other.program == program)
    #expect(table.brokenInvariants() == [])
    var counts = (known: 0, unknown: 0)
    for x in -1000...1000 {
      let point = [BigInt(x)]
      var isKnown = true
      let found = try ProgramInterpreter(table).numerators(at: point) { value, number in
        if value == other.condition { isKnown = !number.isZero }
      }
      #expect(try found == ProgramInterpreter(program).numerators(at: point), "\(x)")
      if isKnown { counts.known += 1 } else { counts.unknown += 1 }
    }
    #expect(counts.known > 100 && counts.unknown > 0, "\(counts)")
    #expect(try Program(text: table.description, file: "text").description == table.description)
  }

  // MARK: The obligation, and the precondition dropped

  private static let ramp = """
    program p  input 2 / 1  domain [-20, 20]^2
    %0 = input 0
    %1 = input 1
    %2 = affine 2*%0 - 3*%1
    %3 = affine %2 - 5
    %4 = relu %3
    %5 = affine 4*%0 - 6*%1 - 30
    %6 = relu %5
    %7 = affine 7*%4 - 3*%6 + 1
    %8 = clamp %7 to 40
    %9 = step %3
    %10 = affine %8 + 2*%9
    real %10, %9

    """

  @Test func solverProvesTheTable() throws {
    let program = try Program(text: ScalarTabulationTests.ramp, file: "test")
    var table = program
    #expect(!table.tabulateScalars().isNone && table != program)
    let answer = try solverAnswer(program.obligation(isEqualTo: table))
    #expect(answer == "unsat")
  }

  @Test func solverRefutesATableOfAnotherDomain() throws {
    // The precondition dropped: a table for c on a smaller grid is wrong outside of it.
    let program = try Program(text: ScalarTabulationTests.ramp, file: "test")
    var table = try Program(
      text: ScalarTabulationTests.ramp.replacing("[-20, 20]^2", with: "[-1, 1]^2"), file: "test")
    #expect(!table.tabulateScalars().isNone)
    table.inputBox = program.inputBox
    let point: [BigInt] = [20, -20]
    let (right, wrong) = (
      try ProgramInterpreter(program).numerators(at: point),
      try? ProgramInterpreter(table).numerators(at: point)
    )
    #expect(right != wrong)
    let answer = try solverAnswer(program.obligation(isEqualTo: table))
    #expect(answer == "sat")
  }

  @Test func solverRefutesAListOfPointsBetweenSlopingEnds() throws {
    // The precondition dropped: values that still change beyond the list's ends are wrong there.
    let program = try densePoints(on: -50...60, slope: 1)
    var list = try densePoints(on: -50...60)
    #expect(!list.tabulateScalars().isNone)
    list.body = list.body.map { statement in
      guard case .instruction(let each) = statement,
        case .lookup(let index, let entries) = each.operation
      else { return statement }
      // From −1 to 20.
      let values = entries.enumerated().map { $1 + BigInt($0 - 1) }
      list.facts[each.result.index].range = Interval(values.min()!, values.max()!)
      return .instruction(Instruction(each.result, .lookup(index, entries: values)))
    }
    for x in -50...60 {
      let point = [BigInt(x)]
      let isRight =
        try ProgramInterpreter(list).outputs(at: point)
        == ProgramInterpreter(program).outputs(at: point)
      #expect(isRight == (-1...20).contains(x), "\(x)\n\(list)")
    }
    let answer = try solverAnswer(program.obligation(isEqualTo: list))
    #expect(answer == "sat")
  }

  @Test func twoNumbersAreNoTable() throws {
    // The pattern dropped: relu(x) + relu(y) is no function of one number.
    let text = """
      program p  input 2 / 1  domain [-9, 9]^2
      %0 = input 0
      %1 = input 1
      %2 = relu %0
      %3 = relu %1
      %4 = affine %2 + %3
      %5 = affine %4 - 3
      real %5, %2

      """
    let program = try Program(text: text, file: "test")
    var table = program
    #expect(table.tabulateScalars().isNone)
    #expect(table == program)
  }
}
