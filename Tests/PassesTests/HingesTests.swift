import Exact
import Networks
import Passes
import Programs
import Support
import Testing

@Suite struct HingesTests {
  private func hinges(_ network: Network) -> [Hinges] {
    Program(network.scaledToIntegers()).hinges()
  }

  @Test func multiplesOfASumShareAProjection() {
    var builder = NetworkBuilder([-10...10, -10...10])
    let (x, y) = (builder.inputs[0], builder.inputs[1])
    let first = builder.add(.relu, [(x, 2), (y, 4)], plus: -7)
    let second = builder.add(.relu, [(x, -3), (y, -6)], plus: -15)
    let third = builder.add(.step, [(x, 1), (y, 2)], plus: 12)
    // Beyond the domain.
    let fourth = builder.add(.relu, [(x, 1), (y, 2)], plus: 31)
    builder.endLayer()
    let found = hinges(
      builder.network(
        named: "multiples", outputs: [[first, second, third, fourth].map { ($0, 1) }]))
    #expect(found.count == 1)
    #expect(found[0].projection.terms.map(\.coefficient) == [1, 2])
    #expect(found[0].projection.range == Interval(-30, 30))
    // 3.5 rounded down, −5 and −12.
    #expect(found[0].places == [-12, -5, 3])
  }

  @Test func bothEndsOfARampAreHinges() {
    // relu(1 − relu(x + y − 20)/8) falls from 20 to 28.
    var builder = NetworkBuilder([0...30, 0...30])
    let rising = builder.layer(.relu, builder.inputs.map { ($0, 1) }, plus: -20)
    let ramp = builder.layer(.relu, [(rising, Rational(-1, 8))], plus: 1)
    let found = hinges(builder.network(named: "ramp", outputs: [[(ramp, 1)]]))
    #expect(found.map(\.places) == [[20, 28]])
  }

  @Test func otherSumsHaveProjectionsOfTheirOwn() {
    var builder = NetworkBuilder([0...5, 0...5, 0...5])
    let inputs = builder.inputs
    let sums = [(0, 1), (1, 2)].map { first, second in
      builder.add(.relu, [(inputs[first], 1), (inputs[second], 1)], plus: -3)
    }
    let clamped = builder.add(.hardTanh, [(inputs[0], Rational(1, 2))], plus: -1)
    builder.endLayer()
    let mixed = builder.layer(.relu, sums.map { ($0, 1) }, plus: -2)
    let found = hinges(builder.network(named: "sums", outputs: [[(mixed, 1), (clamped, 1)]]))
    let byTerms = Dictionary(
      uniqueKeysWithValues: found.map { entry in
        (entry.projection.terms.map { [BigInt($0.input), $0.coefficient] }, entry.places)
      })
    #expect(
      byTerms == [
        [[0, 1], [1, 1]]: [3], [[1, 1], [2, 1]]: [3],
        // X₀ + 2·X₁ + X₂ − 8
        [[0, 1], [1, 2], [2, 1]]: [8],
        // hardTanh from −1 to 1: 0 … 4
        [[0, 1]]: [0, 4],
      ])
  }

  @Test func limitsEndTheSearch() {
    var builder = NetworkBuilder([0...100])
    let rows = (1...50).map { builder.add(.relu, [(builder.inputs[0], 1)], plus: Rational(-$0)) }
    builder.endLayer()
    let program = Program(
      builder.network(named: "many", outputs: [rows.map { ($0, 1) }]).scaledToIntegers())
    #expect(program.hinges().map(\.places.count) == [50])
    #expect(program.hinges(limit: 7).map(\.places.count) == [7])
    var wide = NetworkBuilder([0...100, 0...100])
    let sum = wide.layer(.relu, wide.inputs.map { ($0, 1) }, plus: -3)
    let other = Program(wide.network(named: "wide", outputs: [[(sum, 1)]]).scaledToIntegers())
    #expect(other.hinges(sumBudget: 2).count == 1 && other.hinges(sumBudget: 1).isEmpty)
  }

  /// Where a random network of one layer is not linear along a line, there is a hinge.
  @Test(arguments: Seed.some(40)) func everyBendOfALayerIsFound(seed: Seed) throws {
    var generator = seed.generator
    var builder = NetworkBuilder([-50...50])
    let rows = (0..<5).map { _ in
      builder.add(
        .relu, [(builder.inputs[0], Rational(Int.random(in: -9...9, using: &generator)))],
        plus: Rational(Int.random(in: -99...99, using: &generator)))
    }
    builder.endLayer()
    // Weights that differ, so that no two bends cancel.
    let network = builder.network(
      named: "line", outputs: [zip(rows, [1, 10, 100, 1000, 10000]).map { ($0, $1) }])
    let program = Program(network.scaledToIntegers())
    let interpreter = ProgramInterpreter(program)
    let values = try (-50...50).map { try interpreter.numerators(at: [BigInt($0)])[0] }
    let places = Set(program.hinges().flatMap(\.places))
    for x in -49...49 {
      let isBent = values[x + 51] - values[x + 50] != values[x + 50] - values[x + 49]
      #expect(
        !isBent || places.contains(BigInt(x)) || places.contains(BigInt(x - 1)), "\(seed) at \(x)")
    }
  }
}
