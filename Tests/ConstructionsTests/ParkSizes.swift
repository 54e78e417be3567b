import Constructions
import Exact
import Networks
import Testing

/// A row of the specification's table of sizes, section 16.
struct ParkSize: Sendable, Hashable {
  var k0: BigInt
  var slots: Int
  var width: Int
  var hiddenLayers: Int
  var parameters: Int
  var nonzero: Int
  var largestBits: Int
  var bits: Int
  /// Bits without trailing zeros.
  var strippedBits: Int

  init(
    _ k0: BigInt, _ slots: Int, _ width: Int, _ hiddenLayers: Int, _ parameters: Int,
    _ nonzero: Int, _ largestBits: Int, _ bits: Int, _ strippedBits: Int
  ) {
    self.k0 = k0
    self.slots = slots
    self.width = width
    self.hiddenLayers = hiddenLayers
    self.parameters = parameters
    self.nonzero = nonzero
    self.largestBits = largestBits
    self.bits = bits
    self.strippedBits = strippedBits
  }

  /// The row of `network`.
  init(_ network: Network) throws {
    let (_, context) = try #require(BoundContext.read(network.provenance))
    let size = NetworkStatistics(network)
    var stripped = 0
    for neuron in network.layers.lazy.flatMap(\.neurons) {
      for value in [neuron.bias] + neuron.weights.map(\.value) where !value.isZero {
        stripped += value.numerator.bitLength - value.numerator.trailingZeroBitCount + 1
      }
    }
    let nonzero = size.nonzeroParameterCount + size.nonzeroBiasCount
    self.init(
      try #require(context.parameters["K0"]).numerator,
      try #require(context.parameters.integer("V")), size.width, size.hiddenLayerCount,
      size.denseParameterCount, nonzero, size.largestWeightBits, size.totalWeightBits + nonzero,
      stripped)
  }
}

/// The bounds of `network` for `quantity` that are no O(…).
func bounds(of network: Network, _ quantity: Bound.Quantity) throws -> [BigInt] {
  let (construction, context) = try #require(BoundContext.read(network.provenance))
  return construction.bounds(context).filter { $0.quantity == quantity }.compactMap {
    switch $0.value {
    case .atMost(let value), .exact(let value): value
    case .order: nil
    }
  }
}
