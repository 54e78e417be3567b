import Exact

/// Stochastic gradient descent without replacement near a minimum.
struct Descent {
  let model: TrainableNetwork
  let points: [[Double]]
  let targets: [Double]
  let span: GradientSpan
  let batchSize: Int
  /// η
  let stepSize: Double
  /// τ
  let threshold: Double
  /// The slopes of all units at θ*, by sample.
  let slopes: [[[Double]]]

  /// The epochs that a run keeps, about.
  private static let keptEpochCount = 2000

  /// Returns the run from the distance `distance` in `direction` until ‖ξ∥‖ < τ‖ξ‖².
  func run(
    distance: Double, direction: [Double], stepLimit: Int, _ generator: inout SplitMix64
  ) -> SGDExperiment.Run {
    let start = model.initialParameters
    var parameters = start
    add(distance, direction, to: &parameters)
    let firstRisk = risk(parameters)
    var epochs: [SGDExperiment.Epoch] = []
    var stride = 1
    var worst = 0.0
    var previous: Double?
    var step = 0
    var order = Array(points.indices)
    let epochLength = points.count / batchSize
    while true {
      let difference = zip(parameters, start).map { $0 - $1 }
      let parallel = span.parallelNorm(difference)
      let bound = threshold * squaredNorm(difference)
      if step % epochLength == 0 {
        let number = step / epochLength
        if number % stride == 0 {
          epochs.append(.init(number: number, parallel: parallel, threshold: bound))
        }
        if epochs.count >= 2 * Descent.keptEpochCount {
          stride *= 2
          epochs = epochs.filter { $0.number % stride == 0 }
        }
        if let previous { worst = max(worst, parallel / previous) }
        previous = parallel
        order.shuffle(using: &generator)
      }
      if parallel < bound || step == stepLimit || !bound.isFinite {
        return SGDExperiment.Run(
          distance: distance, firstRisk: firstRisk, stepCount: parallel < bound ? step : nil,
          remainingShare: squaredNorm(difference).squareRoot() / distance,
          lastRisk: risk(parameters), worstContraction: worst,
          hasCrossedKinks: hasCrossedKinks(parameters), epochs: epochs)
      }
      let first = step % epochLength * batchSize
      descend(&parameters, along: order[first..<(first + batchSize)])
      step += 1
    }
  }

  /// One step of size η along the mean gradient of (f − y)²/2 over `rows`.
  private func descend(_ parameters: inout [Double], along rows: ArraySlice<Int>) {
    var total = [Double](repeating: 0, count: parameters.count)
    for row in rows {
      let evaluation = model.evaluate(parameters, at: points[row])
      add(evaluation.value - targets[row], model.gradient(parameters, evaluation), to: &total)
    }
    add(-stepSize / Double(batchSize), total, to: &parameters)
  }

  /// R
  private func risk(_ parameters: [Double]) -> Double {
    zip(points, targets).reduce(0) { sum, sample in
      let error = model.evaluate(parameters, at: sample.0).value - sample.1
      return sum + error * error
    } / Double(2 * points.count)
  }

  private func hasCrossedKinks(_ parameters: [Double]) -> Bool {
    zip(points, slopes).contains { model.evaluate(parameters, at: $0).slopes != $1 }
  }
}
