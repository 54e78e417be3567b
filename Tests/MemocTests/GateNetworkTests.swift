import Foundation
import Support
import Testing

/// Networks of gates (Yun 2019, section 4), lower bounds and the training experiment, as users meet
/// them.
@Suite struct GateNetworkTests {
  private static let digits = CommandLineTool.data.appending(path: "digits.csv").path

  /// Digits are not in general position: three pixels are constant, and classes lie in flats with
  /// points of other classes. 40 gates are the least.
  @Test(arguments: ["yun2019-4.1", "yun2019-4.2"])
  func digitsTakeFewGatesAndPassEveryEngineAtEveryLevel(_ name: String) throws {
    let folder = try TemporaryFolder()
    let built = try CommandLineTool.run(
      ["construct", Self.digits, "-c", name, "--activation", "hard-tanh", "-o", "net.json"],
      in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let verified = try CommandLineTool.run(
      ["verify", "net.json", Self.digits, "--levels", "0,1", "--random", "100", "--exact", "200"],
      in: folder.url)
    #expect(verified.status == 0, "\(verified.output)\(verified.errors)")
    #expect(verified.output.contains("1,797 of 1,797 samples memorized"))
    let inspected = try CommandLineTool.run(["inspect", "net.json", "--json"], in: folder.url)
    #expect(inspected.status == 0)
    let object = try JSONSerialization.jsonObject(with: Data(inspected.output.utf8))
    let sizes = try #require(object as? [String: Any])
    let neurons = try #require(sizes["neuronCount"] as? Int)
    let units = neurons - (name == "yun2019-4.1" ? 64 + 10 + 10 : 10)
    #expect((80...90).contains(units), "\(units) units")
  }

  @Test func lowerBoundsNameDataThatNoNetworkOfTheseLayersMemorizes() throws {
    let folder = try TemporaryFolder()
    let made = try CommandLineTool.run(
      ["generate", "--alternating", "--samples", "9", "--dimension", "2", "-o", "nine.csv"],
      in: folder.url)
    #expect(made.status == 0, "\(made.errors)")
    let built = try CommandLineTool.run(
      ["construct", "nine.csv", "-c", "yun2019-4.2", "--activation", "relu", "-o", "nine.json"],
      in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
    let inspected = try CommandLineTool.run(
      ["inspect", "nine.json", "--lower-bounds"], in: folder.url)
    #expect(inspected.status == 0)
    // Nine points of a line take nine gates: 36 units.
    #expect(inspected.output.contains("Theorem 3.3, p = 2  N >= 39  (p-1)d1 + 2 < N"))
    #expect(inspected.output.contains("memoc generate --alternating --samples 39 --dimension 2"))
    let json = try CommandLineTool.run(
      ["inspect", "nine.json", "--lower-bounds", "--json"], in: folder.url)
    #expect(json.output.contains("\"samples\": 39"))
  }

  @Test func alternatingDataTakesNoRandomOptions() throws {
    let folder = try TemporaryFolder()
    for options in [["--alternating", "--range", "3"], ["--range", "3"], []] {
      let result = try CommandLineTool.run(
        ["generate", "--samples", "9", "--dimension", "2", "-o", "-"] + options, in: folder.url)
      #expect(result.status == 64 && result.output.isEmpty)
    }
  }

  /// Theorem 5.1: the risk is of the second order at the start and of the fourth at t*.
  @Test(arguments: ["variant=decoupled", "variant=chain"])
  func trainingEndsWithARiskOfTheFourthOrder(_ variant: String) throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(
      [
        "experiment", "sgd", "--exponents", "10,12,14", "--option", variant, "--json", "--plot",
        "figures.gp",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let report = try #require(object as? [String: Any])
    let first = try #require(report["firstSlope"] as? Double)
    let last = try #require(report["lastSlope"] as? Double)
    #expect(abs(first - 2) < 0.01 && abs(last - 4) < 0.3, "slopes \(first) and \(last)")
    let runs = try #require(report["runs"] as? [[String: Any]])
    #expect(runs.count == 3)
    for run in runs {
      #expect(try #require(run["worstContraction"] as? Double) < 1)
      #expect(try #require(run["remainingShare"] as? Double) < 2)
      #expect(run["crossedKinks"] as? Bool == false)
      #expect(try #require(run["steps"] as? Int) > 0)
    }
    let script = try String(
      contentsOf: folder.url.appending(path: "figures.gp"), encoding: .utf8)
    #expect(script.contains("slope 4") && script.contains("set output \"figures.svg\""))
  }

  /// Without a margin units are on kinks at samples, where the theorem's proof does not hold.
  @Test func trainingRefusesUnitsOnKinks() throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(
      ["experiment", "sgd", "--option", "margin=0"], in: folder.url)
    #expect(result.status == 2)
    #expect(result.errors.contains("a unit is on a kink of its activation at a sample"))
    let batch = try CommandLineTool.run(["experiment", "sgd", "--batch", "3"], in: folder.url)
    #expect(batch.status == 2 && batch.errors.contains("a divisor of the number of samples, 8"))
  }
}
