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

  /// How far an output really lies from its sample's target at most: half of the classes' length, or
  /// the promised ε itself; see `promisedEpsilon`.
  package var largestPromisedError: Rational? {
    promisedEpsilon.map { provenance["regression"] == nil ? $0 : $0 / 2 }
  }
}
