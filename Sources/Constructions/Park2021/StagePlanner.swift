import Exact

/// How [T, K) is cut into blocks.
enum StageRule {
  /// Lemma 15: at the multiples of T.
  case multiples
  /// Lemma 16: at every so many keys.
  case keysPerBlock(Int)
  /// As long as a shift is found at once; see `GreedyHalving`.
  case greedy
}

/// The choice of blocks and shifts of one stage.
struct StagePlanner<Key: StageKey> {
  /// Ascending.
  let keys: [Key]
  let range: Key
  let target: Key
  /// The index of the first key that moves.
  let firstMoved: Int
  var search: ShiftSearch<Key>
  var blocks: [ShiftStage.Block] = []

  init(_ keys: [Key], range: Key, target: Key) {
    self.keys = keys
    self.range = range
    self.target = target
    var (low, high) = (0, keys.count)
    while low < high {
      let middle = (low + high) / 2
      if keys[middle] < target { low = middle + 1 } else { high = middle }
    }
    firstMoved = low
    search = ShiftSearch(target: target, used: keys[..<low], capacity: keys.count)
  }

  func stage(_ rule: StageRule) -> ShiftStage {
    var planner = self
    switch rule {
    case .multiples: planner.cutAtMultiples()
    case .keysPerBlock(let count): planner.cut(every: count)
    case .greedy: planner.cutGreedily()
    }
    return ShiftStage(range: range.exact, target: target.exact, blocks: planner.blocks)
  }

  private mutating func cutAtMultiples() {
    var lower = target
    var next = firstMoved
    while lower < range {
      let upper = min(lower + target, range)
      let first = next
      while next < keys.count, keys[next] < upper { next += 1 }
      append(keys[first..<next], lower, upper, base: lower)
      lower = upper
    }
  }

  /// - Requires: K ≤ 2T.
  private mutating func cut(every count: Int) {
    var first = firstMoved
    var lower = target
    repeat {
      let end = min(first + count, keys.count)
      let upper = end < keys.count ? keys[end] : range
      append(keys[first..<end], lower, upper, base: target)
      (first, lower) = (end, upper)
    } while first < keys.count
  }

  private mutating func append(_ block: ArraySlice<Key>, _ lower: Key, _ upper: Key, base: Key) {
    append(block, lower, upper, base: base, shift: search.shift(of: block, base: base))
  }

  /// Appends the block [`lower`, `upper`) with the keys `block`, which moves by `shift`.
  mutating func append(
    _ block: ArraySlice<Key>, _ lower: Key, _ upper: Key, base: Key, shift: Key
  ) {
    search.use(block, base: base, shift: shift)
    blocks.append(.init(lower.exact, upper.exact, shift: shift.exact))
  }
}
