import Exact
import Foundation
import Networks

extension SGDExperiment: CustomStringConvertible {
  package var description: String {
    let name = network.provenance["construction"]?.text ?? network.name
    var text =
      "stochastic gradient descent near a memorizing network (Yun et al. 2019, Theorem 5.1)\n"
    text +=
      "\(name): \(sampleCount) samples, \(parameterCount) parameters, batches of \(batchSize)\n"
    text += "lambda_min \(short(eigenvalues.least)), lambda_max \(short(eigenvalues.largest)),"
    text += " tau \(short(threshold)), eta \(short(stepSize)),"
    text += " nearest kink \(short(kinkDistance))\n\n"
    var lines = [
      ["|xi0|", "R(0)", "t* (steps)", "|xi*|/|xi0|", "R(t*)", "R(t*)/|xi0|^4", "contraction"]
    ]
    for run in runs {
      let quartic = run.lastRisk / (run.distance * run.distance * run.distance * run.distance)
      lines.append([
        short(run.distance), short(run.firstRisk), run.stepCount.map(String.init) ?? "not reached",
        short(run.remainingShare), short(run.lastRisk), short(quartic),
        String(format: "%.5f", run.worstContraction),
      ])
    }
    text += "\(TextTable(lines) { _ in false })"
    if let slopes {
      text += "\nslope of log R against log |xi0|: "
      text += String(format: "%.3f at the start, %.3f at t*\n", slopes.first, slopes.last)
    }
    if runs.contains(where: { $0.stepCount == 0 }) {
      text += "note: where t* is 0 the start is too far away for the theorem to say anything\n"
    }
    if runs.contains(where: \.hasCrossedKinks) {
      text += "note: units have crossed kinks, so that the theorem's neighborhood was left\n"
    }
    return text
  }

  package var json: JSONValue {
    func number(_ value: Double) -> JSONValue {
      value.isFinite ? .number(String(value)) : .null
    }
    return .object([
      .init("samples", .number(String(sampleCount))),
      .init("parameters", .number(String(parameterCount))),
      .init("batch", .number(String(batchSize))),
      .init("eta", number(stepSize)), .init("tau", number(threshold)),
      .init("lambdaMin", number(eigenvalues.least)),
      .init("lambdaMax", number(eigenvalues.largest)),
      .init("kinkDistance", number(kinkDistance)),
      .init("firstSlope", slopes.map { number($0.first) } ?? .null),
      .init("lastSlope", slopes.map { number($0.last) } ?? .null),
      .init(
        "runs",
        .array(
          runs.map { run in
            .object([
              .init("distance", number(run.distance)), .init("firstRisk", number(run.firstRisk)),
              .init("steps", run.stepCount.map { .number(String($0)) } ?? .null),
              .init("remainingShare", number(run.remainingShare)),
              .init("lastRisk", number(run.lastRisk)),
              .init("worstContraction", number(run.worstContraction)),
              .init("crossedKinks", .boolean(run.hasCrossedKinks)),
            ])
          })),
    ])
  }

  private func short(_ value: Double) -> String { String(format: "%.3g", value) }
}
