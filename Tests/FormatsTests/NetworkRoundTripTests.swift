import Diagnostics
import Exact
import Formats
import Networks
import Support
import Testing

@Suite struct NetworkRoundTripTests {
  @Test(arguments: Seed.some(200)) func writtenNetworksAreReadBack(seed: Seed) throws {
    var generator = seed.generator
    var options = RandomNetworkOptions()
    options.hasInexactActivations = true
    let network = Network.random(using: &generator, options)
    #expect(network.problems() == [], "\(seed)")
    let text = network.json
    let again = try Network(json: text, file: "\(seed).json")
    #expect(again == network, "\(seed): \(String(decoding: text, as: UTF8.self))")
    #expect(again.json == text, "\(seed)")
  }

  @Test func theExampleOfTheFormatIsWrittenAsItStands() throws {
    let example = """
      {
        "format": "memoc-network/1",
        "name": "xor",
        "input": { "dimension": 2, "scale": 1, "lower": 0, "upper": 1 },
        "layers": [
          { "activation": "relu",
            "neurons": [
              { "bias": 0, "weights": [[0, 1], [1, 1]] },
              { "bias": -1, "weights": [[0, 1], [1, 1]] } ] },
          { "activation": "identity",
            "neurons": [
              { "bias": 0, "weights": [[0, 1], [1, -2]] } ] }
        ],
        "output": { "kind": "label", "classes": 2 },
        "provenance": { "construction": "by-hand" }
      }

      """
    let network = try Network(json: Array(example.utf8), file: "xor.json")
    #expect(String(decoding: network.json, as: UTF8.self) == example)
    let interpreter = Interpreter(network)
    for (x, y) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
      #expect(interpreter.outcome(at: [BigInt(x), BigInt(y)]) == .label(x ^ y))
    }
  }

  @Test func numbersBeyondDoublesAreWrittenAsStrings() throws {
    let limit = Rational(1 << 53)
    for value in [limit, -limit, limit - 1, 1 - limit, Rational(1, 3), Rational(5, 4096)] {
      let network = oneNeuron(bias: value)
      let text = String(decoding: network.json, as: UTF8.self)
      let isPlain = value.isInteger && value.magnitude < limit
      #expect(text.contains("\"bias\": \"") == !isPlain, "\(value): \(text)")
      #expect(try Network(json: network.json, file: "").layers == network.layers)
    }
  }

  @Test func namesOfAnyCharactersAreReadBack() throws {
    var network = oneNeuron(bias: 0)
    network.name = "a\"b\\c/\n\r\t\u{0}\u{1f}\u{7f}é𝄞 "
    network.provenance = .object([
      .init("k\"", .array([.null, .boolean(true), .boolean(false), .number("-1.5e+10")])),
      .init("long", .array(Array(repeating: .string("twenty characters ..."), count: 20))),
      .init("empty", .array([])), .init("none", .object([])),
    ])
    #expect(try Network(json: network.json, file: "") == network)
  }

  @Test func aDeepProvenanceIsReadBack() throws {
    var network = oneNeuron(bias: 0)
    var value: JSONValue = 1
    for _ in 0..<62 { value = .array([value]) }
    network.provenance = value
    #expect(try Network(json: network.json, file: "") == network)
  }

  private func oneNeuron(bias: Rational) -> Network {
    Network(
      name: "one", input: InputSpecification(scale: 1, lower: [0], upper: [1]),
      layers: [Layer(reading: [.input], neurons: [Neuron(.identity, bias: bias)])],
      output: OutputSpecification(.real))
  }
}
