import Diagnostics
import Exact
import Networks

/// What must be certified of a sample's outputs, where these have no exact values.
package enum EnclosureRequirement: Hashable, Sendable {
  /// Every output lies at most so far from its target.
  case within(Rational)
  /// The output lies nearer than 1/2 to the label, so that rounding gives it, and at most the given
  /// number away from it.
  case roundsToLabel(within: Rational?)
  /// The output is positive or negative, as the label is.
  case sign
  /// The label's output is above the others.
  case largest

  /// What is asked of `network` on `expectations`: `epsilon` or, without one, the member `epsilon`
  /// of its provenance for real outputs; rounding if there is none and all targets are integers.
  ///
  /// - Throws: a `DiagnosticList` if no error is given and the targets are no labels, or the
  ///   provenance's is no number of at least 0.
  init(_ network: Network, _ expectations: Expectations, epsilon: Rational?) throws {
    switch network.output.kind {
    case .sign: self = .sign
    case .oneHot: self = .largest
    case .label: self = .roundsToLabel(within: try epsilon ?? network.promisedEpsilon())
    case .real:
      if let epsilon = try epsilon ?? network.promisedEpsilon() {
        self = .within(epsilon)
      } else if expectations.areIntegers {
        self = .roundsToLabel(within: nil)
      } else {
        throw DiagnosticList([
          Diagnostic(
            "\(network.name): the targets are no integers, and it is not known how far from them"
              + " the outputs may lie",
            notes: ["give --epsilon, or write \"epsilon\" into the network's provenance"])
        ])
      }
    }
  }

  /// Whether outputs are compared with numbers.
  var hasError: Bool {
    switch self {
    case .within, .roundsToLabel: true
    case .sign, .largest: false
    }
  }

  /// Whether an error between `lower` and `upper` (nil: of any size) is allowed; nil if that is
  /// not certain.
  func allows(_ lower: Rational, _ upper: Rational?) -> Bool? {
    func isAllowed(_ error: Rational) -> Bool {
      switch self {
      case .within(let epsilon): error <= epsilon
      case .roundsToLabel(let epsilon):
        error < Rational(1, 2) && (epsilon.map { error <= $0 } ?? true)
      case .sign, .largest: preconditionFailure("a requirement without an error")
      }
    }
    if let upper, isAllowed(upper) { return true }
    return isAllowed(lower) ? nil : false
  }
}

extension EnclosureRequirement: CustomStringConvertible {
  /// What a sample does that meets it.
  package var description: String {
    switch self {
    case .within(let epsilon): "lie within \(epsilon.shortestText) of their targets"
    case .roundsToLabel(nil): "round to the label"
    case .roundsToLabel(let epsilon?): "round to the label, within \(epsilon.shortestText)"
    case .sign: "have the label's sign"
    case .largest: "have their largest output at the label"
    }
  }
}

extension Network {
  /// The error that the network's writer promises, in its provenance.
  fileprivate func promisedEpsilon() throws -> Rational? {
    let text: String
    switch provenance["epsilon"] {
    case nil: return nil
    case .string(let value), .number(let value): text = value
    default: text = ""
    }
    guard let epsilon = try? Rational(exactly: text[...]), epsilon >= 0 else {
      throw DiagnosticList([
        Diagnostic(
          "\(name): the provenance's epsilon is no exact number of at least 0",
          notes: ["write it as a string, such as \"1/1024\", or give --epsilon"])
      ])
    }
    return epsilon
  }
}
