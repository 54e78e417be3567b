import Exact
import Networks

/// Builds a network layer by layer from neurons that name what they read.
package struct NetworkBuilder {
  /// A coordinate of the input (layer −1) or a neuron.
  package struct Reference: Hashable, Comparable, Sendable {
    package let layer: Int
    package let index: Int

    package static func < (a: Reference, b: Reference) -> Bool {
      (a.layer, a.index) < (b.layer, b.index)
    }
  }

  package typealias Terms = [(Reference, Rational)]

  package let input: InputSpecification
  package private(set) var layers: [Layer] = []
  private var rows: [Neuron] = []
  private var rowTerms: [Terms] = []

  package init(_ input: InputSpecification) { self.input = input }

  /// The builder for the grid points of `box` at `scale`.
  package init(_ box: [ClosedRange<Int>], scale: Int = 1) {
    let factor = Rational(1, BigInt(scale))
    self.init(
      InputSpecification(
        scale: BigInt(scale), lower: box.map { Rational($0.lowerBound) * factor },
        upper: box.map { Rational($0.upperBound) * factor }))
  }

  package var inputs: [Reference] {
    (0..<input.dimension).map { Reference(layer: -1, index: $0) }
  }

  /// Adds a neuron to the current layer; `endLayer()` closes it.
  package mutating func add(
    _ activation: Activation, _ terms: Terms, plus bias: Rational = 0
  ) -> Reference {
    rows.append(Neuron(activation, bias: bias))
    rowTerms.append(terms)
    return Reference(layer: layers.count, index: rows.count - 1)
  }

  /// Closes the current layer, which reads the vectors that its neurons name.
  package mutating func endLayer() {
    let read = Set(rowTerms.joined().map(\.0.layer)).sorted()
    let sources = read.map { $0 < 0 ? Layer.Source.input : .layer($0) }
    var starts: [Int: Int] = [:]
    var width = 0
    for layer in read {
      starts[layer] = width
      width += layer < 0 ? input.dimension : layers[layer].neurons.count
    }
    for index in rows.indices {
      var sums: [Int: Rational] = [:]
      for (reference, weight) in rowTerms[index] {
        sums[starts[reference.layer]! + reference.index, default: 0] += weight
      }
      rows[index].weights = sums.sorted { $0.key < $1.key }.map { Weight($0.key, $0.value) }
    }
    layers.append(Layer(reading: sources.isEmpty ? [.input] : sources, neurons: rows))
    (rows, rowTerms) = ([], [])
  }

  /// A layer of one neuron.
  package mutating func layer(
    _ activation: Activation, _ terms: Terms, plus bias: Rational = 0
  ) -> Reference {
    let reference = add(activation, terms, plus: bias)
    endLayer()
    return reference
  }

  /// The network whose last layer sums up `outputs`.
  package mutating func network(
    named name: String, outputs: [Terms], as kind: OutputSpecification.Kind = .real
  ) -> Network {
    for terms in outputs { _ = add(.identity, terms) }
    endLayer()
    return Network(name: name, input: input, layers: layers, output: OutputSpecification(kind))
  }
}
