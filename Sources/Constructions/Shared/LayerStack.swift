import Exact
import Networks

/// A feed-forward network under construction: each layer reads the one before it, the first one
/// the inputs.
package struct LayerStack: Sendable {
  package let inputCount: Int
  package private(set) var layers: [[Neuron]] = []

  /// A network without layers that reads `inputCount` values.
  package init(inputCount: Int) { self.inputCount = inputCount }

  /// The values of the last layer, or the inputs while there are no layers.
  package var values: [AffineForm] {
    (0..<(layers.last?.count ?? inputCount)).map { AffineForm(column: $0, of: layers.count) }
  }

  /// Appends a layer with one neuron a form, in that order, and returns the neurons' values.
  ///
  /// - Requires: the forms are over the last layer (the inputs, if there is none).
  @discardableResult
  package mutating func append(
    _ forms: [AffineForm], _ activation: Activation = .relu
  ) -> [AffineForm] {
    append(forms, activations: [Activation](repeating: activation, count: forms.count))
  }

  /// The same for a layer whose neurons have different activations.
  ///
  /// - Requires: one activation a form.
  @discardableResult
  package mutating func append(
    _ forms: [AffineForm], activations: [Activation]
  ) -> [AffineForm] {
    precondition(forms.count == activations.count, "a neuron without an activation")
    for form in forms {
      precondition(form.canBeRead(afterLayer: layers.count), "a form over an earlier layer")
    }
    layers.append(
      zip(forms, activations).map { Neuron($1, bias: $0.constant, weights: $0.weights) })
    return values
  }

  /// Appends `stacks` side by side, layer by layer, all reading the last layer, and returns the
  /// values of `results` after the last of these layers.
  ///
  /// - Shape: layer l is layer l of every stack in order; a stack that has ended takes one neuron,
  ///   which carries its result.
  /// - Requires: stacks read as many values as the last layer has and have a layer; `results[k]` is
  ///   a form over the last layer of `stacks[k]`, nowhere negative.
  package mutating func appendSideBySide(
    _ stacks: [LayerStack], results: [AffineForm]
  ) -> [AffineForm] {
    precondition(stacks.count == results.count, "a stack without a result")
    var current = results
    // Whether `current[k]` is already in the columns of the joined layers.
    var isJoined = [Bool](repeating: false, count: stacks.count)
    for index in 0..<(stacks.map(\.layers.count).max() ?? 0) {
      var joined: [Neuron] = []
      // The columns of the joined layer before this one, a stack each.
      let previous = index == 0 ? [] : starts(of: stacks, atLayer: index - 1)
      for (number, stack) in stacks.enumerated() {
        if index < stack.layers.count {
          let shift = index == 0 ? 0 : previous[number]
          joined += stack.layers[index].map { $0.shifted(by: shift) }
        } else {
          if !isJoined[number] {
            current[number] = current[number].moved(by: previous[number], to: layers.count)
            isJoined[number] = true
          } else {
            current[number] = AffineForm(column: previous[number], of: layers.count)
          }
          joined.append(
            Neuron(.relu, bias: current[number].constant, weights: current[number].weights))
        }
      }
      layers.append(joined)
    }
    let last = starts(of: stacks, atLayer: (stacks.map(\.layers.count).max() ?? 0) - 1)
    return stacks.indices.map { number in
      isJoined[number]
        ? AffineForm(column: last[number], of: layers.count)
        : current[number].moved(by: last[number], to: layers.count)
    }
  }

  /// The first column of every stack in layer `index` of them side by side.
  private func starts(of stacks: [LayerStack], atLayer index: Int) -> [Int] {
    var next = 0
    return stacks.map { stack in
      defer { next += index < stack.layers.count ? stack.layers[index].count : 1 }
      return next
    }
  }

  /// The layers as a network stores them.
  package var networkLayers: [Layer] {
    layers.enumerated().map { index, neurons in
      Layer(reading: [index == 0 ? .input : .layer(index - 1)], neurons: neurons)
    }
  }
}

extension Neuron {
  /// Returns the neuron that reads `columns` more to the right.
  fileprivate func shifted(by columns: Int) -> Neuron {
    if columns == 0 { return self }
    var result = self
    for index in result.weights.indices { result.weights[index].column += columns }
    return result
  }
}

extension AffineForm {
  /// Returns the same form over columns `columns` further to the right of layer `layer`.
  fileprivate func moved(by columns: Int, to layer: Int) -> AffineForm {
    weights.reduce(AffineForm(constant)) { form, weight in
      form + weight.value * AffineForm(column: weight.column + columns, of: layer)
    }
  }
}
