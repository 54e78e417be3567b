import Diagnostics

extension Construction {
  /// Returns the options written as text, with the defaults of those that are not given.
  ///
  /// - Throws: a `DiagnosticList` with every unknown option and every bad value.
  package func parse(_ texts: [String: String]) throws -> OptionValues {
    var problems: [Diagnostic] = []
    var values = OptionValues()
    for option in options {
      values[option.name] = option.defaultValue
      if option.isRequired, texts[option.name] == nil { problems.append(missing(option)) }
    }
    for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
      guard let option = options.first(where: { $0.name == name }) else {
        problems.append(unknownOption(name))
        continue
      }
      guard let value = option.value(text) else {
        problems.append(badValue(text, of: option))
        continue
      }
      values[name] = value
    }
    if !problems.isEmpty { throw DiagnosticList(problems) }
    return values
  }
}
