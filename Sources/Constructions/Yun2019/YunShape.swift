import Exact

/// The sizes of one block with its outputs: what Theorem 3.1 and Proposition 3.2 promise.
struct YunShape {
  let inputs: Int
  let groups: Int
  let size: Int
  let coordinates: Int
  /// C of Proposition 3.2.
  let classCount: Int?
  /// The values of the last layer.
  let outputs: Int
  let isHardTanh: Bool
  let isChain: Bool
  /// d_1, d_2, … if they are given.
  let widths: [Int]?
  let samples: Int

  /// The sizes that the network of `context` has, or will have; nil if it can't be told.
  init?(_ context: BoundContext, hiddenLayerCount: Int) {
    guard let activation = try? YunActivation(context.options) else { return nil }
    isHardTanh = activation == .hardTanh
    inputs = context.statistics.dimension
    samples = context.statistics.count
    widths = context.options.integers(YunProblem.widths.name)
    coordinates = context.parameters.integer("coordinates") ?? 1
    if hiddenLayerCount == 3 {
      guard let count = context.parameters.integer("C") ?? context.statistics.classCount else {
        return nil
      }
      classCount = count
      outputs = context.parameters.integer("outputs") ?? count
    } else {
      classCount = nil
      outputs = coordinates
    }
    if let groups = context.parameters.integer("p"), let size = context.parameters.integer("q") {
      (self.groups, self.size) = (groups, size)
      isChain = context.parameters["chain"] == 1
    } else if widths == nil {
      (groups, size) = YunProblem.shape(forKeys: context.statistics.count)
      let variant = context.options.choice(YunVariant.option.name).flatMap(YunVariant.init)
      isChain = isHardTanh && variant != nil && variant != .decoupled
    } else {
      return nil
    }
  }

  /// The hidden widths, as numbers and as formulas.
  private var hidden: [(text: String, width: Int)] {
    let first =
      !isHardTanh ? ("2p", 2 * groups) : isChain ? ("p", groups) : ("2p - 1", 2 * groups - 1)
    let text = classCount == nil ? "q dy" : "q"
    let second = isHardTanh ? (text, size * coordinates) : ("2\(text)", 2 * size * coordinates)
    let third = classCount.map { isHardTanh ? ("2C", 2 * $0) : ("4C", 4 * $0) }
    return [first, second] + (third.map { [$0] } ?? [])
  }

  var bounds: [Bound] {
    let hidden = hidden
    let outputText = classCount == nil ? "dy" : outputs == classCount ? "C" : "outputs"
    let names = hidden.map(\.text).joined(separator: ", ")
    let sum = hidden.reduce(outputs) { $0 + $1.width }
    let (a, b) = (hidden[0], hidden[1])
    var parameters = BigInt(inputs) * BigInt(a.width) + BigInt(a.width) * BigInt(b.width)
    /// A factor of a product.
    func factor(_ text: String) -> String { text.contains(" ") ? "(\(text))" : text }
    var text = "\(factor(a.text)) d + \(factor(a.text)) \(factor(b.text))"
    if hidden.count == 3 {
      // The gates of a class read the second layer; its output reads its gates.
      parameters += BigInt(hidden[2].width) * BigInt(b.width + 1)
      text += " + \(hidden[2].text) (\(b.text) + 1)"
    } else {
      // A coordinate reads its own units.
      parameters += BigInt(b.width)
      text += " + \(b.text)"
    }
    var bounds: [Bound] = [
      .exact(.width, "max(\(names))", hidden.map(\.width).max()!),
      .exact(.hiddenLayerCount, "L - 1", hidden.count),
      .exact(.neuronCount, (hidden.map(\.text) + [outputText]).joined(separator: " + "), sum),
      Bound(.nonzeroParameterCount, text, .atMost(parameters)),
      .order(
        .neuronCount, classCount == nil ? "sqrt(N dy)" : "sqrt(N) + C",
        (Double(samples) * Double(coordinates)).squareRoot() + Double(classCount ?? 0)),
    ]
    if let widest = widths?.max() { bounds.append(.atMost(.width, "max d_l", widest)) }
    return bounds
  }
}
