import Diagnostics
import Exact
import Networks

/// What the constructions of Yun et al. 2019 take for hidden units.
package enum YunActivation: Hashable, Sendable {
  /// Clips to [−1, 1].
  case hardTanh
  /// `negative`·t below 0 and `positive`·t above; ReLU has the slopes 0 and 1.
  case reluLike(negative: Rational, positive: Rational)

  package static let relu = YunActivation.reluLike(negative: 0, positive: 1)

  private static let choice = ConstructionOption(
    "activation", .choice(["hard-tanh", "relu", "relu-like"]), default: .choice("hard-tanh"),
    trials: ["relu"], help: "the hidden units; relu-like has the two slopes that are given")

  private static let negativeSlope = ConstructionOption(
    "negative-slope", .rational(0...slopeLimit),
    help: "the slope of relu-like below 0; 1/4 unless it is given")

  private static let positiveSlope = ConstructionOption(
    "positive-slope", .rational(0...slopeLimit),
    help: "the slope of relu-like above 0, larger than that below; 1 unless it is given")

  private static let slopeLimit = Rational(1_000_000)

  package static let options = [choice, negativeSlope, positiveSlope]

  /// The activation that `options` ask for.
  /// - Throws: a `DiagnosticList` if the slopes do not ascend, or if none are asked for.
  package init(_ options: OptionValues) throws {
    let given = [YunActivation.negativeSlope, YunActivation.positiveSlope].filter {
      options[$0.name] != nil
    }
    let name = options.choice(YunActivation.choice.name) ?? "hard-tanh"
    if name == "relu-like" {
      let negative = options.rational(YunActivation.negativeSlope.name) ?? Rational(1, 4)
      let positive = options.rational(YunActivation.positiveSlope.name) ?? 1
      guard negative < positive else {
        throw DiagnosticList([
          Diagnostic(
            "the slopes of relu-like are \(negative) below 0 and \(positive) above; the one above"
              + " is expected to be larger")
        ])
      }
      self = .reluLike(negative: negative, positive: positive)
      return
    }
    if let slope = given.first {
      throw DiagnosticList([
        Construction.conflict(
          slope.name, with: "\(YunActivation.choice.name) \(name)",
          because: "only relu-like has slopes to choose")
      ])
    }
    self = name == "relu" ? .relu : .hardTanh
  }

  /// The activation of a neuron.
  package var activation: Activation {
    switch self {
    case .hardTanh: .hardTanh
    case .relu: .relu
    case .reluLike(let negative, let positive): .reluLike(negative: negative, positive: positive)
    }
  }

  /// How many units stand for one hard-tanh: the factor 2 of the theorems for ReLU-like units.
  package var unitsPerHardTanh: Int { self == .hardTanh ? 1 : 2 }
}
