import Constructions
import Exact
import Networks

/// What no network with the layers of a given one can memorize.
package struct LowerBounds: Sendable {
  /// A number of points from which on labels that alternate along a line are out of reach.
  package struct Limit: Sendable {
    package let name: String
    package let formula: String
    /// The least such number.
    package let count: BigInt
  }

  /// The sharpest first; empty if an activation is not piecewise linear and continuous.
  package let limits: [Limit]
  private let network: Network

  package init(_ network: Network) {
    self.network = network
    guard let joint = Theorem3_3.pieceLimit(of: network) else {
      limits = []
      return
    }
    var limits = [
      Limit(name: "all layers", formula: "prod(1 + sum(p_i - 1)) + 1 < N", count: joint + 2)
    ]
    if let (pieces, widths) = Theorem3_3.shape(of: network) {
      let formula =
        switch widths.count {
        case 1: "(p-1)d1 + 2 < N"
        case 2: "p(p-1)d1 d2 + (p-1)d2 + 2 < N"
        default: "P + 1 < N, P = d_k (pP - 1) + 1 in turn"
        }
      limits.append(
        Limit(
          name: "Theorem 3.3, p = \(pieces)", formula: formula,
          count: Theorem3_3.pieceLimit(pieces: pieces, widths: widths) + 2))
    }
    self.limits = limits
  }

  package var json: JSONValue {
    .array(
      limits.map { limit in
        .object([
          .init("name", .string(limit.name)), .init("formula", .string(limit.formula)),
          .init("samples", .number(limit.count.description)),
        ])
      })
  }
}

extension LowerBounds: CustomStringConvertible {
  package var description: String {
    var text = "lower bounds: \(Paper.yun2019.authors), \(Paper.yun2019.venue), Theorem 3.3\n"
    guard let sharpest = limits.first else {
      return text + "it says nothing of step, sigmoid and tanh: its activations are continuous and"
        + " piecewise linear\n"
    }
    text += "no network of these layers memorizes labels that alternate at N points of a line\n\n"
    text +=
      TextTable(
        limits.map { [$0.name, "N >= \(shortText(of: $0.count))", $0.formula] }
      ) { $0 != 1 }.description
    if sharpest.count.bitLength <= 24 {
      text += "\nthe data: memoc generate --alternating --samples \(sharpest.count)"
      text += " --dimension \(network.input.dimension) -o alternating.csv\n"
    }
    return text
  }

  /// The number, or the power of two above it.
  private func shortText(of count: BigInt) -> String {
    count.bitLength <= 64 ? count.description : "2^\(count.bitLength)"
  }
}
