import Constructions
import Exact
import Networks
import Testing

/// What the specification's table says of a network.
struct Expected: Sendable {
  let width: Int
  let depth: Int
  let nonzero: Int
  let biases: Int
  let bits: Int
  let digest: String?

  init(_ width: Int, _ depth: Int, _ nonzero: Int, _ biases: Int, _ bits: Int, _ digest: String?) {
    (self.width, self.depth, self.nonzero) = (width, depth, nonzero)
    (self.biases, self.bits, self.digest) = (biases, bits, digest)
  }
}

/// Expects the sizes and the digest of `network`.
func expect(
  _ network: Network, is expected: Expected, sourceLocation: SourceLocation = #_sourceLocation
) {
  let size = NetworkStatistics(network)
  #expect(size.width == expected.width, sourceLocation: sourceLocation)
  #expect(size.depth == expected.depth, sourceLocation: sourceLocation)
  #expect(size.nonzeroParameterCount == expected.nonzero, sourceLocation: sourceLocation)
  #expect(size.nonzeroBiasCount == expected.biases, sourceLocation: sourceLocation)
  #expect(size.largestWeightBits == expected.bits, sourceLocation: sourceLocation)
  if let digest = expected.digest {
    #expect(network.digest == digest, sourceLocation: sourceLocation)
  }
}

/// Expects `network` to be well formed, to give the label of every sample of `data` (of some, if
/// `stride` is not 1), and to keep the bounds that its own provenance names.
func expectMemorizes(
  _ network: Network, _ data: DataSet, stride step: Int = 1,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(network.problems() == [], sourceLocation: sourceLocation)
  let interpreter = Interpreter(network)
  let labels = try #require(data.labels, sourceLocation: sourceLocation)
  for row in stride(from: 0, to: data.count, by: step) {
    let outcome = interpreter.outcome(at: data.points[row])
    if outcome != .label(labels[row]) {
      Issue.record(
        "sample \(row) of \(data.name): \(outcome) instead of \(labels[row])",
        sourceLocation: sourceLocation)
      return
    }
  }
  let (construction, context) = try #require(
    BoundContext.read(network.provenance), sourceLocation: sourceLocation)
  let size = NetworkStatistics(network)
  for bound in construction.bounds(context) where bound.holds(for: size) == false {
    Issue.record(
      """
      \(bound.quantity) is \(bound.quantity.measured(in: size)), but \(bound.formula) is \
      \(bound.value)
      """, sourceLocation: sourceLocation)
  }
}
