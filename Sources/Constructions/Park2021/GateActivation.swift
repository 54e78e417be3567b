/// What the steps and identities of the constructions become.
package enum GateActivation: String, CaseIterable, Sendable {
  /// Steps and identities as they are.
  case step
  /// ReLUs, two side by side for a step: as deep, up to twice as wide.
  case relu
  /// ReLUs, two in sequence for a step: as wide, up to twice as deep.
  case reluDeep = "relu-deep"
  /// Hard tanh, one a gate: the paper's sigmoidal case, exactly.
  case hardTanh = "hard-tanh"

  static let option = ConstructionOption(
    "activation", .choice(allCases.map(\.rawValue)), default: .choice(step.rawValue),
    help: "what the steps and identities of the proof become; relu is wide, relu-deep deep")

  /// The activation that `options` ask for.
  init(_ options: OptionValues) {
    self = options.choice(GateActivation.option.name).flatMap(GateActivation.init) ?? .step
  }
}
