import Foundation
import Support
import Testing

/// `memoc draw`.
@Suite struct DrawTests {
  private func construct(_ options: [String], in folder: TemporaryFolder) throws {
    let iris = CommandLineTool.data.appending(path: "iris.csv").path
    let built = try CommandLineTool.run(
      ["construct", iris, "-o", "net.json"] + options, in: folder.url)
    #expect(built.status == 0, "\(built.errors)")
  }

  @Test(arguments: [
    ["-c", "vardi2022-w3"], ["-c", "yun2019-4.1"], ["-c", "yun2019-3.2"], ["-c", "park2021-1"],
    ["-c", "park2021-1", "--activation", "sigmoid"],
  ])
  func graphvizDrawsNetworksOfEveryPaper(_ options: [String]) throws {
    let folder = try TemporaryFolder()
    try construct(options, in: folder)
    for (ending, start) in [("svg", "<?xml"), ("png", "\u{89}PNG"), ("pdf", "%PDF")] {
      let file = "net.\(ending)"
      let drawn = try CommandLineTool.run(["draw", "net.json", "-o", file], in: folder.url)
      #expect(drawn.status == 0, "\(drawn.errors)")
      #expect(drawn.output == "\(file): layers\n")
      let bytes = try Data(contentsOf: folder.url.appending(path: file))
      #expect(bytes.starts(with: start.unicodeScalars.map { UInt8($0.value) }))
      // A page, and not a wall: below 200 kB.
      #expect(bytes.count < 200_000, "\(file) has \(bytes.count) bytes")
    }
  }

  @Test func namesCanNotBecomePartOfAPicture() throws {
    let folder = try TemporaryFolder()
    let network = """
      {"format": "memoc-network/1", "name": "\\"]; a -> b; \\\\ <script>x</script> &lt;",
       "input": {"dimension": 1, "scale": 1, "lower": 0, "upper": 1},
       "layers": [{"activation": {"relu-like": ["1/4", 1]},
                   "neurons": [{"bias": "-1/3", "weights": [[0, "2/7"]]}]}],
       "output": {"kind": "real"}}
      """
    try Data(network.utf8).write(to: folder.url.appending(path: "net.json"))
    let printed = try CommandLineTool.run(["draw", "net.json"], in: folder.url)
    #expect(printed.status == 0 && printed.output.hasPrefix("digraph network {\n"))
    let written = try CommandLineTool.run(["draw", "net.json", "-o", "net.dot"], in: folder.url)
    let dot = try String(contentsOf: folder.url.appending(path: "net.dot"), encoding: .utf8)
    #expect(written.status == 0 && dot == printed.output)
    let drawn = try CommandLineTool.run(["draw", "net.json", "-o", "net.svg"], in: folder.url)
    #expect(drawn.output == "net.svg: neurons\n", "\(drawn.errors)")
    let svg = try String(contentsOf: folder.url.appending(path: "net.svg"), encoding: .utf8)
    #expect(svg.contains("&lt;script&gt;") && !svg.contains("<script"))
    #expect(svg.contains("&quot;]; a") && svg.contains("&amp;lt;"))
    #expect(svg.contains("relu&#45;like(1/4,1)") && svg.contains("bias &#45;1/3"))
    #expect(svg.contains(">2/7<"))
    // x0, the neuron and the output, and the edges between them.
    #expect(svg.components(separatedBy: "class=\"node\"").count == 4)
    #expect(svg.components(separatedBy: "class=\"edge\"").count == 3)
  }

  @Test func usesOnlyWhatItCanWrite() throws {
    let folder = try TemporaryFolder()
    try construct(["-c", "yun2019-4.2"], in: folder)
    for arguments in [["-o", "net.gif"], ["-o", "net"], ["--detail", "atoms"]] {
      let result = try CommandLineTool.run(["draw", "net.json"] + arguments, in: folder.url)
      #expect(result.status == 64, "\(arguments)")
    }
    let missing = try CommandLineTool.run(["draw", "none.json"], in: folder.url)
    #expect(missing.status == 2 && missing.errors.contains("none.json"))
  }
}
