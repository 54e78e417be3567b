import Exact
import Networks

extension NetworkReader {
  /// Returns the layers that `node` lists, or nil if it is no list or too long.
  mutating func readLayers(_ node: Int) -> [Layer]? {
    if json.kind(of: node) != .array {
      reportKind(of: node, "layers", expected: "a list", in: nil)
      return nil
    }
    var layers: [Layer] = []
    for element in json.elements(of: node) {
      if layers.count == limits.layerCount {
        findings.report(
          "the network has more layers than the limit of \(limits.layerCount)", in: nil,
          at: json.offset(of: element))
        return nil
      }
      layers.append(readLayer(element, layers.count))
    }
    return layers
  }

  private mutating func readLayer(_ node: Int, _ index: Int) -> Layer {
    let place = NetworkPlace.layer(index)
    let previous = index == 0 ? Layer.Source.input : .layer(index - 1)
    let names = ["from", "activation", "neurons"]
    guard let parts = members(of: node, called: names, in: place, what: "a layer") else {
      unknownWidths.insert(.layer(index))
      return Layer(reading: [previous], neurons: [])
    }
    var sources: [Layer.Source]? = [previous]
    if let from = parts[0] {
      sources = readSources(from, place)
      if sources == nil { unknownReads.insert(index) }
    }
    // A layer without activation leaves it to its neurons; one that cannot be read is reported once.
    var activation: Activation?
    if let written = parts[1] { activation = readActivation(written, in: place) ?? .identity }
    var neurons: [Neuron]?
    if let list = require(parts[2], "neurons", in: place, of: node) {
      neurons = readNeurons(list, index, activation)
    }
    if neurons == nil { unknownWidths.insert(.layer(index)) }
    return Layer(reading: sources ?? [previous], neurons: neurons ?? [])
  }

  private mutating func readSources(_ node: Int, _ place: NetworkPlace) -> [Layer.Source]? {
    if json.kind(of: node) != .array { return readSource(node, place).map { [$0] } }
    var sources: [Layer.Source] = []
    var count = 0
    for element in json.elements(of: node) {
      if let source = readSource(element, place) { sources.append(source) }
      count += 1
    }
    return sources.count == count ? sources : nil
  }

  private mutating func readSource(_ node: Int, _ place: NetworkPlace) -> Layer.Source? {
    switch json.kind(of: node) {
    case .number:
      return integer(node, "from", 0...limits.layerCount, in: place).map { .layer($0) }
    case .string where json.string(of: node) == "input":
      return .input
    default:
      reportKind(
        of: node, "from", expected: "\"input\", the number of a layer, or a list of these",
        in: place)
      return nil
    }
  }

  /// Returns the activation that `node` names.
  private mutating func readActivation(_ node: Int, in place: NetworkPlace) -> Activation? {
    let known = ["identity", "relu", "hard-tanh", "step", "sigmoid", "tanh"]
    switch json.kind(of: node) {
    case .string, .escapedString:
      let name = json.string(of: node)
      switch name {
      case "identity": return .identity
      case "relu": return .relu
      case "hard-tanh": return .hardTanh
      case "step": return .step
      case "sigmoid": return .sigmoid
      case "tanh": return .tanh
      case "relu-like":
        findings.report(
          "activation \"relu-like\" needs its slopes, as {\"relu-like\": [\"1/4\", 1]}", in: place,
          at: json.offset(of: node))
      default:
        reportUnknownName(name, at: node, "activation", known: known + ["relu-like"], in: place)
      }
      return nil
    case .object:
      return readSlopes(node, in: place)
    default:
      reportKind(of: node, "activation", expected: "a name or an object", in: place)
      return nil
    }
  }

  private mutating func readSlopes(_ node: Int, in place: NetworkPlace) -> Activation? {
    guard
      let parts = members(of: node, called: ["relu-like"], in: place, what: "an activation"),
      let list = require(parts[0], "relu-like", in: place, of: node)
    else { return nil }
    let elements = Array(json.elements(of: list).prefix(3))
    if elements.count != 2 {
      reportKind(of: list, "relu-like", expected: "a list of two slopes", in: place)
      return nil
    }
    let negative = number(elements[0], "the slope for t < 0", in: place)
    let positive = number(elements[1], "the slope for t >= 0", in: place)
    guard let negative, let positive else { return nil }
    if negative >= 0, positive > negative {
      return .reluLike(negative: negative, positive: positive)
    }
    findings.report(
      "relu-like slopes are \(excerpt(negative.shortestText)) and"
        + " \(excerpt(positive.shortestText)); the second must be above the first, and the first"
        + " at least 0", in: place, at: json.offset(of: list))
    return nil
  }

  private mutating func readNeurons(_ node: Int, _ layer: Int, _ inherited: Activation?)
    -> [Neuron]?
  {
    if json.kind(of: node) != .array {
      reportKind(of: node, "neurons", expected: "a list", in: .layer(layer))
      return nil
    }
    var neurons: [Neuron] = []
    for element in json.elements(of: node) {
      neuronCount += 1
      if neuronCount > limits.neuronCount {
        findings.report(
          "the network has more neurons than the limit of \(limits.neuronCount)",
          in: .layer(layer), at: json.offset(of: element))
        return nil
      }
      let place = NetworkPlace.neuron(layer: layer, neuron: neurons.count)
      let (neuron, isWhole) = readNeuron(element, inherited, place)
      if !isWhole { damagedNeurons.insert(place) }
      neurons.append(neuron)
    }
    return neurons
  }

  private static let neuronMembers = ["bias", "weights", "activation"]

  /// Returns the neuron that `node` describes, and whether all of it could be read.
  private mutating func readNeuron(
    _ node: Int, _ inherited: Activation?, _ place: NetworkPlace
  ) -> (neuron: Neuron, isWhole: Bool) {
    var neuron = Neuron(inherited ?? .identity)
    guard
      let parts = members(
        of: node, called: NetworkReader.neuronMembers, in: place, what: "a neuron")
    else { return (neuron, false) }
    var isWhole = true
    if let bias = parts[0] {
      if let value = number(bias, "bias", in: place) {
        neuron.bias = value
      } else {
        isWhole = false
      }
    }
    if let weights = parts[1] {
      if !readWeights(weights, into: &neuron, place) { isWhole = false }
    }
    if let own = parts[2] {
      if let activation = readActivation(own, in: place) {
        neuron.activation = activation
      } else {
        isWhole = false
      }
    } else if inherited == nil {
      findings.report(
        "neither the neuron nor its layer has an activation", in: place, at: json.offset(of: node))
      isWhole = false
    }
    return (neuron, isWhole)
  }

  /// Adds the weights that `node` lists to `neuron`, and says whether all could be read.
  private mutating func readWeights(_ node: Int, into neuron: inout Neuron, _ place: NetworkPlace)
    -> Bool
  {
    if json.kind(of: node) != .array {
      reportKind(of: node, "weights", expected: "a list", in: place)
      return false
    }
    var isWhole = true
    for pair in json.elements(of: node) {
      var parts = json.elements(of: pair)
      guard let columnNode = parts.next(), let valueNode = parts.next(), parts.next() == nil else {
        reportKind(of: pair, "a weight", expected: "a pair [column, number]", in: place)
        isWhole = false
        continue
      }
      let column = integer(columnNode, "a column", 0...Int(Int32.max), in: place)
      let value = number(valueNode, "a weight", in: place)
      if let column, let value {
        neuron.weights.append(Weight(column, value))
      } else {
        isWhole = false
      }
    }
    return isWhole
  }
}
