import Foundation
import Support
import Testing

/// `--construction auto`, with the table that it prints.
@Suite struct AutomaticConstructionTests {
  private static let iris = CommandLineTool.data.appending(path: "iris.csv").path

  @Test(arguments: [nil, "parameters", "bits", "depth", "largest-bits"])
  func writesTheNetworkOfTheBestConstruction(objective: String?) throws {
    let folder = try TemporaryFolder()
    let minimize = objective.map { ["--minimize", $0] } ?? []
    let result = try CommandLineTool.run(
      ["construct", Self.iris, "--construction", "auto", "-o", "auto.json"] + minimize,
      in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("construction ") && lines[0].hasSuffix("seconds"))
    let line = try #require(lines.first { $0.hasPrefix("best for \(objective ?? "parameters"): ") })
    let words = line.split(separator: ": ")[1].split(separator: " ").map(String.init)
    #expect(lines.contains { $0.hasPrefix(words.joined(separator: " ") + " ") })
    let options = words.dropFirst().flatMap { ["--option", $0] }
    let named = try CommandLineTool.run(
      ["construct", Self.iris, "--construction", words[0], "-o", "named.json"] + options,
      in: folder.url)
    #expect(named.status == 0, "\(named.errors)")
    func contents(_ name: String) throws -> Data {
      try Data(contentsOf: folder.url.appending(path: name))
    }
    #expect(try contents("auto.json") == contents("named.json"))
  }

  @Test func theNetworkHasStandardOutputForItself() throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(
      ["construct", Self.iris, "-c", "auto", "-o", "-"], in: folder.url)
    #expect(result.status == 0)
    _ = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    #expect(result.errors.contains("best for parameters: "))
  }

  @Test func buildTakesTheBestToo() throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(
      [
        "build", Self.iris, "-c", "auto", "--minimize", "depth", "--tail", "predecessor", "-o",
        "iris.c", "--random", "50", "--engines", "tcc",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("vardi2022-3.1 was skipped: it has no option tail"))
    #expect(result.output.contains("149 of 149 samples memorized"))
  }
}
