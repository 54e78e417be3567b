import CGMP

extension BigInt {
  /// The two's-complement number of the 32-bit `words`, the least significant first; 0 for none.
  ///
  /// - Complexity: O(words.count).
  package init(twosComplement words: UnsafeBufferPointer<UInt32>) {
    guard let last = words.last else {
      self.init(0)
      return
    }
    if words.count <= 2 {
      let high = Int64(Int32(bitPattern: last))
      self.init(words.count == 1 ? Int(high) : Int(high << 32 | Int64(words[0])))
      return
    }
    let isNegative = last >> 31 == 1
    // −x is one more than the complement of x.
    let digits = isNegative ? words.map { ~$0 } : Array(words)
    let magnitude = digits.withUnsafeBytes { bytes in
      BigInt.make { __gmpz_import($0, digits.count, -1, 4, 0, 0, bytes.baseAddress) }
    }
    self = isNegative ? -magnitude - 1 : magnitude
  }
}
