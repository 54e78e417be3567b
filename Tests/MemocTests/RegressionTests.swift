import Foundation
import Support
import Testing

/// Real targets, from the data to checked C.
@Suite struct RegressionTests {
  private static let diabetes = CommandLineTool.data.appending(path: "diabetes.csv").path

  @Test(
    arguments: [
      ["vardi2022-3.1"], ["vardi2022-5.1", "--depth", "15"], ["vardi2022-w3"], ["vardi2022-w4"],
    ], ["1/100", "1", "1/3"])
  func verifyFindsEpsilonInTheNetwork(construction: [String], epsilon: String) throws {
    let folder = try TemporaryFolder()
    let built = try CommandLineTool.run(
      ["construct", Self.diabetes, "--regression", "--epsilon", epsilon, "-o", "net.json", "-c"]
        + construction, in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let promise = ["1/100": "1/200", "1": "1/2", "1/3": "1/6"][epsilon]!
    #expect(built.output.hasSuffix("outputs within \(promise) of their targets\n"))
    let verified = try CommandLineTool.run(
      [
        "verify", "net.json", Self.diabetes, "--engines", "tcc", "--random", "20", "--exact", "60",
      ], in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(verified.output.contains("verified: 442 of 442 samples within "))
    #expect(try CommandLineTool.run(["inspect", "net.json"], in: folder.url).status == 0)
  }

  @Test func verifyFindsClassesThatAreThreeTimesAsLong() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { "\($0),\(-9 + $0 * $0 % 17).\($0 % 10)3" }
    let csv = folder.url.appending(path: "in.csv")
    try Data(("x,y\n" + rows.joined(separator: "\n") + "\n").utf8).write(to: csv)
    for (length, status) in [("1/5", 0), ("3/5", 1)] as [(String, Int32)] {
      let built = try CommandLineTool.run(
        ["construct", "in.csv", "--regression", "--epsilon", length, "-o", "net.json"],
        in: folder.url)
      #expect(built.status == 0, "\(built.errors)")
      let verified = try CommandLineTool.run(
        ["verify", "net.json", "in.csv", "--epsilon", "1/5", "--engines", "tcc"], in: folder.url)
      #expect(verified.status == status, "\(length): \(verified.output)\(verified.errors)")
    }
  }

  @Test func buildWritesCheckedCForTargets() throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(
      [
        "build", Self.diabetes, "--regression", "--epsilon", "1/2", "-o", "diabetes.c",
        "--network", "diabetes.json", "--random", "50", "--exact", "60",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("442 of 442 samples within 1/2 of their targets"))
    let run = try CommandLineTool.run(
      ["run", "diabetes.json", "--input", "59,2,32.1,101,157,93.2,38,4,4.8598,87"],
      in: folder.url)
    #expect(run.output == "151\n", "\(run.output)\(run.errors)")
  }
}
