import Foundation
import Support
import Testing

/// A command on bad input, and what its message must say.
struct BadInput: Sendable, CustomTestStringConvertible {
  let name: String
  let files: [String: String]
  let arguments: [String]
  let message: String

  init(_ name: String, _ files: [String: String], _ arguments: [String], _ message: String) {
    self.name = name
    self.files = files
    self.arguments = arguments
    self.message = message
  }

  var testDescription: String { name }
}

private func construct(_ name: String, _ csv: String, _ message: String, _ options: String...)
  -> BadInput
{
  BadInput(name, ["in.csv": csv], ["construct", "in.csv", "-o", "out.json"] + options, message)
}

private func compile(_ name: String, _ json: String, _ message: String, _ options: String...)
  -> BadInput
{
  BadInput(name, ["in.json": json], ["compile", "in.json", "-o", "out.c"] + options, message)
}

/// A network in which `layers` and `output` stand.
private func network(
  layers: String = #"{"activation": "identity", "neurons": [{"weights": [[0, 1]]}]}"#,
  output: String = #"{"kind": "real"}"#
) -> String {
  #"{"format": "memoc-network/1", "input": {"dimension": 1, "scale": 1, "lower": 0, "upper": 1},"#
    + #" "layers": ["# + layers + #"], "output": "# + output + "}"
}

private let points = "x,label\n1,0\n2,1\n"

let badInputs: [BadInput] = [
  construct("empty file", "", "in.csv"),
  construct("header only", "x,label\n", "in.csv"),
  construct("ragged row", "x,y,label\n1,2,0\n1,0\n", "in.csv:3"),
  construct("no number", "x,label\n1,0\nfour,1\n", "in.csv:3"),
  construct("NaN", "x,label\n1,0\nNaN,1\n", "in.csv:3"),
  construct("infinity", "x,label\n1,0\ninf,1\n", "in.csv:3"),
  construct("conflicting duplicates", "x,label\n1,0\n2,1\n1,1\n", "row 0"),
  construct("unknown construction", points, "vardi2022-w3", "--construction", "vardi2022-w33"),
  construct("unknown option", points, "no option", "--columms", "3"),
  construct(
    "option that no construction has", points, "no construction was tried", "-c", "auto",
    "--columms", "3"),
  construct("bad option value", points, "columns", "--columns", "many"),
  construct(
    "required option", "x,label\n1,0\n2,1\n3,1\n4,0\n", "the option depth: an integer in 1 ... 2",
    "-c", "vardi2022-5.1"),
  construct(
    "option beyond the data", points, "for this data an integer in 1 ... 1 is expected", "-c",
    "vardi2022-6.2", "--bits", "2"),
  construct("unknown label column", points, "class", "--label", "class"),
  construct("domain without the data", points, "domain", "--domain", "0:1"),
  construct("domain that is no interval", points, "--domain", "--domain", "0-1"),
  construct(
    "number of ten million digits", "x,label\n\(String(repeating: "7", count: 10_000_000)),0\n",
    "in.csv:2"),
  construct("real targets without epsilon", points, "--epsilon says how closely", "--regression"),
  construct(
    "targets that are no numbers", "x,label\n1,low\n2,high\n", "\"low\" is no number",
    "--regression", "--epsilon", "1"),
  construct(
    "more classes than 32 bits", points, "is large enough", "--regression", "--epsilon", "1e-99"),
  BadInput("missing file", [:], ["construct", "in.csv", "-o", "out.json"], "in.csv"),
  compile("malformed JSON", #"{"format": "memoc-network/1", "#, "in.json:1"),
  compile("no network", "[1, 2]", "in.json:1"),
  compile(
    "float weight",
    network(layers: #"{"activation": "relu", "neurons": [{"weights": [[0, 0.5]]}]}"#), "0.5"),
  compile(
    "unknown activation",
    network(layers: #"{"activation": "gelu", "neurons": [{"weights": [[0, 1]]}]}"#), "gelu"),
  compile(
    "column out of range",
    network(layers: #"{"activation": "relu", "neurons": [{"weights": [[1, 1]]}]}"#),
    "column 1 is out of range (the layer reads 1 value"),
  compile(
    "cycle in from",
    network(
      layers: #"{"from": 1, "activation": "relu", "neurons": [{"weights": [[0, 1]]}]},"#
        + #"{"from": 0, "activation": "relu", "neurons": [{"weights": [[0, 1]]}]}"#), "layer 1"),
  compile("wrong class count", network(output: #"{"kind": "one-hot", "classes": 3}"#), "3"),
  compile(
    "label names", network(output: #"{"kind": "label", "classes": 2, "labels": ["a"]}"#), "1"),
  compile(
    "sigmoid",
    network(layers: #"{"activation": "sigmoid", "neurons": [{"weights": [[0, 1]]}]}"#),
    "no exact"),
  compile("name with code", network(), "C identifier", "--name", "net; system(\"x\")"),
  compile("name that is a keyword", network(), "word of C", "--name", "while"),
  compile("name with a comment mark", network(), "C identifier", "--name", "a*/"),
  compile(
    "weight of ten million digits",
    network(
      layers: #"{"activation": "relu", "neurons": [{"weights": [[0, ""#
        + String(repeating: "7", count: 10_000_000) + #""]]}]}"#), "in.json:1"),
  compile(
    "too many bits",
    network(
      layers: #"{"activation": "identity", "neurons": [{"weights": [[0, "1p100"], [0, 1]]}]}"#),
    "column"),
  compile(
    "width limit",
    network(
      layers:
        #"{"neurons": [{"bias": "1/3", "weights": [[0, "1p100"]], "activation": "identity"}]}"#),
    "--max-bits is 64", "--max-bits", "64"),
]

@Suite struct RejectedInputTests {
  @Test(arguments: badInputs) func endsWithStatus2AndWritesNothing(_ input: BadInput) throws {
    let folder = try TemporaryFolder()
    for (name, text) in input.files {
      try Data(text.utf8).write(to: folder.url.appending(path: name))
    }
    let result = try CommandLineTool.run(input.arguments, in: folder.url)
    #expect(result.status == 2, "\(input.name): \(result.errors.prefix(500))")
    #expect(result.output.isEmpty, "\(input.name) prints \(result.output.prefix(200))")
    #expect(result.errors.contains(input.message), "\(input.name): \(result.errors.prefix(500))")
    #expect(
      result.errors.hasPrefix("memoc: error: "), "\(input.name): \(result.errors.prefix(200))")
    #expect(
      result.errors.utf8.count < 2000,
      "\(input.name): a message of \(result.errors.utf8.count) bytes")
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
    #expect(Set(left) == Set(input.files.keys), "\(input.name) leaves \(left)")
  }

  /// Two problems must not be told by the same words.
  @Test func everyProblemHasItsOwnMessage() throws {
    var messages: [String: String] = [:]
    for input in badInputs where input.files.values.allSatisfy({ $0.utf8.count < 10_000 }) {
      let folder = try TemporaryFolder()
      for (name, text) in input.files {
        try Data(text.utf8).write(to: folder.url.appending(path: name))
      }
      let message = try CommandLineTool.run(input.arguments, in: folder.url).errors
      if let other = messages.updateValue(input.name, forKey: message) {
        Issue.record("\(other) and \(input.name) have one message: \(message)")
      }
    }
  }

  @Test(arguments: [
    ["frobnicate"], ["compile"], ["construct", "in.csv"], ["compile", "in.json", "-O7"],
    ["compile", "in.json", "-o", "out.txt"], ["generate", "--samples", "0"],
    ["verify", "in.json", "--engines", "gpu"], ["verify", "in.json", "--epsilon", "-1"],
    ["construct", "in.csv", "-o", "out.json", "--epsilon", "1"],
    ["construct", "in.csv", "-o", "out.json", "--minimize", "depth"],
    ["construct", "in.csv", "-o", "out.json", "-c", "auto", "--minimize", "joy"],
    ["construct", "in.csv", "-o", "out.json", "--regression", "--epsilon", "0"],
    ["construct", "in.csv", "-o", "out.json", "--regression", "--epsilon", "-1/3"],
    ["build", "in.csv", "-o", "out.c", "--regression", "--epsilon", "small"],
    [
      "generate", "--samples", "10", "--dimension", "1", "--range", "3", "--classes", "2", "-o",
      "x",
    ],
  ]) func badUsageEndsWithStatus64(arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let result = try CommandLineTool.run(arguments, in: folder.url)
    #expect(result.status == 64, "\(arguments): \(result.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}
