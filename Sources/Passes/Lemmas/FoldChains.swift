import Exact
import Programs

extension Program {
  /// Replaces chains of tents, which fold a number again and again, by one distance each.
  ///
  ///     %1 = affine %0 - 8, %0 : [0, 16]      %6 = wave %0 period 8
  ///     %2 = relu %1
  ///     %3 = affine %0 - 2*%2
  ///     %4 = affine %3 - 4
  ///     %5 = relu %4
  ///     %6 = affine %3 - 2*%5
  ///
  /// Payloads are read so, a tent a bit; generated code takes the distance by a mask and the sign of
  /// one bit. W_P(s) is the distance of s from the nearest multiple of P.
  ///
  /// Pattern: a sum has the summand b·max(q·w − h, 0), where w = c·W_P(s) is such a fold of s by the
  /// tents before, or w itself is s, and then c = 1.
  ///
  /// Precondition: q divides h, h/q is c·P/4, a power of two times c, and b·q is even. Where w is s
  /// itself, the proved range of s lies in [0, 2h/q], and P is 4h/q.
  ///
  /// Proof: v = W_P(s) lies in [0, P/2], and W_{P/2}(s) is v for v ≤ P/4, else P/2 − v, since s is v
  /// or −v modulo P. So it is v − 2·max(v − P/4, 0), and b·max(q·w − h, 0) = b·q·c·max(v − P/4, 0) is
  /// (b·q/2)·w − (b·q·c/2)·W_{P/2}(s). Where s lies in [0, P/2], W_P(s) is s. (Beyond, tents stay 0,
  /// and distances do not.)
  ///
  /// Cost: a rewrite takes place from the second tent of a chain on, if it saves operations, each
  /// times the words of its widest value. What the chain passes on its way and something else reads
  /// becomes a distance of the same s.
  ///
  /// - Requires: `analyzeRanges()` ran.
  /// - Ensures: equal values of what remains; equal outputs on the whole domain.
  /// - Complexity: O(size).
  package mutating func foldTents() -> Change {
    guard let instructions = straightLine else { preconditionFailure("a pass on a rolled program") }
    var rewriter = FoldRewriter(self, instructions)
    let count = rewriter.rewrite()
    if count == 0 { return Change(0) }
    self = rewriter.rewritten()
    confineRanges()
    return Change(count)
  }
}

/// The distance of a value from the nearest multiple of a power of two.
private struct Fold: Hashable {
  let source: ValueID
  let period: BigInt
}

/// Finds the tents of chains, and what is cheaper as a distance.
private struct FoldRewriter {
  private let program: Program
  private let instructions: [Instruction]
  private var definitions: [Int]
  /// The values that are a factor times a fold.
  private var folded: [ValueID: Multiple] = [:]
  /// By place, sums with tents.
  private var sums: [Int: FoldedSum] = [:]
  private var uses: UseCounts
  private var planned: Set<Int> = []
  private var known: Set<Fold> = []

  /// `factor` times a fold, by this many tents.
  private struct Multiple {
    let factor: BigInt
    let fold: Fold
    let depth: Int
  }

  /// A sum with its tents as folds.
  private struct FoldedSum {
    var kept: [Term] = []
    var folds: [(factor: BigInt, fold: Fold)] = []

    /// The fold that this sum is but for its constant, if it is one.
    var single: Fold? {
      kept.isEmpty && folds.count == 1 && folds[0].factor == 1 ? folds[0].fold : nil
    }
  }

  init(_ program: Program, _ instructions: [Instruction]) {
    self.program = program
    self.instructions = instructions
    definitions = Array(repeating: -1, count: program.facts.count)
    var costs = [UseCounts.Definition?](repeating: nil, count: program.facts.count)
    for (position, instruction) in instructions.enumerated() {
      definitions[instruction.result.index] = position
      costs[instruction.result.index] = UseCounts.Definition(
        operands: instruction.operation.operands, cost: program.cost(of: instruction))
    }
    uses = UseCounts(costs, needed: program.needed)
    for position in instructions.indices { findTents(at: position) }
  }

  // MARK: Tents

  /// Notes the tents in the sum at `position`, and whether it is a multiple of a fold.
  private mutating func findTents(at position: Int) {
    let result = instructions[position].result
    guard case .affine(let terms, .literal(let bias)) = instructions[position].operation else {
      return
    }
    if terms.count == 1, bias.isZero, let factor = terms[0].factor.literal, factor.signum > 0,
      let known = folded[terms[0].value]
    {
      folded[result] = Multiple(
        factor: factor * known.factor, fold: known.fold, depth: known.depth)
      return
    }
    var sum: [(value: ValueID, factor: BigInt)] = []
    var tents: [Multiple] = []
    for term in terms {
      guard let factor = term.factor.literal else { return }
      guard let (base, slope, fold) = tent(term.value), (factor * slope).isMultiple(of: 2) else {
        sum.append((term.value, factor))
        continue
      }
      let half = (factor * slope).exactQuotient(by: 2)
      sum.append((base, half))
      tents.append(Multiple(factor: -half * fold.factor, fold: fold.fold, depth: fold.depth))
    }
    if tents.isEmpty { return }
    let kept = collected(sum)
    if kept.isEmpty, bias.isZero, tents.count == 1, tents[0].factor.signum > 0 {
      folded[result] = tents[0]
    }
    if tents.contains(where: { $0.depth < 2 }) { return }
    sums[position] = FoldedSum(
      kept: kept, folds: tents.map { ($0.factor, $0.fold) })
  }

  /// If `value` is max(q·w − h, 0) with the threshold of a tent: w, q, and the fold that this tent
  /// makes of it, with the factor of w.
  private func tent(_ value: ValueID) -> (base: ValueID, slope: BigInt, fold: Multiple)? {
    guard definitions[value.index] >= 0,
      case .relu(let operand) = instructions[definitions[value.index]].operation,
      definitions[operand.index] >= 0,
      case .affine(let terms, .literal(let bias)) =
        instructions[definitions[operand.index]].operation,
      terms.count == 1, let slope = terms[0].factor.literal, slope.signum > 0, bias.isNegative,
      bias.isMultiple(of: slope)
    else { return nil }
    let base = terms[0].value
    let threshold = -bias.exactQuotient(by: slope)
    if let known = folded[base], 4 * threshold == known.factor * known.fold.period,
      known.fold.period >= 4
    {
      let fold = Fold(
        source: known.fold.source, period: known.fold.period.exactQuotient(by: 2))
      return (base, slope, Multiple(factor: known.factor, fold: fold, depth: known.depth + 1))
    }
    guard threshold.isPowerOfTwo,
      Interval(0, 2 * threshold).contains(program.range(of: base))
    else { return nil }
    let fold = Fold(source: base, period: 2 * threshold)
    return (base, slope, Multiple(factor: 1, fold: fold, depth: 1))
  }

  // MARK: Costs

  /// Chooses the rewrites, the last ones first, and returns how many there are.
  mutating func rewrite() -> Int {
    for (position, sum) in sums.sorted(by: { $0.key > $1.key })
    where uses[instructions[position].result] > 0 {
      commit(sum, at: position)
    }
    return planned.count
  }

  /// Plans `sum` if that saves operations.
  private mutating func commit(_ sum: FoldedSum, at position: Int) {
    let instruction = instructions[position]
    let old = instruction.operation.operands
    let new = sum.kept.map(\.value) + sum.folds.map(\.fold.source)
    let width = program.words(of: instruction.result)
    var (saved, spent) = (program.cost(of: instruction), 0)
    uses.retain(instruction.result)
    for value in new { spent += uses.retain(value) }
    for value in old { saved += uses.release(value) }
    for fold in Set(sum.folds.map(\.fold)) where !known.contains(fold) {
      spent += 2 * StorageClass(Interval(0, fold.period)).wordCount
    }
    if sum.single == nil { spent += (sum.kept.count + sum.folds.count) * width }
    if spent < saved {
      planned.insert(position)
      known.formUnion(sum.folds.map(\.fold))
      uses.replaceReleasedOperands(old, of: instruction.result, by: new)
    } else {
      for value in old { uses.retain(value) }
      for value in new { uses.release(value) }
    }
    uses.release(instruction.result)
  }

  // MARK: Rewriting

  /// The program with what is planned.
  func rewritten() -> Program {
    var result = program
    var body: [Statement] = []
    var values: [Fold: ValueID] = [:]
    func append(_ value: ValueID, _ operation: Operation) {
      body.append(.instruction(Instruction(value, operation)))
    }
    for (position, instruction) in instructions.enumerated() where uses[instruction.result] > 0 {
      guard planned.contains(position), let sum = sums[position],
        case .affine(_, let bias) = instruction.operation
      else {
        append(instruction.result, instruction.operation)
        continue
      }
      if let fold = sum.single, bias == .zero, values[fold] == nil {
        append(instruction.result, .wave(fold.source, period: .literal(fold.period)))
        values[fold] = instruction.result
        continue
      }
      var terms = sum.kept.map { ($0.value, $0.factor.literal!) }
      for (factor, fold) in sum.folds {
        if values[fold] == nil {
          let value = result.makeValue(
            ValueFacts(range: Interval(0, fold.period.exactQuotient(by: 2))))
          append(value, .wave(fold.source, period: .literal(fold.period)))
          values[fold] = value
        }
        terms.append((values[fold]!, factor))
      }
      append(instruction.result, .affine(collected(terms), bias: bias))
    }
    result.body = body
    return result
  }
}
