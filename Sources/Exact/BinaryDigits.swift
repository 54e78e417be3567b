import CGMP

/// The 64-bit words of a number that is not negative, the least significant first, while another
/// object keeps them.
struct BinaryDigits {
  private let words: UnsafePointer<UInt>
  private let count: Int

  init(_ words: UnsafePointer<UInt>, count: Int) { (self.words, self.count) = (words, count) }

  init(_ number: BigInt.Reading) {
    self.init(number.pointee._mp_d, count: Int(number.pointee._mp_size))
  }

  @inline(__always)
  private func word(_ index: Int) -> UInt64 { index < count ? UInt64(words[index]) : 0 }

  /// The `count` ≤ 63 bits from bit `index` on.
  @inline(__always)
  func bits(from index: Int, count: Int) -> UInt64 {
    let (place, shift) = (index &>> 6, index & 63)
    var bits = word(place) &>> shift
    if shift + count > 64 { bits |= word(place + 1) &<< (64 - shift) }
    return bits & ((UInt64(1) &<< count) - 1)
  }

  /// 2^`index` − v mod 2^`index` for this number v; 2^62 if that is less.
  @inline(__always)
  func gap(below index: Int) -> UInt64 {
    var end = index
    while end > 62 {
      let count = min(end - 62, 63)
      end -= count
      if bits(from: end, count: count) != (UInt64(1) &<< count) - 1 { return 1 << 62 }
    }
    return (UInt64(1) &<< end) - bits(from: 0, count: end)
  }
}
