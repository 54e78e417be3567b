import Foundation
import Support
import Testing

/// `memoc evaluate`, on data that was not memorized.
@Suite struct EvaluateTests {
  /// A folder with iris cut in two: every other row of two classes.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let iris = try String(
      contentsOf: CommandLineTool.data.appending(path: "iris.csv"), encoding: .utf8)
    let rows = iris.split(separator: "\n").filter { !$0.hasSuffix("setosa") }
    for (name, part) in [("train.csv", 0), ("test.csv", 1)] {
      let text =
        ([rows[0]]
        + rows.dropFirst().enumerated().filter { $0.offset % 2 == part }
        .map(\.element)).joined(separator: "\n") + "\n"
      try text.write(to: folder.url.appending(path: name), atomically: true, encoding: .utf8)
    }
    return folder
  }

  @Test func everyEngineCountsTheSame() throws {
    let folder = try folder()
    let built = try CommandLineTool.run(
      [
        "construct", "train.csv", "-c", "yu2024-7.3", "--domain", "0:8", "-o", "net.json",
      ], in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    var counts: Set<String> = []
    for engine in ["exact", "tcc", "cc", nil] {
      let result = try CommandLineTool.run(
        ["evaluate", "net.json", "test.csv", "--json"] + (engine.map { ["--engine", $0] } ?? []),
        in: folder.url)
      #expect(result.status == 0, "\(result.errors)")
      let json = try #require(
        JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      #expect(json["samples"] as? Int == 50)
      let right = try #require(json["right"] as? Int)
      #expect((43...50).contains(right), "Theorem 7.3 generalizes")
      #expect(json["outOfDomain"] as? Int == 0)
      let confusion = try JSONSerialization.data(
        withJSONObject: try #require(json["confusion"]), options: .sortedKeys)
      counts.insert("\(right) \(String(decoding: confusion, as: UTF8.self))")
    }
    #expect(counts.count == 1)
    let table = try CommandLineTool.run(["evaluate", "net.json", "test.csv"], in: folder.url)
    #expect(table.output.contains("class \\ answer") && table.output.contains("of 50 right"))
  }

  @Test func pointsOutsideTheDomainAreCountedApart() throws {
    let folder = try folder()
    _ = try CommandLineTool.run(
      ["construct", "train.csv", "-c", "yu2024-5.3", "-o", "net.json"], in: folder.url)
    let result = try CommandLineTool.run(
      ["evaluate", "net.json", "test.csv", "--json", "--engine", "exact"], in: folder.url)
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect((json["outOfDomain"] as? Int ?? 0) > 0)
  }

  @Test func networksOfOtherDataAreRefused() throws {
    let folder = try folder()
    _ = try CommandLineTool.run(
      ["construct", "train.csv", "-c", "yu2024-4.3", "-o", "net.json"], in: folder.url)
    let wine = CommandLineTool.data.appending(path: "wine.csv").path
    let result = try CommandLineTool.run(["evaluate", "net.json", wine], in: folder.url)
    #expect(result.status == 2 && result.errors.contains("13 coordinates"))
  }
}
