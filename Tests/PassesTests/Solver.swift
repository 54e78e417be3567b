import Foundation
import Support
import Testing

/// What the solver z3 says of the SMT-LIB text `text`: sat, unsat, or unknown after 20 seconds.
///
/// Lemmas state their obligations with `Program.obligation(isEqualTo:)`.
func solverAnswer(_ text: String) throws -> String {
  let solver = "/usr/bin/z3"
  try #require(FileManager.default.isExecutableFile(atPath: solver), "z3 is not installed")
  let folder = try TemporaryFolder()
  let file = folder.url.appending(path: "obligation.smt2")
  try Data(text.utf8).write(to: file)
  let process = Process()
  process.executableURL = URL(fileURLWithPath: solver)
  process.arguments = ["-T:20", file.path]
  let pipe = Pipe()
  process.standardOutput = pipe
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
}
