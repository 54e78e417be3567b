import Foundation
import Support

/// The memoc that was built with the tests, run as users run it.
enum CommandLineTool {
  struct Result {
    let status: Int32
    let output: String
    let errors: String
  }

  /// The folder of the build products, which holds memoc and the tests.
  private static let executable: URL = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "memoc")
  }()

  /// Runs memoc with `arguments` in `folder`, with `input` on its standard input.
  static func run(_ arguments: [String], in folder: URL, input: String = "") throws -> Result {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    // Files and not pipes: no output is long enough to block.
    let scratch = FileManager.default.temporaryDirectory
    let names = (0..<3).map { _ in scratch.appending(path: "memoc-\(UUID().uuidString)") }
    defer { for name in names { try? FileManager.default.removeItem(at: name) } }
    try Data(input.utf8).write(to: names[0])
    for name in names[1...] { try Data().write(to: name) }
    process.standardInput = try FileHandle(forReadingFrom: names[0])
    process.standardOutput = try FileHandle(forWritingTo: names[1])
    process.standardError = try FileHandle(forWritingTo: names[2])
    try process.run()
    process.waitUntilExit()
    return Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: String(decoding: try Data(contentsOf: names[1]), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: names[2]), as: UTF8.self))
  }

  /// The repository's folder Data.
  static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Data")
}
