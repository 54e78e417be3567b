import Exact
import Programs

extension Program {
  /// Replaces a table of pieces, most of which are a few points, by a search of these points.
  ///
  ///     %3 = search %2 in [7, 8, 30, 31]         %4 = affine 0
  ///     %4 = lookup %3 in [0, 5, 0, 2, 0]        %5 = match %2 in [7, 30] giving [5, 2] else %4
  ///
  /// Memorization networks are such sums: each sample's key adds its label at one point, and all
  /// others add 0. The table is half as long, and a search a step shorter.
  ///
  /// Pattern: the result i of a search of c is used by one lookup alone.
  ///
  /// Precondition: c lies in a residue class r + gℤ, which is proved for the whole domain, and what
  /// becomes keys are starts a with a + wg the next start, both of the class, for a small w.
  ///
  /// Proof: the piece of the start aₖ is { c : aₖ ≤ c < aₖ₊₁ } in the class, so with aₖ₊₁ = aₖ + wg
  /// it is { aₖ, aₖ + g, …, aₖ + (w − 1)g }, and `match` gives its entry there. Any other c lies in a
  /// piece that became no keys; by induction over the starts, the last entry of the rest is the entry
  /// of the last such piece, as one begins a piece of the rest unless it has the same entry. So a
  /// lookup in the rest gives the entry of c's piece.
  ///
  /// - Ensures: equal outputs on the whole domain.
  /// - Complexity: O(size).
  package mutating func matchDisjointKeys() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var uses = [Int](repeating: 0, count: facts.count)
    for value in needed { uses[value.index] += 1 }
    for instruction in instructions {
      for operand in instruction.operation.operands { uses[operand.index] += 1 }
    }
    var searches: [ValueID: (value: ValueID, starts: [BigInt])] = [:]
    var result: [Statement] = []
    var count = 0
    for instruction in instructions {
      if case .search(let value, let starts) = instruction.operation {
        searches[instruction.result] = (value, starts)
      }
      guard case .lookup(let index, let entries) = instruction.operation, uses[index.index] == 1,
        let search = searches[index], entries.count == search.starts.count + 1
      else {
        result.append(.instruction(instruction))
        continue
      }
      let split = ShortPieces(
        starts: search.starts, entries: entries, class: facts[search.value.index].stride)
      // A second search, for the rest, has to be a short one.
      guard split.keys.count >= 4 * split.starts.count, !split.keys.isEmpty else {
        result.append(.instruction(instruction))
        continue
      }
      func append(_ operation: Operation, _ facts: ValueFacts) -> ValueID {
        let value = makeValue(facts)
        result.append(.instruction(Instruction(value, operation)))
        return value
      }
      let rest: ValueID
      if split.starts.isEmpty {
        rest = append(
          .affine([], bias: .literal(split.entries[0])),
          ValueFacts(range: Interval(split.entries[0]), stride: Stride(split.entries[0])))
      } else {
        let piece = append(
          .search(search.value, entries: split.starts),
          ValueFacts(range: Interval(0, BigInt(split.starts.count))))
        rest = append(
          .lookup(piece, entries: split.entries),
          ValueFacts(range: Interval(split.entries.min()!, split.entries.max()!)))
      }
      result.append(
        .instruction(
          Instruction(
            instruction.result,
            .match(search.value, keys: split.keys, values: split.values, otherwise: rest))))
      count += 1
    }
    if count == 0 { return Change(0) }
    body = result
    _ = removeDeadValues()
    return Change(count)
  }
}

/// The points of the short pieces of a table, and the table without them.
private struct ShortPieces {
  private(set) var keys: [BigInt] = []
  private(set) var values: [BigInt] = []
  /// The starts of the longer pieces but the first, and the entries of all.
  private(set) var starts: [BigInt] = []
  private(set) var entries: [BigInt]

  /// The most points of a piece that becomes keys.
  private static let pointLimit = BigInt(4)

  init(starts all: [BigInt], entries allEntries: [BigInt], class residues: Stride) {
    entries = [allEntries[0]]
    for (index, start) in all.enumerated() {
      let entry = allEntries[index + 1]
      if entry == entries[entries.count - 1] { continue }
      guard index + 1 < all.count, residues.contains(start), residues.contains(all[index + 1]),
        all[index + 1] - start <= ShortPieces.pointLimit * residues.modulus
      else {
        starts.append(start)
        entries.append(entry)
        continue
      }
      var key = start
      while key < all[index + 1] {
        keys.append(key)
        values.append(entry)
        key += residues.modulus
      }
    }
  }
}
