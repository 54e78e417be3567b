import Foundation
import Support
import Testing

/// `memoc experiment`.
@Suite struct ExperimentTests {
  private func write(_ text: String, to name: String, in folder: TemporaryFolder) throws {
    try text.write(to: folder.url.appending(path: name), atomically: true, encoding: .utf8)
  }

  @Test func formulasGoToNetworksAndBack() throws {
    let folder = try TemporaryFolder()
    try write("p cnf 6 2\n1 2 3 4 5 6 0\n-1 -2 -3 -4 -5 -6 0\n", to: "f.cnf", in: folder)
    let built = try CommandLineTool.run(
      [
        "experiment", "sat", "f.cnf", "-o", "f.csv", "--assignment", "1 -2 3 -4 5 -6",
        "--network-output", "f.json",
      ], in: folder.url)
    #expect(built.status == 0, "\(built.output)\(built.errors)")
    #expect(built.output.contains("14 parameters gives 26 of 26 samples"))
    let verified = try CommandLineTool.run(
      ["verify", "f.json", "f.csv", "--random", "200"], in: folder.url)
    #expect(verified.status == 0 && verified.output.contains("26 of 26 samples memorized"))
    let read = try CommandLineTool.run(
      ["experiment", "sat", "f.cnf", "--network", "f.json"], in: folder.url)
    #expect(read.status == 0 && read.output.contains("assignment: 1 -2 3 -4 5 -6\n"))
    let wrong = try CommandLineTool.run(
      ["experiment", "sat", "f.cnf", "--assignment", "1 2 3 4 5 6"], in: folder.url)
    #expect(wrong.status == 1 && wrong.output.contains("24 of 26"))
    let missing = try CommandLineTool.run(
      ["experiment", "sat", "f.cnf", "--assignment", "1 2 3"], in: folder.url)
    #expect(missing.status == 64 && missing.errors.contains("x4"))
    try write("p cnf 3 1\n1 2 3 0\n", to: "g.cnf", in: folder)
    let three = try CommandLineTool.run(["experiment", "sat", "g.cnf"], in: folder.url)
    #expect(three.status == 2 && three.errors.contains("g.cnf:2: the clause has 3 literals"))
  }

  @Test func twoShellsAreMemorizedButNotLearned() throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(
      [
        "experiment", "two-shell", "--dimension", "60", "--samples", "60", "--test", "300",
        "--train-output", "train.csv",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.output)\(result.errors)")
    #expect(result.output.contains("memorizes 60 of 60 points"))
    #expect(result.output.contains("right, standard error 0.0289)"))
    #expect(result.output.contains("tells all classes: yes"))
    let rows = try String(contentsOf: folder.url.appending(path: "train.csv"), encoding: .utf8)
    #expect(rows.split(separator: "\n").count == 61)
    let coarse = try CommandLineTool.run(
      ["experiment", "two-shell", "--scale", "10"], in: folder.url)
    #expect(coarse.status == 64)
  }

  @Test func nearbySetsHaveBounds() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<30).map { "\($0),a\n" } + (61...90).map { "\($0),b\n" }
    try write("x,label\n" + rows.joined(), to: "line.csv", in: folder)
    let result = try CommandLineTool.run(["experiment", "nearby-set", "line.csv"], in: folder.url)
    #expect(result.output == "line: 60 samples, 2 <= S_D <= 2\n", "\(result.errors)")
    let wine = CommandLineTool.data.appending(path: "wine.csv").path
    let three = try CommandLineTool.run(["experiment", "nearby-set", wine], in: folder.url)
    #expect(three.status == 2 && three.errors.contains("3 classes"))
  }

  // MARK: MNIST

  /// Writes images of `side`² pixels as MNIST does: digit d is bright in one part and noisy.
  private func writeImages(_ part: String, perDigit: Int, seed: UInt64, in folder: URL) throws {
    var generator = Seed(seed).generator
    let side = 4
    var images: [UInt8] = [0, 0, 8, 3]
    func append(_ value: Int, to bytes: inout [UInt8]) {
      bytes += [24, 16, 8, 0].map { UInt8(value >> $0 & 255) }
    }
    var labels: [UInt8] = [0, 0, 8, 1]
    append(10 * perDigit, to: &images)
    append(side, to: &images)
    append(side, to: &images)
    append(10 * perDigit, to: &labels)
    for index in 0..<(10 * perDigit) {
      let digit = index % 10
      for pixel in 0..<(side * side) {
        let level = pixel == digit || pixel == digit + 6 ? 200 : 20
        images.append(UInt8(level + Int(generator.below(55))))
      }
      labels.append(UInt8(digit))
    }
    try Data(images).write(to: folder.appending(path: "\(part)-images-idx3-ubyte"))
    try Data(labels).write(to: folder.appending(path: "\(part)-labels-idx1-ubyte"))
  }

  @Test func pairsOfDigitsAreMeasuredBesideThePaper() throws {
    let folder = try TemporaryFolder()
    try writeImages("train", perDigit: 12, seed: 1, in: folder.url)
    try writeImages("t10k", perDigit: 7, seed: 2, in: folder.url)
    let result = try CommandLineTool.run(
      [
        "experiment", "mnist-pairs", "--data", ".", "--count", "9", "--pairs", "4-9,1-0", "--csv",
        "pairs.csv",
      ], in: folder.url)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("(0,1) 14/14, (4,9) 14/14"))
    #expect(result.output.contains("| **4** | - | - | - | 1.0000 / 0.91 |"))
    #expect(result.output.contains("| 4-9 | 1.0000 / 0.91 |"))
    let csv = try String(contentsOf: folder.url.appending(path: "pairs.csv"), encoding: .utf8)
    let lines = csv.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[1].hasPrefix("0-1,yu2024-7.3,14,14,14,0,1.0000,1.0000,0.99,,"))
    #expect(lines[3].hasPrefix("4-9,park2021-2,14,"))
  }

  /// The whole pair (4, 9) of MNIST, if its files are in the folder that MEMOC_MNIST names.
  @Test func theHardestPairOfMNISTIsReproduced() throws {
    guard let mnist = ProcessInfo.processInfo.environment["MEMOC_MNIST"] else {
      print("skipped: MEMOC_MNIST names no folder with the files of MNIST")
      return
    }
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(
      ["experiment", "mnist-pairs", "--data", mnist, "--pairs", "4-9,6-7", "--table1-only"],
      in: folder.url)
    #expect(result.output.contains("(4,9) 1891/1991, (6,7) 1985/1986"), "\(result.errors)")
  }
}
