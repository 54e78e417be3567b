import Exact
import Programs

extension Program {
  /// Multiplies a long number once by the sum of native values, rather than by each of them.
  ///
  ///     %4 = affine %3 + F*%1 + F*%2 - 7F      %5 = affine %1 + %2 - 7
  ///                                            %4 = affine %3 + F*%5
  ///
  /// The strings of intervals are such: F, of a thousand bits, counts where both legs of a ramp are
  /// up. The sum is 0 elsewhere, where a product costs nothing.
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal values.
  /// - Complexity: O(size), and O(terms · groups) a sum.
  package mutating func factorWideSums() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var result: [Statement] = []
    result.reserveCapacity(instructions.count)
    var change = Change(0)
    for instruction in instructions {
      guard case .affine(let terms, .literal(let bias)) = instruction.operation,
        terms.count >= 2, case .words = storageClass(of: instruction.result)
      else {
        result.append(.instruction(instruction))
        continue
      }
      var groups: [(factor: BigInt, terms: [Term])] = []
      var rest: [Term] = []
      for term in terms {
        guard let factor = term.factor.literal, factor.signedBitWidth > 64,
          words(of: term.value) == 1
        else {
          rest.append(term)
          continue
        }
        let index = groups.firstIndex { $0.factor == factor || $0.factor == -factor }
        if let index {
          let sign: Constant = groups[index].factor == factor ? 1 : -1
          groups[index].terms.append(Term(sign, term.value))
        } else {
          groups.append((factor, [Term(1, term.value)]))
        }
      }
      var constant = bias
      var isChanged = false
      for group in groups {
        var offset = BigInt(0)
        if group.terms.count > 1, !constant.isZero, constant.isMultiple(of: group.factor) {
          offset = constant.exactQuotient(by: group.factor)
        }
        let known = facts(ofSum: group.terms, offset)
        guard group.terms.count > 1, let range = known.stride.tightened(known.range!),
          StorageClass(range).wordCount == 1
        else {
          rest += group.terms.map { Term(.literal($0.factor.literal! * group.factor), $0.value) }
          continue
        }
        constant -= offset * group.factor
        let sum = makeValue(ValueFacts(range: range, stride: known.stride))
        result.append(
          .instruction(Instruction(sum, .affine(group.terms, bias: .literal(offset)))))
        rest.append(Term(.literal(group.factor), sum))
        isChanged = true
      }
      if isChanged { change.count += 1 }
      let operation =
        isChanged ? Operation.affine(rest, bias: .literal(constant)) : instruction.operation
      result.append(.instruction(Instruction(instruction.result, operation)))
    }
    if !change.isNone { body = result }
    return change
  }
}
