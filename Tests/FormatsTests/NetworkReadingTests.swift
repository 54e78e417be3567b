import Diagnostics
import Exact
import Foundation
import Formats
import Networks
import Support
import Testing

@Suite struct NetworkReadingTests {
  @Test(arguments: [
    ("-12", Rational(-12)), ("0", 0), ("-0", 0), ("9007199254740993", 9_007_199_254_740_993),
    ("123456789012345678901234567890", Rational(BigInt("123456789012345678901234567890")!)),
    ("\"-12\"", -12), ("\"0x1f\"", 31), ("\"-5/3\"", Rational(-5, 3)),
    ("\"0x1/0x3\"", Rational(1, 3)), ("\"5p-12\"", Rational(5, 4096)), ("\"-0x1fp7\"", -3968),
    ("\"0.125\"", Rational(1, 8)), ("\"1e-3\"", Rational(1, 1000)),
    ("\"\\u0031/2\"", Rational(1, 2)),
  ]) func everyNumberFormHasItsValue(text: String, value: Rational) throws {
    let network = try network(layers: layer("{ \"bias\": \(text), \"weights\": [[0, \(text)]] }"))
    #expect(network.layers[0].neurons[0].bias == value)
    #expect(network.layers[0].neurons[0].weights == [Weight(0, value)])
  }

  @Test(arguments: [
    ("", [Layer.Source.layer(1)]), ("\"from\": \"input\",", [.input]),
    ("\"from\": 0,", [.layer(0)]),
    ("\"from\": [1],", [.layer(1)]),
    ("\"from\": [0, \"input\", 1, 0],", [.layer(0), .input, .layer(1), .layer(0)]),
  ]) func everyFromFormNamesItsVectors(text: String, sources: [Layer.Source]) throws {
    let one = layer("{ \"weights\": [[0, 1]] }")
    let network = try network(
      layers: "\(one), \(one), { \(text) \"activation\": \"relu\", \"neurons\": [{}] }")
    #expect(network.layers[0].sources == [.input])
    #expect(network.layers[2].sources == sources)
  }

  @Test func neuronsOverrideTheActivationOfTheirLayer() throws {
    let texts = [
      ("\"identity\"", Activation.identity), ("\"relu\"", .relu), ("\"hard-tanh\"", .hardTanh),
      ("\"step\"", .step), ("\"sigmoid\"", .sigmoid), ("\"tanh\"", .tanh),
      ("{\"relu-like\": [\"1/4\", 1]}", .reluLike(negative: Rational(1, 4), positive: 1)),
    ]
    let neurons = texts.map { "{ \"activation\": \($0.0) }" }.joined(separator: ", ")
    for (text, activation) in texts {
      let network = try network(
        layers: "{ \"activation\": \(text), \"neurons\": [{}, \(neurons)] }")
      #expect(network.layers[0].neurons.map(\.activation) == [activation] + texts.map(\.1))
    }
    let free = try network(layers: "{ \"neurons\": [\(neurons)] }")
    #expect(free.layers[0].neurons.map(\.activation) == texts.map(\.1))
  }

  @Test func boundsAreOneNumberOrAList() throws {
    let network = try network(
      input:
        "{\"dimension\": 3, \"scale\": \"0x10\", \"lower\": \"-1/2\", \"upper\": [0, \"1/3\", 5]}",
      layers: layer("{}"))
    #expect(network.input.scale == 16)
    #expect(network.input.lower == [Rational(-1, 2), Rational(-1, 2), Rational(-1, 2)])
    #expect(network.input.upper == [0, Rational(1, 3), 5])
  }

  @Test(arguments: [
    ("{\"kind\": \"real\"}", OutputSpecification(.real)),
    ("{\"kind\": \"sign\"}", OutputSpecification(.sign)),
    (
      "{\"kind\": \"sign\", \"labels\": [\"no\", \"yes\"]}",
      OutputSpecification(.sign, labelNames: ["no", "yes"])
    ),
    ("{\"kind\": \"one-hot\", \"classes\": 1}", OutputSpecification(.oneHot(classCount: 1))),
    (
      "{\"kind\": \"one-hot\", \"classes\": 1, \"first\": -7}",
      OutputSpecification(.oneHot(first: -7, classCount: 1))
    ),
    (
      "{\"kind\": \"label\", \"classes\": 3, \"first\": -1}",
      OutputSpecification(.label(first: -1, classCount: 3))
    ),
  ]) func everyOutputKindIsRead(text: String, output: OutputSpecification) throws {
    #expect(try network(layers: layer("{}"), output: text).output == output)
  }

  @Test func aByteOrderMarkIsSkipped() throws {
    let text = "\u{feff}" + self.text(layers: layer("{}"))
    #expect(try Network(json: Array(text.utf8), file: "").layers.count == 1)
  }

  @Test func fiftyProblemsAreShownAndTheOthersCounted() throws {
    let neurons = Array(repeating: "{ \"weights\": [[7, 1]] }", count: 60).joined(separator: ",\n")
    let error = #expect(throws: DiagnosticList.self) { try network(layers: layer(neurons)) }
    let diagnostics = error?.diagnostics ?? []
    #expect(diagnostics.count == 51)
    #expect(diagnostics.last?.description == "memoc: error: net.json: and 10 more")
    let lines = diagnostics.dropLast().compactMap { $0.span?.position?.line }
    #expect(lines == Array(lines[0]..<(lines[0] + 50)))
  }

  @Test func limitsRefuseWhatIsTooLarge() throws {
    var limits = NetworkLimits()
    limits.numberBits = 100
    limits.layerCount = 2
    limits.neuronCount = 3
    limits.inputDimension = 4
    limits.readWidth = 5
    func messages(_ layers: String, dimension: Int = 1) -> String {
      let input = "{\"dimension\": \(dimension), \"scale\": 1, \"lower\": 0, \"upper\": 1}"
      let bytes = Array(text(input: input, layers: layers).utf8)
      do {
        _ = try Network(json: bytes, file: "", limits: limits)
        return ""
      } catch {
        return "\(error)"
      }
    }
    let one = layer("{}")
    #expect(messages(one) == "")
    #expect(messages(layer("{\"bias\": \"1p200\"}")).contains("limit of 100 bits"))
    #expect(messages("\(one), \(one), \(one)").contains("more layers than the limit of 2"))
    #expect(messages(layer("{}, {}, {}, {}")).contains("more neurons than the limit of 3"))
    #expect(messages(one, dimension: 5).contains("an integer from 1 to 4 is expected"))
    let wide = "{\"from\": [\"input\", \"input\"], \"activation\": \"relu\", \"neurons\": [{}]}"
    #expect(messages(wide, dimension: 4).contains("reads 8 values; the limit is 5"))
    limits.totalNumberBits = 150
    #expect(
      messages(layer("{\"bias\": \"1p90\"}, {\"bias\": \"1p90\"}")).contains("more than 150 bits"))
  }

  @Test func filesMayBeGzip() throws {
    // python3 -c 'import gzip,base64; …' of the text of the next line, mtime 0
    let folder = try TemporaryFolder()
    let path = folder.path + "/net.json.gz"
    try AtomicFile.write(Fixtures.gzippedNetwork, to: path)
    #expect(try readNetwork(at: path).name == "zipped")
  }

  private func layer(_ neurons: String) -> String {
    "{ \"activation\": \"relu\", \"neurons\": [\(neurons)] }"
  }

  private func text(
    input: String = "{\"dimension\": 1, \"scale\": 1, \"lower\": 0, \"upper\": 1}", layers: String,
    output: String = "{\"kind\": \"real\"}"
  ) -> String {
    """
    { "format": "memoc-network/1", "name": "n", "input": \(input),
      "layers": [\(layers)], "output": \(output) }
    """
  }

  private func network(
    input: String = "{\"dimension\": 1, \"scale\": 1, \"lower\": 0, \"upper\": 1}", layers: String,
    output: String = "{\"kind\": \"real\"}"
  ) throws -> Network {
    let text = text(input: input, layers: layers, output: output)
    return try Network(json: Array(text.utf8), file: "net.json")
  }
}
