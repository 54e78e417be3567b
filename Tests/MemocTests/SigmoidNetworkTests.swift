import Foundation
import Support
import Testing

/// Park's networks of sigmoids, from the data to a certified error; there is no C of them.
@Suite struct SigmoidNetworkTests {
  private static let iris = CommandLineTool.data.appending(path: "iris.csv").path

  /// 24 points in the plane with labels 5 ... 7.
  private func writeSamples(_ folder: TemporaryFolder) throws {
    let rows = (0..<24).map { "\($0 * 7 % 25),\($0 * $0 % 11 - 3),\(5 + $0 % 3)" }
    try Data(("x,y,label\n" + rows.joined(separator: "\n") + "\n").utf8)
      .write(to: folder.url.appending(path: "in.csv"))
  }

  @Test(
    arguments: [
      ["park2021-1"], ["park2021-1", "--w", "1"], ["park2021-2"],
      ["park2021-3", "--widths", "3x60,3x40,7x30"], ["park2021-balanced"], ["park2021-improved"],
    ], [nil, "1/1000000000000"])
  func everyConstructionKeepsItsPromise(construction: [String], error: String?) throws {
    let folder = try TemporaryFolder()
    try writeSamples(folder)
    let asked = error.map { ["--error", $0] } ?? []
    let built = try CommandLineTool.run(
      ["construct", "in.csv", "-o", "net.json", "--activation", "sigmoid", "-c"] + construction
        + asked, in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let epsilon = error == nil ? "0.001" : "0.000000000001"
    #expect(
      built.output.hasSuffix("outputs within \(epsilon) of their labels\n"), "\(built.output)")
    let verified = try CommandLineTool.run(["verify", "net.json", "in.csv"], in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(
      verified.output.contains(
        "verified: 24 of 24 samples round to the label, within \(epsilon); certified worst error "),
      "\(verified.output)")
    let inspected = try CommandLineTool.run(["inspect", "net.json"], in: folder.url)
    #expect(inspected.status == 0, "\(inspected.output)")
    #expect(inspected.output.contains("no exact values, and no exact C"))
  }

  @Test func irisIsCertifiedAndNotCompiled() throws {
    let folder = try TemporaryFolder()
    let built = try CommandLineTool.run(
      ["construct", Self.iris, "-c", "park2021-1", "--activation", "sigmoid", "-o", "iris.json"],
      in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let verified = try CommandLineTool.run(["verify", "iris.json", Self.iris], in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(verified.output.contains("there is no exact C of it and no engine to compare"))
    #expect(verified.output.contains("worst error: at most "))
    #expect(verified.output.contains("verified: 149 of 149 samples round to the label"))
    // The promise is kept, but not by that much.
    let strict = try CommandLineTool.run(
      ["verify", "iris.json", Self.iris, "--epsilon", "1e-30"], in: folder.url)
    #expect(strict.status == 1)
    #expect(strict.output.contains("FAILED: "))
    for arguments in [
      ["compile", "iris.json", "-o", "iris.c"],
      ["build", Self.iris, "-c", "park2021-1", "--activation", "sigmoid", "-o", "iris.c"],
    ] {
      let result = try CommandLineTool.run(arguments, in: folder.url)
      #expect(result.status == 2)
      #expect(
        result.errors.contains(
          "layer 0, neuron 0: sigmoid has no rational values, so there is no exact evaluation and"
            + " no exact C of this network"), "\(result.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "iris.c").path))
  }

  @Test func realTargetsAreApproximatedByBoth() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<20).map { "\($0),\(-4 + $0 * $0 % 7).\($0 % 10)7" }
    try Data(("x,y\n" + rows.joined(separator: "\n") + "\n").utf8)
      .write(to: folder.url.appending(path: "in.csv"))
    let built = try CommandLineTool.run(
      [
        "construct", "in.csv", "--regression", "--epsilon", "1/10", "-c", "park2021-improved",
        "--activation", "sigmoid", "--error", "1/100", "-o", "net.json",
      ], in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    // 1/20 for the classes and 1/10 · 1/100 for the sigmoids.
    #expect(built.output.hasSuffix("outputs within 0.051 of their targets\n"), "\(built.output)")
    let verified = try CommandLineTool.run(["verify", "net.json", "in.csv"], in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(verified.output.contains("20 of 20 samples lie within 0.051 of their targets"))
  }

  @Test(arguments: [
    (["--error", "1/8"], "the option error is for the activation sigmoid"),
    (["--activation", "sigmoid", "--error", "0"], "a number above 0 is expected"),
    (["--activation", "sigmoid", "--error", "1/2"], "a number in 0 ... 1/4 is expected"),
    (["--activation", "tanh"], "step or relu or relu-deep or hard-tanh or sigmoid is expected"),
  ])
  func badErrorsAreRefused(options: [String], message: String) throws {
    let folder = try TemporaryFolder()
    try writeSamples(folder)
    let result = try CommandLineTool.run(
      ["construct", "in.csv", "-c", "park2021-1", "-o", "net.json"] + options, in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains(message), "\(result.errors)")
  }
}
