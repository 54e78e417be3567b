/// Ranges of indices: ascending, disjoint and not empty.
struct IndexRanges: Hashable, Sendable {
  private(set) var ranges: [Range<Int>] = []

  /// The number of indices.
  var count: Int { ranges.reduce(0) { $0 + $1.count } }

  init(_ ranges: [Range<Int>]) { self.ranges = ranges }

  /// Appends `range`, which lies behind the others, unless it is empty.
  private mutating func append(_ range: Range<Int>) {
    if range.isEmpty { return }
    if let last = ranges.last, last.upperBound == range.lowerBound {
      ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
    } else {
      ranges.append(range)
    }
  }

  /// The indices of both.
  func intersection(_ other: IndexRanges) -> IndexRanges {
    var result = IndexRanges([])
    var (i, j) = (0, 0)
    while i < ranges.count, j < other.ranges.count {
      let (a, b) = (ranges[i], other.ranges[j])
      let (first, end) = (max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
      if first < end { result.append(first..<end) }
      if a.upperBound <= b.upperBound { i += 1 } else { j += 1 }
    }
    return result
  }

  /// The indices of `0 ..< bound` that are not among these.
  func complement(below bound: Int) -> IndexRanges {
    var result = IndexRanges([])
    var next = 0
    for range in ranges {
      result.append(next..<range.lowerBound)
      next = range.upperBound
    }
    result.append(next..<bound)
    return result
  }

  /// Returns the indices that `selected` selects by their places: 0 is the first index.
  func selecting(_ selected: IndexRanges) -> IndexRanges {
    var result = IndexRanges([])
    var (position, start) = (0, 0)
    for range in selected.ranges {
      var first = range.lowerBound
      while first < range.upperBound {
        while start + ranges[position].count <= first {
          start += ranges[position].count
          position += 1
        }
        let end = min(range.upperBound, start + ranges[position].count)
        let shift = ranges[position].lowerBound - start
        result.append((first + shift)..<(end + shift))
        first = end
      }
    }
    return result
  }

  /// All but the last index.
  func droppingLast() -> IndexRanges {
    var result = self
    let last = result.ranges.removeLast()
    result.append(last.lowerBound..<(last.upperBound - 1))
    return result
  }
}
