import Exact
import Networks

/// The oracle as an engine: the exact interpreter, which also checks the domain.
package struct ExactEngine: Engine {
  package let name = "exact"
  package let description = "exact interpreter"

  private let interpreter: Interpreter
  private let box: [Interval]
  /// The points that a thread evaluates at once: few, for a point may take long.
  private let chunkSize: Int

  /// - Requires: `network.problems()` is empty and every activation is exact.
  package init(_ network: Network) {
    interpreter = Interpreter(network)
    guard let box = network.input.gridBox else {
      preconditionFailure("a domain without grid points")
    }
    self.box = box
    chunkSize = max(1, min(1024, 100_000 / max(1, network.weightCount)))
  }

  package func labels(of points: GridPoints, progress: RowProgress?) throws -> [EngineLabel] {
    precondition(points.dimension == box.count, "points of another dimension")
    return try Workers.map(rows: points.count, chunkSize: chunkSize, progress: progress) { rows in
      rows.map { row in
        let point = points[row]
        guard contains(point) else { return EngineLabel.outOfDomain }
        return EngineLabel(interpreter.outcome(at: point))
      }
    }.flatMap { $0 }
  }

  package func values(of points: GridPoints, progress: RowProgress?) throws -> EngineValues {
    precondition(points.dimension == box.count, "points of another dimension")
    let outputCount = interpreter.network.outputCount
    let outputs = try Workers.map(rows: points.count, chunkSize: chunkSize, progress: progress) {
      rows in
      rows.map { row in
        let point = points[row]
        return contains(point) ? interpreter.outputs(at: point) : nil
      }
    }.flatMap { $0 }
    let isInDomain = outputs.map { $0 != nil }
    let values = outputs.flatMap { $0 ?? Array(repeating: 0, count: outputCount) }
    var denominator = BigInt(1)
    for value in values where !denominator.isMultiple(of: value.denominator) {
      denominator = .lcm(denominator, value.denominator)
      if denominator.bitLength > ExactEngine.commonDenominatorLimit {
        return EngineValues(
          outputCount: outputCount, isInDomain: isInDomain, numerators: .rational(values),
          denominator: 1)
      }
    }
    return EngineValues(
      outputCount: outputCount, isInDomain: isInDomain,
      numerators: .big(
        values.map { $0.numerator * denominator.exactQuotient(by: $0.denominator) }),
      denominator: denominator)
  }

  /// The longest common denominator that is formed, in bits.
  private static let commonDenominatorLimit = 1024

  private func contains(_ point: [BigInt]) -> Bool {
    zip(box, point).allSatisfy { $0.contains($1) }
  }
}

extension EngineLabel {
  /// - Requires: `outcome` is not `.real`.
  package init(_ outcome: Outcome) {
    switch outcome {
    case .label(let label): self = .label(Int32(label))
    case .noLabel: self = .noLabel
    case .real: preconditionFailure("a real output has no label")
    }
  }
}

extension Network {
  /// The number of listed weights: the multiply-adds of one evaluation.
  package var weightCount: Int {
    layers.reduce(0) { sum, layer in layer.neurons.reduce(sum) { $0 + $1.weights.count } }
  }
}
