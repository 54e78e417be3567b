import Diagnostics
import Exact
import Networks

// The mistakes that a user can make with a construction: place, what was found, what is expected.

extension Constructions {
  static func unknownConstruction(_ name: String) -> Diagnostic {
    Diagnostic(
      "there is no construction \"\(name)\"\(didYouMean(name, all.map(\.name)))",
      notes: ["`memoc constructions` lists all of them"])
  }

  /// `; did you mean "x" or "y"?`, or nothing.
  static func didYouMean(_ text: String, _ candidates: [String]) -> String {
    let near = suggestions(for: text, among: candidates)
    if near.isEmpty { return "" }
    return "; did you mean \(near.map { "\"\($0)\"" }.joined(separator: " or "))?"
  }
}

extension Construction {
  func unknownOption(_ option: String) -> Diagnostic {
    let takes = options.map(\.name).joined(separator: ", ")
    let others = Constructions.all.filter { $0.options.contains { $0.name == option } }
    if !others.isEmpty {
      return Diagnostic(
        "the option \"\(option)\" does not apply to \(name)",
        notes: [
          "it belongs to \(others.map(\.name).joined(separator: ", "))",
          "\(name) takes \(takes)",
        ])
    }
    return Diagnostic(
      "\(name) has no option \"\(option)\""
        + Constructions.didYouMean(option, options.map(\.name)),
      notes: ["it takes \(takes)"])
  }

  func badValue(_ text: String, of option: ConstructionOption, for data: DataSet?) -> Diagnostic {
    Diagnostic(
      "the option \(option.name) of \(name) is \"\(text)\";"
        + " \(option.expectation(forSamples: data?.count)) is expected",
      notes: [option.help])
  }

  func missing(_ option: ConstructionOption, for data: DataSet?) -> Diagnostic {
    Diagnostic(
      "\(name) needs the option \(option.name): \(option.expectation(forSamples: data?.count))",
      at: data.map { SourceSpan(file: $0.name) }, notes: [option.help])
  }

  /// Two options that exclude each other.
  static func conflict(_ option: String, with other: String, because reason: String) -> Diagnostic {
    Diagnostic("the option \(option) does not apply together with \(other)", notes: [reason])
  }

  /// A value that is legal, but not for this data set.
  /// `reason` says why `value` does not suit the data, where its range alone does not.
  static func valueOutOfRange(
    _ option: String, _ value: Int, expected: ClosedRange<Int>, _ reason: String?, _ data: DataSet
  ) -> Diagnostic {
    Diagnostic(
      "the option \(option) is \(value); for this data an integer in"
        + " \(expected.lowerBound) ... \(expected.upperBound) is expected",
      at: SourceSpan(file: data.name), notes: reason.map { [$0] } ?? [])
  }

  func taskMismatch(_ data: DataSet) -> Diagnostic {
    let found = data.labels.map { "\(Set($0).count) classes" } ?? "real targets"
    let expected =
      tasks == [.sign]
      ? "two classes" : tasks.map(\.rawValue).sorted().joined(separator: " or ")
    let fitting = Constructions.all.filter { $0.accepts(data) }.map(\.name)
    var notes = fitting.isEmpty ? [] : ["these take it: \(fitting.joined(separator: ", "))"]
    if data.labels == nil, givesClassNumbers {
      notes.append("\(name) approximates real targets: --epsilon says how closely")
    }
    return Diagnostic(
      "the data set has \(found), but \(name) is for \(expected)", at: SourceSpan(file: data.name),
      notes: notes)
  }

  func labelsDoNotFit(_ data: DataSet, _ low: Int, _ high: Int) -> Diagnostic {
    Diagnostic(
      "the labels are in \(low) ... \(high); at least \(Int32.min + 1) and at most \(Int32.max) is"
        + " expected", at: SourceSpan(file: data.name))
  }

  static func domainDimension(_ data: DataSet, _ input: InputSpecification) -> Diagnostic {
    Diagnostic(
      "the domain has \(input.dimension) coordinates, but the points have \(data.dimension)",
      at: SourceSpan(file: data.name))
  }

  static func domainScale(_ data: DataSet, _ input: InputSpecification) -> Diagnostic {
    Diagnostic(
      "the domain's scale is \(input.scale), but the data's is \(data.scale)",
      at: SourceSpan(file: data.name))
  }

  static func emptyDomain(_ data: DataSet) -> Diagnostic {
    Diagnostic(
      "the domain holds no grid point X / \(data.scale)", at: SourceSpan(file: data.name))
  }

  static func pointOutsideDomain(
    _ data: DataSet, _ row: Int, _ column: Int, _ input: InputSpecification
  ) -> Diagnostic {
    let value = Rational(data.points[row, column], data.scale)
    return Diagnostic(
      "row \(data.sourceRows[row]): coordinate \(column) is \(value.shortestText), outside the"
        + " domain's [\(input.lower[column].shortestText), \(input.upper[column].shortestText)]",
      at: SourceSpan(file: data.name),
      notes: ["a network memorizes only points of its domain: widen it"])
  }
}
