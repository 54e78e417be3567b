import Exact

extension Network: CustomStringConvertible {
  /// A readable, stable text: a line a neuron, `[i]` for the i-th value that its layer reads.
  package var description: String {
    var text = "network \(name)  input \(input.dimension) / \(input.scale)\n"
    for (index, layer) in layers.enumerated() {
      text += LayerText.head(index, layer.sources)
      for (number, neuron) in layer.neurons.enumerated() {
        let sum = LayerText.sum(
          neuron.weights.map { ($0.column, $0.value.shortestText) }, neuron.bias.shortestText)
        text += "  \(number)  \(neuron.activation)  \(sum)\n"
      }
    }
    return text + "output \(output.text)\n"
  }
}

extension IntegerNetwork: CustomStringConvertible {
  /// A readable, stable text: a line a neuron, with the scale S of what it stores.
  package var description: String {
    var text = "integer network \(name)  input \(inputBox.count) / \(inputScale)\n"
    for (index, layer) in layers.enumerated() {
      text += LayerText.head(index, layer.sources)
      for (number, neuron) in layer.neurons.enumerated() {
        let sum = LayerText.sum(
          neuron.weights.map { ($0.column, Rational($0.value).shortestText) },
          Rational(neuron.bias).shortestText)
        text += "  \(number)  \(neuron.activation.text)  \(sum)"
        text += neuron.scale == 1 ? "\n" : "    ; S = \(neuron.scale.shortestText)\n"
      }
    }
    if outputParts.count > Set(outputParts).count {
      text +=
        "outputs add up: the parts of \(outputParts.map(\.description).joined(separator: ", "))\n"
    }
    return text + "output \(output.text)\n"
  }
}

extension OutputSpecification {
  /// The kind in words.
  package var text: String {
    switch kind {
    case .real: "real"
    case .label(let first, let classCount): "label in \(first) ..< \(first + classCount)"
    case .sign: "sign"
    case .oneHot(let first, let classCount):
      "one-hot of \(classCount)" + (first == 0 ? "" : " from \(first)")
    }
  }
}

extension IntegerActivation {
  fileprivate var text: String {
    switch self {
    case .identity: "identity"
    case .relu: "relu"
    case .reluLike(let negative, let positive): "relu-like(\(negative),\(positive))"
    case .clamp(let limit): "clamp(\(limit))"
    case .step: "step"
    }
  }
}

/// The lines that both texts share.
private enum LayerText {
  static func head(_ index: Int, _ sources: [Layer.Source]) -> String {
    let names = sources.map { source in
      switch source {
      case .input: "input"
      case .layer(let index): "layer \(index)"
      }
    }
    return "layer \(index) reads \(names.joined(separator: ", "))\n"
  }

  /// `2*[0] - [3] + 1/2`
  static func sum(_ terms: [(column: Int, factor: String)], _ bias: String) -> String {
    var text = ""
    func add(_ part: String, isNegative: Bool) {
      text += text.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      text += part
    }
    for (column, factor) in terms {
      let isNegative = factor.hasPrefix("-")
      let size = isNegative ? String(factor.dropFirst()) : factor
      add(size == "1" ? "[\(column)]" : "\(size)*[\(column)]", isNegative: isNegative)
    }
    if bias != "0" || terms.isEmpty {
      let isNegative = bias.hasPrefix("-")
      add(isNegative ? String(bias.dropFirst()) : bias, isNegative: isNegative)
    }
    return text
  }
}
