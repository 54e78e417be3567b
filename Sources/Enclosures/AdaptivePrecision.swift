import Diagnostics
import Exact
import Networks

/// What a network was proved to say of a point, and with how many bits.
package struct EnclosedOutputs: Sendable {
  package let outputs: [Enclosure]
  package let precision: Int
  /// Whether the outputs are as narrow, or as decided, as was asked.
  package let isEnough: Bool
}

extension EnclosureInterpreter {
  package static let defaultPrecision = 64
  package static let defaultPrecisionLimit = 1 << 16

  /// Returns enclosures of the outputs at the grid point `X`, with twice the bits each time until
  /// `isEnough` holds, or `limit` bits do not do.
  ///
  /// - Complexity: the last two evaluations cost most of it.
  package func outputs(
    at point: [BigInt], precisionLimit limit: Int, until isEnough: ([Enclosure]) -> Bool
  ) -> EnclosedOutputs {
    var interpreter = self
    while true {
      let outputs = interpreter.outputs(at: point)
      let precision = interpreter.precision
      if isEnough(outputs) {
        return EnclosedOutputs(outputs: outputs, precision: precision, isEnough: true)
      }
      if precision >= limit {
        return EnclosedOutputs(outputs: outputs, precision: precision, isEnough: false)
      }
      interpreter = with(precision: min(2 * precision, limit))
    }
  }

  /// Returns enclosures of the outputs at the grid point `X` that are at most `width` wide.
  ///
  /// - Throws: a `Diagnostic` if that takes more than `limit` bits.
  package func outputs(
    at point: [BigInt], width: Rational, precisionLimit limit: Int
  ) throws -> EnclosedOutputs {
    let found = outputs(at: point, precisionLimit: limit) { outputs in
      outputs.allSatisfy { $0.width.map { $0 <= width } ?? false }
    }
    if found.isEnough { return found }
    throw tooWide(found, at: point, width: width)
  }

  /// Says why `found` may be wider than `width`: a step at its jump stays undecided for ever.
  private func tooWide(
    _ found: EnclosedOutputs, at point: [BigInt], width: Rational
  ) -> Diagnostic {
    var (widest, index) = (Rational?.some(-1), 0)
    for (number, output) in found.outputs.enumerated() {
      guard let last = widest else { break }
      if output.width.map({ $0 > last }) ?? true { (widest, index) = (output.width, number) }
    }
    let shown = point.prefix(8).map(\.rangeText).joined(separator: ", ")
    let has = widest.map { "is \($0.scientificText(rounded: .up))" } ?? "has no finite bounds"
    var notes = ["a higher --precision-limit may help"]
    if let step = with(precision: found.precision).firstUndecidedStep(at: point) {
      notes = [
        "layer \(step.layer), neuron \(step.neuron): the pre-activation of this step may be"
          + " negative or not; if it is 0, no precision decides it"
      ]
    }
    return Diagnostic(
      "\(network.name): at X = (\(shown)\(point.count > 8 ? ", …" : "")) the enclosure of output"
        + " \(index) \(has) wide with \(found.precision) bits;"
        + " \(width.scientificText(rounded: .down)) is asked", notes: notes)
  }
}
