import Exact
import Networks

extension Construction {
  /// What a network says of its origin: enough to build it again, and to compute its bounds.
  func provenance(
    _ data: DataSet, _ values: OptionValues, _ result: ConstructionResult
  ) -> JSONValue {
    let regression = result.regression.map { JSONValue.Member("regression", $0.json) }
    // What `memoc verify` asks of a network whose outputs are not exactly the targets.
    let epsilon = result.outputError.map { JSONValue.Member("epsilon", $0.json) }
    return .object(
      [
        .init("generator", .string("memoc \(memocVersion)")),
        .init("construction", .string(name)),
        .init("source", .string("\(paper.authors), \(paper.venue), \(theorem)")),
        .init("form", .string(form.rawValue)),
        .init(
          "options",
          .object(
            options.compactMap { option in
              values[option.name].map { .init(option.name, $0.json) }
            })),
        .init(
          "data",
          .object(
            [.init("name", .string(data.name)), .init("sha256", .string(data.digest))]
              + result.statistics.json)),
        .init(
          "parameters",
          .object(result.parameters.members.map { .init($0.name, $0.value.json) })),
      ] + [regression, epsilon].compactMap(\.self))
  }
}

extension TargetClasses {
  /// What a network says of its outputs: ε, which `Network.promisedEpsilon` reads, and how the
  /// classes lie.
  fileprivate var json: JSONValue {
    [
      "epsilon": epsilon.json, "largestError": largestError.json,
      "smallestTarget": smallest.json, "unmatchedValue": unmatchedValue.json,
      "source": .string(TargetClasses.source),
    ]
  }
}

extension Construction {
  /// This construction as a network with the member `regression` of a provenance was built by it,
  /// or nil if it can't have been.
  fileprivate func exactOrApproximating(_ regression: JSONValue?) -> Construction? {
    guard let regression else { return self }
    guard let epsilon = regression["epsilon"].flatMap(Rational.init(json:)) else { return nil }
    return try? approximating(within: epsilon)
  }
}

extension BoundContext {
  /// The construction and the context of a network's provenance, or nil if it was not written by a
  /// construction that this version has.
  package static func read(_ provenance: JSONValue) -> (Construction, BoundContext)? {
    guard let name = provenance["construction"]?.text,
      let named = Constructions.all.first(where: { $0.name == name }),
      let construction = named.exactOrApproximating(provenance["regression"]),
      let statistics = provenance["data"].flatMap(DataStatistics.init(json:))
    else { return nil }
    var values = OptionValues()
    if case .object(let members)? = provenance["options"] {
      for member in members {
        guard let option = construction.options.first(where: { $0.name == member.key }) else {
          return nil
        }
        let text: String
        switch member.value {
        case .number(let literal), .string(let literal): text = literal
        case .boolean(let value): text = String(value)
        default: return nil
        }
        guard let value = option.value(text) else { return nil }
        values[option.name] = value
      }
    }
    var parameters: [ConstructionParameters.Member] = []
    if case .object(let members)? = provenance["parameters"] {
      for member in members {
        guard let value = Rational(json: member.value) else { return nil }
        parameters.append(.init(name: member.key, value: value))
      }
    }
    return (
      construction,
      BoundContext(statistics, options: values, parameters: ConstructionParameters(parameters))
    )
  }
}
