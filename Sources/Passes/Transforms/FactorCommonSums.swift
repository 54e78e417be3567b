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

extension Program {
  /// Proves ranges of the values from the index `start` on, which `factorCommonSums()` made, from
  /// those of their operands and of the sums that they are factors of.
  ///
  /// - Requires: all other values have ranges.
  mutating func addFactsOfCommonSums(from start: Int) {
    guard let instructions = straightLine, start < facts.count else { return }
    for instruction in instructions {
      guard case .affine(let terms, .literal(let bias)) = instruction.operation else { continue }
      if instruction.result.index >= start {
        facts[instruction.result.index] = facts(ofSum: terms, bias)
      }
      // n ≤ c·u + b ≤ m
      guard terms.count == 1, terms[0].value.index >= start, let factor = terms[0].factor.literal,
        let range = facts[instruction.result.index].range
      else { continue }
      let (low, high) = (range.lower - bias, range.upper - bias)
      let bounds =
        factor.isNegative
        ? Interval(high.ceiledQuotient(by: factor), low.flooredQuotient(by: factor))
        : Interval(low.ceiledQuotient(by: factor), high.flooredQuotient(by: factor))
      intersectFacts(of: terms[0].value, with: ValueFacts(range: bounds))
    }
  }

  /// Narrows what is known of `value` to what `other` says too.
  mutating func intersectFacts(of value: ValueID, with other: ValueFacts) {
    let own = facts[value.index]
    let stride = own.stride.finer(other.stride)
    let range = stride.tightened(own.range!.intersection(other.range!)!)!
    facts[value.index].range = range
    facts[value.index].stride = range.constant.map { Stride($0) } ?? stride
  }

  /// What is known of Σ factor·value + `bias` by the ranges and classes of the values alone.
  func facts(ofSum terms: [Term], _ bias: BigInt) -> ValueFacts {
    var (range, stride) = (Interval(bias), Stride(bias))
    for term in terms {
      let factor = term.factor.literal!
      range = range + factor * self.range(of: term.value)
      stride = stride + factor * facts[term.value.index].stride
    }
    return ValueFacts(range: range, stride: stride)
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
