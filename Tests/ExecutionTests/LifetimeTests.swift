import Emission
import Execution
import ExecutionSupport
import Networks
import Testing

@Suite struct LifetimeTests {
  private let points = GridPoints([[0, 0], [0, 1], [1, 0], [1, 1]])

  /// Returns xor with `number` added to its value.
  private func shifted(by number: Int) -> GeneratedC {
    HandWrittenC.xor.mutant("y[0] = sum", "y[0] = \(number) + sum")
  }

  private func expected(_ number: Int) -> [EngineLabel] {
    [0, 1, 1, 0].map { .label(Int32(number + $0)) }
  }

  @Test func eightThreadsCompileFiftyModulesEach() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for thread in 0..<8 {
        group.addTask {
          var engines: [TCCEngine] = []
          for module in 0..<50 {
            engines.append(try TCCEngine(compiling: shifted(by: 100 * thread + module)))
          }
          for (module, engine) in engines.enumerated() {
            #expect(try engine.labels(of: points) == expected(100 * thread + module))
          }
        }
      }
      try await group.waitForAll()
    }
  }

  @Test func enginesOutliveTheirMakersAndEachOther() async throws {
    func make(_ number: Int) async throws -> [any Engine] {
      [
        try TCCEngine(compiling: shifted(by: number)),
        try await SystemCompilerEngine(compiling: shifted(by: number)),
      ]
    }
    var kept: [any Engine] = []
    for number in 0..<6 {
      let engines = try await make(number)
      if number % 2 == 0 { kept += engines }
    }
    for (index, engine) in kept.enumerated() {
      #expect(try engine.labels(of: points) == expected(index / 2 * 2), "\(engine.description)")
    }
  }
}
