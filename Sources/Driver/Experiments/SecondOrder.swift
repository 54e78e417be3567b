import Exact

/// How fast a network's output bends with its parameters.
enum SecondOrder {
  private static let iterationCount = 100
  private static let step = 0x1p-16

  /// Returns about the spectral norm of ∇²f at `point`, by power iteration.
  ///
  /// Between kinks f is a polynomial of the parameters; central differences of its gradient have an
  /// error of the order of the squared step.
  static func norm(
    of model: TrainableNetwork, at point: [Double], near parameters: [Double],
    _ generator: inout SplitMix64
  ) -> Double {
    var vector = unit(parameters.map { _ in gaussian(&generator) })
    var norm = 0.0
    for _ in 0..<iterationCount {
      func gradient(_ sign: Double) -> [Double] {
        var moved = parameters
        add(sign * step, vector, to: &moved)
        return model.gradient(moved, model.evaluate(moved, at: point))
      }
      var product = gradient(1)
      add(-1, gradient(-1), to: &product)
      norm = squaredNorm(product).squareRoot() / (2 * step)
      if norm == 0 { return 0 }
      vector = unit(product)
    }
    return norm
  }
}
