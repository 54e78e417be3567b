import Networks

/// The layers of a network as nodes of a drawing, each of one layer or of many.
///
/// Layers that repeat, one by one or several in turn, become a frame around those of one repetition.
/// In long networks, what is left of a chain of layers becomes one node.
package struct LayerOutline: Sendable {
  /// A part of the drawing.
  package indirect enum Part: Hashable, Sendable {
    /// The node of this number.
    case node(Int)
    /// What stands for this many repetitions.
    case repeated([Part], count: Int)
  }

  /// In the order of the layers.
  package private(set) var parts: [Part] = []
  /// The node of each layer.
  package private(set) var nodes: [Int]
  package private(set) var nodeCount = 0

  /// Layers of the same shape have the same number: width, activations, and which layers are read,
  /// counted from them.
  private var shapes: [Int] = []
  /// Whether a layer is read by the next one alone, which reads nothing else.
  private var isLinked: [Bool] = []
  private let layers: [Layer]
  /// How many neurons of each activation the layers have.
  let activations: [[Activation: Int]]

  /// - Complexity: O(weights + layers²) at most; nearly linear where layers repeat.
  package init(_ network: Network) {
    layers = network.layers
    nodes = Array(repeating: 0, count: layers.count)
    activations = layers.map { layer in
      layer.neurons.reduce(into: [:]) { $0[$1.activation, default: 0] += 1 }
    }
    var numbers: [Shape: Int] = [:]
    shapes = layers.indices.map { index in
      let shape = Shape(
        activations: activations[index],
        distances: layers[index].sources.map { index - LayerOutline.place(of: $0) })
      if let known = numbers[shape] { return known }
      numbers[shape] = numbers.count
      return numbers.count - 1
    }
    isLinked = Array(repeating: false, count: layers.count)
    var readers = Array(repeating: 0, count: layers.count)
    for layer in layers {
      for case .layer(let source) in layer.sources { readers[source] += 1 }
    }
    for index in layers.indices.dropLast() {
      isLinked[index] = readers[index] == 1 && layers[index + 1].sources == [.layer(index)]
    }
    parts = outline(0..<layers.count, isShort: false)
    if nodeCount > LayerOutline.nodeLimit {
      nodeCount = 0
      parts = outline(0..<layers.count, isShort: true)
    }
  }

  /// How many nodes a drawing has before it is shortened.
  private static let nodeLimit = 60
  /// The longest repetition that is looked for.
  private static let periodLimit = 4096

  private struct Shape: Hashable {
    let activations: [Activation: Int]
    /// How far before the layer those are that it reads.
    let distances: [Int]
  }

  /// The layer's number; −1 for the input.
  private static func place(of source: Layer.Source) -> Int {
    switch source {
    case .input: -1
    case .layer(let index): index
    }
  }

  /// Makes nodes for the layers of `range`; `isShort` joins the layers of chains.
  private mutating func outline(_ range: Range<Int>, isShort: Bool) -> [Part] {
    // The shortest run of repetitions that is worth a frame.
    let least = isShort ? max(3, range.count / LayerOutline.nodeLimit) : 3
    var parts: [Part] = []
    var start = range.lowerBound
    while start < range.upperBound {
      let (period, count) = repetition(from: start, in: range)
      let end = start + period * count
      if count > 1, end - start >= least {
        parts.append(
          .repeated(outline(start..<(start + period), isShort: isShort), count: count))
        for index in (start + period)..<end { nodes[index] = nodes[index - period] }
      } else {
        for index in start..<end {
          if isShort, index > range.lowerBound, isLinked[index - 1], case .node? = parts.last {
            nodes[index] = nodes[index - 1]
          } else {
            nodes[index] = nodeCount
            parts.append(.node(nodeCount))
            nodeCount += 1
          }
        }
      }
      start = end
    }
    return parts
  }

  /// Returns the layers that repeat from `start` on: the longest such run, and of these that of the
  /// fewest layers in turn; 1 and 1 if there is none.
  private func repetition(from start: Int, in range: Range<Int>) -> (period: Int, count: Int) {
    var best = (period: 1, count: 1)
    let limit = min(LayerOutline.periodLimit, range.count / 3)
    for period in stride(from: 1, through: limit, by: 1) {
      var end = start + period
      while end < range.upperBound, isRepeated(end, start: start, period: period) { end += 1 }
      let count = (end - start) / period
      if count >= 3, period * count > best.period * best.count { best = (period, count) }
    }
    return best
  }

  /// Whether layer `index` is like the one `period` before it, in a run from `start` on.
  private func isRepeated(_ index: Int, start: Int, period: Int) -> Bool {
    if shapes[index] == shapes[index - period] { return true }
    // All repetitions may read the same layer before the run.
    let (layer, earlier) = (layers[index], layers[index - period])
    guard layer.sources.count == earlier.sources.count else { return false }
    for (source, other) in zip(layer.sources, earlier.sources) {
      let (a, b) = (LayerOutline.place(of: source), LayerOutline.place(of: other))
      if a != b + period, a != b || a >= start { return false }
    }
    return activations[index] == activations[index - period]
  }
}
