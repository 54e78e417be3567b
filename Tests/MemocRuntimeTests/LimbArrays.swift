import Testing

/// A seeded generator of 64-bit numbers (Steele, Lea, Flood 2014).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Memory for a number of at most 7 limbs of 8 bits, with other bytes above it, which no function
/// may read into its result or change.
///
/// The tests run these some 10^8 times in a debug build, hence `&+`, `while` and whole words.
final class Slot {
  let bytes: UnsafeMutablePointer<UInt8>
  private let word: UnsafeMutablePointer<UInt64>

  init() {
    let memory = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 8)
    word = memory.bindMemory(to: UInt64.self, capacity: 1)
    bytes = memory.assumingMemoryBound(to: UInt8.self)
  }

  deinit { word.deallocate() }

  /// Writes the low `n` limbs of `value`.
  func store(_ value: Int64, limbs n: Int) { word.pointee = Slot.image(of: value, limbs: n) }

  /// Whether the low `n` limbs are those of `value`, and the bytes above as `store` left them.
  func holds(_ value: Int64, limbs n: Int) -> Bool {
    word.pointee == Slot.image(of: value, limbs: n)
  }

  private static func image(of value: Int64, limbs n: Int) -> UInt64 {
    let mask = ((1 as UInt64) &<< UInt64(truncatingIfNeeded: n &* 8)) &- 1
    return ((UInt64(bitPattern: value) & mask) | (0xA5C3_96E1_5A3C_691E & ~mask)).littleEndian
  }

  /// The whole memory, for a failure's text.
  var description: String { "0x" + String(UInt64(littleEndian: word.pointee), radix: 16) }
}

/// The least and greatest number of `n` limbs of 8 bits.
func limits(limbs n: Int) -> ClosedRange<Int64> {
  let half = (1 as Int64) << Int64(8 * n - 1)
  return -half...half - 1
}

/// Numbers of `n` limbs of 8 bits next to which carries and signs change.
func edges(limbs n: Int) -> [Int64] {
  let limits = limits(limbs: n)
  var edges: Set<Int64> = [limits.lowerBound, limits.upperBound]
  for bit in 0..<8 * n - 1 where bit % 8 < 2 || bit % 8 > 5 {
    let power = (1 as Int64) << Int64(bit)
    for x in power - 1...power + 1 { edges.formUnion([x, -x]) }
  }
  return edges.filter { limits.contains($0) }.sorted()
}

/// Calls `body` for every number of `n` limbs of 8 bits; for 3 limbs, for edges and 2^16 others.
func forEach(limbs n: Int, _ body: (Int64) -> Bool) {
  guard n < 3 else {
    var random = SplitMix64(seed: 3)
    for x in edges(limbs: n) where !body(x) { return }
    for _ in 0..<1 << 16 where !body(.random(in: limits(limbs: n), using: &random)) { return }
    return
  }
  let limits = limits(limbs: n)
  var x = limits.lowerBound
  while x <= limits.upperBound {
    guard body(x) else { return }
    x &+= 1
  }
}

/// Calls `body` for pairs of numbers of `n` and `m` limbs of 8 bits: for all of them up to 3 limbs
/// in sum, else for all pairs of edges and 2^`exponent` others. Stops where `body` returns false.
func forEachPair(
  limbs n: Int, _ m: Int, exponent: Int = 16, _ body: (Int64, Int64) -> Bool
) {
  guard n + m > 3 else {
    var fine = true
    forEach(limbs: n) { x in
      forEach(limbs: m) { y in
        fine = body(x, y)
        return fine
      }
      return fine
    }
    return
  }
  for x in edges(limbs: n) {
    for y in edges(limbs: m) where !body(x, y) { return }
  }
  var random = SplitMix64(seed: UInt64(n * 16 + m))
  let xShift = UInt64(64 - 8 * n), yShift = UInt64(64 - 8 * m)
  var left = 1 << exponent
  while left > 0 {
    let x = Int64(bitPattern: random.next()) &>> Int64(xShift)
    let y = Int64(bitPattern: random.next()) &>> Int64(yShift)
    guard body(x, y) else { return }
    left &-= 1
  }
}
