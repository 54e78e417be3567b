import Exact

/// Keys of a block in groups of one size, and which node of the second layer serves which key.
///
/// Node l pins one key of each group: key l of the even groups, key l from behind of the odd ones.
/// Its pre-activation is the pinned keys' target there, and beyond ±1 at all other keys of the
/// block: a zigzag that rises through a group and falls through the next.
///
/// - Source: Yun, Sra, Jadbabaie 2019, proof of Theorem 3.1.
package struct GroupedKeys: Sendable {
  /// p
  package let groupCount: Int
  /// q: keys of a group, and nodes.
  package let groupSize: Int
  /// Ascending, p·q of them: the block's and, after them, imaginary ones that fill the last group.
  package let keys: [BigInt]
  /// How many keys are of the block.
  package let count: Int
  /// The nearest key of the data to the left of the block, if there is one.
  package let left: BigInt?
  /// The nearest key of the data to the right of the block, if there is one.
  package let right: BigInt?

  /// The keys `keys`, ascending, in at most `groupLimit` groups of at most `sizeLimit` keys.
  ///
  /// - Requires: the limits' product is at least the number of keys, which is positive. If there is
  ///   a key to the right, it equals that number.
  package init(
    _ keys: some Collection<BigInt>, groupLimit: Int, sizeLimit: Int, left: BigInt? = nil,
    right: BigInt? = nil
  ) {
    let (size, limit) = (min(sizeLimit, keys.count), keys.count)
    groupCount = ceiledQuotient(limit, size)
    groupSize = ceiledQuotient(limit, groupCount)
    precondition(groupCount <= groupLimit, "more keys than the groups hold")
    let missing = groupCount * groupSize - keys.count
    precondition(missing == 0 || right == nil, "imaginary keys among the data's")
    var filled = Array(keys)
    let last = filled[filled.count - 1]
    for index in 0..<missing { filled.append(last + BigInt(index + 1)) }
    self.keys = filled
    count = keys.count
    self.left = left
    self.right = right
  }

  /// The index of the key that `node` pins in `group`.
  package func pinned(by node: Int, in group: Int) -> Int {
    group * groupSize + position(of: node, in: group)
  }

  func position(of node: Int, in group: Int) -> Int {
    group.isMultiple(of: 2) ? node : groupSize - 1 - node
  }

  /// Whether the pre-activation of `node` rises through `group`.
  package func rises(_ node: Int, in group: Int) -> Bool {
    node.isMultiple(of: 2) == group.isMultiple(of: 2)
  }

  func first(of group: Int) -> BigInt { keys[group * groupSize] }
  func last(of group: Int) -> BigInt { keys[(group + 1) * groupSize - 1] }

  /// How far the first and last ramp reach where no key is next to them: the keys' mean distance in
  /// the first group, rounded down to a power of two.
  private var unit: BigInt {
    let width = max(1, last(of: 0) - first(of: 0))
    let mean = Rational(width, BigInt(max(1, groupSize - 1)))
    return .powerOfTwo(max(0, Yun2019.flooredLogarithm(mean)))
  }

  /// The ramp of each group.
  ///
  /// Repair: the proof puts the imaginary neighbor of the outer groups anywhere. Where other blocks
  /// follow, keys between it and the block would not be switched off: for {10, 12, 14, 16}, all
  /// targets 1, p = q = 2 and the neighbor 2 the block is 5/4 at 9 instead of 0. It is the nearest
  /// key of the data.
  package var ramps: [Ramp] {
    (0..<groupCount).map { group in
      let (first, last) = (first(of: group), last(of: group))
      let before = group > 0 ? self.last(of: group - 1) : left ?? first - unit
      let after = group < groupCount - 1 ? self.first(of: group + 1) : right ?? last + unit
      return Ramp.ofGroup(first, last, between: before, and: after)
    }
  }

  /// A part of the gap after each group but the last.
  package func gaps(hasMargin: Bool) -> [GapPart] {
    (0..<(groupCount - 1)).map {
      GapPart(last(of: $0), first(of: $0 + 1), hasMargin: hasMargin)
    }
  }
}

/// How steep a node must be in a group.
struct GroupSteepness {
  let groups: GroupedKeys
  /// A place for every key, ascending within each group.
  let places: [Rational]
  /// Where the first group begins to count for keys to the left of the block, and the last one ends.
  let ends: (low: Rational, high: Rational)
  /// μ: how far beyond ±1 the nodes are where they do not pin.
  let margin: Rational

  /// Returns T: the least slope over places with which `node` is beyond ±1 on all of `group` but the
  /// key that it pins, where it is `target`; 0 if it serves no other key.
  ///
  /// Repair: «large enough» must cover the keys of other blocks too.
  func least(_ node: Int, _ group: Int, target: Rational) -> Rational {
    let (size, position) = (groups.groupSize, groups.position(of: node, in: group))
    let index = group * size + position
    let place = places[index]
    let signed = groups.rises(node, in: group) ? target : -target
    let (below, above) = (1 + margin + signed, 1 + margin - signed)
    var least = Rational(0)
    if position > 0 {
      least = max(least, below / (place - places[index - 1]))
    } else if group == 0, groups.left != nil {
      least = max(least, below / (place - ends.low))
    }
    if position < size - 1 {
      least = max(least, above / (places[index + 1] - place))
    } else if group == groups.groupCount - 1, groups.right != nil {
      least = max(least, above / (ends.high - place))
    }
    return least
  }

  /// Returns the least power of two, from 1 on, that is steep enough, with the sign of the rise.
  func slope(_ node: Int, _ group: Int, target: Rational) -> Rational {
    let least = least(node, group, target: target)
    let size =
      least.isZero ? 1 : Yun2019.powerOfTwo(max(0, Yun2019.ceiledLogarithm(least)))
    return groups.rises(node, in: group) ? size : -size
  }
}
