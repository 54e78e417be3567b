import Exact
import Foundation

// Vectors of floating point numbers, for measurements.

func scalarProduct(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for index in a.indices { sum += a[index] * b[index] }
  return sum
}

func squaredNorm(_ a: [Double]) -> Double { scalarProduct(a, a) }

/// `target` ← `target` + `factor`·`vector`
func add(_ factor: Double, _ vector: [Double], to target: inout [Double]) {
  for index in target.indices { target[index] += factor * vector[index] }
}

/// `vector` scaled to the length 1.
/// - Requires: it is not 0.
func unit(_ vector: [Double]) -> [Double] {
  let norm = squaredNorm(vector).squareRoot()
  return vector.map { $0 / norm }
}

/// A normal deviate.
///
/// - Source: Box, Muller, A note on the generation of random normal deviates, 1958.
func gaussian(_ generator: inout SplitMix64) -> Double {
  let (a, b) = (generator.next() >> 11, generator.next() >> 11)
  let radius = (-2 * log((Double(a) + 1) * 0x1p-53)).squareRoot()
  return radius * cos(2 * Double.pi * Double(b) * 0x1p-53)
}

/// log10
func logarithm(_ value: Double) -> Double { log10(value) }
