import Exact
import Programs

extension Program {
  /// Replaces what two chains of tents read off a number, bit after bit, by fields of its bits.
  ///
  ///     %1 = affine %0 + 2                %4 = affine %0 + 1
  ///     %2 = relu %1                      %5 = relu %4
  ///     %6 = affine %2 - 8                …
  ///     %7 = relu %6                      %17 = relu(τ(%4) − τ(%1))
  ///     %8 = affine %2 - 2*%7             %18 = affine 2*%16 + %17
  ///
  ///                                       %18 = bits %5 at 2 count 2 below 4 window 1
  ///
  /// Pattern: a tent is z − 2·relu(z − h) for z = relu(P) and a power of two h; a chain goes on with
  /// relu of it and h/2. Two chains start with P and P + δ, δ > 0, and the same h. A bit is relu of
  /// the difference of the two after equally many tents; what is replaced are sums of such bits with
  /// positive factors, which are grouped to fields.
  ///
  /// Precondition: δ is at most the height h of the tent before each bit that is read. There is none
  /// on the values: `BitField` says what the chains give for every integer P.
  ///
  /// Proof: with 2^b the first tent's base, τ(P) = τ(min(max(P, 0), 2^b)) after at least one tent and
  /// relu, since the tent of a number above 2^b is negative; and the i-th tent keeps its operand in
  /// 0 … 2^{b−i}, so relu changes nothing from the second on. The difference of the chains is then
  /// ψ_L(P) of `BitField` for the height 2^L, L = b − i, whose proof is at `BitField.value(at:)`.
  ///
  /// - Ensures: equal outputs on the whole domain.
  /// - Complexity: O(size), and O(bits²) a field.
  package mutating func extractBits() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    let fields = BitChains(
      instructions, count: facts.count, needed: needed, findsInside: false
    ).fields
    if fields.isEmpty { return Change(0) }
    var result: [Statement] = []
    result.reserveCapacity(instructions.count)
    for (instruction, statement) in zip(instructions, body) {
      guard let parts = fields[instruction.result] else {
        result.append(statement)
        continue
      }
      if parts.count == 1, parts[0].factor == 1 {
        result.append(
          .instruction(Instruction(instruction.result, .bits(parts[0].start, parts[0].field))))
        continue
      }
      let origin = facts[instruction.result.index].origin
      let terms = parts.map { part in
        let value = makeValue(ValueFacts(origin: origin))
        result.append(.instruction(Instruction(value, .bits(part.start, part.field))))
        return Term(.literal(part.factor), value)
      }
      result.append(.instruction(Instruction(instruction.result, .affine(terms, bias: 0))))
    }
    body = result
    _ = removeDeadValues()
    return Change(fields.count)
  }
}
