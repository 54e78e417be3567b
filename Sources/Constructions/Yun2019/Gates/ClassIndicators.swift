import Exact
import Networks

/// Classes as consecutive numbers, and how their indicators become a network's output.
///
/// Labels that count from 0 with few gaps are read one-hot: output k is 1 on the points of class k
/// and 0 on the others, exactly. Other labels are read as a number, the indicators weighted by the
/// labels; points of no class get one less than the smallest label.
struct ClassIndicators: Sendable {
  /// Ascending.
  let labels: [Int]
  /// By sample, an index in `labels`.
  let classes: [Int]
  let output: OutputSpecification

  /// An affine form over the last hidden layer.
  struct Form: Sendable {
    var constant: Rational = 0
    /// Columns are strictly increasing.
    var weights: [Weight] = []
  }

  init(_ request: ConstructionRequest) {
    let given = request.labels
    let distinct = Array(Set(given)).sorted()
    labels = distinct
    let index = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    classes = given.map { index[$0]! }
    let names = request.data.labelNames
    let span = max(distinct.last! + 1, names?.count ?? 0)
    if distinct[0] >= 0, span <= 2 * distinct.count + 1 {
      output = OutputSpecification(
        .oneHot(classCount: span), labelNames: names?.count == span ? names : nil)
    } else {
      output = OutputSpecification(
        first: distinct[0] - 1, last: distinct.last!, naming: request.data, hasUnknown: true)
    }
  }

  /// C, the classes that have points.
  var count: Int { labels.count }

  /// How many outputs the network has.
  var outputCount: Int {
    if case .oneHot(let classCount) = output.kind { classCount } else { 1 }
  }

  /// The output layer's neurons, for the indicator of every class.
  func outputNeurons(_ indicators: [Form]) -> [Neuron] {
    guard case .label(let first, _) = output.kind else {
      var neurons = [Neuron](repeating: Neuron(.identity), count: outputCount)
      for (label, form) in zip(labels, indicators) {
        neurons[label] = Neuron(.identity, bias: form.constant, weights: form.weights)
      }
      return neurons
    }
    var bias = Rational(first)
    var weights: [Weight] = []
    for (label, form) in zip(labels, indicators) {
      let height = Rational(label - first)
      bias = bias + height * form.constant
      weights += form.weights.map { Weight($0.column, height * $0.value) }
    }
    return [
      Neuron(.identity, bias: bias, weights: weights.sorted { $0.column < $1.column })
    ]
  }
}
