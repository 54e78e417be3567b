import Constructions

/// What `memoc constructions` prints.
package enum ConstructionText {
  /// A line a construction.
  package static var list: String {
    let lines = Constructions.all.map { construction in
      [
        construction.name, construction.theorem, construction.form.rawValue,
        construction.tasks.map(\.rawValue).sorted().joined(separator: ", "), construction.summary,
      ]
    }
    let table = TextTable([["name", "theorem", "form", "labels", "what it builds"]] + lines) { _ in
      true
    }
    return table.description
      + "\n`memoc constructions NAME` shows the options and bounds of one.\n"
  }

  /// All that is known of `construction`.
  package static func description(of construction: Construction) -> String {
    var text = "\(construction.name): \(construction.theorem) (\(construction.form.rawValue))\n"
    text += "\(construction.paper.authors), \(construction.paper.title),"
    text += " \(construction.paper.venue)\n\n\(construction.summary)\n"
    text += "Labels: \(construction.tasks.map(\.rawValue).sorted().joined(separator: ", "))\n"
    if construction.tasks.contains(.real) {
      text += "Real targets: with --regression, exactly\n"
    } else if construction.givesClassNumbers {
      text += "Real targets: with --regression --epsilon E, by classes of length E\n"
    }
    if !construction.options.isEmpty {
      text += "\nOptions:\n"
      for option in construction.options {
        let ending =
          option.defaultValue.map { " (default \($0))" }
          ?? (option.isRequired ? " (required)" : "")
        text += "  --\(option.name)  \(option.expectation())\(ending)\n      \(option.help)\n"
      }
    }
    return text
  }
}
