import Networks

/// A construction with the options of one trial.
package struct ConstructionCandidate: Sendable {
  package let construction: Construction
  /// Text by option name; the others have their defaults.
  package let options: [String: String]

  package init(_ construction: Construction, options: [String: String] = [:]) {
    self.construction = construction
    self.options = options
  }

  /// Returns the candidates of `construction` for `data`: every combination of values of the
  /// options that must be given, with the others at their defaults, and then one trial for each
  /// further value that an option names as worth a try. What `options` gives stays as it is. None
  /// if a list must be given but isn't.
  ///
  /// - Requires: the construction has all of `options`.
  package static func candidates(
    of construction: Construction, for data: DataSet, options: [String: String]
  ) -> [ConstructionCandidate] {
    let open = construction.options.filter { options[$0.name] == nil }
    var combinations = [options]
    for option in open where option.isRequired {
      let values = option.trialValues(forSamples: data.count)
      combinations = combinations.flatMap { combination in
        values.map { value in combination.merging([option.name: value]) { $1 } }
      }
    }
    guard let first = combinations.first else { return [] }
    for option in open where !option.isRequired {
      combinations += option.trials.map { first.merging([option.name: $0]) { $1 } }
    }
    return combinations.map { ConstructionCandidate(construction, options: $0) }
  }
}

extension ConstructionCandidate: CustomStringConvertible {
  /// `vardi2022-5.1 depth=8`, with the options in the order of the construction.
  package var description: String {
    let given = construction.options.compactMap { option in
      options[option.name].map { $0.isEmpty ? option.name : "\(option.name)=\($0)" }
    }
    return ([construction.name] + given).joined(separator: " ")
  }
}

extension ConstructionOption {
  /// The values of an option that must be given to try for `count` samples: powers of two up to
  /// the limit (or the number of samples) and the limit itself, all choices, both flags, both ends;
  /// of lists none.
  package func trialValues(forSamples count: Int) -> [String] {
    switch kind {
    case .choice(let names): return names
    case .flag: return ["false", "true"]
    case .rational(let range):
      return range.lowerBound == range.upperBound
        ? [range.lowerBound.description]
        : [range.lowerBound.description, range.upperBound.description]
    case .integers: return []
    case .integer:
      guard let range = range(forSamples: count) else { return [] }
      let last = min(range.upperBound, max(range.lowerBound, count))
      var values = [range.lowerBound]
      for power in (0..<62).map({ 1 << $0 }) where power > values.last! && power <= last {
        values.append(power)
      }
      if limit != nil, values.last! < last { values.append(last) }
      return values.map(String.init)
    }
  }
}
