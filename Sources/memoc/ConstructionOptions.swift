import ArgumentParser
import Constructions
import Diagnostics
import Driver
import Exact
import Networks

/// Which construction, and its options.
struct ConstructionOptions: ParsableArguments {
  @Option(
    name: [.long, .customShort("c")],
    help: "The construction; `memoc constructions` lists them. auto tries all that apply.")
  var construction = "vardi2022-w3"

  @Option(
    help: ArgumentHelp(
      "What auto makes smallest: parameters (nonzero weights), bits (of all weights), depth or"
        + " largest-bits (of one weight); parameters if absent.", valueName: "what"))
  var minimize: Objective?

  @Option(
    name: .customLong("option"),
    help: ArgumentHelp(
      "An option of the construction; may be repeated. See `memoc constructions NAME`.",
      valueName: "name=value"))
  var assignments: [String] = []

  @Option(help: "The box for which the network is proved: lower:upper, or one per coordinate.")
  var domain: String?

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "Options of the construction, written as --name value or --name for a flag.",
      valueName: "construction options"))
  var rest: [String] = []

  func validate() throws {
    if minimize != nil, construction != Self.automatic {
      throw ValidationError("--minimize needs --construction auto")
    }
  }

  /// Returns the network of the construction for `data`; `epsilon` is for real targets. For `auto`
  /// `report` is given the table of what was compared.
  func construct(
    _ data: DataSet, within epsilon: Rational?, report: (String) -> Void
  ) throws -> Network {
    let input = try domain.map {
      try InputSpecification(domain: $0, dimension: data.dimension, scale: data.scale)
    }
    if construction == Self.automatic {
      let progress = TerminalProgress()
      defer { progress.finish() }
      let search = try ConstructionSearch(
        data, minimizing: minimize ?? .parameters, options: options(of: Constructions.all),
        epsilon: epsilon, domain: input
      ) { progress.show($0, $1, of: $2) }
      progress.finish()
      report(SearchText.table(of: search))
      return search.network
    }
    let named = try Constructions.named(construction)
    let chosen = try epsilon.map { try named.approximating(within: $0) } ?? named
    return try chosen.build(data, options: options(of: [named]), domain: input)
  }

  /// The name that stands for the best of all constructions.
  private static let automatic = "auto"

  /// The options as text by name; what is a flag one of `constructions` says.
  private func options(of constructions: [Construction]) throws -> [String: String] {
    var values: [String: String] = [:]
    func set(_ name: String, _ value: String) throws {
      if values.updateValue(value, forKey: name) != nil {
        throw ValidationError("the option --\(name) is given twice")
      }
    }
    for assignment in assignments {
      let parts = assignment.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      try set(String(parts[0]), parts.count == 2 ? String(parts[1]) : "")
    }
    var index = 0
    while index < rest.count {
      let word = rest[index]
      index += 1
      guard word.hasPrefix("--"), word.count > 2 else {
        throw ValidationError("unexpected argument \"\(word)\"")
      }
      let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1)
      let name = String(parts[0])
      if parts.count == 2 {
        try set(name, String(parts[1]))
        continue
      }
      let isFlag = constructions.contains { construction in
        construction.options.contains { $0.name == name && $0.kind == .flag }
      }
      if !isFlag, index < rest.count, !rest[index].hasPrefix("--") {
        try set(name, rest[index])
        index += 1
      } else {
        try set(name, "")
      }
    }
    return values
  }
}

extension Objective: ExpressibleByArgument {}
