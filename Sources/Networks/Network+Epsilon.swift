import Exact

extension Network {
  /// How far an output may lie from its sample's target, as the provenance says: its `epsilon`, or
  /// that of its `regression`. nil for a network of labels, or whose writer says nothing of the kind.
  package var promisedEpsilon: Rational? {
    guard output.kind == .real,
      let json = provenance["regression"]?["epsilon"] ?? provenance["epsilon"],
      let epsilon = Rational(json: json), epsilon > 0
    else { return nil }
    return epsilon
  }

  /// How far the outputs at the samples of a network without exact values may lie from their labels
  /// or targets, as the `epsilon` of its provenance says; nil if it says nothing of the kind.
  package var promisedError: Rational? {
    guard firstInexactActivation != nil,
      let error = provenance["epsilon"].flatMap(Rational.init(json:)), error > 0
    else { return nil }
    return error
  }

  /// What is promised of the outputs at the samples: `outputs within 1/200 of their targets`; nil if
  /// they are exact, or if nothing is known.
  package var promiseText: String? {
    let isByClasses = provenance["regression"] != nil
    let error =
      firstInexactActivation == nil
      ? promisedEpsilon.map { isByClasses ? $0 / 2 : $0 } : promisedError
    let noun = output.kind == .real ? "targets" : "labels"
    return error.map { "outputs within \($0.shortestText) of their \(noun)" }
  }
}
