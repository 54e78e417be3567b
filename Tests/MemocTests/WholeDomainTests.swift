import Foundation
import Support
import Testing

/// The C of every construction at every level, on all 1,000,000 points of a domain.
@Suite struct WholeDomainTests {
  /// A construction, its options, and its labels.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    var options: [String] = []
    var labels = ["0", "1", "2", "3", "4"]

    var testDescription: String { name }
  }

  private static let signs = ["-1", "1"]

  private static let cases: [Case] = [
    Case(name: "vardi2022-3.1"), Case(name: "vardi2022-5.1", options: ["--depth", "3"]),
    Case(name: "vardi2022-6.2", options: ["--bits", "4"]), Case(name: "vardi2022-w3"),
    Case(name: "vardi2022-w4"), Case(name: "vardi2022-w5"), Case(name: "vardi2022-w6"),
    Case(name: "park2021-1"), Case(name: "park2021-2"),
    Case(name: "park2021-3", options: ["--widths", "7x400"]), Case(name: "park2021-balanced"),
    Case(name: "park2021-improved"), Case(name: "yun2019-3.1"), Case(name: "yun2019-3.2"),
    Case(name: "yun2019-3.4", options: ["--widths", "30,30,30,30"]),
    Case(name: "yun2019-a.2", options: ["--widths", "30,30,30,30"]),
    Case(name: "yun2019-4.2"), Case(name: "yun2019-4.1", labels: ["0", "1"]),
    Case(name: "yu2024-4.1", labels: signs), Case(name: "yu2024-4.3", labels: signs),
    Case(name: "yu2024-5.3", labels: signs), Case(name: "yu2024-7.3", labels: signs),
  ]

  private static let levels = ["0", "1", "2", "s"]

  /// Compares the labels of all levels everywhere, and counts those of the first one.
  private static let comparison = """
    #include <stdio.h>
    #include "net0.h"
    #include "net1.h"
    #include "net2.h"
    #include "nets.h"
    #define LABEL(net, result) \\
      do { \\
        net##_input X[2]; \\
        int32_t label = 99; \\
        X[0] = a; \\
        X[1] = b; \\
        result = (int)net##_label(X, &label) * 1000 + label; \\
      } while (0)
    int main(void) {
      int a, b, kinds[2000] = {0}, kindCount = 0;
      for (a = 0; a < 1000; a++) {
        for (b = 0; b < 1000; b++) {
          int x, y, z, w;
          LABEL(net0, x);
          LABEL(net1, y);
          LABEL(net2, z);
          LABEL(nets, w);
          if (x != y || x != z || x != w) {
            printf("%d, %d: %d %d %d %d\\n", a, b, x, y, z, w);
            return 1;
          }
          if (x >= -1000 && x < 1000) kindCount += kinds[x + 1000]++ == 0;
        }
      }
      printf("%d\\n", kindCount);
      return 0;
    }

    """

  @Test func everyConstructionHasItsCase() throws {
    let folder = try TemporaryFolder()
    let list = try CommandLineTool.run(["constructions"], in: folder.url)
    let names = list.output.split(separator: "\n").map { $0.prefix { $0 != " " } }
      .filter { $0.contains("20") }
    #expect(Set(names.map(String.init)) == Set(Self.cases.map(\.name)))
  }

  @Test(arguments: cases) func levelsAgreeOnAMillionPoints(_ test: Case) throws {
    let folder = try TemporaryFolder()
    let compiler = try #require(Compiler("gcc", ["-std=c99", "-O2"]))
    var generator = Seed(5).generator
    let rows = (0..<24).map { index in
      let point = (0..<2).map { _ in String(Int.random(in: 0...999, using: &generator)) }
      return (point + [test.labels[index % test.labels.count]]).joined(separator: ",")
    }
    try (["x,y,label"] + rows).map { "\($0)\n" }.joined().write(
      to: folder.url.appending(path: "data.csv"), atomically: true, encoding: .utf8)
    let built = try CommandLineTool.run(
      ["construct", "data.csv", "-c", test.name, "--domain", "0:999", "-o", "net.json"]
        + test.options, in: folder.url)
    #expect(built.status == 0, "\(built.errors.prefix(500))")
    for level in Self.levels {
      let compiled = try CommandLineTool.run(
        ["compile", "net.json", "-O\(level)", "--name", "net\(level)", "-o", "net\(level).c"],
        in: folder.url)
      #expect(compiled.status == 0, "-O\(level): \(compiled.errors.prefix(500))")
    }
    try Self.comparison.write(
      to: folder.url.appending(path: "main.c"), atomically: true, encoding: .utf8)
    let linked = try compiler(
      Self.levels.map { "net\($0).c" } + ["main.c"], ["-o", "compare"], in: folder.url.path)
    #expect(linked.status == 0, "\(linked.errors.prefix(500))")
    let result = try run(folder.url.appending(path: "compare").path, [], in: folder.url.path)
    #expect(result.status == 0, "\(result.output)")
    let kinds = try #require(Int(result.output.trimmingCharacters(in: .newlines)))
    #expect(kinds >= test.labels.count, "\(kinds) different labels")
  }
}
