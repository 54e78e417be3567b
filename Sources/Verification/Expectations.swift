import Diagnostics
import Exact
import Execution
import Networks

/// What a data set says of its samples, in a network's terms.
struct Expectations: Sendable {
  /// What a sample says.
  enum Expectation: Sendable, CustomStringConvertible {
    case label(Int32)
    /// A class that the network has no label for.
    case unknownClass(String)
    case values([Rational])

    var description: String {
      switch self {
      case .label(let label): "label \(label)"
      case .unknownClass(let name): "class \(name), which the network does not know"
      case .values(let values): values.map(\.shortestText).joined(separator: ", ")
      }
    }
  }

  /// The samples on the network's grid.
  let points: GridPoints
  private let expectations: [Expectation]
  /// How far a real value may lie from its target.
  let epsilon: Rational

  /// What `dataSet` says of `network`.
  ///
  /// A class name of the data is the network's label of that name; without names on both sides,
  /// labels are numbers.
  ///
  /// - Throws: a `DiagnosticList` if the data can't be this network's: another dimension, points
  ///   that are not on its grid, real targets for labels, or targets of another length.
  init(_ dataSet: DataSet, for network: Network, epsilon: Rational) throws {
    points = try dataSet.points(onGridOf: network)
    self.epsilon = epsilon
    let outputCount = network.outputCount
    switch dataSet.target {
    case .labels(let labels, let names):
      if network.output.kind == .real {
        if outputCount != 1 { throw targetCount(1, of: dataSet, expected: outputCount) }
        expectations = labels.map { .values([Rational($0)]) }
      } else {
        let meaning = LabelMeaning(of: network.output, dataNames: names, labels: labels)
        expectations = labels.map { meaning[$0] }
      }
    case .real(let values):
      guard network.output.kind == .real else { throw realTargets(of: dataSet) }
      if let wrong = values.first(where: { $0.count != outputCount }) {
        throw targetCount(wrong.count, of: dataSet, expected: outputCount)
      }
      expectations = values.map { .values($0) }
    }
  }

  subscript(row: Int) -> Expectation { expectations[row] }

  /// Whether every sample says one integer, which is a label then.
  var areIntegers: Bool {
    expectations.allSatisfy { expectation in
      switch expectation {
      case .label, .unknownClass: true
      case .values(let values): values.count == 1 && values[0].isInteger
      }
    }
  }

  /// What the data says of sample `row`, for messages.
  func text(of row: Int) -> String {
    if epsilon > 0, case .values = expectations[row] {
      return "\(expectations[row]) within \(epsilon.shortestText)"
    }
    return expectations[row].description
  }

  /// Whether an engine's answer for sample `row` is what the data says.
  func isMet(at row: Int, by answer: Answer) -> Bool {
    switch expectations[row] {
    case .label(let label): return answer.label == .label(label)
    case .unknownClass: return false
    case .values(let targets):
      guard let values = answer.values else { return false }
      return zip(values, targets).allSatisfy { ($0 - $1).magnitude <= epsilon }
    }
  }
}

/// What a data set's label is to a network.
private struct LabelMeaning {
  private let expectations: [Int: Expectations.Expectation]

  init(of output: OutputSpecification, dataNames: [String]?, labels: [Int]) {
    var named: [String: Int] = [:]
    if output.labelNames != nil, let labels = output.labels {
      for label in labels where output.kind != .sign || label != 0 {
        named[output.name(of: label)] = label
      }
    }
    var expectations: [Int: Expectations.Expectation] = [:]
    let distinct = Set(labels)
    // Numbers may be the network's names too: all of them or none.
    let areNames =
      !named.isEmpty && (dataNames != nil || distinct.allSatisfy { named[String($0)] != nil })
    for label in distinct {
      let name = dataNames.map { $0[label] } ?? String(label)
      let number = areNames ? named[name] : label
      expectations[label] =
        number.flatMap { Int32(exactly: $0) }.map { .label($0) } ?? .unknownClass(name)
    }
    self.expectations = expectations
  }

  subscript(label: Int) -> Expectations.Expectation { expectations[label]! }
}

extension DataSet {
  /// Returns the samples as points of the network's grid: X·s′/s for its scale s′.
  fileprivate func points(onGridOf network: Network) throws -> GridPoints {
    let place = SourceSpan(file: name)
    if dimension != network.input.dimension {
      throw DiagnosticList([
        Diagnostic(
          "the data has \(dimension) coordinates; the network \(network.name) takes"
            + " \(network.input.dimension)", at: place)
      ])
    }
    if scale == network.input.scale { return points }
    var coordinates: [BigInt] = []
    coordinates.reserveCapacity(count * dimension)
    for row in 0..<count {
      for coordinate in points[row] {
        let scaled = coordinate * network.input.scale
        if !scaled.isMultiple(of: scale) {
          throw DiagnosticList([
            Diagnostic(
              "row \(sourceRows[row]) has the coordinate \(Rational(coordinate, scale)),"
                + " which is not on the network's grid of 1/\(network.input.scale)", at: place)
          ])
        }
        coordinates.append(scaled.exactQuotient(by: scale))
      }
    }
    return GridPoints(dimension: dimension, coordinates: coordinates)
  }
}

private func targetCount(_ count: Int, of dataSet: DataSet, expected: Int) -> DiagnosticList {
  DiagnosticList([
    Diagnostic(
      "the data has \(count) targets a sample; the network has \(expected) outputs",
      at: SourceSpan(file: dataSet.name))
  ])
}

private func realTargets(of dataSet: DataSet) -> DiagnosticList {
  DiagnosticList([
    Diagnostic(
      "the data has real targets, but the network's output is a label",
      at: SourceSpan(file: dataSet.name))
  ])
}
