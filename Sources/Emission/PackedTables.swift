import Exact

/// Numbers as a string of bits: their differences to the least one.
struct PackedEntries {
  let base: BigInt
  /// The bits of an entry; 0 if all entries are equal.
  let bits: Int
  /// The differences.
  let offsets: [BigInt]

  /// - Requires: at least one entry; all entries fit 64 bits.
  init(_ entries: [BigInt]) {
    let low = entries.min()!
    base = low
    bits = (entries.max()! - low).bitLength
    offsets = entries.map { $0 - low }
  }

  /// Whether the string and the code that reads it are shorter than an array.
  static func pays(for entries: [BigInt], form: TableForm) -> Bool {
    guard entries.count >= 16, entries.allSatisfy({ $0.signedBitWidth <= 64 }) else { return false }
    let packed = PackedEntries(entries)
    // A call takes some bytes of code more than a load.
    return packed.bits * entries.count / 8 + 16 < TableForm.bytes(of: entries, as: form)
  }
}

/// Numbers, few of which are different, as indices of a list of these.
struct DictionaryEntries {
  /// The different numbers, ascending.
  let numbers: [BigInt]
  let indices: [BigInt]

  /// The most different numbers that are looked for.
  private static let numberLimit = 128

  /// The lists of `entries`, a table in `form`, if both are shorter: by far, unless `packs`, since
  /// reading is two steps.
  init?(_ entries: [BigInt], insteadOf form: TableForm, packs: Bool) {
    switch form {
    case .int32, .int64, .low64: break
    case .words, .powers, .packed: return nil
    }
    let size = TableForm.bytes(of: entries, as: form)
    if !packs, size < 1 << 14 || size < 2 * entries.count { return nil }
    self.init(entries)
    if !packs { return }
    var (plain, coded) = (8 * size, BigInt(numbers.count - 1).bitLength * entries.count)
    if PackedEntries.pays(for: entries, form: form == .low64 ? .int64 : form) {
      plain = PackedEntries(entries).bits * entries.count
    }
    coded += 8 * TableForm.bytes(of: numbers, as: form) + 256
    if coded >= plain { return nil }
  }

  /// The lists of `entries`, if few are different.
  private init?(_ entries: [BigInt]) {
    var places: [BigInt: Int] = [:]
    for entry in entries where places[entry] == nil {
      places[entry] = places.count
      if places.count > DictionaryEntries.numberLimit { break }
    }
    if places.count > DictionaryEntries.numberLimit { return nil }
    numbers = places.keys.sorted()
    for (place, number) in numbers.enumerated() { places[number] = place }
    indices = entries.map { BigInt(places[$0]!) }
  }
}

/// Ascending numbers by buckets: the high bits of a number are its bucket, whose first index a table
/// tells, and the low bits stand in another table.
///
/// - Source: P. Elias, «Efficient storage and retrieval by content and address of static files», 1974;
///   with the buckets' starts in place of their unary sizes.
struct PackedKeys {
  let first: BigInt
  let last: BigInt
  /// The low bits of a key.
  let lowBits: Int
  let lows: [BigInt]
  /// For every bucket, and one more, how many keys are in the buckets before.
  let starts: [BigInt]
  let startBits: Int

  /// Whether a search is written over a string of bits rather than an array.
  static func pays(for keys: [BigInt]) -> Bool {
    keys.count >= 32 && keys[0].signedBitWidth <= 64 && keys[keys.count - 1].signedBitWidth <= 64
  }

  /// - Requires: `keys` ascend strictly, are not empty, and fit 64 bits.
  /// - Complexity: O(n) for n keys.
  init(_ keys: [BigInt]) {
    (first, last) = (keys[0], keys[keys.count - 1])
    let span = last - first
    let countBits = BigInt(keys.count).bitLength
    // Fewer low bits shorten keys, but double the buckets; the least sum of both, by its definition.
    func cost(_ low: Int) -> BigInt {
      ((span >> low) + 2) * BigInt(countBits) + BigInt(keys.count * low)
    }
    // A key in a bucket of its own has a low bit all the same: strings are never empty.
    var bits = 1
    for candidate in 1...max(1, min(63, span.bitLength)) where cost(candidate) < cost(bits) {
      bits = candidate
    }
    lowBits = bits
    startBits = countBits
    let offsets = keys.map { $0 - keys[0] }
    lows = offsets.map { $0 - (($0 >> bits) << bits) }
    var starts: [BigInt] = []
    var position = 0
    for bucket in 0...((span >> bits).asInt! + 1) {
      while position < offsets.count, offsets[position] >> bits < BigInt(bucket) { position += 1 }
      starts.append(BigInt(position))
    }
    self.starts = starts
  }
}

extension TableForm {
  /// The bytes of a table of `entries` in a native form.
  static func bytes(of entries: [BigInt], as form: TableForm) -> Int {
    let type = ConstantTables.elementType(of: entries, as: form)
    return entries.count
      * (type == "int8_t" ? 1 : type == "int16_t" ? 2 : type == "int32_t" ? 4 : 8)
  }
}
