import Exact
import Programs

/// The chains of tents in a program: values folded again and again, as payloads are read.
///
///     %1 = relu %0             z = relu(S)
///     %2 = affine %0 - 8
///     %3 = relu %2             t = relu(S − 2^{b−1})
///     %4 = affine %1 - 2*%3    S' = z − 2·t = min(S, 2^b − S) for S in 0 … 2^b
///
/// A chain goes on while the thresholds are halved; what lies between its ends is used by nothing
/// else.
struct TentChains {
  /// A chain that makes `end` of `start`.
  struct Chain {
    let start: ValueID
    let end: ValueID
    /// b of the first tent.
    let bits: Int
    /// The number of tents.
    let count: Int
    /// The place of the definition of `end`.
    let endPosition: Int
    /// For the place of each definition between start and end the tents before it, and what it is.
    fileprivate var roles: [Int: (tents: Int, role: Role)] = [:]

    /// The range of the value that the instruction at `position` between start and end gives, where
    /// the start is in 0 … 2^`bits`.
    func range(at position: Int) -> Interval {
      let (tents, role) = roles[position]!
      let half = BigInt.powerOfTwo(bits - tents - 1)
      switch role {
      case .value: return Interval(0, half << 1)
      case .excess: return Interval(-half, half)
      case .rectifiedExcess: return Interval(0, half)
      }
    }
  }

  /// S or z; S − 2^{b−1}; t.
  fileprivate enum Role { case value, excess, rectifiedExcess }

  private(set) var chains: [Chain] = []
  /// By the place of an instruction that a chain makes superfluous, or that gives its end.
  private(set) var chainIndices: [Int: Int] = [:]

  /// A tent: the instructions that make S' of S.
  private struct Tent {
    let source: ValueID
    let bits: Int
    /// The places of z, S − 2^{b−1} and t, with copies, and the roles of what they give.
    var inner: [(position: Int, role: Role)]
  }

  /// The chains of at least two tents, of `count` values.
  /// - Complexity: O(size) on average.
  init(_ instructions: [Instruction], count: Int, needed: [ValueID]) {
    var positions = [Int](repeating: 0, count: count)
    var useCounts = positions
    for (position, instruction) in instructions.enumerated() {
      positions[instruction.result.index] = position
      instruction.operation.forEachOperand { useCounts[$0.index] += 1 }
    }
    for value in needed { useCounts[value.index] += 1 }
    let finder = TentFinder(instructions: instructions, positions: positions)

    var tents: [ValueID: Tent] = [:]
    for instruction in instructions {
      if let tent = finder.tent(of: instruction) { tents[instruction.result] = tent }
    }
    // Ends first: the last value of a chain is the source of no tent that goes on with it.
    var continued: Set<ValueID> = []
    for tent in tents.values where tents[tent.source]?.bits == tent.bits + 1 {
      continued.insert(tent.source)
    }
    for (position, instruction) in instructions.enumerated() {
      guard tents[instruction.result] != nil, !continued.contains(instruction.result) else {
        continue
      }
      var links = [tents[instruction.result]!]
      while let earlier = tents[links[links.count - 1].source],
        earlier.bits == links[links.count - 1].bits + 1
      {
        links.append(earlier)
      }
      addChains(
        links.reversed(), ends: (instruction.result, position), instructions, positions, useCounts)
    }
  }

  /// Adds the chains among `links`, each of which goes on with the result of the one before it: cut
  /// where something else uses what lies inside.
  private mutating func addChains(
    _ links: [Tent], ends: (value: ValueID, position: Int), _ instructions: [Instruction],
    _ positions: [Int], _ useCounts: [Int]
  ) {
    /// The value that link `index` gives, and the place of its definition.
    func result(_ index: Int) -> (value: ValueID, position: Int) {
      if index == links.count - 1 { return ends }
      let value = links[index + 1].source
      return (value, positions[value.index])
    }
    /// How often the instructions of link `index` use each value.
    func uses(_ index: Int) -> [ValueID: Int] {
      var uses: [ValueID: Int] = [:]
      for position in links[index].inner.map(\.position) + [result(index).position] {
        for operand in instructions[position].operation.operands { uses[operand, default: 0] += 1 }
      }
      return uses
    }
    var first = 0
    func addChain(before end: Int) {
      defer { first = end }
      guard end - first >= 2 else { return }
      let last = result(end - 1)
      var chain = Chain(
        start: links[first].source, end: last.value, bits: links[first].bits, count: end - first,
        endPosition: last.position)
      for index in first..<end {
        let tents = index - first
        if tents > 0 { chain.roles[result(index - 1).position] = (tents, .value) }
        for (position, role) in links[index].inner { chain.roles[position] = (tents, role) }
      }
      for position in chain.roles.keys { chainIndices[position] = chains.count }
      chainIndices[last.position] = chains.count
      chains.append(chain)
    }
    for index in links.indices {
      let uses = uses(index)
      let source = links[index].source
      if uses[source] != useCounts[source.index] { addChain(before: index) }
      let isClosed = links[index].inner.allSatisfy { place in
        let value = instructions[place.position].result
        return uses[value, default: 0] == useCounts[value.index]
      }
      if !isClosed {
        addChain(before: index)
        first = index + 1
      }
    }
    addChain(before: links.count)
  }

  /// Recognizes single tents.
  private struct TentFinder {
    let instructions: [Instruction]
    /// The place of the definition of each value.
    let positions: [Int]

    func tent(of instruction: Instruction) -> Tent? {
      guard case .affine(let terms, let bias) = instruction.operation, terms.count == 2,
        bias == .zero,
        let one = terms.firstIndex(where: { $0.factor == .one }),
        terms[1 - one].factor == .literal(-2),
        let (z, inner) = rectified(terms[one].value),
        let (t, others) = rectified(terms[1 - one].value),
        case .affine(let excess, .literal(let threshold)) = definition(of: t),
        excess.count == 1, excess[0].factor == .one, threshold.isNegative,
        threshold.isPowerOfTwo
      else { return nil }
      // Both come from the same value, maybe by way of copies.
      let (first, copies) = origin(z)
      let (second, otherCopies) = origin(excess[0].value)
      guard first == second else { return nil }
      let places = Set(inner + copies + otherCopies).map { ($0, Role.value) }
      return Tent(
        source: first, bits: threshold.trailingZeroBitCount + 1,
        inner: places + others.map { ($0, Role.rectifiedExcess) } + [
          (positions[t.index], Role.excess)
        ])
    }

    private func definition(of value: ValueID) -> Operation {
      instructions[positions[value.index]].operation
    }

    /// The operand of the relu that `value` is, and the places of the relu and of copies on the way.
    private func rectified(_ value: ValueID) -> (ValueID, [Int])? {
      let (source, places) = origin(value)
      guard case .relu(let operand) = definition(of: source) else { return nil }
      return (operand, places + [positions[source.index]])
    }

    /// The value that `value` is a copy of, and the places of the copies.
    private func origin(_ value: ValueID) -> (ValueID, [Int]) {
      var (value, places): (ValueID, [Int]) = (value, [])
      while case .affine(let terms, let bias) = definition(of: value), terms.count == 1,
        terms[0].factor == .one, bias == .zero
      {
        places.append(positions[value.index])
        value = terms[0].value
      }
      return (value, places)
    }
  }
}
