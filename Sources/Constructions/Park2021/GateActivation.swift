import Diagnostics
import Exact

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
  /// Sigmoids, one a gate, that come close at the samples: the paper's sigmoidal case proper. Such a
  /// network has no exact values; see `SigmoidVersion`.
  case sigmoid

  static let option = ConstructionOption(
    "activation", .choice(allCases.map(\.rawValue)), default: .choice(step.rawValue),
    help: "what the steps and identities of the proof become; relu is wide, relu-deep deep, sigmoid"
      + " only comes close, within --error")

  /// How far a sigmoid network's output may lie from a sample's label. A network whose outputs
  /// round to the labels needs less than 1/2.
  static let errorOption = ConstructionOption(
    "error", .rational(0...Rational(1, 4)),
    help: "how far from its label the output at a sample may lie, above 0: with the activation"
      + " sigmoid, which takes 1/1000 if this is not given")

  /// The options of every construction that is made of gates.
  static let options = [option, errorOption]

  /// The activation that `options` ask for.
  init(_ options: OptionValues) {
    self = options.choice(GateActivation.option.name).flatMap(GateActivation.init) ?? .step
  }

  /// The error that `request` allows sigmoids; nil if its activation is exact.
  ///
  /// - Throws: a `DiagnosticList` if an error is given for an exact activation, or is 0.
  static func error(_ request: ConstructionRequest) throws -> Rational? {
    let activation = GateActivation(request.options)
    let error = request.options.rational(errorOption.name)
    guard activation == .sigmoid else {
      if error != nil { throw DiagnosticList([errorOfExact(activation)]) }
      return nil
    }
    if error?.isZero == true { throw DiagnosticList([noError()]) }
    return error ?? Rational(1, 1000)
  }

  private static func errorOfExact(_ activation: GateActivation) -> Diagnostic {
    Diagnostic(
      "the option error is for the activation sigmoid; the activation is \(activation.rawValue),"
        + " whose networks are exact")
  }

  private static func noError() -> Diagnostic {
    Diagnostic(
      "the option error is 0; a number above 0 is expected, as sigmoids only come close to steps",
      notes: ["--activation hard-tanh is the same network without an error"])
  }
}
