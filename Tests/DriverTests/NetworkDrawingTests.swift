import Constructions
import Diagnostics
import Driver
import Exact
import Networks
import Support
import Testing

@Suite struct NetworkDrawingTests {
  private func draw(
    _ network: Network, _ detail: NetworkDrawing.Detail? = nil
  ) throws -> DrawnGraph {
    try DrawnGraph(NetworkDrawing(network, detail: detail).text)
  }

  /// A network of one input whose layers are as `widths` say, of ReLUs that read all of the last.
  private func chain(_ widths: [Int], named name: String = "chain") -> Network {
    var builder = NetworkBuilder([0...9])
    var last = builder.inputs
    for width in widths {
      last = (0..<width).map { builder.add(.relu, last.map { ($0, 1) }, plus: Rational($0)) }
      builder.endLayer()
    }
    return builder.network(named: name, outputs: [last.map { ($0, 1) }])
  }

  // MARK: neurons

  @Test(arguments: Seed.some(200))
  func everyNeuronAndWeightIsDrawnExactly(_ seed: Seed) throws {
    var generator = seed.generator
    var options = RandomNetworkOptions()
    options.hasInexactActivations = true
    let network = Network.random(using: &generator, options)
    let graph = try draw(network, .neurons)
    var names = Set((0..<network.input.dimension).map { "x\($0)" } + ["output"])
    var edges = graph.edges
    for (index, layer) in network.layers.enumerated() {
      let sources = layer.sources.flatMap { source in
        (0..<network.width(of: source)).map { column in
          if case .layer(let other) = source { "\(other).\(column)" } else { "x\(column)" }
        }
      }
      for (number, neuron) in layer.neurons.enumerated() {
        let name = "\(index).\(number)"
        names.insert(name)
        let node = try #require(graph.nodes[name], "\(seed)")
        let lines = node["label"]?.split(separator: "\n") ?? []
        #expect(lines.first == "\(neuron.activation)", "\(seed)")
        #expect(lines.count == (neuron.bias.isZero ? 1 : 2), "\(seed)")
        if !neuron.bias.isZero {
          let exact = neuron.bias.shortestText
          #expect(lines[1] == "bias \(exact)" || node["tooltip"] == "bias \(exact)", "\(seed)")
        }
        for weight in neuron.weights where !weight.value.isZero {
          let exact = weight.value.shortestText
          let place = edges.firstIndex {
            $0.start == sources[weight.column] && $0.end == name
              && ($0.attributes["label"] == exact || $0.attributes["tooltip"] == exact)
          }
          let found = try #require(place, "\(seed): \(name) reads \(exact) times a value")
          #expect(
            edges[found].attributes["color"] == (weight.value < 0 ? "#b03030" : "#3050b0"))
          edges.remove(at: found)
        }
      }
    }
    #expect(Set(graph.nodes.keys) == names, "\(seed)")
    // What is left leads to the output.
    #expect(edges.count == network.outputCount, "\(seed)")
    #expect(edges.allSatisfy { $0.end == "output" }, "\(seed)")
    #expect(graph.frames.count == network.layers.count + 1, "\(seed)")
  }

  @Test func outputsShowHowTheyAreRead() throws {
    let kinds: [(OutputSpecification, Int, String)] = [
      (OutputSpecification(.real), 2, "2 real numbers"),
      (OutputSpecification(.label(first: -1, classCount: 3)), 1, "label in -1 ..< 2"),
      (
        OutputSpecification(.label(first: 5, classCount: 2), labelNames: ["no", "yes"]), 1,
        "label in 5 ..< 7\n5 = no\n6 = yes"
      ),
      (OutputSpecification(.sign, labelNames: ["cold", "warm"]), 1, "sign\n-1 = cold\n1 = warm"),
      (OutputSpecification(.oneHot(classCount: 3)), 3, "one-hot: argmax of 3"),
    ]
    for (output, count, text) in kinds {
      var network = chain([2])
      network.output = output
      network.layers[1].neurons = Array(repeating: network.layers[1].neurons[0], count: count)
      for detail in NetworkDrawing.Detail.allCases {
        #expect(try draw(network, detail).nodes["output"]?["label"] == text)
      }
    }
  }

  @Test func longWeightsAreShortenedAndWholeInTheTooltip() throws {
    var network = chain([1])
    let long = Rational(BigInt.powerOfTwo(300) - 1, 3)
    network.layers[0].neurons[0].weights = [Weight(0, -long)]
    let edge = try #require(try draw(network).edges.first)
    #expect(edge.attributes["tooltip"] == (-long).shortestText)
    #expect(edge.attributes["label"]?.hasSuffix("bits)") == true)
    #expect((edge.attributes["label"]?.count ?? 99) < 40)
  }

  // MARK: texts

  /// What would end a string, or mean something in it.
  static let hostile = [
    "\"]; evil [label=\"", "\\", "\\\"]; evil; \"", "a\\N\\G\\l", "&lt;b&gt;&quot;", "<b>x</b>",
    "two\nlines", "nul\0 bell\u{7} turn\u{202E} line\u{2028}", "}\n}\ndigraph g { evil }", "//",
    "#include", "名前 é",
  ]

  @Test(arguments: hostile)
  func namesAreTextAndNothingElse(_ name: String) throws {
    var network = chain([2], named: name)
    network.output = OutputSpecification(.label(first: 0, classCount: 1), labelNames: [name])
    let shown = String(
      String.UnicodeScalarView(
        name.unicodeScalars.map {
          let isHidden = [.control, .format, .lineSeparator].contains(
            $0.properties.generalCategory)
          return isHidden && $0 != "\n" ? "\u{FFFD}" : $0
        }))
    for detail in NetworkDrawing.Detail.allCases {
      let graph = try draw(network, detail)
      let plain = try draw(chain([2]), detail)
      #expect(Set(graph.nodes.keys) == Set(plain.nodes.keys))
      #expect(graph.edges.map(\.start) == plain.edges.map(\.start))
      #expect(graph.attributes["label"]?.hasPrefix("\(shown)\n") == true)
      #expect(graph.nodes["output"]?["label"]?.hasSuffix("0 = \(shown)") == true)
    }
  }

  @Test func longNamesAreShortened() throws {
    let name = String(repeating: "long ", count: 1000)
    let label = try #require(try draw(chain([1], named: name)).attributes["label"])
    #expect(label.hasPrefix("long long") && label.count < 300)
  }

  // MARK: layers

  /// The nodes of an outline's layers, in their order.
  private func unrolled(_ parts: [LayerOutline.Part]) -> [Int] {
    parts.flatMap { part in
      switch part {
      case .node(let node): [node]
      case .repeated(let inner, let count):
        Array(repeating: unrolled(inner), count: count).flatMap { $0 }
      }
    }
  }

  /// Expects an edge for every layer that reads another, and no others; `isShort` if the layers of
  /// chains are joined.
  private func expectEveryRead(
    _ network: Network, _ seed: Seed? = nil, isShort: Bool = false
  ) throws {
    let outline = LayerOutline(network)
    #expect(outline.nodes.count == network.layers.count)
    let isUnrolled = unrolled(outline.parts) == outline.nodes
    #expect(isUnrolled != isShort, "\(seed)")
    let graph = try draw(network, .layers)
    #expect(graph.nodes.count == outline.nodeCount + 2, "\(seed)")
    struct Read: Hashable {
      let start: String
      let end: String
      let isSkip: Bool
    }
    var expected: Set<Read> = []
    for (index, layer) in network.layers.enumerated() {
      let end = "node \(outline.nodes[index])"
      for source in layer.sources {
        switch source {
        case .input: expected.insert(Read(start: "input", end: end, isSkip: index > 0))
        case .layer(let other):
          let start = "node \(outline.nodes[other])"
          if start != end || other != index - 1 {
            expected.insert(Read(start: start, end: end, isSkip: other != index - 1))
          }
        }
      }
    }
    let found = graph.edges.filter { $0.end != "output" }.map {
      Read(start: $0.start, end: $0.end, isSkip: $0.attributes["color"] == "#208040")
    }
    #expect(Set(found) == expected && found.count == expected.count, "\(seed)")
    #expect(graph.edges.last?.end == "output")
  }

  @Test(arguments: Seed.some(100))
  func everyLayerAndReadIsDrawn(_ seed: Seed) throws {
    var generator = seed.generator
    var options = RandomNetworkOptions()
    options.depth = 30
    options.width = 2
    options.hasInexactActivations = true
    try expectEveryRead(.random(using: &generator, options), seed)
    let family = try #require(NetworkFamily.allCases.randomElement(using: &generator))
    try expectEveryRead(.structured(family, using: &generator), seed)
  }

  @Test func equalLayersAreDrawnOnce() throws {
    let network = chain([2] + Array(repeating: 3, count: 470) + [4])
    let graph = try draw(network)
    // Input, three kinds of layers, the last one, and output.
    #expect(graph.nodes.count == 6)
    #expect(graph.nodes.values.contains { $0["label"]?.contains("× 470\n3 relu") == true })
    try expectEveryRead(network)
  }

  @Test func loopsInLoopsAreFramesInFrames() throws {
    let inner = Array(repeating: [2, 3], count: 5).flatMap { $0 } + [7]
    let network = chain(Array(repeating: inner, count: 20).flatMap { $0 })
    let graph = try draw(network)
    #expect(graph.frames.map { $0["label"] } == ["× 20", "× 5"])
    #expect(graph.nodes.count == 2 + 3 + 1)
    #expect(graph.edges.contains { $0.attributes["style"] == "dashed" })
    try expectEveryRead(network)
  }

  /// 700 layers of many shapes, four times: one node that stands for 700 layers.
  @Test func longLoopsAreFound() throws {
    var generator = SplitMix64(seed: 4)
    let widths = (0..<700).map { _ in 1 + Int(generator.below(9)) }
    let network = chain(Array(repeating: widths, count: 4).flatMap { $0 })
    let graph = try draw(network)
    #expect(graph.nodes.count == 2 + 1 + 1)
    #expect(graph.nodes.values.contains { $0["label"]?.contains(", × 4\n") == true })
    try expectEveryRead(network, isShort: true)
  }

  @Test func longChainsOfManyShapesStayLegible() throws {
    var generator = SplitMix64(seed: 3)
    let network = chain((0..<3000).map { _ in 1 + Int(generator.below(9)) })
    let graph = try draw(network)
    #expect(graph.nodes.count <= 62)
    try expectEveryRead(network, isShort: true)
    let labels = graph.nodes.values.compactMap { $0["label"] }
    #expect(labels.contains { $0.contains("width 1 … 9: relu") })
  }

  @Test func residualNetworksShowTheirSkips() throws {
    let data = try DataSet.random(
      name: "residual", count: 40, dimension: 4, range: 30, classCount: 4, seed: 1)
    let network = try Constructions.named("yun2019-4.1").build(
      data, options: ["activation": "hard-tanh", "widths": "2x40"])
    try expectEveryRead(network)
    let graph = try draw(network, .layers)
    #expect(graph.nodes.count < 12)
    let skips = graph.edges.filter { $0.attributes["color"] == "#208040" }
    #expect(skips.count >= 2)
    #expect(skips.allSatisfy { $0.attributes["label"]?.contains("weight") == true })
    #expect(graph.frames.count == 1)
    let labels = graph.nodes.values.compactMap { $0["label"] }
    #expect(labels.contains { $0.contains("2 hard-tanh") && $0.contains("weights of at most") })
  }

  @Test func mixedActivationsAreCounted() throws {
    var builder = NetworkBuilder([0...5])
    let x = builder.inputs[0]
    let slopes = Activation.reluLike(negative: Rational(1, 4), positive: 1)
    for activation in [.step, .relu, .relu, slopes, .hardTanh, .identity] {
      _ = builder.add(activation, [(x, 2)])
    }
    builder.endLayer()
    let network = builder.network(named: "mixed", outputs: [[(x, 1)]])
    let graph = try draw(network, .layers)
    let label = try #require(graph.nodes["node 0"]?["label"])
    #expect(
      label.contains("2 relu, 1 hard-tanh, 1 identity, 1 relu-like(1/4,1), 1 step"), "\(label)")
    #expect(label.contains("6 weights of at most"))
  }

  // MARK: sizes

  @Test func smallNetworksAreDrawnNeuronByNeuron() throws {
    #expect(try NetworkDrawing(chain([3, 3])).detail == .neurons)
    #expect(try NetworkDrawing(chain([30, 30])).detail == .layers)
    #expect(try NetworkDrawing(chain([3, 3]), detail: .layers).detail == .layers)
    #expect(try NetworkDrawing(chain([30, 30]), detail: .neurons).detail == .neurons)
  }

  @Test func whatIsTooLargeIsRefused() throws {
    let error = #expect(throws: Diagnostic.self) {
      try NetworkDrawing(chain([60, 60]), detail: .neurons)
    }
    #expect(error?.message.contains("3720 weights; at most 2000 of each") == true)
    #expect(error?.notes == ["`--detail layers` draws a node a layer"])
  }
}
