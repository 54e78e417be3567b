import Constructions
import Exact
import Networks
import Passes
import Programs
import Support
import Testing

@Suite struct RangeAnalysisTests {
  @Test(arguments: Seed.some(120)) func rangesHoldOnTheWholeDomain(seed: Seed) {
    let test = TestCase(Seed(seed.value + 500), pointLimit: 500)
    test.expectCorrect(test.program, "\(seed)")
  }

  @Test(arguments: Seed.some(30)) func rangesHoldOnLargeDomains(seed: Seed) throws {
    var generator = seed.generator
    var network = Network.random(using: &generator)
    let side = BigInt.powerOfTwo(Int.random(in: 10...50, using: &generator))
    network.input.lower = network.input.lower.map { $0 - Rational(side) }
    network.input.upper = network.input.upper.map { $0 + Rational(side) }
    let test = TestCase(network, &generator, 200)
    test.expectCorrect(test.program, "\(seed)")
  }

  @Test(arguments: Seed.some(60)) func noClimberLeavesARange(seed: Seed) throws {
    // An adversary that walks to ever larger values of one neuron, on a large domain.
    var generator = seed.generator
    var network = Network.random(using: &generator)
    let side = BigInt.powerOfTwo(Int.random(in: 2...20, using: &generator))
    network.input.lower = network.input.lower.map { $0 - Rational(side) }
    network.input.upper = network.input.upper.map { $0 + Rational(side) }
    var program = Program(network.scaledToIntegers())
    program.analyzeRanges()
    let interpreter = ProgramInterpreter(program)
    let instructions = try #require(program.straightLine)
    for _ in 0..<3 {
      let target = instructions.randomElement(using: &generator)!.result
      let sign: BigInt = generator.below(2) == 0 ? 1 : -1
      var point = program.inputBox.map { generator.value(in: $0) }
      var best: BigInt?
      for _ in 0..<60 {
        var next = point
        let index = Int.random(in: next.indices, using: &generator)
        let box = program.inputBox[index]
        let step = BigInt.powerOfTwo(Int.random(in: 0...20, using: &generator))
        next[index] = min(
          max(next[index] + (generator.below(2) == 0 ? step : -step), box.lower), box.upper)
        var value: BigInt?
        // Throws if any value on the way is outside of its range or class.
        do {
          _ = try interpreter.numerators(at: next) { if $0 == target { value = sign * $1 } }
        } catch {
          Issue.record("\(seed): at \(next), \(error)\n\(program)")
          return
        }
        if let value, best.map({ value >= $0 }) ?? true { (best, point) = (value, next) }
      }
    }
  }

  @Test(arguments: Constructions.all.map(\.name).filter { $0 != "yun2019-4.1" })
  func rangesOfConstructionsAreTight(name: String) throws {
    // All but one construction take points of one coordinate. Every point of the domain is met, so a
    // layer's widest value is known.
    let network = try ConstructionLevelsTests.network(name, dimension: 1, range: 300, count: 24)
    var program = Program(network.scaledToIntegers())
    program.analyzeRanges()
    var met = [Int](repeating: 1, count: network.layers.count)
    let box = program.inputBox[0]
    for x in box.lower.asInt!...box.upper.asInt! {
      _ = try ProgramInterpreter(program).numerators(at: [BigInt(x)]) { value, number in
        guard let origin = program.facts[value.index].origin else { return }
        met[origin.layer] = max(met[origin.layer], number.signedBitWidth)
      }
    }
    program.forEachInstruction { instruction, _ in
      guard let origin = program.facts[instruction.result.index].origin else { return }
      let bits = program.range(of: instruction.result).signedBitWidth
      #expect(bits <= met[origin.layer] + 1, "\(name): \(origin), \(bits) bits")
    }
  }

  @Test(arguments: Seed.some(40)) func rangesWithoutRoomForSumsAreSoundToo(seed: Seed) {
    // What is no known sum of inputs any more is some other value.
    let test = TestCase(Seed(seed.value + 900), pointLimit: 100)
    var program = Program(test.network.scaledToIntegers())
    for budget in [0, 5, 40] {
      program.analyzeRanges(domains: [SegmentFunctions(program, sumBudget: budget)])
      test.expectCorrect(program, "\(seed), \(budget)")
    }
  }

  @Test(arguments: Seed.some(40)) func intervalsAloneAreSoundToo(seed: Seed) {
    let test = TestCase(Seed(seed.value + 700), pointLimit: 100)
    var program = Program(test.network.scaledToIntegers())
    program.analyzeRanges(domains: [])
    test.expectCorrect(program, "\(seed)")
    program.analyzeRanges(domains: [ScalarFunctions(pieceLimit: 3, functionLimit: 1)])
    test.expectCorrect(program, "\(seed), few pieces")
  }

  @Test(arguments: Seed.some(40)) func rangesOfScalarNetworksAreExact(seed: Seed) throws {
    // All that a network of one input computes is a scalar function, so nothing is lost but by
    // limits.
    var generator = seed.generator
    var options = RandomNetworkOptions()
    (options.dimension, options.gridPointLimit) = (1, 60)
    let network = Network.random(using: &generator, options)
    let test = TestCase(network, &generator, 500)
    var program = test.program
    program.analyzeRanges(domains: [ScalarFunctions(functionLimit: 1000)])
    var seen: [ValueID: Interval] = [:]
    for point in test.points {
      _ = try ProgramInterpreter(program).numerators(at: point) { value, number in
        seen[value] = seen[value]?.union(Interval(number)) ?? Interval(number)
      }
    }
    for (value, range) in seen {
      #expect(program.range(of: value) == range, "\(seed): \(value)\n\(program)")
    }
  }

  @Test(arguments: [1, 5, 20, 200]) func tentChainStaysInItsPhase(length: Int) throws {
    // z in [0, 2^T): relu(2z) − relu(4z − 2^(T+1)) stays in [0, 2^T].
    var text = "program p  input 1 / 1  domain [0, 2^\(length) - 1]\n%0 = input 0\n"
    var z = 0
    for round in 0..<12 {
      let v = 4 * round + 1
      text += """
        %\(v) = affine 4*%\(z) - 2^\(length + 1)
        %\(v + 1) = relu %\(v)
        %\(v + 2) = affine 2*%\(z) - %\(v + 1)
        %\(v + 3) = relu %\(v + 2)

        """
      z = v + 3
    }
    let program = try Program(analyzing: text + "real %\(z)\n")
    let top = BigInt.powerOfTwo(length)
    program.forEachInstruction { instruction, _ in
      if case .relu = instruction.operation, instruction.result.index % 4 == 0 {
        let range = program.range(of: instruction.result)
        #expect(Interval(0, top).contains(range), "\(instruction.result): \(range)")
        if instruction.result.index < 4 * (length - 1) { #expect(range.upper > top >> 1) }
      }
    }
  }

  @Test func aRampBetweenGridPointsIsAStep() throws {
    // relu(2X − 1) − relu(2X − 2) − … : the ramp of width 1/2 has no grid point inside.
    let program = try Program(
      analyzing: """
        program p  input 1 / 1  domain [-5, 5]
        %0 = input 0
        %1 = affine 4*%0 - 1
        %2 = relu %1
        %3 = affine 4*%0 - 3
        %4 = relu %3
        %5 = affine %2 - %4
        %6 = relu %5
        real %6

        """)
    #expect(program.range(of: ValueID(5)) == Interval(0, 2))
    #expect(program.facts[5].stride == Stride(residue: 0, modulus: 2))
  }

  @Test func differencesOfShiftedReLUsKeepTheirBound() throws {
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [-2^50, 2^50]^2
        %0 = input 0
        %1 = input 1
        %2 = affine 3*%0 - 5*%1
        %3 = affine 3*%0 - 5*%1 + 1
        %4 = affine %2 + 1
        %5 = relu %4
        %6 = relu %2
        %7 = affine %5 - %6
        real %7

        """)
    #expect(program.range(of: ValueID(7)) == Interval(0, 1))
  }

  @Test func stridesSurviveWhereTheyShould() throws {
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [-7, 7]^2
        %0 = input 0
        %1 = input 1
        %2 = affine 6*%0 + 9*%1 + 2
        %3 = relu %2
        %4 = clamp %2 to 20
        %5 = step %2
        %6 = affine 4*%5 + 1
        real %3, %4, %6

        """)
    #expect(program.facts[2].stride == Stride(residue: 2, modulus: 3))
    #expect(program.range(of: ValueID(2)) == Interval(-103, 107))
    #expect(program.range(of: ValueID(4)) == Interval(-20, 20))
    #expect(program.facts[6].stride == Stride(residue: 1, modulus: 4))
  }
}
