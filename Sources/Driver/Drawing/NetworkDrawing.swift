import Diagnostics
import Exact
import Networks

/// A drawing of a network: a graph for Graphviz.
package struct NetworkDrawing: Sendable {
  /// What a node of the drawing is.
  package enum Detail: String, Sendable, CaseIterable {
    case neurons, layers
  }

  package let detail: Detail
  /// The graph in the language of Graphviz; equal networks give equal texts.
  package let text: String

  /// The drawing of `network`, neuron by neuron where that is small unless `detail` says otherwise.
  ///
  /// - Throws: a `Diagnostic` if the drawing would have too many nodes or edges to be laid out.
  /// - Complexity: O(weights), if layers read few others.
  package init(_ network: Network, detail: Detail? = nil) throws {
    let nodes = network.layers.reduce(network.input.dimension) { $0 + $1.neurons.count }
    let edges = network.layers.reduce(0) { sum, layer in
      layer.neurons.reduce(sum) { $0 + $1.weights.count }
    }
    let isSmall =
      nodes <= NetworkDrawing.smallNodeCount && edges <= NetworkDrawing.smallEdgeCount
    self.detail = detail ?? (isSmall ? .neurons : .layers)
    switch self.detail {
    case .neurons:
      let limit = NetworkDrawing.neuronLimit
      if nodes > limit || edges > limit {
        throw Diagnostic(
          "\(network.name) has \(nodes) inputs and neurons and \(edges) weights; at most \(limit) of"
            + " each can be drawn neuron by neuron",
          notes: ["`--detail layers` draws a node a layer"])
      }
      text = NeuronGraph(network).text
    case .layers:
      let outline = LayerOutline(network)
      if outline.nodeCount > NetworkDrawing.layerLimit {
        throw Diagnostic(
          "\(network.name) has \(outline.nodeCount) layers of different shapes with skips between"
            + " them; at most \(NetworkDrawing.layerLimit) can be drawn")
      }
      text = LayerGraph(network, outline).text
    }
  }

  /// The largest network that is drawn neuron by neuron without being asked to.
  private static let smallNodeCount = 40
  private static let smallEdgeCount = 120
  /// What Graphviz lays out within a minute.
  private static let neuronLimit = 2000
  private static let layerLimit = 1000
}

// MARK: what both forms show

extension NetworkDrawing {
  static let foreground = "#303030"
  static let positive = "#3050b0"
  static let negative = "#b03030"
  static let skip = "#208040"

  /// The attributes of the whole graph, with the network's name and size.
  static func begin(_ graph: inout DOTGraph, _ network: Network, direction: String) {
    let size = NetworkStatistics(network)
    let input = network.input
    graph.set(
      "graph",
      [
        ("rankdir", direction), ("labelloc", "t"), ("fontname", "sans-serif"),
        ("fontcolor", foreground), ("nodesep", "0.15"),
        (
          "label",
          """
          \(shortened(network.name))
          \(counted(input.dimension, "input")) X/\(NetworkDrawing.text(of: Rational(input.scale))), \
          x in \(domain(input))
          \(counted(size.depth, "layer")), \(counted(size.neuronCount, "neuron")), \
          \(counted(size.nonzeroParameterCount, "weight")) of at most \
          \(counted(size.largestWeightBits, "bit"))

          """
        ),
      ])
    graph.set(
      "node",
      [
        ("shape", "box"), ("style", "rounded"), ("fontname", "sans-serif"), ("fontsize", "11"),
        ("color", foreground), ("fontcolor", foreground), ("height", "0.3"),
      ])
    graph.set(
      "edge",
      [
        ("fontname", "sans-serif"), ("fontsize", "9"), ("arrowsize", "0.6"),
        ("color", foreground), ("fontcolor", foreground),
      ])
  }

  /// The smallest box around the domain that is a cube.
  private static func domain(_ input: InputSpecification) -> String {
    let (low, high) = (input.lower.min()!, input.upper.max()!)
    let isCube = input.lower.allSatisfy { $0 == low } && input.upper.allSatisfy { $0 == high }
    return (isCube ? "" : "a box in ") + "[\(text(of: low)), \(text(of: high))]"
  }

  /// How the last layer is read, and what its labels are called.
  static func text(of output: OutputSpecification, count: Int) -> String {
    let kind =
      switch output.kind {
      case .real: count == 1 ? "real number" : "\(count) real numbers"
      case .label(let first, let classCount): "label in \(first) ..< \(first + classCount)"
      case .sign: "sign"
      case .oneHot(let first, let classCount):
        "one-hot: argmax of \(classCount)" + (first == 0 ? "" : ", labels from \(first)")
      }
    guard let names = output.labelNames, let labels = output.labels else { return kind }
    let limit = 12
    let named = labels.lazy.filter { output.kind != .sign || $0 != 0 }.prefix(limit)
    var lines = named.map { "\($0) = \(shortened(output.name(of: $0)))" } as [String]
    if names.count > limit { lines.append("… \(names.count - limit) more") }
    return ([kind] + lines).joined(separator: "\n")
  }

  /// The exact number, or its ends and length if it is long.
  static func text(of number: Rational) -> String {
    let exact = number.shortestText
    if exact.utf8.count <= numberLimit { return exact }
    return "\(exact.prefix(8))…\(exact.suffix(8)) (\(number.weightBits) bits)"
  }

  /// The exact number, if `text(of:)` is not.
  static func fullText(of number: Rational) -> String? {
    let exact = number.shortestText
    return exact.utf8.count <= numberLimit ? nil : exact
  }

  private static let numberLimit = 24

  /// `1 weight`, `2 weights`
  static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// The beginning of a text of the user.
  static func shortened(_ text: String) -> String {
    text.count <= 60 ? text : text.prefix(59) + "…"
  }
}
