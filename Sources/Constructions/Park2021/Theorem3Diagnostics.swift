import Diagnostics
import Exact
import Networks

extension Theorem3 {
  /// Which condition of the theorem `widths` fail, and by how much.
  static func diagnostic(
    _ failure: Theorem3Criteria.Failure, _ criteria: Theorem3Criteria, _ data: DataSet
  ) -> Diagnostic {
    if case .tooFewSamples(let count) = failure {
      return Diagnostic(
        "Theorem 3 does not apply to \(count) different points; at least 4 are expected",
        at: SourceSpan(file: data.name),
        notes: ["park2021-1 and park2021-2 take any number of points"])
    }
    let sufficient = [false, true].map {
      IntegerList.text(
        Theorem3Criteria.sufficientWidths(
          count: criteria.count, labelBits: criteria.labelBits,
          requiredProduct: criteria.requiredProduct, isWide: $0))
    }
    return Diagnostic(
      "the widths do not meet Theorem 3: \(missing(failure))", at: SourceSpan(file: data.name),
      notes: ["for example \(sufficient[0]) or \(sufficient[1]) would"])
  }

  static func tooLarge(_ weights: BigInt, _ data: DataSet) -> Diagnostic {
    Diagnostic(
      "the network would have up to \(weights) neurons and weights; at most \(weightLimit) is"
        + " supported", at: SourceSpan(file: data.name),
      notes: ["two wide layers that meet cost the product of their widths"])
  }

  private static func missing(_ failure: Theorem3Criteria.Failure) -> String {
    switch failure {
    case .tooFewSamples: return "there are too few points"
    case .narrowLayer(let layer, let width, let required):
      return "condition 1: hidden layer \(layer) is \(width) wide; at least \(required) is expected"
    case .product(let found, let required):
      return "condition 2: the product of floor((d + 1)/2) over all hidden layers is \(found);"
        + " at least \(required) (Delta sqrt(2 pi d), or what the domain's range asks for) is"
        + " expected"
    case .sum(let part, let found, let required):
      return "condition 3: the sum of d - 2 over the rest of the layers, which begin part \(part),"
        + " is \(found); at least \(required) is expected"
    case .capacity(let found, let required, let parts, let cut):
      return "condition 4: 2^K sum(d - 2) floor((L - L_K - 1)/D) - 4 is at most \(found), with"
        + " K = \(parts) and L_K = \(cut); at least N^2 = \(required) is expected"
    }
  }
}
