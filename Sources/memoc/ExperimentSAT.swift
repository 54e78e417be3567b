import ArgumentParser
import Constructions
import Diagnostics
import Driver
import Exact
import Formats
import Networks

struct ExperimentSAT: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sat",
    abstract: "Theorem 6.5 of Yu et al. 2024: smallest networks are as hard as formulas.",
    discussion: """
      Reads a formula of clauses of six literals (DIMACS CNF) and writes the data set that a network \
      of shape n, 1, 2, 1 memorizes only if some assignment makes a literal of every clause true and \
      another one false. --assignment makes the network of an assignment, --network reads the \
      assignment back from a network; both are checked exactly. Exit status 1 if it fails.
      """)

  @Argument(help: "The formula: DIMACS CNF.")
  var formula: String

  @Option(name: .shortAndLong, help: "Write the data set to this CSV file.")
  var output: String?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("An assignment, such as \"1 -2 3 4 5 -6\".", valueName: "literals"))
  var assignment: String?

  @Option(help: "Write the network of the assignment to this file.")
  var networkOutput: String?

  @Option(help: "Read the assignment from this network.")
  var network: String?

  func validate() throws {
    if assignment != nil && network != nil {
      throw ValidationError("give --assignment or --network, not both")
    }
    if networkOutput != nil && assignment == nil {
      throw ValidationError("--network-output needs --assignment")
    }
  }

  func run() throws {
    let text = String(decoding: try readBytes(at: formula), as: UTF8.self)
    let formula = try ReversibleFormula(dimacs: text, file: formula)
    let data = try formula.dataSet(named: "formula")
    print(
      "\(formula.clauses.count) clauses of \(formula.variableCount) variables: \(data.count) samples"
    )
    if let output { try AtomicFile.write(data.csv, to: output) }
    if let assignment {
      let values = try signs(assignment, count: formula.variableCount)
      let network = formula.network(for: values, named: "formula")
      if let networkOutput { try writeNetwork(network, to: networkOutput) }
      try report(formula, data, network, values)
    } else if let network {
      let network = try readNetwork(at: network)
      try report(formula, data, network, try formula.assignment(from: network))
    }
  }

  /// Prints what the assignment does to the formula, and the network to the data; the two must agree.
  private func report(
    _ formula: ReversibleFormula, _ data: DataSet, _ network: Network, _ assignment: [Int]
  ) throws {
    let literals = assignment.enumerated().map { String(($0 + 1) * $1) }.joined(separator: " ")
    let isNAE = formula.isNotAllEqual(assignment)
    let interpreter = Interpreter(network)
    let labels = data.labels ?? []
    let right = (0..<data.count).count {
      interpreter.outcome(at: data.points[$0]) == .label(labels[$0])
    }
    let size = NetworkStatistics(network)
    print("assignment: \(literals)")
    print("every clause has a true and a false literal: \(isNAE ? "yes" : "no")")
    print(
      "the network of \(size.denseParameterCount) parameters gives \(right) of \(data.count)"
        + " samples their label")
    if !isNAE || right != data.count { throw checkFailed }
  }

  /// The signs of x1, x2, … that `text` lists as literals.
  private func signs(_ text: String, count: Int) throws -> [Int] {
    var signs = [Int](repeating: 0, count: count)
    for word in text.split(whereSeparator: { $0 == " " || $0 == "," }) {
      guard let literal = Int(word), literal.magnitude <= count else {
        throw ValidationError(
          "--assignment has \"\(word)\"; literals -\(count) ... \(count) are expected")
      }
      if literal == 0 { continue }
      signs[Int(literal.magnitude) - 1] = literal.signum()
    }
    if let missing = signs.firstIndex(of: 0) {
      throw ValidationError("--assignment does not name x\(missing + 1)")
    }
    return signs
  }
}
