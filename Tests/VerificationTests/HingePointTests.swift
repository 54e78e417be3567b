import Emission
import Exact
import Execution
import Networks
import Passes
import Programs
import Support
import Testing
import Verification

@Suite struct HingePointTests {
  /// relu(Σ coefficient·X), whose projection is wanted.
  private func projection(_ coefficients: [BigInt], _ box: [Interval]) throws -> Projection {
    var builder = NetworkBuilder(
      InputSpecification(
        scale: 1, lower: box.map { Rational($0.lower) }, upper: box.map { Rational($0.upper) }))
    let sum = builder.layer(.relu, zip(builder.inputs, coefficients).map { ($0, Rational($1)) })
    let network = builder.network(named: "sum", outputs: [[(sum, 1)]])
    return try #require(Program(network.scaledToIntegers()).hinges().first).projection
  }

  private func value(_ projection: Projection, _ point: [BigInt]) -> BigInt {
    projection.terms.reduce(0) { $0 + $1.coefficient * point[$1.input] }
  }

  private func isInside(_ point: [BigInt], _ box: [Interval]) -> Bool {
    point.count == box.count && zip(box, point).allSatisfy { $0.contains($1) }
  }

  /// In small boxes the nearest point is always found.
  @Test(arguments: Seed.some(60)) func smallBoxesAreSearchedWhole(seed: Seed) throws {
    var generator = SplitMix64(seed: UInt64(seed.value))
    let dimension = 1 + Int(generator.below(4))
    let box = (0..<dimension).map { _ in
      Interval(-BigInt(1 + Int(generator.below(3))), BigInt(1 + Int(generator.below(4))))
    }
    let coefficients = box.map { _ in generator.value(in: Interval(-40, 40)) }
    if coefficients.allSatisfy(\.isZero) { return }
    let projection = try projection(coefficients, box)
    var values: Set<BigInt> = [0]
    for term in projection.terms {
      let side = box[term.input]
      values = Set(
        values.flatMap { sum in
          (side.lower.asInt!...side.upper.asInt!).map { sum + term.coefficient * BigInt($0) }
        })
    }
    let preimages = ProjectionPreimages(of: projection, in: box, using: &generator)
    for target in (projection.range.lower - 9).asInt!...(projection.range.upper + 9).asInt! {
      let point = preimages.point(near: BigInt(target), using: &generator)
      #expect(isInside(point, box))
      let distance = (value(projection, point) - BigInt(target)).magnitude
      #expect(
        distance == values.map { ($0 - BigInt(target)).magnitude }.min()!,
        "\(seed): \(target) by \(point)")
    }
  }

  @Test(arguments: [
    // d, bits of a coefficient, the side's bits, and the distance that is allowed.
    (64, 30, 4, 16), (64, 8, 4, 0), (500, 1, 1, 0), (784, 20, 8, 0), (6, 30, 12, 4096),
    (1, 1, 90, 0), (2, 12, 40, 0),
    (3, 20, 60, 65536),
  ])
  func largeBoxesAreSearchedWell(dimension: Int, bits: Int, side: Int, allowed: BigInt) throws {
    var generator = SplitMix64(seed: 7)
    let box = Array(repeating: Interval(0, .powerOfTwo(side)), count: dimension)
    // Few coordinates have all values only with a 1.
    var coefficients = box.map { _ in
      generator.value(in: Interval(-.powerOfTwo(bits), .powerOfTwo(bits)))
    }
    if dimension <= 3 { coefficients[0] = 1 }
    let projection = try projection(coefficients, box)
    let preimages = ProjectionPreimages(of: projection, in: box, using: &generator)
    let middle = (projection.range.lower + projection.range.upper) >> 1
    let eighth = (projection.range.upper - projection.range.lower) >> 3
    for _ in 0..<40 {
      let target = generator.value(in: Interval(middle - eighth, middle + eighth))
      let point = preimages.point(near: target, using: &generator)
      #expect(isInside(point, box))
      let distance = (value(projection, point) - target).magnitude
      #expect(distance <= allowed, "d = \(dimension), \(target): \(distance) off")
    }
  }

  /// Coefficients that no list takes: points are in the box, and closer than random ones.
  @Test func hugeCoefficientsAreApproached() throws {
    var generator = SplitMix64(seed: 8)
    let box = Array(repeating: Interval(0, 1000), count: 5)
    let projection = try projection(
      box.map { _ in generator.value(in: Interval(.powerOfTwo(99), .powerOfTwo(100))) }, box)
    let preimages = ProjectionPreimages(of: projection, in: box, using: &generator)
    for _ in 0..<40 {
      let target = generator.value(in: projection.range)
      let point = preimages.point(near: target, using: &generator)
      #expect(isInside(point, box))
      #expect((value(projection, point) - target).magnitude <= .powerOfTwo(101))
    }
  }

  /// A bump of the sum of 40 coordinates: 0 but at three of its values, where it is `height`.
  private func bump(height: Int) -> Network {
    var builder = NetworkBuilder(Array(repeating: 0...1000, count: 40))
    // Of both signs, so that no corner of equal ends is an extreme one.
    let factors = builder.inputs.indices.map {
      Rational(($0 * 7919 + 12345) % 99991 * ($0 % 2 == 0 ? 1 : -1))
    }
    let terms = Array(zip(builder.inputs, factors))
    let start = 1_000_000
    let parts = [0, 1, 3, 4].map { builder.add(.relu, terms, plus: Rational(-start - $0)) }
    builder.endLayer()
    let factor = Rational(height)
    return builder.network(
      named: "bump",
      outputs: [
        [(parts[0], factor), (parts[1], -factor), (parts[2], -factor), (parts[3], factor)]
      ])
  }

  @Test func narrowRampsAreMet() throws {
    let program = Program(bump(height: 5).scaledToIntegers())
    let interpreter = ProgramInterpreter(program)
    func count(_ points: [[BigInt]]) throws -> Int {
      try points.count { try interpreter.numerators(at: $0)[0] != 0 }
    }
    let points = HingePoints(program).points(count: 200, seed: 3)
    #expect(points.count == 200 && points.allSatisfy { isInside($0, program.inputBox) })
    #expect(try count(points) >= 20)
    var generator = SplitMix64(seed: 4)
    let others = (0..<2000).map { _ in program.inputBox.map { generator.value(in: $0) } }
    #expect(try count(others) == 0, "the bump is too wide for this test")
    #expect(HingePoints(program).points(count: 200, seed: 3) == points)
    #expect(HingePoints(program).points(count: 200, seed: 5) != points)
  }

  @Test func sumsAreExtremeAtTheirCorners() throws {
    var builder = NetworkBuilder([-3...5, 0...9, -7...0])
    let (x, y, z) = (builder.inputs[0], builder.inputs[1], builder.inputs[2])
    let rows = [
      builder.add(.relu, [(x, 2), (y, -3), (z, 1)]), builder.add(.relu, [(y, 1)], plus: -4),
    ]
    builder.endLayer()
    let network = builder.network(named: "sums", outputs: [rows.map { ($0, 1) }])
    let corners = HingePoints(Program(network.scaledToIntegers())).corners
    // Of y, and of the sum; its input y is the first projection.
    #expect(corners == [[-3, 0, -7], [-3, 9, -7], [-3, 9, -7], [5, 0, 0]])
  }

  /// Code whose first sum is wrong at its largest value only.
  @Test func theVerifierLooksWhereSumsAreExtreme() throws {
    let network = bump(height: 5)
    let terms = network.layers[0].neurons[0].weights
    let upper = terms.reduce(BigInt(0)) { $0 + max(1000 * $1.value.numerator, 0) }
    // Another network, which differs at that value.
    var layers = network.layers
    layers[0].neurons.append(
      Neuron(.relu, bias: Rational(1 - upper), weights: terms))
    layers[1].neurons[0].weights.append(Weight(4, 1))
    let other = Network(
      name: "bump", input: network.input, layers: layers, output: network.output)
    var program = Program(other.scaledToIntegers())
    program.analyzeRanges()
    let code = try program.emitted(
      EmissionOptions(fileName: "bump", prefix: CIdentifier("bump", from: "the name")))
    let report = try Verifier(network, engines: [TCCEngine(compiling: code)]).run()
    #expect(!report.passed)
    #expect(Set(report.failures.map(\.family)) == [.corners])
    var options = VerificationOptions()
    options.cornerLimit = 0
    let few = try Verifier(network, engines: [], options: options).run()
    #expect(few.families.first { $0.family == .corners }?.pointCount == 2)
  }

  @Test func everyProjectionHasItsShare() {
    var builder = NetworkBuilder([0...99, 0...99, 0...99])
    let rows = builder.inputs.flatMap { input in
      (0..<(1 + input.index)).map { builder.add(.relu, [(input, 1)], plus: Rational(-20 * $0 - 9)) }
    }
    builder.endLayer()
    let program = Program(
      builder.network(named: "rows", outputs: [rows.map { ($0, 1) }]).scaledToIntegers())
    let points = HingePoints(program).points(count: 61, seed: 1)
    #expect(points.count == 61)
    #expect(points.allSatisfy { isInside($0, program.inputBox) })
    // One, two and three of six hinges.
    let isNear = { (point: [BigInt], input: Int) in
      (0...input).contains { (point[input] - BigInt(20 * $0 + 9)).magnitude <= 1 }
    }
    for input in 0..<3 { #expect(points.count { isNear($0, input) } >= 3 * (input + 1)) }
  }

  @Test func networksWithoutHingesHaveNoSuchPoints() {
    var builder = NetworkBuilder([0...99])
    let network = builder.network(named: "linear", outputs: [[(builder.inputs[0], 1)]])
    #expect(HingePoints(Program(network.scaledToIntegers())).points(count: 9, seed: 1).isEmpty)
  }

  /// Code that is wrong on the bump only.
  @Test func theVerifierLooksAtNarrowRamps() throws {
    var program = Program(bump(height: 6).scaledToIntegers())
    program.analyzeRanges()
    let code = try program.emitted(
      EmissionOptions(fileName: "bump", prefix: CIdentifier("bump", from: "the name")))
    let report = try Verifier(bump(height: 5), engines: [TCCEngine(compiling: code)]).run()
    #expect(!report.passed)
    #expect(Set(report.failures.map(\.family)) == [.breakpoints])
    let families = report.families.first { $0.family == .breakpoints }
    #expect(families?.pointCount ?? 0 > 900)
  }
}
