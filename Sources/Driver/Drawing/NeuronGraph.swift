import Exact
import Networks

/// A network drawn neuron by neuron, its layers from left to right.
///
/// A neuron shows its activation and bias, an edge its weight: exactly, or shortened where it is long
/// (an SVG file then has all of it in the tooltip). Negative weights are red, positive ones blue.
struct NeuronGraph {
  let text: String

  init(_ network: Network) {
    var graph = DOTGraph()
    NetworkDrawing.begin(&graph, network, direction: "LR")
    graph.set("graph", [("ranksep", "1.2")])
    graph.beginCluster("input", NeuronGraph.frame("input"))
    for coordinate in 0..<network.input.dimension {
      graph.node(NeuronGraph.name(.input, coordinate), [("label", "x\(coordinate)")])
    }
    graph.endCluster()
    for (index, layer) in network.layers.enumerated() {
      graph.beginCluster("\(index)", NeuronGraph.frame("layer \(index)"))
      for (number, neuron) in layer.neurons.enumerated() {
        graph.node(NeuronGraph.name(.layer(index), number), NeuronGraph.attributes(of: neuron))
      }
      graph.endCluster()
    }
    graph.node(
      "output",
      [
        ("label", NetworkDrawing.text(of: network.output, count: network.outputCount)),
        ("shape", "plain"),
      ])
    for (index, layer) in network.layers.enumerated() {
      let sources = layer.sources.flatMap { source in
        (0..<network.width(of: source)).map { NeuronGraph.name(source, $0) }
      }
      for (number, neuron) in layer.neurons.enumerated() {
        for weight in neuron.weights where !weight.value.isZero {
          graph.edge(
            sources[weight.column], NeuronGraph.name(.layer(index), number),
            NeuronGraph.attributes(of: weight.value))
        }
      }
    }
    for number in 0..<network.outputCount {
      graph.edge(
        NeuronGraph.name(.layer(network.layers.count - 1), number), "output",
        [("label", NeuronGraph.title(ofOutput: number, network)), ("style", "dotted")])
    }
    text = graph.text
  }

  /// `x3` for a coordinate, `2.3` for neuron 3 of layer 2.
  private static func name(_ source: Layer.Source, _ index: Int) -> String {
    switch source {
    case .input: "x\(index)"
    case .layer(let layer): "\(layer).\(index)"
    }
  }

  private static func frame(_ title: String) -> DOTGraph.Attributes {
    [("label", title), ("fontsize", "11"), ("color", "#c0c0c0"), ("style", "rounded")]
  }

  private static func attributes(of neuron: Neuron) -> DOTGraph.Attributes {
    if neuron.bias.isZero { return [("label", "\(neuron.activation)")] }
    let bias = NetworkDrawing.text(of: neuron.bias)
    var attributes = [("label", "\(neuron.activation)\nbias \(bias)")]
    if let full = NetworkDrawing.fullText(of: neuron.bias) {
      attributes.append(("tooltip", "bias \(full)"))
    }
    return attributes
  }

  private static func attributes(of weight: Rational) -> DOTGraph.Attributes {
    let color = weight.signum < 0 ? NetworkDrawing.negative : NetworkDrawing.positive
    var attributes = [
      ("label", NetworkDrawing.text(of: weight)), ("color", color), ("fontcolor", color),
    ]
    if let full = NetworkDrawing.fullText(of: weight) {
      attributes += [("tooltip", full), ("labeltooltip", full)]
    }
    return attributes
  }

  /// What value `index` of the last layer is.
  private static func title(ofOutput index: Int, _ network: Network) -> String {
    switch network.output.kind {
    case .real: "y\(index)"
    case .label, .sign: "y"
    case .oneHot(let first, _):
      NetworkDrawing.shortened(network.output.name(of: first + index))
    }
  }
}
