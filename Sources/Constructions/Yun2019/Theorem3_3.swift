import Exact
import Networks

/// Yun et al. 2019, Theorem 3.3: what networks of given widths cannot memorize.
///
/// On the points i·v, i = 1 … N, with labels that alternate, a network needs N − 1 linear pieces
/// along the line: neighboring intervals need slopes of opposite sign, and a piece has one slope.
/// That holds for values ±1, for the sign of an output and for the larger one of two outputs.
///
/// Repair: the theorem asks for activations of p linear pieces; they must be continuous as well. With
/// σ(t) = t for t < 0 and t − 1 for t ≥ 0 two layers of N/2 − 1 units realize the labels.
package enum Theorem3_3 {
  /// Returns how many linear pieces a network of fully connected hidden layers of these `widths`
  /// can have along a line, if each hidden unit's activation has `pieces` of them.
  ///
  /// P₀ = 1, P_k = d_k(p·P_{k−1} − 1) + 1: for one and two hidden layers (p − 1)d₁ + 1 and
  /// p(p − 1)d₁d₂ + (p − 1)d₂ + 1.
  package static func pieceLimit(pieces: Int, widths: [Int]) -> BigInt {
    widths.reduce(1) { BigInt($1) * (BigInt(pieces) * $0 - 1) + 1 }
  }

  /// Whether no such network memorizes every labelling of `count` points on a line.
  package static func cannotMemorize(count: Int, pieces: Int, widths: [Int]) -> Bool {
    pieceLimit(pieces: pieces, widths: widths) < BigInt(count - 1)
  }

  /// How many linear pieces any network can have along a line that has the layers of `network`,
  /// whatever they read; nil if an activation is not piecewise linear and continuous.
  ///
  /// All the values up to a layer are linear on common pieces, of which every neuron splits each into
  /// at most p: P ← P·(1 + Σ (p_i − 1)). A sharper count than the theorem's, which counts the
  /// breakpoints of earlier layers once a neuron; it holds for residual networks too.
  package static func pieceLimit(of network: Network) -> BigInt? {
    var limit = BigInt(1)
    for layer in network.layers {
      var splits = 0
      for neuron in layer.neurons {
        guard let pieces = neuron.activation.continuousPieceCount else { return nil }
        splits += pieces - 1
      }
      limit *= BigInt(1 + splits)
    }
    return limit
  }

  /// The p and the hidden widths for which the theorem itself speaks of `network`: every hidden unit
  /// has the same number of pieces, from 2 on, and reads the layer before; nil if it does not.
  package static func shape(of network: Network) -> (pieces: Int, widths: [Int])? {
    var found: Int?
    for (index, layer) in network.layers.enumerated() {
      guard layer.sources == [index == 0 ? .input : .layer(index - 1)] else { return nil }
      for neuron in layer.neurons {
        guard let pieces = neuron.activation.continuousPieceCount else { return nil }
        if index == network.layers.count - 1 {
          if pieces != 1 { return nil }
        } else if pieces < 2 || pieces != found ?? pieces {
          return nil
        } else {
          found = pieces
        }
      }
    }
    return found.map { ($0, network.layers.dropLast().map(\.neurons.count)) }
  }
}

extension Activation {
  /// p, the number of linear pieces of a continuous piecewise linear activation.
  fileprivate var continuousPieceCount: Int? {
    switch self {
    case .identity: 1
    case .relu, .reluLike: 2
    case .hardTanh: 3
    case .step, .sigmoid, .tanh: nil
    }
  }
}
