import Diagnostics
import Networks

extension Construction {
  /// Returns the options written as text, with the defaults of those that are not given.
  ///
  /// - Parameter data: what the options are for; limits that depend on it are checked, and named.
  /// - Throws: a `DiagnosticList` with every unknown option, every bad value and every option that
  ///   must be given but isn't.
  package func parse(_ texts: [String: String], for data: DataSet? = nil) throws -> OptionValues {
    var problems: [Diagnostic] = []
    var values = OptionValues()
    for option in options {
      values[option.name] = option.defaultValue
      if option.isRequired, texts[option.name] == nil {
        problems.append(missing(option, for: data))
      }
    }
    for (key, text) in texts.sorted(by: { $0.key < $1.key }) {
      guard let option = options.first(where: { $0.name == key }) else {
        problems.append(unknownOption(key))
        continue
      }
      guard let value = option.value(text) else {
        problems.append(badValue(text, of: option, for: data))
        continue
      }
      if let data, option.limit != nil, case .integer(let number) = value,
        let range = option.range(forSamples: data.count), !range.contains(number)
      {
        let reason = option.limit.map {
          "\(name) takes \(option.name) up to \($0.formula), and N is \(data.count)"
        }
        problems.append(
          Self.valueOutOfRange(option.name, number, expected: range, reason, data))
        continue
      }
      values[key] = value
    }
    if !problems.isEmpty { throw DiagnosticList(problems) }
    return values
  }
}
