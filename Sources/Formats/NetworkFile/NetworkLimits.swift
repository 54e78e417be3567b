import Exact

/// The sizes beyond which a network file is refused instead of read.
package struct NetworkLimits: Sendable {
  package var bytes = ByteLimits(stored: 4 << 30, unpacked: 4 << 30)
  /// The bits of one number.
  package var numberBits = Rational.defaultBitLimit
  /// The bits of all numbers of more than 64 bits together: short texts as `1p4000000` are long.
  package var totalNumberBits = 1 << 34
  package var inputDimension = 1 << 20
  package var layerCount = 1 << 20
  /// The neurons of all layers together.
  package var neuronCount = 1 << 26
  /// The length of the vector that a layer reads.
  package var readWidth = 1 << 26
  /// The problems that are reported one by one.
  package var reportedProblems = 50

  package init() {}
}
