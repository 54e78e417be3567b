import Emission
import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// Dumps and generated C as files, so that changes of them are reviewed.
@Suite struct GoldenTests {
  private static let folder = #filePath.replacing("GoldenTests.swift", with: "Golden")

  private var xor: Network {
    var net = NetworkBuilder([0...1, 0...1])
    let (x, y) = (net.inputs[0], net.inputs[1])
    let sum = net.add(.relu, [(x, 1), (y, 1)])
    let both = net.add(.relu, [(x, 1), (y, 1)], plus: -1)
    net.endLayer()
    return net.network(
      named: "xor", outputs: [[(sum, 1), (both, -2)]], as: .label(first: 0, classCount: 2))
  }

  /// A payload of 80 bits for each of four points, cut up by ten tents: wide values, a loop, a
  /// table.
  private var tents: Network {
    var net = NetworkBuilder([0...1, 0...1])
    let payloads = [0x1357_9bdf_0246_8ace, 0x7531_fdb9_eca8_6420, 0x0f1e_2d3c_4b5a_6978]
      .map { Rational(BigInt($0) << 16 + 0x55aa, powerOfTwo: -80) }
    var phase = net.layer(
      .relu,
      [(net.inputs[0], payloads[1] - payloads[0]), (net.inputs[1], payloads[2] - payloads[0])],
      plus: payloads[0])
    var sum: NetworkBuilder.Reference?
    for round in 0..<10 {
      let tent = net.add(.relu, [(phase, 4)], plus: -2)
      let kept = net.add(.relu, [(phase, 2)])
      let bit = net.add(.step, [(phase, 1)], plus: -Rational(1, 2))
      let before = sum.map { net.add(.identity, [($0, 1)]) }
      net.endLayer()
      phase = net.add(.relu, [(kept, 1), (tent, -1)])
      let earlier: NetworkBuilder.Terms = before.map { [($0, Rational(1))] } ?? []
      sum = net.add(.identity, earlier + [(bit, Rational(round * round + 1))])
      net.endLayer()
    }
    return net.network(
      named: "tents", outputs: [[(sum!, 1)]], as: .label(first: 0, classCount: 300))
  }

  private func expectDump(_ network: Network, _ level: OptimizationLevel, _ name: String) throws {
    try expectGolden(network.program(level).description, at: "\(GoldenTests.folder)/\(name)")
  }

  @Test func programsAreThoseOfTheFiles() throws {
    try expectDump(xor, .none, "xor-O0.program")
    try expectDump(xor, .general, "xor-O1.program")
    try expectDump(tents, .general, "tents-O1.program")
  }

  @Test func codeIsThatOfTheFiles() throws {
    let code = try tents.program(.general).emitted(
      EmissionOptions(
        fileName: "tents", prefix: CIdentifier("tents", from: "prefix"),
        remarks: ["memoc compile tents.json -o tents.c"], isAnnotated: true))
    try expectGolden(code.source, at: "\(GoldenTests.folder)/tents.c")
    try expectGolden(code.header, at: "\(GoldenTests.folder)/tents.h")
  }

  @Test func theGoldenNetworksAreExact() throws {
    for level in OptimizationLevel.allCases {
      try expectExactCode(xor, level, "xor", compilers: Compiler.running(turn: 2))
      try expectExactCode(tents, level, "tents")
    }
    let program = tents.program(.general)
    #expect(program.description.contains("repeat") && program.description.contains("i128"))
  }
}
