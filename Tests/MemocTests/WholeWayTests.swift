import Foundation
import Support
import Testing

/// Data sets that come with memoc, with their numbers of distinct points.
private let dataSets = [
  ("iris", 149), ("wine", 178), ("digits", 1797), ("breast_cancer", 569),
]

@Suite struct WholeWayTests {
  /// data set → network → C → every engine at every level, on the data and on the domain.
  @Test(arguments: dataSets, ["vardi2022-3.1", "vardi2022-w3"])
  func everySampleIsRightInEveryEngineAtEveryLevel(
    data: (name: String, count: Int), construction: String
  ) throws {
    let folder = try TemporaryFolder()
    let csv = CommandLineTool.data.appending(path: "\(data.name).csv").path
    let built = try CommandLineTool.run(
      ["construct", csv, "--construction", construction, "-o", "net.json"], in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let verified = try CommandLineTool.run(
      ["verify", "net.json", csv, "--levels", "0,1", "--random", "300", "--exact", "200"],
      in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(verified.output.contains(" samples memorized"), "\(verified.output)")
    let inspected = try CommandLineTool.run(["inspect", "net.json"], in: folder.url)
    #expect(inspected.status == 0, "\(inspected.output)\(inspected.errors)")
  }

  @Test func buildWritesCheckedC() throws {
    let folder = try TemporaryFolder()
    let csv = CommandLineTool.data.appending(path: "iris.csv").path
    let result = try CommandLineTool.run(
      ["build", csv, "-o", "iris.c", "--network", "iris.json", "--random", "100"], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    let written = try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted()
    #expect(written == ["iris.c", "iris.h", "iris.json"])
  }

  @Test func runGivesClassNamesFromEveryEngine() throws {
    let folder = try TemporaryFolder()
    let csv = CommandLineTool.data.appending(path: "iris.csv").path
    #expect(
      try CommandLineTool.run(["construct", csv, "-o", "iris.json"], in: folder.url).status == 0)
    for engine in ["exact", "tcc", "cc"] {
      let one = try CommandLineTool.run(
        ["run", "iris.json", "--input", "5.1,3.5,1.4,0.2", "--engine", engine], in: folder.url)
      #expect(one.output == "setosa\n", "\(engine): \(one.output)\(one.errors)")
      let many = try CommandLineTool.run(
        ["run", "iris.json", "--engine", engine, "--values"], in: folder.url,
        input: "7,3.2,4.7,1.4\n6.3,3.3,6,2.5\n100,0,0,0\n")
      let lines = many.output.split(separator: "\n").map(String.init)
      #expect(lines.count == 3, "\(many.output)\(many.errors)")
      #expect(lines[0].hasPrefix("versicolor\t") && lines[1].hasPrefix("virginica\t"))
      #expect(lines[2].hasPrefix("out of domain"), "\(lines[2])")
    }
  }

  @Test func verifyFindsAWrongLabel() throws {
    let folder = try TemporaryFolder()
    let csv = CommandLineTool.data.appending(path: "iris.csv")
    #expect(
      try CommandLineTool.run(["construct", csv.path, "-o", "net.json"], in: folder.url).status == 0
    )
    // One flower of another kind: the network is no longer right.
    let text = try String(contentsOf: csv, encoding: .utf8)
    let changed = text.replacing("5.1,3.5,1.4,0.2,setosa", with: "5.1,3.5,1.4,0.2,virginica")
    try Data(changed.utf8).write(to: folder.url.appending(path: "changed.csv"))
    let result = try CommandLineTool.run(
      ["verify", "net.json", "changed.csv", "--random", "10"], in: folder.url)
    #expect(result.status == 1, "\(result.output)\(result.errors)")
    #expect(result.output.contains("FAILED"), "\(result.output)")
  }

  @Test func inspectPrintsEverySizeAsJSON() throws {
    let folder = try TemporaryFolder()
    let csv = CommandLineTool.data.appending(path: "wine.csv").path
    #expect(
      try CommandLineTool.run(["construct", csv, "-o", "net.json"], in: folder.url).status == 0)
    let result = try CommandLineTool.run(["inspect", "--json", "net.json"], in: folder.url)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    for key in [
      "width", "depth", "hiddenLayerCount", "neuronCount", "nonzeroParameterCount",
      "denseParameterCount", "largestWeightBits", "totalWeightBits", "digest", "construction",
      "bounds",
    ] {
      #expect(object?[key] != nil, "\(key) is missing")
    }
    #expect(object?["width"] as? Int == 3)
  }

  @Test func generateFollowsTheSpecification() throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "generate", "--samples", "100", "--dimension", "2", "--range", "1023", "--classes", "10",
      "--seed", "1", "--scale", "1024", "-o", "points.csv",
    ]
    #expect(try CommandLineTool.run(arguments, in: folder.url).status == 0)
    let built = try CommandLineTool.run(
      [
        "construct", "points.csv", "--construction", "vardi2022-3.1", "--scale", "1024", "-o",
        "n.json",
      ],
      in: folder.url)
    #expect(built.output.contains("digest d4abff72a72dc074"), "\(built.output)\(built.errors)")
  }

  @Test(arguments: ["network", "integer", "program", "ranges", "c"])
  func emitPrintsEveryStage(stage: String) throws {
    let folder = try TemporaryFolder()
    let csv = CommandLineTool.data.appending(path: "iris.csv").path
    #expect(
      try CommandLineTool.run(["construct", csv, "-o", "net.json"], in: folder.url).status == 0)
    let result = try CommandLineTool.run(["compile", "net.json", "--emit", stage], in: folder.url)
    #expect(result.status == 0 && !result.output.isEmpty, "\(result.errors)")
    let again = try CommandLineTool.run(["compile", "net.json", "--emit", stage], in: folder.url)
    #expect(result.output == again.output, "the dump is not stable")
  }

  @Test func helpIsThereForEveryCommand() throws {
    let folder = try TemporaryFolder()
    for command in [
      "construct", "inspect", "draw", "compile", "run", "verify", "build", "constructions",
      "generate",
    ] {
      let result = try CommandLineTool.run([command, "--help"], in: folder.url)
      #expect(result.status == 0 && result.output.contains("USAGE: memoc \(command)"))
    }
    let list = try CommandLineTool.run(["constructions"], in: folder.url)
    for line in list.output.split(separator: "\n").dropFirst() where line.hasPrefix("vardi") {
      let name = String(line.prefix { $0 != " " })
      #expect(
        try CommandLineTool.run(["constructions", name], in: folder.url).status == 0, "\(name)")
    }
  }
}
