import Foundation
import Support
import Testing

/// The networks of Yun et al. 2019 on real data, from the data to checked C.
@Suite struct SmallPowerfulNetworkTests {
  private func data(_ name: String) -> String {
    CommandLineTool.data.appending(path: "\(name).csv").path
  }

  /// The numbers of weights and biases, and hidden units, are those of the specification.
  @Test(arguments: [
    ("diabetes", ["yun2019-3.1", "--regression"], 1316, 63, 442),
    ("diabetes", ["yun2019-3.1", "--regression", "--variant", "chain"], 696, 43, 442),
    ("diabetes", ["yun2019-3.1", "--regression", "--activation", "relu"], 2315, 86, 442),
    ("digits", ["yun2019-3.2", "--variant", "rounded-chain"], 5523, 105, 1797),
    ("digits", ["yun2019-3.2", "--activation", "relu"], 16338, 210, 1797),
    ("iris", ["yun2019-3.2", "--variant", "rounded-chain"], 317, 31, 149),
    ("iris", ["yun2019-3.2", "--activation", "relu"], 1084, 62, 149),
  ])
  func memorizesRealDataWithinTheSpecifiedSize(
    _ name: String, _ construction: [String], _ parameters: Int, _ hidden: Int, _ samples: Int
  ) throws {
    let folder = try TemporaryFolder()
    let built = try CommandLineTool.run(
      ["construct", data(name), "-o", "net.json", "-c"] + construction, in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let verified = try CommandLineTool.run(
      [
        "verify", "net.json", data(name), "--engines", "tcc", "--random", "20", "--exact", "50",
      ], in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    let count = samples < 1000 ? "\(samples)" : "\(samples / 1000),\(samples % 1000)"
    #expect(verified.output.contains("verified: \(count) of \(count) samples memorized"))
    let inspected = try CommandLineTool.run(["inspect", "net.json", "--json"], in: folder.url)
    #expect(inspected.status == 0, "\(inspected.output)")
    let found = try #require(
      JSONSerialization.jsonObject(with: Data(inspected.output.utf8)) as? [String: Any])
    func integer(_ key: String) -> Int { found[key] as? Int ?? -1 }
    #expect(integer("nonzeroParameterCount") + integer("nonzeroBiasCount") == parameters)
    let outputs = ["diabetes": 1, "digits": 10, "iris": 3][name]!
    #expect(integer("neuronCount") == hidden + outputs)
  }

  /// Two blocks each where widths are given.
  @Test(arguments: [
    ("wine", ["yun2019-3.4", "--widths", "21,21,3,21,21", "--activation", "relu-like"]),
    ("wine", ["yun2019-a.2", "--widths", "20,11,3,20,11,6,3"]),
    ("wine", ["yun2019-4.1", "--activation", "relu"]), ("wine", ["yun2019-4.2"]),
    ("diabetes", ["yun2019-3.4", "--widths", "32,17,3,32,17", "--regression"]),
    (
      "diabetes",
      ["yun2019-3.4", "--widths", "33,33,3,33,33", "--activation", "relu", "--regression"]
    ),
    ("diabetes", ["yun2019-3.1", "--activation", "relu-like", "--regression"]),
    ("digits", ["yun2019-a.2", "--widths", "62,62,3,62,64,40,10", "--activation", "relu"]),
  ])
  func memorizesRealDataInEveryEngineAtEveryLevel(_ name: String, _ options: [String]) throws {
    let folder = try TemporaryFolder()
    let built = try CommandLineTool.run(
      ["construct", data(name), "-o", "net.json", "-c"] + options, in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let verified = try CommandLineTool.run(
      [
        "verify", "net.json", data(name), "--levels", "0,1,2", "--random", "20", "--exact", "100",
      ], in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    let count = ["wine": "178", "diabetes": "442", "digits": "1,797"][name]!
    #expect(verified.output.contains("verified: \(count) of \(count) samples memorized"))
    for engine in ["tcc", "cc"] {
      for level in 0...2 { #expect(verified.output.contains("\(engine) -O\(level)")) }
    }
    let inspected = try CommandLineTool.run(["inspect", "net.json"], in: folder.url)
    #expect(inspected.status == 0, "\(inspected.output)")
  }

  /// As many bits as the last message names are enough, and one bit less is not.
  @Test func saysHowManyBitsAChainNeeds() throws {
    let folder = try TemporaryFolder()
    let built = try CommandLineTool.run(
      [
        "construct", data("diabetes"), "--regression", "-o", "net.json", "-c", "yun2019-3.1",
        "--variant", "chain",
      ], in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    func compile(_ bits: Int) throws -> CommandLineTool.Result {
      try CommandLineTool.run(
        ["compile", "net.json", "-o", "net.c", "--max-bits", "\(bits)"], in: folder.url)
    }
    var (limit, reasons) = (64, "")
    while true {
      let result = try compile(limit)
      if result.status == 0 { break }
      #expect(result.status == 2)
      let words = result.errors.split { $0 == " " || $0 == "\n" }
      let place = try #require(words.firstIndex { $0 == "needs" || $0 == "need" })
      let bits = try #require(Int(words[place + 1]), "\(result.errors)")
      try #require(bits > limit, "\(result.errors)")
      reasons += result.errors
      limit = bits
    }
    #expect(reasons.contains("layer 1 neuron ") && reasons.contains("with constants of up to "))
    #expect(reasons.contains("adds up units of 22 scales"), "\(reasons)")
    #expect(try compile(limit - 1).status == 2)
    // Far less than the common denominator of all units.
    #expect((500...2000).contains(limit), "\(limit) bits")
  }

  @Test(arguments: [
    [], ["--activation", "relu"], ["--activation", "relu-like", "--negative-slope", "1/3"],
    ["--variant", "rounded-chain", "--rounding-bits", "9"],
  ])
  func memorizesVectors(_ options: [String]) throws {
    let folder = try TemporaryFolder()
    let rows = (0..<50).map { "\($0),\($0 * $0 % 17),\($0 % 7).\($0 % 10)3,\(-$0 % 5),\($0 % 3)" }
    let csv = folder.url.appending(path: "in.csv")
    try Data(("x,y,u,v,w\n" + rows.joined(separator: "\n") + "\n").utf8).write(to: csv)
    let columns = ["--label", "u,v,w"]
    let built = try CommandLineTool.run(
      ["construct", "in.csv", "--regression", "-o", "net.json", "-c", "yun2019-3.1"] + columns
        + options, in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let isRounded = options.contains("rounded-chain")
    #expect(built.output.contains(", outputs within ") == isRounded)
    let verified = try CommandLineTool.run(
      ["verify", "net.json", "in.csv", "--levels", "0,1", "--random", "50"] + columns,
      in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(verified.output.contains("50 of 50 samples \(isRounded ? "within " : "memorized")"))
    let run = try CommandLineTool.run(["run", "net.json", "--input", "12,8"], in: folder.url)
    if !isRounded { #expect(run.output == "5.23,-2,0\n", "\(run.output)\(run.errors)") }
  }

  @Test func buildMakesCOfClasses() throws {
    let folder = try TemporaryFolder()
    let built = try CommandLineTool.run(
      [
        "build", data("wine"), "-c", "yun2019-3.2", "-o", "wine.c", "--random", "50", "--levels",
        "0,1",
      ], in: folder.url)
    #expect(built.status == 0, "\(built.output)\(built.errors)")
    #expect(built.output.contains("178 of 178 samples memorized"))
  }

  @Test func saysWhichConditionWidthsFail() throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(
      ["construct", data("iris"), "-c", "yun2019-3.4", "--widths", "3,3,3,3", "-o", "net.json"],
      in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("condition 2: blocks that begin at hidden layer 1 hold 3*3 = 9"))
    #expect(result.errors.contains("at least N = 149 is expected, 140 more"))
  }
}
