import Foundation
import Testing

/// What a run of a program gave.
package struct ProcessResult: Sendable {
  package let status: Int32
  package let output: String
  package let errors: String
}

/// Runs the program at `path` with `input` on its standard input.
///
/// The streams are files, so that no pipe fills up.
package func run(
  _ path: String, _ arguments: [String], input: String = "", in folder: String
) throws -> ProcessResult {
  let base = URL(fileURLWithPath: folder).appending(path: "run-\(UUID().uuidString)")
  let names = ["in", "out", "err"].map { base.appendingPathExtension($0) }
  defer { for name in names { try? FileManager.default.removeItem(at: name) } }
  try Data(input.utf8).write(to: names[0])
  for name in names.dropFirst() { try Data().write(to: name) }
  let process = Process()
  process.executableURL = URL(fileURLWithPath: path)
  process.arguments = arguments
  process.currentDirectoryURL = URL(fileURLWithPath: folder)
  process.standardInput = try FileHandle(forReadingFrom: names[0])
  process.standardOutput = try FileHandle(forWritingTo: names[1])
  process.standardError = try FileHandle(forWritingTo: names[2])
  try process.run()
  process.waitUntilExit()
  func text(_ url: URL) throws -> String {
    String(decoding: try Data(contentsOf: url), as: UTF8.self)
  }
  let status = process.terminationStatus
  return ProcessResult(
    status: process.terminationReason == .exit ? status : -status, output: try text(names[1]),
    errors: try text(names[2]))
}

/// A C or C++ compiler of this machine with its options.
package struct Compiler: Sendable, CustomStringConvertible {
  package let name: String
  package let path: String
  package let options: [String]

  package var description: String { ([name] + options).joined(separator: " ") }

  /// The compiler called `name`, or nil if it is not installed.
  package init?(_ name: String, _ options: [String] = []) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard
      let folder = folders.first(where: {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
      })
    else { return nil }
    self.name = name
    self.options = options
    path = "\(folder)/\(name)"
  }

  /// Those of `wanted` that are installed.
  package static func installed(_ wanted: [(String, [String])]) -> [Compiler] {
    wanted.compactMap { Compiler($0.0, $0.1) }
  }

  private static let warnings = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]

  /// Every way in which generated C must compile without a warning; nothing is linked.
  ///
  /// Only gcc has warnings that need optimization.
  package static let strict = installed([
    ("gcc", ["-std=c99", "-O2"] + warnings),
    ("gcc", ["-std=c99", "-DLIMB_BITS=32", "-fsyntax-only"] + warnings),
    ("clang", ["-std=c99", "-fsyntax-only"] + warnings),
    ("tcc", ["-std=c99", "-Wall", "-Werror"]),
    ("g++", ["-x", "c++", "-std=c++11", "-fsyntax-only"] + warnings),
  ])

  /// The ways in which generated C is run; the first ones are the fastest.
  package static let running = installed([
    ("tcc", []),
    ("gcc", ["-std=c99", "-O2"]),
    ("gcc", ["-std=c99", "-O1", "-DLIMB_BITS=32"]),
    ("gcc", ["-std=c99", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]),
  ])

  /// The first way to run generated C, and one of the others, by turns.
  package static func running(turn: Int) -> [Compiler] {
    let others = running.dropFirst()
    return Array(running.prefix(1) + others.dropFirst(turn % max(others.count, 1)).prefix(1))
  }

  /// Compiles `files` of `folder` with `more` options.
  package func callAsFunction(
    _ files: [String], _ more: [String], in folder: String
  ) throws -> ProcessResult {
    try run(path, options + more + files, in: folder)
  }
}
