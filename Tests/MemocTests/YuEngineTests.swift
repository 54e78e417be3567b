import Foundation
import Support
import Testing

/// The constructions of Yu 2024 in every engine at every level, on data that invites mistakes.
@Suite struct YuEngineTests {
  private static let variants: [[String]] = [
    ["yu2024-4.1"], ["yu2024-4.1", "--variant", "paper"],
    ["yu2024-4.1", "--packing", "balanced", "--encode", "all"], ["yu2024-4.3"],
    ["yu2024-4.3", "--variant", "convex"], ["yu2024-5.3"], ["yu2024-7.3"],
    ["yu2024-7.3", "--tie", "negative"], ["yu2024-7.3", "--form", "dense", "--tie", "positive"],
  ]

  /// Data sets by name: rows of a CSV file without its header.
  private static let dataSets: [(name: String, rows: [String])] = [
    ("one", ["3,1,1"]),
    ("one class", ["0,1,-1", "2,2,-1", "3,0,-1"]),
    // Equal labels in one place of most projections; separation of opposite labels only.
    (
      "ties",
      (0...7).map { "\($0),\(7 - $0),1" } + (0...8).map { "\($0),\(8 - $0),-1" }
        + ["0,7,1", "8,0,-1"]
    ),
    ("huge grid", ["0,5,1", "1099511627776,7,1", "1099511627775,7,-1", "12345,549755813888,-1"]),
    ("decimals", ["-0.7,0.3,1", "-0.6,0.3,-1", "0.5,-2,1", "0,0,-1", "0.2,-0.1,1"]),
  ]

  @Test(arguments: variants) func enginesAgreeOnAdversarialData(_ variant: [String]) throws {
    let folder = try TemporaryFolder()
    let file = folder.url.appending(path: "data.csv")
    for (name, rows) in Self.dataSets {
      // Ramps over 10^20 grid points of 27 decimal digits take half a minute to analyze.
      if name == "huge grid", variant.contains("paper") { continue }
      try (["x,y,label"] + rows).map { "\($0)\n" }.joined().write(
        to: file, atomically: true, encoding: .utf8)
      let what = "\(variant.joined(separator: " ")), \(name)"
      let built = try CommandLineTool.run(
        ["construct", "data.csv", "-o", "net.json", "-c"] + variant, in: folder.url)
      #expect(built.status == 0, "\(what): \(built.errors.prefix(500))")
      let verified = try CommandLineTool.run(
        [
          "verify", "net.json", "data.csv", "--levels", name == "ties" ? "0,1,2" : "0,2",
          "--random", "60",
        ], in: folder.url)
      let count = Set(rows).count
      #expect(
        verified.status == 0
          && verified.output.contains("\(count) of \(count) samples memorized"),
        "\(what): \(verified.output)\(verified.errors.prefix(500))")
    }
  }
}
