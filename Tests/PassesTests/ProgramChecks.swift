import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// A network to try passes on, with its oracle's answers.
struct TestCase {
  let network: Network
  let points: [[BigInt]]
  let answers: [[Rational]]

  /// The case of `seed`: random networks, and structured ones of every family in turn.
  init(_ seed: Seed, pointLimit: Int = 60) {
    var generator = seed.generator
    let families = NetworkFamily.allCases
    let network: Network
    if seed.value % 3 == 0 {
      network = .structured(families[Int(seed.value / 3) % families.count], using: &generator)
    } else {
      var options = RandomNetworkOptions()
      options.gridPointLimit = 60
      options.weights = [.small, .dyadic, .rational][Int(generator.below(3))]
      network = .random(using: &generator, options)
    }
    self.init(network, &generator, pointLimit)
  }

  init(_ network: Network, _ generator: inout SplitMix64, _ pointLimit: Int = 60) {
    self.network = network
    points = network.testPoints(atMost: pointLimit, using: &generator)
    let oracle = Interpreter(network)
    answers = points.map { oracle.outputs(at: $0) }
  }

  /// The network's program with ranges.
  var program: Program {
    var program = Program(network.scaledToIntegers())
    program.analyzeRanges()
    return program
  }

  /// What is wrong with `program`, if anything: its form, its ranges or its outputs.
  func problem(of program: Program) -> String? {
    let broken = program.brokenInvariants()
    if !broken.isEmpty { return broken.prefix(3).joined(separator: "; ") }
    let interpreter = ProgramInterpreter(program)
    for (point, expected) in zip(points, answers) {
      do {
        let found = try interpreter.outputs(at: point)
        if found != expected { return "at \(point): \(found) instead of \(expected)" }
      } catch {
        return "at \(point): \(error)"
      }
    }
    return nil
  }

  /// Expects that nothing is wrong with `program`.
  func expectCorrect(
    _ program: Program, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let problem = problem(of: program) else { return }
    Issue.record(
      "\(comment): \(problem)\n\(program.description.prefix(8000))", sourceLocation: sourceLocation)
  }
}

extension Program {
  /// The statements, inner ones too, loops counted as one more.
  var statementCount: Int {
    func count(_ block: [Statement]) -> Int {
      block.reduce(0) { total, statement in
        switch statement {
        case .instruction: total + 1
        case .repeat(let loop): total + 1 + count(loop.body)
        }
      }
    }
    return count(body)
  }

  /// All loops, the outer ones first.
  var loops: [Repeat] {
    func find(_ block: [Statement]) -> [Repeat] {
      block.flatMap { statement -> [Repeat] in
        if case .repeat(let loop) = statement { [loop] + find(loop.body) } else { [] }
      }
    }
    return find(body)
  }

  /// The program of `text` with proved ranges.
  init(analyzing text: String) throws {
    try self.init(text: text, file: "test")
    analyzeRanges()
  }
}
