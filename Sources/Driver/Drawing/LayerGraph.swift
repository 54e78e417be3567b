import Exact
import Networks

/// A network drawn layer by layer, from above to below.
///
/// A node shows width, activations and weights, an edge that a layer reads another. Edges that skip
/// layers are green; dashed ones lead from one repetition to the next.
struct LayerGraph {
  private let network: Network
  private let outline: LayerOutline
  /// The layers of each node, ascending.
  private let layers: [[Int]]

  init(_ network: Network, _ outline: LayerOutline) {
    self.network = network
    self.outline = outline
    var layers = [[Int]](repeating: [], count: outline.nodeCount)
    for (layer, node) in outline.nodes.enumerated() { layers[node].append(layer) }
    self.layers = layers
  }

  var text: String {
    var graph = DOTGraph()
    NetworkDrawing.begin(&graph, network, direction: "TB")
    graph.node(
      "input", [("label", NetworkDrawing.counted(network.input.dimension, "input"))])
    var frames = 0
    write(outline.parts, to: &graph, frames: &frames)
    graph.node(
      "output",
      [
        ("label", NetworkDrawing.text(of: network.output, count: network.outputCount)),
        ("shape", "plain"),
      ])
    for link in links { graph.edge(link.start, link.end, link.attributes) }
    graph.edge(name(ofLayer: network.layers.count - 1), "output", [("style", "dotted")])
    return graph.text
  }

  // MARK: nodes

  private func name(ofLayer index: Int) -> String { "node \(outline.nodes[index])" }

  /// Writes nodes, and frames around those that repeat; `frames` counts them.
  private func write(_ parts: [LayerOutline.Part], to graph: inout DOTGraph, frames: inout Int) {
    for part in parts {
      switch part {
      case .node(let node):
        graph.node("node \(node)", [("label", title(ofNode: node, count: 1))])
      case .repeated(let inner, let count):
        if inner.count == 1, case .node(let node) = inner[0] {
          graph.node(
            "node \(node)",
            [("label", title(ofNode: node, count: count)), ("peripheries", "2")])
          continue
        }
        frames += 1
        graph.beginCluster(
          "\(frames)",
          [
            ("label", "× \(count)"), ("labeljust", "r"), ("fontsize", "14"),
            ("color", "#808080"), ("style", "rounded"),
          ])
        write(inner, to: &graph, frames: &frames)
        graph.endCluster()
      }
    }
  }

  /// `layers 3 … 470 × 118`, its units and its weights.
  private func title(ofNode node: Int, count: Int) -> String {
    let layers = layers[node]
    var first = "layer \(layers[0])"
    if layers.count > 1 { first = "layers \(layers[0]) … \(layers[layers.count - 1])" }
    if count > 1 { first += ", × \(count)" }
    let (low, high) = layers.reduce((Int.max, 0)) { range, layer in
      let count = weightCounts(ofLayer: layer).reduce(0, +)
      return (min(range.0, count), max(range.1, count))
    }
    let bits = layers.map(largestBits).max() ?? 0
    let weights = low == high ? NetworkDrawing.counted(low, "weight") : "\(low) … \(high) weights"
    return
      "\(first)\n\(units(of: layers))\n\(weights) of at most \(NetworkDrawing.counted(bits, "bit"))"
  }

  /// `3 relu, 1 identity`, or the widths of layers that are not alike.
  private func units(of layers: [Int]) -> String {
    func names(_ counts: [Activation: Int]) -> [(name: String, count: Int)] {
      counts.map { ("\($0.key)", $0.value) }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    }
    let all = layers.map { outline.activations[$0] }
    if all.allSatisfy({ $0 == all[0] }) {
      return names(all[0]).map { "\($0.count) \($0.name)" }.joined(separator: ", ")
    }
    let widths = layers.map { network.layers[$0].neurons.count }
    let (low, high) = (widths.min()!, widths.max()!)
    let sums = all.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
    let kinds = names(sums).map(\.name).joined(separator: ", ")
    return "width \(low == high ? "\(low)" : "\(low) … \(high)"): \(kinds)"
  }

  private func largestBits(ofLayer index: Int) -> Int {
    network.layers[index].neurons.reduce(0) { bits, neuron in
      neuron.weights.reduce(max(bits, neuron.bias.weightBits)) { max($0, $1.value.weightBits) }
    }
  }

  // MARK: edges

  private struct Link {
    let start: String
    let end: String
    let attributes: DOTGraph.Attributes
  }

  /// That one node reads another: an edge for all the layers of both.
  private struct LinkKey: Hashable {
    /// −1 for the input.
    let start: Int
    let end: Int
    let isSkip: Bool
  }

  private var links: [Link] {
    var keys: [LinkKey] = []
    var weights: [LinkKey: (low: Int, high: Int)] = [:]
    for (index, layer) in network.layers.enumerated() {
      for (source, count) in zip(layer.sources, weightCounts(ofLayer: index)) {
        let previous: Layer.Source = index == 0 ? .input : .layer(index - 1)
        let start = if case .layer(let other) = source { outline.nodes[other] } else { -1 }
        let key = LinkKey(
          start: start, end: outline.nodes[index], isSkip: source != previous)
        if let known = weights[key] {
          weights[key] = (min(known.low, count), max(known.high, count))
        } else {
          keys.append(key)
          weights[key] = (count, count)
        }
      }
    }
    // Layers of one node follow one another.
    return keys.filter { $0.start != $0.end || $0.isSkip }.map { key in
      let (low, high) = weights[key]!
      return Link(
        start: key.start < 0 ? "input" : "node \(key.start)", end: "node \(key.end)",
        attributes: attributes(of: key, low, high))
    }
  }

  private func attributes(of key: LinkKey, _ low: Int, _ high: Int) -> DOTGraph.Attributes {
    var attributes: DOTGraph.Attributes = []
    if key.start >= key.end { attributes += [("style", "dashed"), ("constraint", "false")] }
    if key.isSkip {
      let count = low == high ? NetworkDrawing.counted(low, "weight") : "\(low) … \(high) weights"
      attributes += [
        ("color", NetworkDrawing.skip), ("fontcolor", NetworkDrawing.skip), ("label", count),
      ]
    }
    return attributes
  }

  /// How many weights of a layer that are not zero lie on each vector that it reads.
  private func weightCounts(ofLayer index: Int) -> [Int] {
    let layer = network.layers[index]
    let ends = layer.sources.reduce(into: [Int]()) {
      $0.append(($0.last ?? 0) + network.width(of: $1))
    }
    var counts = [Int](repeating: 0, count: ends.count)
    for neuron in layer.neurons {
      // Columns ascend, and with them the vector.
      var vector = 0
      for weight in neuron.weights where !weight.value.isZero {
        while weight.column >= ends[vector] { vector += 1 }
        counts[vector] += 1
      }
    }
    return counts
  }
}
