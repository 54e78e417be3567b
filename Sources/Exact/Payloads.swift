/// A few long numbers of which other numbers are the lowest bits, with quick access to their bits.
struct Payloads: Sendable {
  let numbers: [BigInt]
  /// The words of all numbers, the least significant first.
  private let words: [UInt64]
  /// Where each number's words begin, and the end of all.
  private let starts: [Int]
  private let trailingZeros: [Int]

  /// - Requires: no number is negative.
  init(_ numbers: [BigInt]) {
    self.numbers = numbers
    var words: [UInt64] = []
    var starts = [0]
    for number in numbers {
      for index in 0..<((number.bitLength + 63) / 64) {
        words.append(number.twosComplementWord(index))
      }
      starts.append(words.count)
    }
    self.words = words
    self.starts = starts
    trailingZeros = numbers.map { $0.isZero ? .max : $0.trailingZeroBitCount }
  }

  /// Whether these are the same numbers, by where they stand.
  func isSame(as other: Payloads) -> Bool {
    words.withUnsafeBufferPointer { a in
      other.words.withUnsafeBufferPointer { b in
        a.baseAddress == b.baseAddress && a.count == b.count
      }
    }
  }

  /// Whether the lowest `length` bits of number `index` are all 0.
  func isZero(_ index: Int, length: Int) -> Bool { trailingZeros[index] >= length }

  /// The `count` bits of number `index` from bit `low` on, as an integer.
  /// - Requires: 0 ≤ `count` < 63.
  func bits(of index: Int, from low: Int, count: Int) -> Int {
    let (start, end) = (starts[index], starts[index + 1])
    let (word, shift) = (start + low / 64, low % 64)
    if word >= end { return 0 }
    var result = words[word] >> UInt64(shift)
    if shift + count > 64, word + 1 < end { result |= words[word + 1] << UInt64(64 - shift) }
    return Int(result & (1 << UInt64(count) - 1))
  }

  /// ⌊`factor`·t/2^`length`⌋ for the lowest `length` bits t of number `index`.
  ///
  /// - Complexity: O(1), unless the highest bits of t leave the result open.
  func flooredProduct(_ factor: Int, _ index: Int, length: Int) -> Int {
    if factor == 1 || length == 0 { return 0 }
    if factor == -1 { return isZero(index, length: length) ? 0 : -1 }
    let size = Int.bitWidth - factor.magnitude.leadingZeroBitCount
    if size < 40 {
      let count = min(length, 62 - size)
      let high = bits(of: index, from: length - count, count: count)
      let (a, b) = (factor * high, factor * (high + 1))
      // factor·t/2^(length − count) lies in a … b, and b is reached by no t.
      if count == length { return a >> count }
      let (low, top) = factor > 0 ? (a >> count, (b - 1) >> count) : (b >> count, a >> count)
      if low == top { return low }
    }
    return ((BigInt(factor) * numbers[index].lowBits(length)) >> length).asInt!
  }
}
