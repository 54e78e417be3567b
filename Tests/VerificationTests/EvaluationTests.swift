import Diagnostics
import Exact
import Execution
import Networks
import Testing
import Verification

/// Accuracy and confusion tables, against counts by hand.
@Suite struct EvaluationTests {
  /// The network x − 2 on 0 … 4.
  private func line(_ output: OutputSpecification, outputs: [(Rational, Rational)]) -> Network {
    Network(
      name: "line", input: InputSpecification(scale: 1, lower: [0], upper: [4]),
      layers: [
        Layer(
          reading: [.input],
          neurons: outputs.map { Neuron(.identity, bias: $0.1, weights: [Weight(0, $0.0)]) })
      ], output: output)
  }

  private func evaluation(
    _ network: Network, _ points: [Int], _ labels: [Int], names: [String]? = nil
  ) throws -> Evaluation {
    let data = try DataSet(
      name: "data", scale: 1, points: GridPoints(points.map { [BigInt($0)] }),
      target: .labels(labels, names: names))
    return try Evaluation(network, dataSet: data, engine: ExactEngine(network))
  }

  @Test func signsAreCountedByClass() throws {
    let network = line(.init(.sign, labelNames: ["4", "9"]), outputs: [(1, -2)])
    let found = try evaluation(network, [0, 1, 2, 3, 4, 5, 6], [4, 9, 9, 9, 4, 9, 4])
    #expect(found.labels.map(\.label) == [-1, 1] && found.labels.map(\.name) == ["4", "9"])
    #expect(found.rows.map(\.name) == ["4", "9"])
    #expect(found.rows.map(\.counts) == [[1, 1], [1, 1]])
    #expect(found.rows.map(\.noLabelCount) == [0, 1])
    #expect(found.rows.map(\.outOfDomainCount) == [1, 1])
    #expect(found.rightCount == 2 && found.sampleCount == 7)
    #expect(found.accuracy == Rational(2, 7))
    #expect(found.tieCount == 1 && found.noLabelCount == 1 && found.outOfDomainCount == 2)
  }

  @Test func labelsThatAreNoneAreNoTies() throws {
    let network = line(
      .init(.label(first: 0, classCount: 3)), outputs: [(Rational(1, 2), 0)])
    let found = try evaluation(network, [0, 1, 2, 3, 4], [0, 1, 1, 1, 7])
    #expect(found.noLabelCount == 2 && found.tieCount == 0)
    #expect(found.rightCount == 2)
    // The class 7 is none of the network's labels, but it is a row.
    #expect(found.rows.map(\.name) == ["0", "1", "7"])
    #expect(found.rows[2].count == 1)
  }

  @Test func classesThatTheNetworkDoesNotKnowAreWrong() throws {
    let network = line(.init(.sign, labelNames: ["no", "yes"]), outputs: [(1, -2)])
    let found = try evaluation(network, [0, 3, 4], [0, 1, 2], names: ["no", "yes", "what"])
    #expect(found.rows.map(\.name) == ["no", "yes", "what"])
    #expect(found.rows[2].label == nil && found.rightCount == 2)
  }

  @Test func largestOutputsTie() throws {
    let network = line(
      .init(.oneHot(classCount: 2)), outputs: [(1, 0), (-1, 4)])
    let found = try evaluation(network, [0, 2, 4], [1, 1, 0])
    #expect(found.tieCount == 1 && found.rightCount == 2)
  }

  @Test func realOutputsAreRefused() {
    let network = line(.init(.real), outputs: [(1, 0)])
    #expect(throws: DiagnosticList.self) { try evaluation(network, [0], [1]) }
  }
}
