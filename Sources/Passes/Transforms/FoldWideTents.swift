import Exact
import Programs

extension Program {
  /// Replaces the fold of a multiword number at a power of two by one operation.
  ///
  ///     %3 = affine %1 - 16, %1 : [0, 32]
  ///     %4 = relu %3
  ///     %5 = affine %1 - 2*%4             %5 = wave %1 period 32
  ///
  ///     %3 = affine %1 - 12, %1 : [-4, 28]
  ///     %4 = relu %3                      %6 = affine %1 + 4
  ///     %5 = affine %1 - 2*%4 + 4         %5 = wave %6 period 32
  ///
  /// For x in 0 … 2h both are min(x, 2h − x). A sum, a relu and another sum pass over a number's words
  /// four times, a wave once. Native numbers stay sums, which compilers know well.
  ///
  /// A wave of a wave is a wave of the first number: where P divides Q, multiples of Q are multiples of
  /// P, so the distance from one of those is as far from these as the number itself.
  ///
  ///     %6 = wave %5 period 32            %6 = wave %5 period 32
  ///     %7 = wave %6 period 16            %7 = wave %5 period 16
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal values; what is replaced may become dead.
  /// - Complexity: O(size).
  package mutating func foldWideTents() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    /// For each relu of a value plus a number these two, and how often it is used.
    var cuts: [ValueID: (value: ValueID, offset: BigInt)] = [:]
    var sums: [ValueID: (value: ValueID, offset: BigInt)] = [:]
    var waves: [ValueID: (value: ValueID, period: BigInt)] = [:]
    var useCounts = [Int](repeating: 0, count: facts.count)
    for instruction in instructions {
      instruction.operation.forEachOperand { useCounts[$0.index] += 1 }
    }
    for value in needed { useCounts[value.index] += 1 }
    var result: [Statement] = []
    result.reserveCapacity(instructions.count)
    var change = Change(0)
    for instruction in instructions {
      switch instruction.operation {
      case .relu(let value): cuts[instruction.result] = sums[value]
      case .affine(let terms, .literal(let bias)):
        if terms.count == 1, terms[0].factor == .one {
          sums[instruction.result] = (terms[0].value, bias)
        }
        guard terms.count == 2, let one = terms.firstIndex(where: { $0.factor == .one }),
          terms[1 - one].factor == .literal(-2), let cut = cuts[terms[1 - one].value],
          useCounts[terms[1 - one].value.index] == 1, cut.value == terms[one].value,
          case .words = storageClass(of: cut.value)
        else { break }
        // min(x, 2h − x) with x = value + bias, cut at h.
        let height = bias - cut.offset
        let known = facts[cut.value.index]
        let range = range(of: cut.value) + Interval(bias)
        guard height.signum > 0, height.isPowerOfTwo, Interval(0, height << 1).contains(range)
        else { break }
        var value = cut.value
        if !bias.isZero {
          value = makeValue(ValueFacts(range: range, stride: known.stride + Stride(bias)))
          let shift = Operation.affine([Term(1, cut.value)], bias: .literal(bias))
          result.append(.instruction(Instruction(value, shift)))
        }
        let period = height << 1
        if let earlier = waves[value], earlier.period.isMultiple(of: period) {
          value = earlier.value
        }
        waves[instruction.result] = (value, period)
        let wave = Operation.wave(value, period: .literal(period))
        result.append(.instruction(Instruction(instruction.result, wave)))
        change.count += 1
        continue
      default: break
      }
      result.append(.instruction(instruction))
    }
    if !change.isNone {
      body = result
      confineRanges()
    }
    return change
  }
}
