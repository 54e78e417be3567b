import Diagnostics
import Exact
import Networks

/// The reader of one network file, which goes on after a problem to find the next.
///
/// What cannot be read is replaced by a stand-in and noted as damaged, so that the rules of
/// `Network.problems()` can be checked on all the rest without reporting consequences.
struct NetworkReader {
  let json: JSONDocument
  let limits: NetworkLimits
  var findings = NetworkFindings()

  /// Neurons with a part that could not be read.
  var damagedNeurons: Set<NetworkPlace> = []
  /// Vectors whose length is not known.
  var unknownWidths: Set<Layer.Source> = []
  /// Layers whose `from` could not be read.
  var unknownReads: Set<Int> = []
  var isInputDamaged = false
  var isOutputDamaged = false
  var areLayersDamaged = false

  var longNumberBits = 0
  var neuronCount = 0

  init(_ json: JSONDocument, _ limits: NetworkLimits) {
    self.json = json
    self.limits = limits
  }

  /// Returns the network of the document.
  /// - Throws: a `DiagnosticList` of everything that is wrong with it.
  mutating func read() throws -> Network {
    for key in json.repeatedKeys {
      findings.report(
        "the member \(excerpt(json.string(of: key))) is there twice", in: nil,
        at: json.offset(of: key))
    }
    let network = readNetwork()
    if let network { reportBrokenRules(of: network) }
    guard let network, findings.isEmpty else {
      throw DiagnosticList(findings.diagnostics(of: json, limit: limits.reportedProblems))
    }
    return network
  }

  private mutating func readNetwork() -> Network? {
    let root = json.root
    let names = ["format", "name", "input", "layers", "output", "provenance"]
    let isOurs = checkFormat(json.member("format", of: root), root)
    guard isOurs, let parts = members(of: root, called: names, in: nil, what: "a network") else {
      return nil
    }
    let name = parts[1].flatMap { string($0, "name", in: nil) } ?? "network"
    let input = require(parts[2], "input", in: nil, of: root).flatMap { readInput($0) }
    if input == nil {
      isInputDamaged = true
      unknownWidths.insert(.input)
    }
    let layers = require(parts[3], "layers", in: nil, of: root).flatMap { readLayers($0) }
    if layers == nil { areLayersDamaged = true }
    let output = require(parts[4], "output", in: nil, of: root).flatMap { readOutput($0) }
    if output == nil { isOutputDamaged = true }
    return Network(
      name: name, input: input ?? InputSpecification(scale: 1, lower: [0], upper: [0]),
      layers: layers ?? [], output: output ?? OutputSpecification(.real),
      provenance: parts[5].map { json.value(of: $0) } ?? .object([]))
  }

  /// Says whether the file is a network of the version that is read here; reports it if not.
  private mutating func checkFormat(_ node: Int?, _ root: Int) -> Bool {
    let expected = "memoc-network/1"
    if json.kind(of: root) != .object {
      findings.report(
        "found \(json.description(of: root)); a network, which is an object, is expected", in: nil,
        at: json.offset(of: root))
      return false
    }
    guard let node else {
      findings.report(
        "the member \"format\" is missing; \"\(expected)\" is expected", in: nil,
        at: json.offset(of: root), notes: ["the file is no network, or one of another program"])
      return false
    }
    if json.string(of: node) == expected { return true }
    findings.report(
      "format is \(json.description(of: node)); \"\(expected)\" is expected", in: nil,
      at: json.offset(of: node))
    return false
  }

  /// Reports what `Network.problems()` finds in the parts that could be read.
  private mutating func reportBrokenRules(of network: Network) {
    var isTooWide = false
    for (index, layer) in network.layers.enumerated() where !unknownReads.contains(index) {
      let known = layer.sources.allSatisfy { source in
        if case .layer(let earlier) = source { (0..<index).contains(earlier) } else { true }
      }
      if known, network.readWidth(ofLayer: index) > limits.readWidth {
        isTooWide = true
        findings.report(
          "the layer reads \(network.readWidth(ofLayer: index)) values;"
            + " the limit is \(limits.readWidth)", in: .layer(index),
          at: offset(of: .layer(index)))
      }
    }
    if isTooWide { return }
    for problem in network.problems() where !isConsequence(problem, in: network) {
      findings.report(problem.message, in: problem.place, at: offset(of: problem.place))
    }
  }

  /// Whether `problem` may be due to a stand-in for something that was already reported.
  private func isConsequence(_ problem: NetworkProblem, in network: Network) -> Bool {
    switch problem.place {
    case .input:
      return isInputDamaged
    case .output:
      return isOutputDamaged || areLayersDamaged
        || unknownWidths.contains(.layer(network.layers.count - 1))
    case .layer(let layer):
      return unknownReads.contains(layer) || unknownWidths.contains(.layer(layer))
    case .neuron:
      return damagedNeurons.contains(problem.place)
    case .weight(let layer, let neuron, _):
      return damagedNeurons.contains(.neuron(layer: layer, neuron: neuron))
        || unknownReads.contains(layer)
        || network.layers[layer].sources.contains { unknownWidths.contains($0) }
    }
  }

  /// Returns where `place` starts in the file.
  private func offset(of place: NetworkPlace) -> Int {
    func member(_ name: String, _ node: Int?) -> Int? {
      node.flatMap { json.member(name, of: $0) }
    }
    func element(_ index: Int, _ node: Int?) -> Int? {
      node.flatMap { json.element(index, of: $0) }
    }
    let root = json.root
    let node: Int?
    switch place {
    case .input:
      node = member("input", root)
    case .output:
      node = member("output", root)
    case .layer(let layer):
      let found = element(layer, member("layers", root))
      node = member("from", found) ?? found
    case .neuron(let layer, let neuron):
      node = element(neuron, member("neurons", element(layer, member("layers", root))))
    case .weight(let layer, let neuron, let index):
      let row = element(neuron, member("neurons", element(layer, member("layers", root))))
      node = element(0, element(index, member("weights", row)))
    }
    return json.offset(of: node ?? root)
  }
}
