import Exact

extension Network {
  /// How far an output may lie from its sample's target, as the provenance says: the `epsilon` of
  /// its `regression`. nil for a network of labels, or whose writer says nothing of the kind.
  package var promisedEpsilon: Rational? {
    guard output.kind == .real,
      let epsilon = provenance["regression"]?["epsilon"].flatMap(Rational.init(json:)), epsilon > 0
    else { return nil }
    return epsilon
  }
}
