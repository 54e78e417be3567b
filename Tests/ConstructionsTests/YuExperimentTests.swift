import Constructions
import Diagnostics
import Exact
import Networks
import Support
import Testing

/// Theorems 5.1 and 6.5 and Definition 7.1 of Yu 2024, and what Theorem 5.3 does off the data.
@Suite struct YuExperimentTests {
  // MARK: Two shells

  @Test(arguments: [
    (191, 1, "0.50498"), (382, 2, "0.50498"), (764, 4, "0.50498"), (1100, 1, "0.50087"),
    (50, 1, "0.51883"), (200, 1, "0.50476"),
  ])
  func boundsOfNarrowNetworksAreThePaper(_ n: Int, _ width: Int, _ expected: String) throws {
    let bound = TwoShellDistribution.accuracyBound(dimension: n, width: width)
    let rounded = (bound * 100_000 + Rational(1, 2)).floor
    #expect(Rational(rounded, 100_000) == (try Rational(exactly: expected[...])))
  }

  @Test func leastDimensionsAreThoseOfTheSpecification() {
    #expect([1, 2, 4].map { TwoShellDistribution.leastDimension(width: $0) } == [191, 381, 762])
  }

  @Test func shellsHaveTheirRadii() {
    // n = 2, s = 1200: r1² = s²/12, r2² = s²/6, r3² = s²/4 around (600, 600), in grid units.
    let distribution = TwoShellDistribution(dimension: 2, scale: 1200)
    #expect(distribution.label(of: [600 + 346, 600]) == 1)
    #expect(distribution.label(of: [600 + 347, 600]) == nil)
    #expect(distribution.label(of: [600, 600 - 489]) == nil)
    #expect(distribution.label(of: [600, 600 - 490]) == -1)
    #expect(distribution.label(of: [0, 600]) == -1)
    #expect(distribution.label(of: [0, 601]) == nil)
  }

  @Test(arguments: Seed.some(3)) func samplesLieInTheirShells(seed: Seed) throws {
    var generator = seed.generator
    let distribution = TwoShellDistribution(dimension: 12, scale: 5000)
    let data = try distribution.samples(200, named: "shells", using: &generator)
    let labels = try #require(data.labels)
    #expect(data.count == 200)
    #expect((0..<200).allSatisfy { distribution.label(of: data.points[$0]) == labels[$0] })
    // A fair coin: 60 to 140 heads fail once in 10^8.
    #expect((60...140).contains(labels.count { $0 > 0 }))
    try expectMemorizes(Theorem4_1.construction.build(data, domain: unitCube(of: data)), data)
  }

  // MARK: Formulas

  /// The formula whose clause has the signs of `pattern`: bit i set for variable i + 1 positive.
  private func clause(_ pattern: Int) -> [Int] {
    (0..<6).map { pattern >> $0 & 1 == 1 ? $0 + 1 : -$0 - 1 }
  }

  @Test func networkOfAnAssignmentHasThePrintedValues() throws {
    let formula = ReversibleFormula(
      variableCount: 6, clauses: [[1, 2, 3, 4, 5, 6], [-1, -2, -3, -4, -5, -6]])
    let assignment = [1, -1, 1, -1, 1, -1]
    let network = formula.network(for: assignment, named: "formula")
    #expect(
      network.yuDigest == "16c9c2cb22fbf674b4f4cbf5759a4883efbebdc77f9a36bea9e2e70852bd31f6")
    let data = try formula.dataSet(named: "formula")
    let interpreter = Interpreter(network)
    let outputs = (0..<data.count).map { interpreter.outputs(at: data.points[$0])[0] }
    #expect(
      outputs == [
        81, 1, 81, 1, 81, 1, -75, -1, -75, -1, -75, -1, 1, 81, 1, 81, 1, 81, -1, -75, -1, -75, -1,
        -75, 41, 41,
      ])
    #expect(NetworkStatistics(network).denseParameterCount == 14)
    #expect(try formula.assignment(from: network) == assignment)
    #expect(network.problems() == [])
    let labels = try #require(data.labels)
    #expect(data.points.smallestOppositeSquare(labels) == 4)
  }

  @Test(arguments: Seed.some(40)) func networksAreRightExactlyForNotAllEqual(seed: Seed) throws {
    var generator = seed.generator
    let n = 6 + Int(generator.below(7))
    let clauses = (0..<20).map { _ in
      (1...n).shuffled(using: &generator).prefix(6).map { generator.below(2) == 0 ? $0 : -$0 }
    }
    let formula = ReversibleFormula(variableCount: n, clauses: clauses)
    let data = try formula.dataSet(named: "formula")
    let labels = try #require(data.labels)
    var assignment = (0..<n).map { _ in generator.below(2) == 0 ? 1 : -1 }
    for index in 0..<n {
      let interpreter = Interpreter(formula.network(for: assignment, named: "formula"))
      let wrong = (0..<data.count).filter {
        interpreter.outcome(at: data.points[$0]) != .label(labels[$0])
      }
      #expect(wrong.isEmpty == formula.isNotAllEqual(assignment), "\(seed)")
      #expect(wrong.allSatisfy { $0 >= 4 * n }, "\(seed): only clauses are rejected")
      assignment[index] = -assignment[index]
    }
  }

  @Test func satisfiableIsNotEnough() {
    // Patterns 1 … 61 and 63: all 64 assignments are all-equal in some clause.
    let formula = ReversibleFormula(
      variableCount: 6, clauses: (Array(1...61) + [63]).map(clause))
    let assignments = (0..<64).map { number in (0..<6).map { number >> $0 & 1 == 1 ? 1 : -1 } }
    #expect(!assignments.contains { formula.isNotAllEqual($0) })
    let satisfying = assignments.filter { assignment in
      formula.clauses.allSatisfy { clause in
        clause.contains { $0.signum() == assignment[Int($0.magnitude) - 1] }
      }
    }
    #expect(satisfying.count == 2)
  }

  @Test func dimacsIsRead() throws {
    let formula = try ReversibleFormula(
      dimacs: "c comment\np cnf 7 2\n1 -2 3 4 5 6 0 -1 2\n-3 -4 -5 -7 0\n", file: "f.cnf")
    #expect(formula.variableCount == 7)
    #expect(formula.clauses == [[1, -2, 3, 4, 5, 6], [-1, 2, -3, -4, -5, -7]])
  }

  @Test(arguments: [
    ("", "there is no line `p cnf"), ("1 2 3 4 5 6 0", "a clause before"),
    ("p cnf 6 1\n1 2 3 4 5 0", "5 literals"), ("p cnf 6 1\n1 2 3 4 5 -1 0", "different"),
    ("p cnf 6 1\n1 2 3 4 5 7 0", "\"7\""), ("p cnf 6 1\n1 2 3 4 5 6", "does not end with 0"),
    ("p cnf 6 2\n1 2 3 4 5 6 0", "2 clauses are announced"), ("p dnf 6 2\n", "p cnf variables"),
    ("p cnf 99999999999999999999 2\n", "p cnf variables"), ("p cnf 0 0\n", "at least 6"),
  ])
  func badDimacsIsRefused(_ text: String, _ message: String) {
    do {
      _ = try ReversibleFormula(dimacs: text, file: "f.cnf")
      Issue.record("\(text) was read")
    } catch let problems as DiagnosticList {
      #expect(problems.description.contains(message))
    } catch {
      Issue.record("\(error)")
    }
  }

  @Test func networksOfAnotherShapeHoldNoAssignment() throws {
    let formula = ReversibleFormula(variableCount: 6, clauses: [[1, 2, 3, 4, 5, 6]])
    var network = formula.network(for: [1, 1, 1, 1, 1, -1], named: "formula")
    network.layers[0].neurons[0].weights.remove(at: 2)
    #expect(throws: DiagnosticList.self) { try formula.assignment(from: network) }
    let other = ReversibleFormula(variableCount: 7, clauses: [])
    #expect(throws: DiagnosticList.self) { try other.assignment(from: network) }
  }

  // MARK: Nearby sets

  @Test func parityOfTheCubeNeedsEveryPoint() throws {
    let points = (0..<64).map { number in (0..<6).map { BigInt(number >> $0 & 1) } }
    let set = try NearbySet(samples(points, (0..<64).map { $0.nonzeroBitCount % 2 }))
    #expect(set.lower == 64 && set.upper == 64)
  }

  @Test func twoSegmentsNeedTwoBalls() throws {
    let points = (Array(0..<30) + Array(61...90)).map { [BigInt($0)] }
    let set = try NearbySet(samples(points, (0..<60).map { $0 < 30 ? 1 : -1 }))
    #expect(set.lower == 2 && set.upper == 2)
  }

  @Test func twoHalvesOfASquareHaveTheMeasuredBounds() throws {
    var points: [[BigInt]] = []
    var labels: [Int] = []
    for x in 0...36 where x <= 14 || x >= 22 {
      for y in 0...36 {
        points.append([BigInt(x), BigInt(y)])
        labels.append(x <= 14 ? 1 : -1)
      }
    }
    let set = try NearbySet(samples(points, labels))
    #expect(set.lower == 22 && set.upper == 38)
    // The cover is one: every point lies in the ball of a center.
    for (point, label) in zip(points, labels) {
      #expect(
        set.centers.contains { center in
          let other = points[center]
          let reach = label == labels[center] ? (other[0] <= 14 ? 22 - other[0] : other[0] - 14) : 0
          let square = zip(point, other).reduce(BigInt(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
          return 961 * square <= 100 * reach * reach
        })
    }
  }

  @Test func oneClassHasOneBall() throws {
    #expect(try NearbySet(samples([[1], [5]], [3, 3])).upper == 1)
    #expect(throws: DiagnosticList.self) { try NearbySet(samples([[1], [5], [7]], [1, 2, 3])) }
  }

  // MARK: Bad memorizers

  @Test(arguments: [(20, 7940), (40, 8028)])
  func memorizersOfTheorem5_3AreWrongOffTheData(_ count: Int, _ rightCount: Int) throws {
    // {0..127}² without 62 … 65, + left.
    var support: [[BigInt]] = []
    for x in 0...127 where x < 62 || x > 65 {
      for y in 0...127 { support.append([BigInt(x), BigInt(y)]) }
    }
    var generator = SplitMix64(seed: 7)
    var rows: [[BigInt]] = []
    while rows.count < count {
      let point = support[Int(generator.below(UInt64(support.count)))]
      if !rows.contains(point) { rows.append(point) }
    }
    let data = try signed(rows, rows.map { $0[0] < 62 ? 1 : -1 }, scale: 127)
    let box = try #require(unitCube(of: data).gridBox)
    let labels = try #require(data.labels)
    func z(_ point: [BigInt], _ projection: LemmaB1Projection) -> BigInt {
      zip(projection.direction, point).reduce(projection.offset) { $0 + $1.0 * $1.1 }
    }
    func codes(_ projection: LemmaB1Projection) -> Set<BigInt> {
      Set(rows.indices.filter { labels[$0] > 0 }.map { z(rows[$0], projection) })
    }
    let projection = LemmaB1Projection.integer(
      data.points, signs: labels, box: box, seed: 1
    ) { candidate in
      let stored = codes(candidate)
      return 100 * support.count { stored.contains(z($0, candidate)) } < support.count
    }
    // The network is + at the stored numbers only: so many of 15,872 points are right, in all.
    let stored = codes(projection)
    let predicted = support.map { stored.contains(z($0, projection)) ? 1 : -1 }
    #expect(zip(support, predicted).count { ($0[0] < 62 ? 1 : -1) == $1 } == rightCount)
    #expect(100 * rightCount <= 51 * support.count)
    let result = Theorem5_3.network(
      SignSamples(
        ConstructionRequest(data: data, options: OptionValues(), input: unitCube(of: data))),
      projection, stored: 1, grouping: .squareRoot)
    let interpreter = Interpreter(
      Network(
        name: "bad", input: unitCube(of: data), layers: result.layers, output: result.output))
    for (point, label) in zip(rows, labels) {
      #expect(interpreter.outcome(at: point) == .label(label))
    }
    for index in stride(from: count % 16, to: support.count, by: 16) {
      #expect(interpreter.outcome(at: support[index]) == .label(predicted[index]))
    }
  }
}
