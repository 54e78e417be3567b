import Exact

/// An integer type for keys: machine integers where the range allows them, else `BigInt`.
package protocol StageKey: Hashable, Comparable, SignedNumeric, Sendable {
  associatedtype KeySet: StageKeySet<Self>

  init(_ value: Int)

  /// ⌊`weight`·`bound`/2^64⌋, an integer in `0 ..< bound` for positive `bound`.
  static func scaled(_ weight: UInt64, to bound: Self) -> Self

  /// The quotient by `divisor`, rounded down; both are positive or this number is zero.
  func quotient(by divisor: Self) -> Self

  var exact: BigInt { get }
}

/// A set of keys that are at least 0.
package protocol StageKeySet<Key> {
  associatedtype Key
  init(capacity: Int)
  func contains(_ key: Key) -> Bool
  mutating func insert(_ key: Key)
}

extension Int: StageKey {
  package typealias KeySet = FlatKeySet

  package static func scaled(_ weight: UInt64, to bound: Int) -> Int {
    Int(weight.multipliedFullWidth(by: UInt64(bound)).high)
  }

  package func quotient(by divisor: Int) -> Int { self / divisor }

  package var exact: BigInt { BigInt(self) }
}

extension BigInt: StageKey {
  package typealias KeySet = HashedKeySet

  package static func scaled(_ weight: UInt64, to bound: BigInt) -> BigInt {
    (BigInt(weight) * bound) >> 64
  }

  package func quotient(by divisor: BigInt) -> BigInt { flooredQuotient(by: divisor) }

  package var exact: BigInt { self }
}

/// A hash set of big keys.
package struct HashedKeySet: StageKeySet {
  private var keys: Set<BigInt>

  package init(capacity: Int) { keys = Set(minimumCapacity: capacity) }

  package func contains(_ key: BigInt) -> Bool { keys.contains(key) }

  package mutating func insert(_ key: BigInt) { keys.insert(key) }
}

/// A hash set of machine integers in one flat table: 16 to 32 bytes a key.
package struct FlatKeySet: StageKeySet {
  /// −1 marks a free place. Invariant: at least half of the places are free.
  private var table: [Int]
  private var count = 0
  private var mask: Int

  package init(capacity: Int) {
    var size = 16
    while size < 2 * capacity + 2 { size *= 2 }
    table = [Int](repeating: -1, count: size)
    mask = size - 1
  }

  /// The place of `key`, or the free place where it belongs.
  private func place(of key: Int) -> Int {
    var hash = UInt64(bitPattern: Int64(key)) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash >> 32
    hash &*= 0xD6E8_FEB8_6659_FD93
    var place = Int(truncatingIfNeeded: hash >> 32) & mask
    while table[place] != -1, table[place] != key { place = (place &+ 1) & mask }
    return place
  }

  package func contains(_ key: Int) -> Bool { table[place(of: key)] == key }

  package mutating func insert(_ key: Int) {
    let place = place(of: key)
    if table[place] == key { return }
    table[place] = key
    count += 1
    if 2 * count <= table.count { return }
    let old = table
    table = [Int](repeating: -1, count: 2 * old.count)
    mask = table.count - 1
    for key in old where key != -1 { table[self.place(of: key)] = key }
  }
}
