import Exact
import Networks
import Support
import Testing

@Suite struct SaturatedSumsTests {
  /// Outputs of units with slopes that have no common denominator.
  private func network(_ seed: Seed) -> (Network, SplitMix64) {
    var generator = seed.generator
    return (.structured(.saturatedSums, using: &generator), generator)
  }

  /// Each part of an output: the output, its numerator and its denominator.
  private func parts(
    _ scaled: IntegerNetwork, at point: [BigInt]
  ) -> [(output: Int, value: Rational)] {
    let values = plainLayerValues(scaled, at: point).last!
    return zip(scaled.layers.last!.neurons, values).enumerated().map { index, pair in
      (scaled.outputParts[index], Rational(pair.1) / pair.0.scale)
    }
  }

  @Test(arguments: Seed.some(60)) func partsAddUpToTheOutputs(seed: Seed) {
    var (network, generator) = network(seed)
    let scaled = network.scaledToIntegers()
    #expect(scaled.layers.count == network.layers.count + 1, "\(seed) is not taken apart")
    for point in network.testPoints(atMost: 40, using: &generator) {
      var sums = [Rational](repeating: 0, count: network.outputCount)
      for (output, value) in parts(scaled, at: point) { sums[output] = sums[output] + value }
      #expect(sums == plainLayerValues(network, at: point).last!, "\(seed) at \(point)")
    }
  }

  @Test(arguments: Seed.some(60)) func denominatorsStayBelowTheirBound(seed: Seed) {
    var (network, generator) = network(seed)
    let scaled = network.scaledToIntegers()
    for point in network.testPoints(atMost: 60, using: &generator) {
      var products = [BigInt](repeating: 1, count: network.outputCount)
      for (index, part) in parts(scaled, at: point).enumerated()
      where index >= network.outputCount && !part.value.isZero {
        products[part.output] *= scaled.layers.last!.neurons[index].scale.numerator
      }
      for product in products { #expect(product.bitLength <= scaled.fractionBits, "\(seed)") }
    }
  }

  /// Steep units at places apart: one at a time is not saturated.
  private func staircase(_ slopes: [BigInt], apart: Int = 4, dimension: Int = 1) -> Network {
    var net = NetworkBuilder(Array(repeating: 0...(apart * slopes.count), count: dimension))
    let units = slopes.enumerated().map { index, slope in
      net.add(
        .hardTanh,
        net.inputs.enumerated().map {
          ($1, Rational(BigInt($0 == 0 || index % 2 == 0 ? 1 : 2)) * Rational(slope + 1, slope))
        }, plus: -Rational(BigInt(apart * index + 2)) * Rational(slope + 1, slope))
    }
    net.endLayer()
    return net.network(named: "staircase", outputs: [units.map { ($0, 1) }])
  }

  /// 2^61 - 1, 2^89 - 1 and others without common divisors.
  private let primes = [61, 89, 107, 127].map { BigInt.powerOfTwo($0) - 1 }

  @Test func oneUnitAtATimeNeedsItsDenominatorOnly() {
    let scaled = staircase(primes).scaledToIntegers()
    #expect(scaled.fractionBits == 127 && scaled.outputParts == [0, 0, 0, 0, 0])
    #expect(scaled.layers.last!.neurons[0].scale == 1)
  }

  @Test func unitsOfOverlappingRampsNeedTheProduct() {
    #expect(staircase(primes, apart: 0).scaledToIntegers().fractionBits == 61 + 89 + 107 + 127)
  }

  @Test func unitsOfAnotherDirectionMayAlwaysBeUnsaturated() {
    // The second and the fourth are no functions of the scalar of the others.
    let scaled = staircase(primes, dimension: 2).scaledToIntegers()
    #expect(scaled.fractionBits == 89 + 127 + max(61, 107))
  }

  @Test func shortCommonDenominatorsAreFormed() {
    #expect(staircase([3, 5, 7, 11]).scaledToIntegers().outputParts == [0])
    let equal = staircase([primes[3], primes[3], primes[3]]).scaledToIntegers()
    #expect(equal.outputParts == [0] && equal.layers.count == 2)
  }
}
