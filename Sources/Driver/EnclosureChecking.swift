import Diagnostics
import Enclosures
import Exact
import Networks
import Verification

/// What `memoc verify` and `memoc run` do with a network that has no rational values.
package enum EnclosureChecking {
  /// Certifies what `network` says of `dataSet`.
  ///
  /// - Parameter file: the network's file, for messages.
  /// - Throws: a `Diagnostic` if there is no data set, or the data can't be this network's.
  package static func run(
    _ network: Network, file: String, dataSet: DataSet?, options: EnclosureOptions
  ) throws -> EnclosureReport {
    guard let dataSet else {
      throw Diagnostic(
        "the network has no rational values, so there are no engines to compare",
        at: SourceSpan(file: file),
        notes: ["give a data set: its samples are checked with proved bounds of the outputs"])
    }
    let verifier = try EnclosureVerifier(network, dataSet: dataSet, options: options)
    let progress = TerminalProgress()
    defer { progress.finish() }
    return try verifier.run { progress.show("enclosures, data", $0, of: $1) }
  }

  /// Returns a line for every point: the label and, if asked, proved bounds of the outputs.
  ///
  /// - Parameters:
  ///   - digits: the decimals of the bounds.
  ///   - hasValues: whether bounds are printed after a label; without labels they always are.
  /// - Throws: a `Diagnostic` if `precisionLimit` bits do not give so many decimals, or the label.
  package static func lines(
    of network: Network, at points: GridPoints, digits: Int, hasValues: Bool, precisionLimit: Int
  ) throws -> String {
    guard let box = network.input.gridBox else {
      preconditionFailure("a domain without grid points")
    }
    let output = network.output
    let hasLabel = output.kind.isReadFromEnclosures
    let width = Rational(1, BigInt(10).power(digits))
    var interpreter = EnclosureInterpreter(
      network, precision: min(EnclosureInterpreter.defaultPrecision, precisionLimit))
    var text = ""
    for row in 0..<points.count {
      let point = points[row]
      guard zip(box, point).allSatisfy({ $0.contains($1) }) else {
        text += "out of domain\n"
        continue
      }
      var cells: [String] = []
      if hasLabel {
        let found = interpreter.outputs(at: point, precisionLimit: precisionLimit) {
          output.label(of: $0) != nil
        }
        guard let label = output.label(of: found.outputs) else {
          throw undecided(found, at: point, of: network)
        }
        cells.append(output.name(of: label))
        interpreter = interpreter.with(precision: found.precision)
      }
      if hasValues || !hasLabel {
        let found = try interpreter.outputs(
          at: point, width: width, precisionLimit: precisionLimit)
        cells.append(found.outputs.map { $0.text(digits: digits) }.joined(separator: ","))
        interpreter = interpreter.with(precision: found.precision)
      }
      text += cells.joined(separator: "\t") + "\n"
    }
    return text
  }

  private static func undecided(
    _ found: EnclosedOutputs, at point: [BigInt], of network: Network
  ) -> Diagnostic {
    let shown = point.prefix(8).map(\.rangeText).joined(separator: ", ")
    let what = network.output.kind == .sign ? "the sign" : "the largest output"
    return Diagnostic(
      "\(network.name): \(what) at X = (\(shown)\(point.count > 8 ? ", …" : "")) is not decided"
        + " with \(found.precision) bits",
      notes: ["a higher --precision-limit decides it, unless the exact value is 0 or a tie"])
  }
}

extension OutputSpecification.Kind {
  /// Whether enclosures can show a label.
  fileprivate var isReadFromEnclosures: Bool {
    switch self {
    case .real, .label: false
    case .sign, .oneHot: true
    }
  }
}
