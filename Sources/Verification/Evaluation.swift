import Diagnostics
import Exact
import Execution
import Networks

/// How often a network gives the labels of data that it may never have seen.
package struct Evaluation: Sendable {
  /// The samples of one class, by what the network says of them.
  package struct Row: Sendable {
    /// The class of the data.
    package let name: String
    /// The network's label of that class; nil if it has none.
    package let label: Int?
    /// A count for each of `labels`.
    package internal(set) var counts: [Int]
    package internal(set) var noLabelCount = 0
    package internal(set) var outOfDomainCount = 0

    package var count: Int { counts.reduce(noLabelCount + outOfDomainCount, +) }
  }

  package let network: String
  package let dataSet: String
  /// What computed.
  package let engine: String
  /// The labels that samples have or the network said, ascending, with their names.
  package let labels: [(label: Int, name: String)]
  /// The confusion table: a row a class of the data.
  package let rows: [Row]
  /// Whether what is no label is a tie: 0 for a sign, several largest outputs.
  package let hasTies: Bool

  package var sampleCount: Int { rows.reduce(0) { $0 + $1.count } }
  package var noLabelCount: Int { rows.reduce(0) { $0 + $1.noLabelCount } }
  package var outOfDomainCount: Int { rows.reduce(0) { $0 + $1.outOfDomainCount } }
  package var tieCount: Int { hasTies ? noLabelCount : 0 }

  /// The samples whose label the network gives.
  package var rightCount: Int {
    rows.reduce(0) { total, row in
      let column = labels.firstIndex { $0.label == row.label }
      return total + (column.map { row.counts[$0] } ?? 0)
    }
  }

  /// The share of right samples; no label and out of domain are wrong.
  package var accuracy: Rational { Rational(BigInt(rightCount), BigInt(sampleCount)) }

  /// Asks `engine`, which runs `network`, for the label of every sample.
  ///
  /// - Throws: a `DiagnosticList` if the network has no labels or the data can't be this network's;
  ///   a `Diagnostic` if the engine breaks its interface.
  package init(
    _ network: Network, dataSet: DataSet, engine: any Engine, progress: RowProgress? = nil
  ) throws {
    if network.output.kind == .real {
      throw DiagnosticList([
        Diagnostic(
          "\(network.name) has real outputs and no labels to count",
          notes: ["`memoc verify --epsilon` compares real outputs with targets"])
      ])
    }
    let expectations = try Expectations(dataSet, for: network, epsilon: 0)
    let answers = try engine.labels(of: expectations.points, progress: progress)
    let output = network.output
    var labels: Set<Int> = []
    var classes: [String: Int?] = [:]
    var names: [String] = []
    for row in answers.indices {
      if case .label(let label) = answers[row] { labels.insert(Int(label)) }
      let (name, label) = expectations.className(of: row, output)
      names.append(name)
      classes[name] = label
      if let label { labels.insert(label) }
    }
    let columns = labels.sorted()
    let places = Dictionary(uniqueKeysWithValues: zip(columns, 0...))
    var counts: [String: Row] = [:]
    for (name, label) in classes {
      counts[name] = Row(name: name, label: label, counts: Array(repeating: 0, count: places.count))
    }
    for (name, answer) in zip(names, answers) {
      switch answer {
      case .label(let label): counts[name]?.counts[places[Int(label)]!] += 1
      case .noLabel: counts[name]?.noLabelCount += 1
      case .outOfDomain: counts[name]?.outOfDomainCount += 1
      }
    }
    self.network = network.name
    self.dataSet = dataSet.name
    self.engine = engine.description
    self.labels = columns.map { ($0, output.name(of: $0)) }
    // Classes in the order of the network's labels, then those that it does not know.
    rows = counts.values.sorted { a, b in
      (a.label == nil ? 1 : 0, a.label ?? 0, a.name) < (
        b.label == nil ? 1 : 0, b.label ?? 0, b.name
      )
    }
    switch output.kind {
    case .sign, .oneHot: hasTies = true
    case .real, .label: hasTies = false
    }
  }
}

extension Expectations {
  /// The class of sample `row` by name, and its label in a network with `output`.
  fileprivate func className(of row: Int, _ output: OutputSpecification) -> (String, Int?) {
    switch self[row] {
    case .label(let label): (output.name(of: Int(label)), Int(label))
    case .unknownClass(let name): (name, nil)
    case .values: unreachable("real targets of a network with labels")
    }
  }
}
