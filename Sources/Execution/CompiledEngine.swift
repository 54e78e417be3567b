import Networks

/// An engine that runs generated C.
protocol CompiledEngine: Engine {
  var network: CompiledNetwork { get }
}

extension CompiledEngine {
  package func labels(of points: GridPoints, progress: RowProgress?) throws -> [EngineLabel] {
    try network.labels(of: points, progress: progress)
  }

  package func values(of points: GridPoints, progress: RowProgress?) throws -> EngineValues {
    try network.values(of: points, progress: progress)
  }
}
