import Constructions
import Exact
import Networks

/// The size of a network beside what its theorem promises.
package struct Inspection: Sendable {
  package let network: Network
  package let statistics: NetworkStatistics
  /// The construction that wrote the network, and its bounds for the network's data.
  package let construction: Construction?
  package let bounds: [Bound]

  package init(_ network: Network) {
    self.network = network
    statistics = NetworkStatistics(network)
    if let (construction, context) = BoundContext.read(network.provenance) {
      self.construction = construction
      bounds = construction.bounds(context)
    } else {
      construction = nil
      bounds = []
    }
  }

  /// Whether no bound is broken.
  package var isWithinBounds: Bool { bounds.allSatisfy { $0.holds(for: statistics) != false } }

  /// The sizes and bounds, and the lower bounds if there are any to print.
  package func json(with lowerBounds: LowerBounds? = nil) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init("name", .string(network.name)),
      .init("digest", .string(network.digest)),
      .init("construction", construction.map { .string($0.name) } ?? .null),
      .init("epsilon", construction?.epsilon.map { .string($0.description) } ?? .null),
      .init("dimension", .number(String(network.input.dimension))),
    ]
    for quantity in Bound.Quantity.allCases {
      members.append(
        .init(quantity.rawValue, .number(String(quantity.measured(in: statistics)))))
    }
    members.append(.init("nonzeroBiasCount", .number(String(statistics.nonzeroBiasCount))))
    members.append(.init("bounds", .array(bounds.map { json(of: $0) })))
    if let lowerBounds { members.append(.init("lowerBounds", lowerBounds.json)) }
    return .object(members)
  }

  private func json(of bound: Bound) -> JSONValue {
    let (kind, value): (String, JSONValue) =
      switch bound.value {
      case .exact(let value): ("exact", .number(value.description))
      case .atMost(let value): ("atMost", .number(value.description))
      case .order(let value): ("order", .number(String(value)))
      }
    return .object([
      .init("quantity", .string(bound.quantity.rawValue)), .init("kind", .string(kind)),
      .init("value", value), .init("formula", .string(bound.formula)),
      .init("holds", bound.holds(for: statistics).map { .boolean($0) } ?? .null),
    ])
  }
}

extension Inspection: CustomStringConvertible {
  package var description: String {
    var text = "\(network.name): \(network.input.dimension) inputs, scale \(network.input.scale),"
    text += " output \(network.output.text), digest \(network.digest)\n"
    if let construction {
      text += "\(construction.name): \(construction.theorem) (\(construction.paper.authors),"
      text += " \(construction.paper.venue))\n"
      if let epsilon = construction.epsilon {
        text += "real targets by classes of length \(epsilon.shortestText)\n"
      }
    }
    if let promise = network.promiseText { text += "promised at the samples: \(promise)\n" }
    if network.firstInexactActivation != nil {
      text += "no exact values, and no exact C: `memoc verify` proves bounds of the outputs\n"
    }
    var lines = [["", "network", "bound", "", "formula"]]
    for quantity in Bound.Quantity.allCases {
      let own = bounds.filter { $0.quantity == quantity }
      let measured = String(quantity.measured(in: statistics))
      lines.append([title(quantity), measured] + (own.first.map(cells) ?? []))
      for bound in own.dropFirst() { lines.append(["", ""] + cells(bound)) }
    }
    return text + "\n" + TextTable(lines) { $0 == 0 || $0 > 2 }.description
  }

  private func title(_ quantity: Bound.Quantity) -> String {
    switch quantity {
    case .width: "width"
    case .depth: "depth (affine maps)"
    case .hiddenLayerCount: "hidden layers"
    case .neuronCount: "neurons"
    case .nonzeroParameterCount: "parameters, nonzero weights"
    case .denseParameterCount: "parameters, dense layers"
    case .largestWeightBits: "bits of the largest weight"
    case .totalWeightBits: "bits of all weights"
    }
  }

  /// The bound, whether it holds, and its formula.
  private func cells(_ bound: Bound) -> [String] {
    let verdict = bound.holds(for: statistics).map { $0 ? "ok" : "BROKEN" } ?? ""
    switch bound.value {
    case .exact(let value): return ["= \(value)", verdict, bound.formula]
    case .atMost(let value): return ["<= \(value)", verdict, bound.formula]
    case .order(let value):
      let ratio = Double(bound.quantity.measured(in: statistics)) / value
      let factor = value > 0 ? "\(TextTable.rounded(ratio)) x " : ""
      return ["\(factor)\(TextTable.rounded(value))", verdict, bound.formula]
    }
  }
}

extension TextTable {
  /// A number for display: no decimals from 100 on, else two.
  static func rounded(_ value: Double) -> String {
    guard value.isFinite else { return String(value) }
    if abs(value) >= 100 { return String(Int(min(value, 1e18).rounded())) }
    return String((value * 100).rounded() / 100)
  }
}
