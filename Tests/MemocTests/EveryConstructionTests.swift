import Foundation
import Support
import Testing

/// Every construction of the registry goes the whole way on real data.
@Suite struct EveryConstructionTests {
  /// The options of those that have no default, and other variants that are worth a run.
  private static let variants: [String: [[String]]] = [
    "vardi2022-5.1": [["--depth", "4"]],
    "vardi2022-6.2": [["--bits", "5"]],
    "vardi2022-w3": [
      [], ["--projection", "search"], ["--tail", "predecessor"], ["--stable"], ["--ramps"],
      ["--columns", "3"], ["--records-per-interval", "2"], ["--max-bits", "24"],
    ],
    "park2021-1": [[], ["--activation", "relu"], ["--activation", "hard-tanh"], ["--w", "1"]],
    "park2021-2": [[], ["--activation", "relu-deep"], ["--activation", "hard-tanh"]],
    "park2021-3": [["--widths", parkWidths]],
    "yun2019-3.1": yunUnits + [["--variant", "chain"], ["--margin", "1/2"]],
    "yun2019-3.2": yunUnits + [["--variant", "rounded-chain"]],
    "yun2019-3.4": yunUnits.dropFirst().map {
      ["--widths", "30,3,26,19,4,21,19,8,3", "--fill"] + $0
    } + [
      ["--widths", "15,3,14,13,4,15,14,8,3", "--fill"], ["--widths", "12,13"],
      ["--widths", "10,10,10,10,2", "--variant", "chain"],
    ],
    "yun2019-a.2": yunUnits.dropFirst().map { ["--widths", "20,19,5,21,19,12,3"] + $0 }
      + [["--widths", "14,15,5,15,14,12,3"]],
    "yun2019-4.1": [
      [], ["--activation", "relu"], ["--activation", "relu-like", "--widths", "2x90,4,9,40"],
      ["--activation", "hard-tanh", "--widths", "1x90"],
    ],
    "yun2019-4.2": [
      [], ["--activation", "relu"], ["--activation", "relu-like", "--negative-slope", "1/3"],
    ],
    "yu2024-4.1": [
      [], ["--variant", "paper"], ["--packing", "balanced"], ["--group", "3", "--base", "10"],
      ["--encode", "all"],
    ],
    "yu2024-4.3": [[], ["--variant", "convex"]],
    "yu2024-7.3": [[], ["--form", "dense", "--tie", "positive"]],
  ]

  /// The units of Yun 2019.
  private static let yunUnits = [
    [], ["--activation", "relu"], ["--activation", "relu-like"],
    ["--activation", "relu-like", "--negative-slope", "1/3", "--positive-slope", "5/2"],
  ]

  /// Hidden widths that meet the conditions of Park 2021, Theorem 3, for iris.
  private static let parkWidths = Array(repeating: "7", count: 400).joined(separator: ",")

  /// The names that `memoc constructions` lists.
  private func names() throws -> [String] {
    let folder = try TemporaryFolder()
    let list = try CommandLineTool.run(["constructions"], in: folder.url)
    return list.output.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != " " }) }
      .filter { $0.contains("20") }
  }

  /// 20 samples of each of two classes of iris, for what is for signs.
  private func writeTwoClasses(to file: URL) throws {
    let iris = try String(
      contentsOf: CommandLineTool.data.appending(path: "iris.csv"), encoding: .utf8)
    let rows = iris.split(separator: "\n")
    let some = ["versicolor", "virginica"].flatMap { name in
      rows.filter { $0.hasSuffix(name) }.prefix(20)
    }
    try some.map { "\($0)\n" }.joined().write(to: file, atomically: true, encoding: .utf8)
  }

  @Test func memorizesIrisInEveryEngineAtEveryLevel() throws {
    let folder = try TemporaryFolder()
    let all = CommandLineTool.data.appending(path: "iris.csv").path
    let two = folder.url.appending(path: "two.csv")
    try writeTwoClasses(to: two)
    let names = try names()
    #expect(names.count >= 7)
    for name in names {
      let isForSigns = name.hasPrefix("yu2024")
      let csv = isForSigns ? two.path : all
      let samples = isForSigns ? "40 of 40 samples memorized" : "149 of 149 samples memorized"
      for options in Self.variants[name] ?? [[]] {
        let what = "\(name) \(options.joined(separator: " ").prefix(60))"
        let built = try CommandLineTool.run(
          ["construct", csv, "--construction", name, "-o", "net.json"] + options, in: folder.url)
        #expect(built.status == 0, "\(what): \(built.errors.prefix(500))")
        let verified = try CommandLineTool.run(
          ["verify", "net.json", csv, "--levels", "0,1,2,s", "--random", "100", "--exact", "150"],
          in: folder.url)
        #expect(verified.status == 0, "\(what): \(verified.output)\(verified.errors.prefix(500))")
        #expect(verified.output.contains(samples), "\(what)")
        let inspected = try CommandLineTool.run(["inspect", "net.json"], in: folder.url)
        #expect(inspected.status == 0, "\(what): \(inspected.output)")
      }
    }
  }
}
