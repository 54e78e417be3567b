import Exact

extension Rational {
  /// A number for an integer, a string `p/q` otherwise.
  package var json: JSONValue { isInteger ? .number(description) : .string(description) }

  /// The number that `json` wrote.
  package init?(json: JSONValue) {
    let text: String
    switch json {
    case .number(let literal): text = literal
    case .string(let literal): text = literal
    default: return nil
    }
    guard let value = try? Rational(exactly: text[...]) else { return nil }
    self = value
  }

  /// This number as a machine integer, if it is one.
  package var asInt: Int? { isInteger ? numerator.asInt : nil }
}
