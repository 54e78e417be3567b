import Exact

/// A part of a network, as error messages and file positions name it.
package enum NetworkPlace: Hashable, Sendable {
  case input
  case layer(Int)
  case neuron(layer: Int, neuron: Int)
  /// The `index`-th listed weight of a neuron.
  case weight(layer: Int, neuron: Int, index: Int)
  case output
}

extension NetworkPlace: CustomStringConvertible {
  package var description: String {
    switch self {
    case .input: "input"
    case .layer(let layer): "layer \(layer)"
    case .neuron(let layer, let neuron), .weight(let layer, let neuron, _):
      "layer \(layer), neuron \(neuron)"
    case .output: "output"
    }
  }
}

/// A rule of the network format that a network breaks.
package struct NetworkProblem: Error, Hashable, Sendable, CustomStringConvertible {
  package let place: NetworkPlace
  package let message: String

  package init(_ place: NetworkPlace, _ message: String) {
    self.place = place
    self.message = message
  }

  package var description: String { "\(place): \(message)" }
}

extension Network {
  /// Returns every broken rule of the network format, in the order of the file.
  ///
  /// - Complexity: O(weights).
  package func problems() -> [NetworkProblem] {
    var problems: [NetworkProblem] = []
    checkInput(&problems)
    if layers.isEmpty { problems.append(NetworkProblem(.output, "the network has no layers")) }
    for index in layers.indices { checkLayer(index, &problems) }
    if !layers.isEmpty { checkOutput(&problems) }
    return problems
  }

  private func checkInput(_ problems: inout [NetworkProblem]) {
    func report(_ message: String) { problems.append(NetworkProblem(.input, message)) }
    if input.dimension < 1 { report("dimension is \(input.dimension); at least 1 is expected") }
    if input.scale < 1 { report("scale is \(input.scale); a positive integer is expected") }
    for (index, (low, high)) in zip(input.lower, input.upper).enumerated() where low > high {
      report("lower \(low) is above upper \(high) in coordinate \(index)")
      return
    }
    if input.scale >= 1, input.gridBox == nil {
      report("the domain holds no grid point X / \(input.scale)")
    }
  }

  private func checkLayer(_ index: Int, _ problems: inout [NetworkProblem]) {
    let layer = layers[index]
    if layer.neurons.isEmpty {
      problems.append(NetworkProblem(.layer(index), "the layer has no neurons"))
    }
    var reads = 0
    for source in layer.sources {
      if case .layer(let read) = source, !(0..<index).contains(read) {
        let expected = index == 0 ? "\"input\"" : "\"input\" or a layer before \(index)"
        let what = read >= index ? "layer \(read), which does not come before it" : "layer \(read)"
        problems.append(NetworkProblem(.layer(index), "reads \(what); \(expected) is expected"))
        return
      }
      reads += width(of: source)
    }
    if layer.sources.isEmpty {
      problems.append(NetworkProblem(.layer(index), "reads nothing; \"from\" names no vector"))
    }
    for (number, neuron) in layer.neurons.enumerated() {
      checkNeuron(neuron, .neuron(layer: index, neuron: number), reads: reads, &problems)
    }
  }

  private func checkNeuron(
    _ neuron: Neuron, _ place: NetworkPlace, reads: Int, _ problems: inout [NetworkProblem]
  ) {
    guard case .neuron(let layer, let number) = place else { return }
    if case .reluLike(let negative, let positive) = neuron.activation,
      !(positive > negative && negative >= 0)
    {
      problems.append(
        NetworkProblem(
          place,
          "relu-like slopes are \(negative) and \(positive);"
            + " the second must be above the first, and the first at least 0"))
    }
    var previous = -1
    for (index, weight) in neuron.weights.enumerated() {
      let place = NetworkPlace.weight(layer: layer, neuron: number, index: index)
      if weight.column < 0 || weight.column >= reads {
        problems.append(
          NetworkProblem(
            place, "column \(weight.column) is out of range (the layer reads \(reads) values)"))
      } else if weight.column <= previous {
        problems.append(
          NetworkProblem(
            place,
            "column \(weight.column) follows column \(previous);"
              + " columns must be strictly increasing"))
      }
      previous = max(previous, weight.column)
    }
  }

  private func checkOutput(_ problems: inout [NetworkProblem]) {
    func report(_ message: String) { problems.append(NetworkProblem(.output, message)) }
    func expectCount(_ expected: Int, _ kind: String) {
      if outputCount != expected {
        report("a \(kind) output needs \(expected) values; the last layer has \(outputCount)")
      }
    }
    func expectLabelsFit(_ first: Int, _ classCount: Int) {
      if Int32(exactly: first) == nil || Int32(exactly: first + classCount - 1) == nil {
        report("the labels \(first) … \(first + classCount - 1) do not fit 32 bits")
      }
    }
    let nameCount: Int?
    switch output.kind {
    case .real: nameCount = nil
    case .label(let first, let classCount):
      expectCount(1, "label")
      nameCount = classCount
      if classCount < 1 { report("classes is \(classCount); at least 1 is expected") }
      expectLabelsFit(first, classCount)
    case .sign:
      expectCount(1, "sign")
      nameCount = 2
    case .oneHot(let first, let classCount):
      nameCount = classCount
      if classCount < 1 { report("classes is \(classCount); at least 1 is expected") }
      expectCount(classCount, "one-hot")
      expectLabelsFit(first, classCount)
    }
    if let names = output.labelNames, names.count != nameCount ?? 0 {
      report("labels has \(names.count) names; \(nameCount ?? 0) are expected")
    }
  }
}
