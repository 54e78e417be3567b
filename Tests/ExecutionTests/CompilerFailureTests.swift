import Diagnostics
import Emission
import Execution
import ExecutionSupport
import Foundation
import Networks
import Testing

@Suite struct CompilerFailureTests {
  private let wrong = HandWrittenC.xor.mutant("int32_t carry", "int32_t = carry")

  /// Checks that `error` says memoc is at fault and names a file that holds `source`; removes it.
  private func expectKeptSource(_ error: Diagnostic?, _ source: String) throws {
    let error = try #require(error)
    #expect(error.message.hasSuffix("rejects the generated C"))
    #expect(error.notes.count > 1, "the compiler's messages are missing")
    let report = try #require(error.notes.last)
    #expect(report.contains("memoc's own fault"))
    let file = URL(filePath: String(try #require(report.split(separator: " ").last)))
    #expect(try String(contentsOf: file, encoding: .utf8) == source)
    try FileManager.default.removeItem(at: file.deletingLastPathComponent())
  }

  @Test func tccKeepsTheSourceOfAnError() throws {
    let error = #expect(throws: Diagnostic.self) { try TCCEngine(compiling: wrong) }
    try expectKeptSource(error, wrong.selfContainedSource)
  }

  @Test func systemCompilerKeepsTheSourceOfAnError() async throws {
    let error = await #expect(throws: Diagnostic.self) {
      try await SystemCompilerEngine(compiling: wrong)
    }
    try expectKeptSource(error, wrong.source)
  }

  @Test func warningsAreErrorsOnRequest() async throws {
    let code = HandWrittenC.xor.mutant("y[0] = sum", "int32_t unused; y[0] = sum")
    _ = try await SystemCompilerEngine(compiling: code)
    let error = await #expect(throws: Diagnostic.self) {
      try await SystemCompilerEngine(
        compiling: code, with: SystemCompiler(flags: SystemCompiler.strictFlags))
    }
    try expectKeptSource(error, code.source)
  }

  /// The promise of freestanding code, kept by `-nostdlib`.
  @Test func tccRefusesCallsOfTheCLibrary() throws {
    let code = HandWrittenC.xor.mutant(
      "#include \"xor.h\"\n", "#include \"xor.h\"\n#include <stdlib.h>\n")
    let calling = GeneratedC(
      fileName: code.fileName, header: code.header,
      source: code.source.replacing("y[0] = sum", with: "y[0] = atoi(\"1\") + sum"),
      interface: code.interface)
    let error = #expect(throws: Diagnostic.self) { try TCCEngine(compiling: calling) }
    #expect(error?.notes.contains { $0.contains("undefined symbol 'atoi'") } == true)
    try expectKeptSource(error, calling.selfContainedSource)
  }

  /// tcc calls memmove and memset of its own accord.
  @Test func structCopiesAndClearedArraysNeedNoLibrary() throws {
    let code = HandWrittenC.xor.mutant(
      "y[0] = sum",
      """
      struct { int32_t n[99]; } a = {{0}}, b;
      a.n[7] = sum; b = a; sum = b.n[7] + b.n[98]; y[0] = sum
      """)
    let points = GridPoints([[0, 1], [1, 1]])
    #expect(try TCCEngine(compiling: code).labels(of: points) == [.label(1), .label(0)])
  }

  @Test func missingFilesOfTCCNameThePackage() {
    let error = #expect(throws: Diagnostic.self) {
      try TCCEngine(compiling: HandWrittenC.xor.code, libraryPath: "/nonexistent")
    }
    #expect(error?.message == "tcc does not find its own files")
    #expect(error?.notes.contains { $0.contains("apt install tcc") } == true)
  }

  @Test(arguments: ["no-such-compiler", "/no/such/compiler", ""])
  func missingCompilersAreNamed(command: String) async {
    let error = await #expect(throws: Diagnostic.self) {
      try await SystemCompilerEngine(
        compiling: HandWrittenC.xor.code, with: SystemCompiler(command: command))
    }
    #expect(error?.message == "the C compiler \(command) is not found or can't be run")
  }

  #if os(Linux)
    /// libtcc would end the process; memoc asks first.
    @Test func refusedExecutableMemoryIsADiagnostic() async {
      await #expect(processExitsWith: .exitCode(42)) {
        typealias Control = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        let address = dlsym(dlopen(nil, RTLD_NOW), "prctl")
        let (setMDWE, refuseGain): (Int32, UInt) = (65, 1)
        if unsafeBitCast(address, to: Control.self)(setMDWE, refuseGain, 0, 0, 0) != 0 {
          exit(42)  // A kernel before 6.3 can't refuse.
        }
        do {
          _ = try TCCEngine(compiling: HandWrittenC.xor.code)
        } catch let error as Diagnostic {
          exit(error.message.contains("refuses to make memory executable") ? 42 : 1)
        }
      }
    }
  #endif

  @Test func temporaryFoldersGoWithTheirOwner() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let url = try #require(folder).url
    _ = try folder?.write("text", to: "file")
    #expect(FileManager.default.fileExists(atPath: url.path))
    folder = nil
    #expect(!FileManager.default.fileExists(atPath: url.path))
  }
}
