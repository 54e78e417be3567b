import Exact
import Networks

/// The value of a construction's option.
package enum OptionValue: Hashable, Sendable {
  case integer(Int)
  case choice(String)
  case flag(Bool)
  case rational(Rational)
  case integers([Int])

  package var json: JSONValue {
    switch self {
    case .integer(let value): .number(String(value))
    case .choice(let value): .string(value)
    case .flag(let value): .boolean(value)
    case .rational(let value): value.json
    case .integers: .string(description)
    }
  }
}

extension OptionValue: CustomStringConvertible {
  /// The value as `--option name=value` takes it.
  package var description: String {
    switch self {
    case .integer(let value): String(value)
    case .choice(let value): value
    case .flag(let value): String(value)
    case .rational(let value): value.description
    case .integers(let values): IntegerList.text(values)
    }
  }
}

/// A choice that a construction leaves to its user.
package struct ConstructionOption: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case integer(ClosedRange<Int>)
    case choice([String])
    case flag
    case rational(ClosedRange<Rational>)
    /// At least one integer; see `IntegerList`.
    case integers(ClosedRange<Int>)
  }

  /// A largest value that depends on the data.
  package enum Limit: Hashable, Sendable {
    /// floor(sqrt(N)) for N samples.
    case squareRootOfSamples

    /// Returns the largest value for `count` samples.
    package func value(forSamples count: Int) -> Int {
      switch self {
      case .squareRootOfSamples: BigInt(count).squareRoot.asInt!
      }
    }

    /// The limit as a formula of N.
    package var formula: String {
      switch self {
      case .squareRootOfSamples: "sqrt(N)"
      }
    }
  }

  package let name: String
  package let kind: Kind
  /// Of an integer, besides its range.
  package let limit: Limit?
  /// nil if the construction decides for itself, or if the option must be given.
  package let defaultValue: OptionValue?
  package let isRequired: Bool
  /// Values besides the default that a search for the smallest network tries.
  package let trials: [String]
  package let help: String

  package init(
    _ name: String, _ kind: Kind, limit: Limit? = nil, default defaultValue: OptionValue? = nil,
    isRequired: Bool = false, trials: [String] = [], help: String
  ) {
    self.name = name
    self.kind = kind
    self.limit = limit
    self.defaultValue = defaultValue
    self.isRequired = isRequired
    self.trials = trials
    self.help = help
  }

  /// The seed of whatever a construction draws at random.
  package static let seed = ConstructionOption(
    "seed", .integer(0...Int.max), default: .integer(1),
    help: "seed of the random directions that are tried")

  /// The value that `text` writes, or nil if it is none of this kind.
  package func value(_ text: String) -> OptionValue? {
    switch kind {
    case .integer(let range):
      return Int(text).flatMap { range.contains($0) ? .integer($0) : nil }
    case .choice(let names):
      return names.contains(text) ? .choice(text) : nil
    case .flag:
      switch text {
      case "true", "yes", "on", "1", "": return .flag(true)
      case "false", "no", "off", "0": return .flag(false)
      default: return nil
      }
    case .rational(let range):
      guard let value = try? Rational(exactly: text[...]), range.contains(value) else { return nil }
      return .rational(value)
    case .integers(let range):
      return IntegerList.values(text, in: range).map(OptionValue.integers)
    }
  }

  /// The integers that suit `count` samples; nil for an option of another kind.
  package func range(forSamples count: Int) -> ClosedRange<Int>? {
    guard case .integer(let range) = kind else { return nil }
    guard let limit else { return range }
    return range.lowerBound...max(range.lowerBound, limit.value(forSamples: count))
  }

  /// What `value(_:)` takes, for messages and help; for `count` samples, if they are known.
  package func expectation(forSamples count: Int? = nil) -> String {
    if let limit, case .integer(let range) = kind {
      guard let count, let suitable = self.range(forSamples: count) else {
        return "an integer in \(range.lowerBound) ... \(limit.formula) for N samples"
      }
      return "an integer in \(suitable.lowerBound) ... \(suitable.upperBound)"
    }
    switch kind {
    case .integer(let range):
      return range.upperBound == Int.max
        ? "an integer of at least \(range.lowerBound)"
        : "an integer in \(range.lowerBound) ... \(range.upperBound)"
    case .choice(let names): return names.joined(separator: " or ")
    case .flag: return "true or false"
    case .rational(let range): return "a number in \(range.lowerBound) ... \(range.upperBound)"
    case .integers(let range):
      return "a list such as 5,3x40,7x12 (40 times 3) of integers in"
        + " \(range.lowerBound) ... \(range.upperBound)"
    }
  }
}

/// The options of one run: every option that was given or has a default.
package struct OptionValues: Hashable, Sendable {
  private var values: [String: OptionValue]

  package init(_ values: [String: OptionValue] = [:]) { self.values = values }

  package subscript(name: String) -> OptionValue? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// The integer called `name`, if it is set.
  package func integer(_ name: String) -> Int? {
    if case .integer(let value)? = values[name] { value } else { nil }
  }

  /// The choice called `name`, if it is set.
  package func choice(_ name: String) -> String? {
    if case .choice(let value)? = values[name] { value } else { nil }
  }

  /// Whether the flag called `name` is set.
  package func flag(_ name: String) -> Bool { values[name] == .flag(true) }

  /// The number called `name`, if it is set.
  package func rational(_ name: String) -> Rational? {
    if case .rational(let value)? = values[name] { value } else { nil }
  }

  /// The list called `name`, if it is set.
  package func integers(_ name: String) -> [Int]? {
    if case .integers(let values)? = values[name] { values } else { nil }
  }

  /// The seed; 1 unless it is given.
  package var seed: UInt64 { UInt64(integer("seed") ?? 1) }
}
