import Exact
import Programs

extension Program {
  /// Puts the relus of a long sum, and what they are relus of, into the sum.
  ///
  ///     %4 = affine 2*%1 - 2*%3 + 5
  ///     %5 = relu %4
  ///     %6 = affine 2*%2 - 2*%3 - 1
  ///     %7 = relu %6
  ///     %8 = affine -%5 - %7 + 9          %8 = relu-sum -[2*%1 - 2*%3 + 5] - [2*%2 - 2*%3 - 1] + 9
  ///
  /// This is how wide layers of short neurons become loops over tables: generated code keeps one
  /// accumulator, and the neurons' numbers stand in tables, column by column. Every term must be a
  /// relu of which nothing else is read, of a sum of equally many terms, two at least (relus of one
  /// scalar are better looked up), and all partial sums must fit 63 bits. Factors of relus move
  /// inside, so that what neurons of one unit have in common has one factor again, whatever their
  /// scales were divided by.
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal values of what remains; no value is added.
  /// - Complexity: O(size).
  package mutating func sumReLUs() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var useCounts = [UInt8](repeating: 0, count: facts.count)
    var definitions = [Int32](repeating: -1, count: facts.count)
    func use(_ value: ValueID) { useCounts[value.index] = min(useCounts[value.index] + 1, 2) }
    for (position, instruction) in instructions.enumerated() {
      definitions[instruction.result.index] = Int32(position)
      switch instruction.operation {
      case .affine(let terms, _): for term in terms { use(term.value) }
      default: instruction.operation.operands.forEach(use)
      }
    }
    needed.forEach(use)

    /// The operation of `value`, if nothing but one operand reads it.
    func ownOperation(_ value: ValueID) -> Operation? {
      let position = definitions[value.index]
      return useCounts[value.index] == 1 && position >= 0
        ? instructions[Int(position)].operation : nil
    }

    var isAbsorbed = [Bool](repeating: false, count: facts.count)
    var sums: [Int: Operation] = [:]
    for (position, instruction) in instructions.enumerated() {
      guard case .affine(let terms, .literal(let bias)) = instruction.operation,
        terms.count >= SumReLUs.termMinimum
      else { continue }
      var rectified: [RectifiedTerm] = []
      var absorbed: [ValueID] = []
      for term in terms {
        guard let factor = term.factor.literal, case .relu(let inner)? = ownOperation(term.value),
          case .affine(let products, .literal(let innerBias))? = ownOperation(inner),
          products.count >= 2, products.count <= SumReLUs.innerLimit,
          products.count == rectified.first?.terms.count ?? products.count
        else { break }
        rectified.append(RectifiedTerm(factor, products, bias: innerBias).withUnitFactor)
        absorbed += [term.value, inner]
      }
      if rectified.count < terms.count
        || partialSumBound(rectified, bias: bias) >= .powerOfTwo(62)
      {
        continue
      }
      sums[position] = .reluSum(rectified, bias: bias)
      for value in absorbed { isAbsorbed[value.index] = true }
    }
    if sums.isEmpty { return Change(0) }
    body = instructions.enumerated().compactMap { position, instruction in
      if isAbsorbed[instruction.result.index] { return nil }
      return .instruction(Instruction(instruction.result, sums[position] ?? instruction.operation))
    }
    return Change(sums.count)
  }
}

extension Program {
  /// Sums up relus before ranges are proved, where they are nearly all of a large program.
  ///
  /// To prove what each of half a million neurons can be would take most of the time of
  /// compilation, for numbers that sums do not need one by one: intervals alone bound the partial
  /// sums. Where they do not, relus are summed up after the proofs.
  ///
  /// - Ensures: as `sumReLUs()`; no value of the program has a range.
  /// - Complexity: O(size).
  package mutating func sumWideReLUs(minimum: Int = SumReLUs.wideMinimum) -> Change {
    guard body.count >= minimum, otherwise == nil, straightLine != nil,
      facts.allSatisfy({ $0.range == nil })
    else { return Change(0) }
    var summed = self
    summed.analyzeRanges(domains: [])
    let change = summed.sumReLUs()
    guard 8 * summed.body.count <= body.count else { return Change(0) }
    body = summed.body
    return change
  }
}

extension RectifiedTerm {
  /// The same value with the factor 1 or −1: c·max(t, 0) = ±max(|c|·t, 0).
  fileprivate var withUnitFactor: RectifiedTerm {
    let size = factor.magnitude
    if size <= 1 { return self }
    return RectifiedTerm(
      factor.isNegative ? -1 : 1,
      terms.map { Term(.literal(size * ($0.factor.literal ?? 0)), $0.value) }, bias: size * bias)
  }
}

package enum SumReLUs {
  /// The fewest statements of a program that is worth a pass before the proofs.
  package static let wideMinimum = 1 << 17
  /// The fewest terms of a sum that is worth a loop.
  fileprivate static let termMinimum = 16
  /// The most terms inside of a relu.
  fileprivate static let innerLimit = 8
}
