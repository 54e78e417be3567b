import Diagnostics
import Emission
import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// No text of a network or of the caller gets out of its comment.
@Suite struct TextSafetyTests {
  private static let texts = [
    "*/ #error out", "/*", "/*/", "*//*", "??/", "a??/\n#error out", "a\\", "\\\n#error out",
    "\n#error out",
    "\r#error out", "\u{2028}#error out", "ünï🎈", "%s %n", "{{name}}", "{{{", "????????/",
    "**/*/ x", "\u{0}", String(repeating: "*/", count: 500),
  ]

  private func network(named name: String) -> Network {
    let first = Neuron(.relu, bias: 1, weights: [Weight(0, 2)])
    return Network(
      name: name, input: InputSpecification(scale: 1, lower: [0], upper: [3]),
      layers: [Layer(reading: [.input], neurons: [first])],
      output: OutputSpecification(.label(first: 0, classCount: 2), labelNames: [name, "b"]))
  }

  @Test func namesAndRemarksStayInTheirComments() throws {
    var programs: [GeneratedProgram] = []
    for text in TextSafetyTests.texts {
      let program = network(named: text).program(.none)
      programs.append(
        try GeneratedProgram(
          program.emitted(
            EmissionOptions(
              fileName: "net", prefix: CIdentifier("net", from: "prefix"), remarks: [text],
              isAnnotated: true))))
    }
    for (text, generated) in zip(TextSafetyTests.texts, programs) {
      let all = generated.code.header + generated.code.source
      #expect(all.utf8.allSatisfy { $0 == 0x0A || (0x20..<0x7F).contains($0) }, "\(text)")
      #expect(!all.contains("??") && !all.contains("\\\n#error"), "\(text)")
      for compiler in Compiler.strict.filter({ ["gcc", "clang"].contains($0.name) }).prefix(1) {
        try generated.expectStrict(compiler, text)
      }
    }
  }

  @Test(arguments: ["größe", "a b", "a'b", "net-2.0", "x*y"])
  func fileNamesAreIncludedAsTheyAre(name: String) throws {
    let code = try network(named: "n").program(.none).emitted(
      EmissionOptions(fileName: name, prefix: CIdentifier("net", from: "prefix")))
    #expect(code.source.contains("#include \"\(name).h\"\n"))
    #expect(!code.selfContainedSource.contains("#include \"\(name)"))
    #expect(code.selfContainedSource.contains("#define NET_DIMENSION 1"))
  }

  @Test(arguments: ["", "a\"b", "a\\b", "a\nb", "a??/b", "a\u{7F}"])
  func fileNamesThatBreakTheIncludeAreRefused(name: String) throws {
    let program = network(named: "n").program(.none)
    #expect(throws: Diagnostic.self) {
      try program.emitted(
        EmissionOptions(fileName: name, prefix: CIdentifier("net", from: "prefix")))
    }
  }

  @Test func coordinatesBeyond64BitsAreRefused() throws {
    var wide = network(named: "n")
    wide.input.upper = [Rational(BigInt.powerOfTwo(63))]
    let error = #expect(throws: Diagnostic.self) { try wide.program(.none).emittedAsNet() }
    #expect(error?.message.contains("needs 65 bits") == true)
  }

  @Test func theSameProgramGivesTheSameBytes() throws {
    for family in NetworkFamily.allCases {
      var (first, second) = (SplitMix64(seed: 3), SplitMix64(seed: 3))
      let a = try Network.structured(family, using: &first).program(.general).emittedAsNet()
      let b = try Network.structured(family, using: &second).program(.general).emittedAsNet()
      #expect(a.source == b.source && a.header == b.header, "\(family)")
    }
  }
}
