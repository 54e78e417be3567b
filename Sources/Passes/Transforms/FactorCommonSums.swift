import Exact
import Programs

extension Program {
  /// Computes sums that are multiples of one another, up to a constant, once.
  ///
  ///     %3 = affine 2*%0 + 4*%1 - 7       %9 = affine %0 + 2*%1
  ///     %4 = affine 3*%0 + 6*%1           %3 = affine 2*%9 - 7
  ///                                       %4 = affine 3*%9
  ///
  /// Layers that read one projection of their inputs, or one sum of two neurons, then depend on a
  /// single value.
  ///
  /// - Ensures: equal values on the whole domain; values with the names of before keep them. The new
  ///   values have no ranges.
  /// - Complexity: O(size) on average.
  package mutating func factorCommonSums() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var uses: [[Term]: Int] = [:]
    for instruction in instructions {
      if let (terms, _) = instruction.operation.primitiveSum { uses[terms, default: 0] += 1 }
    }
    uses = uses.filter { $0.value > 1 }
    if uses.isEmpty { return Change(0) }
    var common: [[Term]: ValueID] = [:]
    var result: [Statement] = []
    result.reserveCapacity(instructions.count)
    var change = Change(0)
    for instruction in instructions {
      guard let (terms, content) = instruction.operation.primitiveSum, uses[terms] != nil,
        case .affine(_, let bias) = instruction.operation
      else {
        result.append(.instruction(instruction))
        continue
      }
      let sum: ValueID
      if let known = common[terms] {
        sum = known
      } else {
        sum = makeValue(ValueFacts())
        common[terms] = sum
        result.append(.instruction(Instruction(sum, .affine(terms, bias: 0))))
      }
      let multiple = Operation.affine([Term(.literal(content), sum)], bias: bias)
      result.append(.instruction(Instruction(instruction.result, multiple)))
      change.count += 1
    }
    body = result
    return change
  }
}

extension Operation {
  /// The terms of a sum of at least two values, in order and without their common factor, and that
  /// factor; the first term is positive.
  fileprivate var primitiveSum: (terms: [Term], content: BigInt)? {
    guard case .affine(let terms, .literal) = self, terms.count > 1 else { return nil }
    let sorted = terms.sorted { $0.value < $1.value }
    var content = BigInt(0)
    for term in sorted {
      guard let factor = term.factor.literal else { return nil }
      content = .gcd(content, factor)
    }
    if sorted[0].factor.literal!.isNegative { content = -content }
    let primitive = sorted.map {
      Term(.literal($0.factor.literal!.exactQuotient(by: content)), $0.value)
    }
    return (primitive, content)
  }
}
