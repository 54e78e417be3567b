import Diagnostics
import Exact
import Networks

/// A formula of clauses of six literals, and the data set that tells whether it can be satisfied.
///
/// The data set D(φ) is memorized by a network of shape n, 1, 2, 1 with n + 8 parameters if and only
/// if some assignment makes a literal of every clause true and another one false (NAE). For
/// reversible formulas, φ(a) = φ(−a) for every a, this is satisfiability.
///
/// Repair: "φ and its negated-variables form are both satisfiable or both not" (Definition 6.6) holds
/// for every formula; what the proof needs is φ(a) = φ(−a) pointwise. Patterns 1 … 61 and 63 of six
/// variables are satisfiable, but D(φ) has no such network.
///
/// - Source: Yu 2024, Theorem 6.5(2).
package struct ReversibleFormula: Hashable, Sendable {
  package let variableCount: Int
  /// Literals ±1 … ±n of six different variables each.
  package let clauses: [[Int]]

  /// The formula in DIMACS CNF.
  ///
  /// - Throws: a `DiagnosticList` that names the lines which are wrong.
  package init(dimacs text: String, file: String) throws {
    var problems: [Diagnostic] = []
    var header: (variables: Int, clauses: Int)?
    var clauses: [[Int]] = []
    var clause: [Int] = []
    func report(_ message: String, _ line: Int) {
      if problems.count < 20 {
        problems.append(Diagnostic(message, at: SourceSpan(file: file, line: line)))
      }
    }
    lines: for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      let words = line.split { $0 == " " || $0 == "\t" || $0 == "\r" }
      guard let first = words.first, first != "c", !first.hasPrefix("c") else { continue }
      if first == "%" { break }
      if first == "p" {
        guard words.count == 4, words[1] == "cnf", let variables = Int(words[2]),
          let count = Int(words[3]), (0...1_000_000).contains(variables), count >= 0, header == nil
        else {
          report(
            "found \"\(line.prefix(60))\"; one line `p cnf variables clauses` is expected",
            index + 1)
          break lines
        }
        header = (variables, count)
        continue
      }
      guard let header else {
        report("a clause before the line `p cnf variables clauses`", index + 1)
        break
      }
      for word in words {
        guard let literal = Int(word), literal.magnitude <= header.variables else {
          report(
            "found \"\(word.prefix(20))\"; a literal -\(header.variables) ... \(header.variables) or 0"
              + " is expected", index + 1)
          continue
        }
        if literal != 0 {
          clause.append(literal)
          continue
        }
        if Set(clause.map(\.magnitude)).count != 6 || clause.count != 6 {
          report(
            "the clause has \(clause.count) literals; six of different variables are expected",
            index + 1)
        }
        clauses.append(clause)
        clause = []
      }
    }
    if !clause.isEmpty {
      problems.append(
        Diagnostic("the last clause does not end with 0", at: SourceSpan(file: file)))
    }
    if header == nil, problems.isEmpty {
      problems.append(
        Diagnostic("there is no line `p cnf variables clauses`", at: SourceSpan(file: file)))
    }
    if let header, problems.isEmpty, header.clauses != clauses.count {
      problems.append(
        Diagnostic(
          "\(header.clauses) clauses are announced, but there are \(clauses.count)",
          at: SourceSpan(file: file)))
    }
    if let header, problems.isEmpty, header.variables < 1 || header.variables < 6 && clauses.isEmpty
    {
      problems.append(
        Diagnostic(
          "there are \(header.variables) variables; at least 6 are expected",
          at: SourceSpan(file: file)))
    }
    if !problems.isEmpty { throw DiagnosticList(problems) }
    variableCount = header!.variables
    self.clauses = clauses
  }

  /// The formula of `clauses`.
  /// - Requires: six literals of different variables in 1 … `variableCount` a clause.
  package init(variableCount: Int, clauses: [[Int]]) {
    precondition(
      clauses.allSatisfy {
        $0.count == 6 && Set($0.map(\.magnitude)).count == 6
          && $0.allSatisfy { $0 != 0 && $0.magnitude <= variableCount }
      }, "a clause that is not of six different variables")
    self.variableCount = variableCount
    self.clauses = clauses
  }

  /// s: the grid of D(φ), on which the paper's 1/3, 1.1/3 and 1/12 are 20, 22 and 5.
  package static let scale: BigInt = 60

  /// Whether in every clause a literal is true and another one false.
  package func isNotAllEqual(_ assignment: [Int]) -> Bool {
    clauses.allSatisfy { clause in
      let isTrue = clause.map { $0.signum() == assignment[Int($0.magnitude) - 1] }
      return isTrue.contains(true) && isTrue.contains(false)
    }
  }

  /// D(φ): c ± 20 e_i (+1), c ± 22 e_i (−1), and c + 5 Q for every clause (+1), c = (22, …, 22).
  ///
  /// - Throws: a `DiagnosticList` from `DataSet`.
  package func dataSet(named name: String) throws -> DataSet {
    let n = variableCount
    var coordinates: [Int32] = []
    var labels: [Int] = []
    func append(_ label: Int, _ offset: (Int) -> Int) {
      coordinates += (0..<n).map { Int32(22 + offset($0)) }
      labels.append(label)
    }
    for (length, label) in [(20, 1), (22, -1), (-20, 1), (-22, -1)] {
      for i in 0..<n { append(label) { $0 == i ? length : 0 } }
    }
    for clause in clauses {
      var signs = [Int](repeating: 0, count: n)
      for literal in clause { signs[Int(literal.magnitude) - 1] = literal.signum() }
      append(1) { 5 * signs[$0] }
    }
    return try DataSet(
      name: name, scale: ReversibleFormula.scale,
      points: GridPoints(dimension: n, coordinates: coordinates),
      target: .labels(labels, names: nil))
  }

  /// Returns the network of shape n, 1, 2, 1 for an assignment of −1 and +1.
  ///
  /// - Ensures: it memorizes D(φ) if the assignment is NAE; on the kinds c ± 20 e_i and c ± 22 e_i
  ///   it is right in any case.
  package func network(for assignment: [Int], named name: String) -> Network {
    precondition(assignment.count == variableCount, "an assignment of other variables")
    var stack = LayerStack(inputCount: variableCount)
    let sum = BigInt(assignment.reduce(0, +))
    let z = stack.append([
      AffineForm(
        60 - 22 * sum,
        weights: zip(assignment, stack.values).map { (BigInt($0) * ReversibleFormula.scale, $1) })
    ])[0]
    let steps = stack.append([z - 39, z - 81])
    stack.append([Rational(2) * steps[0] - Rational(160) * steps[1] - 1], .identity)
    let upper = Rational(44, ReversibleFormula.scale)
    return Network(
      name: name,
      input: InputSpecification(
        scale: ReversibleFormula.scale, lower: Array(repeating: 0, count: variableCount),
        upper: Array(repeating: upper, count: variableCount)),
      layers: stack.networkLayers, output: OutputSpecification(.sign),
      provenance: [
        "source": .string("\(Paper.yu2024.authors), \(Paper.yu2024.venue), Theorem 6.5")
      ])
  }

  /// Returns the assignment that a network of shape n, 1, 2, 1 with n + 8 parameters holds: the signs
  /// of its first layer's weights. If it memorizes D(φ), the assignment is NAE.
  ///
  /// - Throws: a `DiagnosticList` if the network has another shape or a weight is 0.
  package func assignment(from network: Network) throws -> [Int] {
    let shape = [network.input.dimension] + network.layers.map(\.neurons.count)
    guard shape == [variableCount, 1, 2, 1],
      network.layers.enumerated().allSatisfy({ index, layer in
        layer.sources == [index == 0 ? .input : .layer(index - 1)]
      })
    else {
      throw DiagnosticList([
        Diagnostic(
          "\(network.name): the layers have \(shape.map(String.init).joined(separator: ", ")) values;"
            + " \(variableCount), 1, 2, 1 are expected")
      ])
    }
    var signs = [Int](repeating: 0, count: variableCount)
    for weight in network.layers[0].neurons[0].weights {
      signs[weight.column] = weight.value.signum
    }
    if let index = signs.firstIndex(of: 0) {
      throw DiagnosticList([
        Diagnostic(
          "\(network.name): the weight of x\(index + 1) in the first layer is 0, so that two points"
            + " with different labels coincide")
      ])
    }
    return signs
  }
}
