import Diagnostics
import Foundation
import Subprocess

/// An installed program that draws figures.
struct FigureProgram {
  /// A name on the PATH, or a path with a slash.
  let command: String
  /// What it is called in messages.
  let title: String
  /// The ways out if it is missing.
  let wayOut: String

  /// Runs the program with `arguments`.
  /// - Throws: a `Diagnostic` if it is missing or fails.
  func run(_ arguments: [String]) async throws {
    do {
      let result = try await Subprocess.run(
        command.contains("/") ? .path(.init(command)) : .name(command),
        arguments: Arguments(arguments), environment: .inherit.updating(["LC_ALL": "C"]),
        output: .string(limit: 1 << 20), error: .combinedWithOutput)
      if !result.terminationStatus.isSuccess {
        throw Diagnostic(
          "\(title) fails",
          notes: result.standardOutput.split(separator: "\n").suffix(10).map(String.init))
      }
    } catch is SubprocessError {
      throw Diagnostic(
        "the program \(command) is not found or can't be run, which draws the figures",
        notes: [wayOut])
    }
  }
}
