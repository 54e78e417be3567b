import Emission
import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// Generated C against compilers and against the oracle.
@Suite struct GeneratedCodeTests {
  @Test func acceptingCompilersAreInstalled() {
    for name in ["gcc", "clang", "tcc", "g++"]
    where !Compiler.strict.contains(where: { $0.name == name }) {
      print("skipped: \(name) is not installed")
    }
    #expect(!Compiler.strict.isEmpty && !Compiler.running.isEmpty)
  }

  @Test(arguments: Seed.some(10)) func codeOfRandomNetworksIsExactAndFreeOfWarnings(seed: Seed)
    throws
  {
    var generator = seed.generator
    let network = Network.random(using: &generator)
    for level in OptimizationLevel.allCases {
      let generated = try GeneratedProgram(network.program(level).emittedAsNet(at: level))
      for compiler in Compiler.strict {
        try generated.expectStrict(compiler, "\(seed) at \(level)")
      }
      try expectExactCode(
        network, level, "\(seed)", seed: seed.value,
        compilers: Compiler.running(turn: Int(seed.value) + level.turn))
    }
  }

  @Test(arguments: NetworkFamily.allCases)
  func codeOfStructuredNetworksIsExactAndFreeOfWarnings(family: NetworkFamily) throws {
    let turn = NetworkFamily.allCases.firstIndex(of: family)!
    for seed in Seed.some(2) {
      var generator = seed.generator
      let network = Network.structured(family, using: &generator)
      for level in OptimizationLevel.allCases {
        let generated = try GeneratedProgram(
          network.program(level).emittedAsNet(at: level, isAnnotated: seed.value == 1))
        for compiler in Compiler.strict {
          try generated.expectStrict(compiler, "\(family) \(seed) at \(level)")
        }
        try expectExactCode(
          network, level, "\(family) \(seed)", seed: seed.value,
          compilers: Compiler.running(turn: Int(seed.value) + 2 * level.turn + turn))
      }
    }
  }

  /// Entries of long tables are written without macros, and have the types of their sizes.
  @Test func longTablesAreFreeOfWarnings() throws {
    let entries = (-2500...2500).map { BigInt($0).power(5) }
    let list = entries.map(\.description).joined(separator: ", ")
    var program = try Program(
      text: """
        program p  input 1 / 1  domain [-2000000000, 2000000000]
        %0 = input 0
        %1 = search %0 in [\(list)]
        %2 = lookup %1 in [\(list), 100000000000000000]
        real %2

        """, file: "test")
    program.analyzeRanges()
    let generated = try GeneratedProgram(program.emittedAsNet())
    for compiler in Compiler.strict { try generated.expectStrict(compiler, "long tables") }
  }
}
