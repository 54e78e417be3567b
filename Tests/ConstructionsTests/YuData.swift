import Constructions
import Exact
import Networks

/// splitmix_data(N, n, s, seed) of the Yu 2024 specification: a point's coordinates, then its label,
/// +1 for an odd number; a point that occurred before is dropped with its label.
func yuData(
  _ count: Int, dimension: Int = 8, scale: Int = 255, seed: UInt64? = nil
) throws -> DataSet {
  var generator = SplitMix64(seed: seed ?? UInt64(count))
  var seen: Set<[Int32]> = []
  var coordinates: [Int32] = []
  var labels: [Int] = []
  while labels.count < count {
    let point = (0..<dimension).map { _ in Int32(generator.below(UInt64(scale + 1))) }
    let isPositive = generator.next() % 2 == 1
    if !seen.insert(point).inserted { continue }
    coordinates += point
    labels.append(isPositive ? 1 : -1)
  }
  return try DataSet(
    name: "splitmix", scale: BigInt(scale),
    points: GridPoints(dimension: dimension, coordinates: coordinates),
    target: .labels(labels, names: nil))
}

/// The data set of grid `points` in {0..`scale`}^n with labels −1 and +1.
func signed(_ points: [[BigInt]], _ labels: [Int], scale: BigInt) throws -> DataSet {
  try samples(points, labels, scale: scale)
}

/// The unit cube of `data`, which all numbers of the specification are for.
func unitCube(of data: DataSet) -> InputSpecification {
  InputSpecification(
    scale: data.scale, lower: Array(repeating: 0, count: data.dimension),
    upper: Array(repeating: 1, count: data.dimension))
}

extension Network {
  /// The SHA-256 of the specification's text of the layers, section 9.2: `L activation`, then a line
  /// `bias column:weight …` a neuron, in hexadecimal.
  var yuDigest: String {
    func text(_ value: Rational) -> String {
      let numerator = value.numerator.text(radix: 16)
      return value.isInteger ? numerator : numerator + "/" + value.denominator.text(radix: 16)
    }
    var bytes: [UInt8] = []
    for layer in layers {
      bytes += "L \(layer.neurons[0].activation)\n".utf8
      for neuron in layer.neurons {
        bytes += text(neuron.bias).utf8
        for weight in neuron.weights where !weight.value.isZero {
          bytes += " \(weight.column):\(text(weight.value))".utf8
        }
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    return sha256(bytes)
  }

  /// The printed count of parameters: Σ n_i (n_{i+1} + 1).
  var printedParameterCount: Int {
    var previous = input.dimension
    var count = 0
    for layer in layers {
      count += previous * (layer.neurons.count + 1)
      previous = layer.neurons.count
    }
    return count
  }
}
