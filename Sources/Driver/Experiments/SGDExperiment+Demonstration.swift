import Exact
import Networks

extension SGDExperiment {
  /// Eight points of a plane with real targets, which need a network of 30 parameters.
  package static func demonstration() throws -> DataSet {
    let abscissas = [0, 2, 5, 7, 9, 11, 14, 15]
    let targets = [3, -4, 2, 4, -3, -1, 4, -2].map { [Rational(BigInt($0), 8)] }
    return try DataSet(
      name: "eight points", scale: 16,
      points: GridPoints(abscissas.map { [BigInt($0), BigInt(5 * $0 % 16)] }),
      target: .real(targets))
  }

  /// Two groups of four points each, and units off their kinks.
  package static let demonstrationOptions = [
    "activation": "hard-tanh", "widths": "3,4", "margin": "1/2",
  ]
}
