import Exact

/// The seed of a random test case; a failure names it.
package struct Seed: Hashable, Sendable, CustomStringConvertible {
  package let value: UInt64

  package init(_ value: UInt64) { self.value = value }

  /// The first `count` seeds.
  package static func some(_ count: Int) -> [Seed] { (1...UInt64(count)).map(Seed.init) }

  package var generator: SplitMix64 { SplitMix64(seed: value) }

  package var description: String { "seed \(value)" }
}
