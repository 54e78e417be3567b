import Diagnostics
import Exact
import Networks

/// How the first layers of hard-tanh units are built, as options name it.
package enum YunVariant: String, CaseIterable, Sendable {
  case decoupled
  case chain
  case roundedChain = "rounded-chain"

  static let option = ConstructionOption(
    "variant", .choice(allCases.map(\.rawValue)),
    help: "of hard-tanh: decoupled has 2p - 1 units for p groups and small weights, chain p units"
      + " and large weights, rounded-chain p units that meet classes or, nearly, targets;"
      + " decoupled where the widths allow it unless it is given")

  /// The variant that `options` ask for; nil if the construction may choose.
  /// - Throws: a `DiagnosticList` if it is not for `activation`.
  static func read(_ options: OptionValues, _ activation: YunActivation) throws -> YunVariant? {
    guard let variant = options.choice(option.name).flatMap(YunVariant.init) else { return nil }
    if activation != .hardTanh, variant != .decoupled {
      throw DiagnosticList([
        Construction.conflict(
          "\(option.name) \(variant.rawValue)", with: "activation \(activation.activation)",
          because: "ReLU-like units are decoupled at the chain's width")
      ])
    }
    return variant
  }
}
