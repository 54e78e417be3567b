import Exact
import Networks

extension Evaluation {
  /// The evaluation as one JSON object; the accuracy is an exact fraction.
  package var json: JSONValue {
    func number(_ value: Int) -> JSONValue { .number(String(value)) }
    return [
      "network": .string(network),
      "data": .string(dataSet),
      "engine": .string(engine),
      "samples": number(sampleCount),
      "right": number(rightCount),
      "accuracy": .string(accuracy.description),
      "noLabel": number(noLabelCount),
      "ties": number(tieCount),
      "outOfDomain": number(outOfDomainCount),
      "labels": .array(labels.map { .string($0.name) }),
      "confusion": .array(
        rows.map { row in
          [
            "class": .string(row.name),
            "samples": number(row.count),
            "counts": .array(row.counts.map(number)),
            "noLabel": number(row.noLabelCount),
            "outOfDomain": number(row.outOfDomainCount),
          ]
        }),
    ]
  }
}
