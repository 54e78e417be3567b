import Diagnostics
import Foundation
import Subprocess

/// A C compiler that is installed here, and how it is called.
package struct SystemCompiler: Sendable {
  /// The language that generated C is compiled as; it is valid in both.
  package enum Language: String, Sendable, CaseIterable {
    case c99
    case cPlusPlus = "c++"
  }

  /// The flags under which generated C has no warnings.
  package static let strictFlags = [
    "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror",
  ]

  /// A name on the PATH, or a path with a slash.
  package var command: String
  package var language: Language
  package var optimization: String
  /// Further flags, such as `strictFlags` or sanitizers; they come last.
  package var flags: [String]

  package init(
    command: String = "cc", language: Language = .c99, optimization: String = "-O2",
    flags: [String] = []
  ) {
    self.command = command
    self.language = language
    self.optimization = optimization
    self.flags = flags
  }

  /// Returns the name and version, like `gcc 12.2.0`, or the command if it doesn't say.
  /// - Throws: a `Diagnostic` if the compiler is missing.
  package func version() async throws -> String {
    let result = try await run(["--version"])
    let text = result.output
    let name =
      text.contains("clang")
      ? "clang" : text.contains("Free Software Foundation") ? "gcc" : command
    let words = (text.split(separator: "\n").first ?? "").split(separator: " ")
    let version = words.last { word in
      word.contains(".") && word.allSatisfy { $0.isNumber || $0 == "." }
    }
    return version.map { "\(name) \($0)" } ?? name
  }

  /// Makes `library`, a shared library, of the C file `source`.
  /// - Throws: a `Diagnostic` if the compiler is missing or rejects the source.
  func makeLibrary(_ library: URL, of source: URL) async throws -> CompilerMessages {
    let languageFlags =
      switch language {
      case .c99: ["-x", "c", "-std=c99"]
      case .cPlusPlus: ["-x", "c++", "-std=c++11"]
      }
    return try await run(
      languageFlags + [optimization, "-shared", "-fPIC"] + flags
        + ["-o", library.path, source.path])
  }

  /// What a run of the compiler gave.
  struct CompilerMessages: Sendable {
    let isSuccess: Bool
    let output: String
  }

  private func run(_ arguments: [String]) async throws -> CompilerMessages {
    do {
      let result = try await Subprocess.run(
        command.contains("/") ? .path(.init(command)) : .name(command),
        arguments: Arguments(arguments), environment: .inherit.updating(["LC_ALL": "C"]),
        output: .string(limit: 64 << 20), error: .combinedWithOutput)
      return CompilerMessages(
        isSuccess: result.terminationStatus.isSuccess, output: result.standardOutput)
    } catch let error as SubprocessError where error.code == .outputLimitExceeded {
      return CompilerMessages(isSuccess: false, output: "more than 64 MB of messages")
    } catch is SubprocessError {
      throw missingCompiler(command)
    }
  }
}
