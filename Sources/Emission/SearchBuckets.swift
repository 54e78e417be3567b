import Exact

/// Where to begin a search among ascending numbers: numbers with equal high bits are a bucket, and a
/// search looks at a window of as many entries as the fullest bucket has, whatever the number.
///
/// The window from a bucket's start on (or earlier, at the list's end) holds all entries of the
/// bucket; those before the window are less than any number of the bucket, and those behind the
/// bucket are greater. So a search of the window finds the place in the whole list.
struct SearchBuckets {
  let first: BigInt
  let last: BigInt
  /// The bits of a number's distance to `first` that do not tell its bucket.
  let shift: Int
  /// The index of each bucket's window.
  let starts: [BigInt]
  /// The entries of a window.
  let window: Int

  /// The buckets of `entries`, which ascend strictly, or nil where a search of the whole list is
  /// about as short: for few entries, or entries in clusters.
  ///
  /// - Complexity: O(n) for n entries.
  init?(_ entries: [BigInt]) {
    let count = entries.count
    guard count >= 64, count <= Int(Int32.max) else { return nil }
    (first, last) = (entries[0], entries[count - 1])
    let span = last - first
    guard span.bitLength <= 63 else { return nil }
    // Four to eight entries a bucket, on average over all of them.
    shift = max(0, span.bitLength - (count / 8).bitLength)
    var starts: [Int] = []
    var window = 1
    for (index, entry) in entries.enumerated() {
      let bucket = ((entry - entries[0]) >> shift).asInt!
      while starts.count <= bucket { starts.append(index) }
      window = max(window, index + 1 - starts[bucket])
    }
    guard window.bitLength + 2 <= count.bitLength else { return nil }
    self.window = window
    self.starts = starts.map { BigInt(min($0, count - window)) }
  }
}

extension Int {
  /// The binary digits of this positive number.
  fileprivate var bitLength: Int { bitWidth - leadingZeroBitCount }
}
