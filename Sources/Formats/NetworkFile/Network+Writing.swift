import Exact
import Networks

extension Network {
  /// The network as a text in the format of NETWORK_FORMAT.md: a line a neuron, the same bytes each
  /// time.
  ///
  /// - Ensures: `Network(json:file:)` gives back this network, if `problems()` is empty.
  /// - Complexity: O(weights), except for numbers of thousands of digits.
  package var json: [UInt8] {
    var writer = NetworkWriter()
    writer.write(self)
    return writer.bytes
  }
}

/// Writes `network` to the file at `path`, all of it or nothing; "-" is standard output.
///
/// - Throws: a `DiagnosticList`.
package func writeNetwork(_ network: Network, to path: String) throws {
  try AtomicFile.write(network.json, to: path)
}

/// The writer of a network file.
private struct NetworkWriter {
  var bytes: [UInt8] = []

  mutating func write(_ network: Network) {
    bytes += "{\n  \"format\": \"memoc-network/1\",\n  \"name\": ".utf8
    JSONString.append(network.name, to: &bytes)
    bytes += ",\n  \"input\": { \"dimension\": \(network.input.dimension), \"scale\": ".utf8
    writeNumber(Rational(network.input.scale))
    bytes += ", \"lower\": ".utf8
    writeBound(network.input.lower)
    bytes += ", \"upper\": ".utf8
    writeBound(network.input.upper)
    bytes += " },\n  \"layers\": [".utf8
    for (index, layer) in network.layers.enumerated() {
      bytes += index == 0 ? "\n".utf8 : ",\n".utf8
      writeLayer(layer, index)
    }
    bytes += "\n  ],\n  \"output\": ".utf8
    writeOutput(network.output)
    if network.provenance != .object([]) {
      bytes += ",\n  \"provenance\": ".utf8
      JSONText.append(network.provenance, to: &bytes, indentation: 2)
    }
    bytes += "\n}\n".utf8
  }

  /// Writes one end of the domain, as a single number if it is the same everywhere.
  private mutating func writeBound(_ bound: [Rational]) {
    if let first = bound.first, bound.allSatisfy({ $0 == first }) { return writeNumber(first) }
    bytes.append(UInt8(ascii: "["))
    for (index, value) in bound.enumerated() {
      if index > 0 { bytes += ", ".utf8 }
      writeNumber(value)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func writeLayer(_ layer: Layer, _ index: Int) {
    bytes += "    { ".utf8
    if layer.sources != [index == 0 ? .input : .layer(index - 1)] {
      bytes += "\"from\": ".utf8
      writeSources(layer.sources)
      bytes += ", ".utf8
    }
    let common = layer.mostCommonActivation
    bytes += "\"activation\": ".utf8
    writeActivation(common)
    bytes += ",\n      \"neurons\": [".utf8
    for (number, neuron) in layer.neurons.enumerated() {
      bytes += number == 0 ? "\n        { ".utf8 : ",\n        { ".utf8
      writeNeuron(neuron, common)
      bytes += " }".utf8
    }
    bytes += " ] }".utf8
  }

  private mutating func writeSources(_ sources: [Layer.Source]) {
    if sources.count != 1 { bytes.append(UInt8(ascii: "[")) }
    for (index, source) in sources.enumerated() {
      if index > 0 { bytes += ", ".utf8 }
      switch source {
      case .input: bytes += "\"input\"".utf8
      case .layer(let number): appendDecimal(number, to: &bytes)
      }
    }
    if sources.count != 1 { bytes.append(UInt8(ascii: "]")) }
  }

  private mutating func writeActivation(_ activation: Activation) {
    guard case .reluLike(let negative, let positive) = activation else {
      bytes += "\"\(activation)\"".utf8
      return
    }
    bytes += "{\"relu-like\": [".utf8
    writeNumber(negative)
    bytes += ", ".utf8
    writeNumber(positive)
    bytes += "]}".utf8
  }

  private mutating func writeNeuron(_ neuron: Neuron, _ common: Activation) {
    if neuron.activation != common {
      bytes += "\"activation\": ".utf8
      writeActivation(neuron.activation)
      bytes += ", ".utf8
    }
    bytes += "\"bias\": ".utf8
    writeNumber(neuron.bias)
    bytes += ", \"weights\": [".utf8
    for (index, weight) in neuron.weights.enumerated() {
      bytes += index == 0 ? "[".utf8 : ", [".utf8
      appendDecimal(weight.column, to: &bytes)
      bytes += ", ".utf8
      writeNumber(weight.value)
      bytes.append(UInt8(ascii: "]"))
    }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func writeOutput(_ output: OutputSpecification) {
    switch output.kind {
    case .real: bytes += "{ \"kind\": \"real\"".utf8
    case .sign: bytes += "{ \"kind\": \"sign\"".utf8
    case .oneHot(let first, let classCount):
      bytes += "{ \"kind\": \"one-hot\", \"classes\": \(classCount)".utf8
      if first != 0 { bytes += ", \"first\": \(first)".utf8 }
    case .label(let first, let classCount):
      bytes += "{ \"kind\": \"label\", \"classes\": \(classCount)".utf8
      if first != 0 { bytes += ", \"first\": \(first)".utf8 }
    }
    if let names = output.labelNames {
      bytes += ", \"labels\": [".utf8
      for (index, name) in names.enumerated() {
        if index > 0 { bytes += ", ".utf8 }
        JSONString.append(name, to: &bytes)
      }
      bytes.append(UInt8(ascii: "]"))
    }
    bytes += " }".utf8
  }

  /// Writes a JSON integer where every reader keeps it exactly, and a string elsewhere.
  private mutating func writeNumber(_ value: Rational) {
    if value.isInteger, let small = value.numerator.asInt, small.magnitude < 1 << 53 {
      appendDecimal(small, to: &bytes)
    } else {
      bytes.append(UInt8(ascii: "\""))
      bytes += value.shortestText.utf8
      bytes.append(UInt8(ascii: "\""))
    }
  }
}

extension Layer {
  /// The activation of most neurons, the first of equally common ones; identity if there are none.
  fileprivate var mostCommonActivation: Activation {
    guard let first = neurons.first?.activation else { return .identity }
    if neurons.allSatisfy({ $0.activation == first }) { return first }
    var counts: [Activation: Int] = [:]
    for neuron in neurons { counts[neuron.activation, default: 0] += 1 }
    let most = counts.values.max()
    return neurons.first { counts[$0.activation] == most }?.activation ?? first
  }
}
