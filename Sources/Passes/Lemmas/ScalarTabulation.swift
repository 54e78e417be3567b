import Exact
import Programs

extension Program {
  /// Replaces everything that depends on a single integer c by a search for the piece of c and what
  /// the outputs are on it.
  ///
  ///     %2 = affine 3*%0 - 5*%1           %2 = affine 3*%0 - 5*%1
  ///     %3 = affine %2 - 7                %9 = search %2 in [7, 8, 30]
  ///     %4 = relu %3                      %10 = lookup %9 in [0, 4, 0, 2]
  ///     …
  ///     label %900 in 0 ..< 5             label %10 in 0 ..< 5
  ///
  /// Pattern: all outputs are functions of one integer c, a projection of the inputs or a value that
  /// alone is needed after its definition.
  ///
  /// Precondition: no output has fractions; c ranges over a grid { l, l + g, …, u } of at most 2^60
  /// points, which is proved for the whole domain; on each piece every output is an affine function of
  /// c, which is computed exactly, by splitting pieces at the grid points where an operand changes its
  /// sign.
  ///
  /// Proof: let a₁ < a₂ < … be the first points of all pieces but the first. The search gives
  /// #{ i : aᵢ ≤ c }, the index of the piece that owns c, and the tables hold that piece's affine
  /// functions. The induction over the program is the one of `GridFunction`'s operations: sums of
  /// affine pieces are affine on common refinements, and relu, clamp and step are affine where their
  /// operand's sign is constant, which an affine function's is between two points where it agrees.
  ///
  /// Where the pieces between two points a ≤ b are hardly fewer than the points, and the outputs are
  /// constant up to a and from b on, or these are the grid's ends, the tables hold a value a point
  /// instead: min(max(c, a), b) − a is the index, as f(c) = f(min(max(c, a), b)).
  ///
  /// Where all later needed values but one are 0, the outputs are functions of that one: they are
  /// computed once for all such pieces, by the same induction from there on, and composed.
  ///
  /// Where a function is unknown, since it would have had too many pieces, the program itself stays
  /// as `otherwise` and gives the outputs: the search says at run time whether it has to.
  ///
  /// - Parameters:
  ///   - pieceBudget: the pieces of all values that may be computed; by the program's size if nil.
  ///   - settlingPieces: the pieces of current values from which on outputs are settled, if possible.
  /// - Ensures: equal outputs on the whole domain. With unknown pieces the denominator stays;
  ///   otherwise what it has in common with all numerators is cancelled.
  /// - Complexity: O(P log P) in the pieces P of all values; code of O(1) instructions.
  package mutating func tabulateScalars(
    pieceBudget: Int? = nil, settlingPieces: Int = 4096
  ) -> Change {
    guard let tabulated = TabulatedProgram(self, pieceBudget, settlingPieces) else {
      return Change(0)
    }
    let count = body.count - tabulated.program.body.count
    self = tabulated.program
    return Change(max(count, 1))
  }
}

/// A program's outputs as tables over one integer, or as tables of tables.
private struct TabulatedProgram {
  private(set) var program: Program
  /// Values that are 0 where a function is unknown, else 1.
  private var conditions: [ValueID] = []

  /// The most pieces of a table.
  private static let pieceLimit = 1 << 26

  /// The tables of `original`, or nil if its outputs are no functions of one integer, or are
  /// cheaper as they are.
  init?(_ original: Program, _ pieceBudget: Int?, _ settlingPieces: Int) {
    program = original
    guard program.otherwise == nil, program.output.fractions.isEmpty, program.isStraightLine
    else { return nil }
    _ = program.factorCommonSums()
    let instructions = program.straightLine!
    var analysis = RangeAnalysis(
      inputBox: program.inputBox, count: program.facts.count,
      domains: [
        SegmentFunctions(
          program, composes: true, pieceBudget: pieceBudget, settlingPieces: settlingPieces)
      ])
    analysis.run(instructions, lastUses: program.lastUses(of: instructions))
    guard let segments = analysis.domains[0] as? SegmentFunctions,
      let (stages, base, functions) = segments.stages(
        to: program.output.numerators, from: analysis.enclosures)
    else { return nil }
    let all = stages.map(\.function) + functions
    guard all.allSatisfy({ $0.pieceCount <= TabulatedProgram.pieceLimit && $0.range != nil })
    else { return nil }
    for instruction in instructions {
      let enclosure = analysis.enclosures[instruction.result]
      program.facts[instruction.result.index].range = enclosure.range
      program.facts[instruction.result.index].stride = enclosure.stride
    }
    guard let (first, replaced) = keepPrefix(of: instructions, (stages.first?.base ?? base).source)
    else { return nil }
    let steps = all.reduce(2 * all.count) { $0 + $1.pieceCount.bitLength }
    guard replaced > steps else { return nil }
    var argument = first
    for stage in stages {
      guard let next = append([stage.function], of: argument, stage.base, content: 1) else {
        return nil
      }
      argument = next[0]
    }
    let isKnown = all.allSatisfy(\.isKnown)
    let content =
      isKnown
      ? functions.reduce(program.output.denominator) { .gcd($0, $1.content(step: base.step)) } : 1
    guard let outputs = append(functions, of: argument, base, content: content) else { return nil }
    program.output.numerators = outputs
    program.output.denominator = program.output.denominator.exactQuotient(by: content)
    if !isKnown { program.otherwise = Program.Otherwise(when: condition(), original) }
    _ = program.removeDeadValues()
    program.dropFactsOfUndefinedValues()
  }

  /// Cuts the body behind the definition of `source` and returns its value, and how many
  /// instructions that removes.
  private mutating func keepPrefix(
    of instructions: [Instruction], _ source: SegmentFunctions.Source
  ) -> (ValueID, Int)? {
    switch source {
    case .value(let value):
      guard let position = instructions.firstIndex(where: { $0.result == value }) else {
        return nil
      }
      program.body.removeSubrange((position + 1)...)
      return (value, instructions.count - position - 1)
    case .projection(let projection):
      var inputs: [Int: ValueID] = [:]
      program.body = []
      for instruction in instructions {
        guard case .input(let index) = instruction.operation else { continue }
        inputs[index] = instruction.result
        program.body.append(.instruction(instruction))
      }
      let terms = projection.terms.map { Term(.literal($0.coefficient), inputs[$0.input]!) }
      let replaced = instructions.count - inputs.count - 1
      if terms.count == 1, terms[0].factor == .one { return (terms[0].value, replaced) }
      return (append(.affine(terms, bias: 0), ValueFacts(range: projection.range)), replaced)
    }
  }

  private mutating func append(_ operation: Operation, _ facts: ValueFacts) -> ValueID {
    let value = program.makeValue(facts)
    program.body.append(.instruction(Instruction(value, operation)))
    return value
  }

  /// Appends the values of `functions` of the number `argument`, divided by `content`; nil if one is
  /// no integer affine function of it somewhere.
  private mutating func append(
    _ functions: [GridFunction], of argument: ValueID, _ base: SegmentFunctions.Base,
    content: BigInt
  ) -> [ValueID]? {
    let functions = functions.map { $0.exactQuotient(by: content) }
    let starts =
      functions.count == 1 ? functions[0].starts : Set(functions.flatMap(\.starts)).sorted()
    if let results = appendPoints(functions, of: argument, base, starts: starts) {
      return results
    }
    let points = starts.map { base.range.lower + base.step * BigInt($0) }
    var index: ValueID?
    if starts.count > 1 {
      index = append(
        .search(argument, entries: Array(points.dropFirst())),
        ValueFacts(range: Interval(0, BigInt(starts.count - 1))))
      appendCondition(functions, starts, index!)
    }
    var results: [ValueID] = []
    for function in functions {
      guard let lines = function.lines(at: starts, points, step: base.step) else { return nil }
      results.append(
        appendLines(
          lines.map(\.slope), lines.map(\.offset), of: argument, at: index, function.range!))
    }
    return results
  }

  /// Appends the values of `functions`, whose pieces begin at `starts`, as lists of one entry a grid
  /// point between the first and the last piece, without a search; nil if these are longer than lists
  /// of pieces.
  private mutating func appendPoints(
    _ functions: [GridFunction], of argument: ValueID, _ base: SegmentFunctions.Base,
    starts: [Int]
  ) -> [ValueID]? {
    guard base.step == 1, starts.count > 1, functions.allSatisfy(\.isKnown) else { return nil }
    // Of ends that are constant one point is enough.
    let (count, end) = (functions[0].count, starts[starts.count - 1])
    let first = functions.allSatisfy { $0.piece(at: 0).slope.isZero } ? starts[1] - 1 : 0
    let last = functions.allSatisfy { $0.piece(at: end).slope.isZero } ? end : count - 1
    guard last - first < 10 * starts.count else { return nil }
    let ranges = functions.map { $0.range! }
    let entryBytes = ranges.reduce(0) { $0 + $1.byteCount }
    let keyBytes = Interval(base.range.lower + BigInt(first), base.range.lower + BigInt(last))
      .byteCount
    // Half of the pieces of scattered points become keys; lines have a slope, too.
    let isConstant = functions.allSatisfy { $0.pieces.allSatisfy(\.slope.isZero) }
    let pieceBytes =
      isConstant
      ? starts.count * (keyBytes + entryBytes) / 2 : starts.count * (keyBytes + 2 * entryBytes)
    guard (last - first + 1) * entryBytes <= pieceBytes,
      ranges.allSatisfy({ $0.signedBitWidth <= 64 })
    else { return nil }
    let index = appendOffset(of: argument, base, from: first, to: last, count)
    return zip(functions, ranges).map { function, range in
      append(
        .lookup(index, entries: (first...last).map { function.value(at: $0)! }),
        ValueFacts(range: range))
    }
  }

  /// Appends min(max(k, `first`), `last`) − `first` for the index k of `argument` on a grid of `count`
  /// points at distance 1.
  private mutating func appendOffset(
    of argument: ValueID, _ base: SegmentFunctions.Base, from first: Int, to last: Int,
    _ count: Int
  ) -> ValueID {
    func added(_ bias: BigInt, to value: ValueID, _ range: Interval) -> ValueID {
      bias.isZero
        ? value : append(.affine([Term(1, value)], bias: .literal(bias)), ValueFacts(range: range))
    }
    var (low, high) = (BigInt(-first), BigInt(count - 1 - first))
    var offset = added(low - base.range.lower, to: argument, Interval(low, high))
    if first > 0 {
      low = 0
      offset = append(.relu(offset), ValueFacts(range: Interval(low, high)))
    }
    if last == count - 1 { return offset }
    let limit = BigInt(last - first)
    let rest = added(-limit, to: offset, Interval(low - limit, high - limit))
    let excess = append(.relu(rest), ValueFacts(range: Interval(0, high - limit)))
    return append(
      .affine([Term(1, offset), Term(-1, excess)], bias: 0), ValueFacts(range: Interval(0, limit)))
  }

  private mutating func appendLines(
    _ slopes: [BigInt], _ offsets: [BigInt], of argument: ValueID, at index: ValueID?,
    _ range: Interval
  ) -> ValueID {
    let facts = ValueFacts(range: range, stride: range.constant.map { Stride($0) } ?? .all)
    let terms = slopes[0].isZero ? [] : [Term(.literal(slopes[0]), argument)]
    guard slopes.dropFirst().allSatisfy({ $0 == slopes[0] }), let index else {
      if let index {
        return append(
          .line(index, slopes: slopes, argument: argument, offsets: offsets), facts)
      }
      return append(.affine(terms, bias: .literal(offsets[0])), facts)
    }
    if offsets.dropFirst().allSatisfy({ $0 == offsets[0] }) {
      return append(.affine(terms, bias: .literal(offsets[0])), facts)
    }
    if slopes[0].isZero { return append(.lookup(index, entries: offsets), facts) }
    let offset = append(
      .lookup(index, entries: offsets),
      ValueFacts(range: Interval(offsets.min()!, offsets.max()!)))
    return append(.affine(terms + [Term(1, offset)], bias: 0), facts)
  }

  /// Appends a value that is 0 on the pieces on which some function is unknown, if there are any.
  private mutating func appendCondition(
    _ functions: [GridFunction], _ starts: [Int], _ index: ValueID
  ) {
    if functions.allSatisfy(\.isKnown) { return }
    let isKnown = starts.map { start in
      functions.allSatisfy { $0.piece(at: start).isKnown } ? BigInt(1) : 0
    }
    conditions.append(
      append(.lookup(index, entries: isKnown), ValueFacts(range: Interval(0, 1))))
  }

  /// The value that is 0 where some condition is.
  private mutating func condition() -> ValueID {
    if conditions.count == 1 { return conditions[0] }
    // Σ conditions − (count − 1) is 1 where all are 1, and at most 0 elsewhere.
    let rest = BigInt(1 - conditions.count)
    let sum = append(
      .affine(conditions.map { Term(1, $0) }, bias: .literal(rest)),
      ValueFacts(range: Interval(rest, 1)))
    return append(.relu(sum), ValueFacts(range: Interval(0, 1)))
  }
}

extension Interval {
  /// The bytes of the least machine integer that holds all numbers.
  fileprivate var byteCount: Int {
    let width = signedBitWidth
    return width <= 8 ? 1 : width <= 16 ? 2 : width <= 32 ? 4 : (width + 63) / 64 * 8
  }
}

extension GridFunction {
  /// The slope and the value at 0 of the piece of each index of `starts`, on the grid of which
  /// `points` are the places; nil if a slope is no integer. Unknown pieces get a value that the
  /// function has elsewhere.
  fileprivate func lines(
    at starts: [Int], _ points: [BigInt], step: BigInt
  ) -> [(slope: BigInt, offset: BigInt)]? {
    let pieces = pieces
    let filler = pieces.first(where: \.isKnown)!.value
    var result: [(slope: BigInt, offset: BigInt)] = []
    result.reserveCapacity(starts.count)
    var position = 0
    for (start, point) in zip(starts, points) {
      while end(of: position) <= start { position += 1 }
      let piece = pieces[position]
      if !piece.isKnown {
        result.append((0, filler))
      } else if piece.slope.isZero {
        result.append((0, piece.value))
      } else {
        guard piece.slope.isMultiple(of: step) else { return nil }
        let slope = piece.slope.exactQuotient(by: step)
        result.append((slope, piece.value(at: start) - slope * point))
      }
    }
    return result
  }
}

extension Int {
  /// The binary digits of this positive number.
  fileprivate var bitLength: Int { bitWidth - leadingZeroBitCount }
}

extension Program {
  /// Forgets what is known of names that the body does not define, and renumbers the others.
  fileprivate mutating func dropFactsOfUndefinedValues() {
    var names: [ValueID: ValueID] = [:]
    var kept: [ValueFacts] = []
    for case .instruction(let instruction) in body {
      names[instruction.result] = ValueID(kept.count)
      kept.append(facts[instruction.result.index])
    }
    body = body.map { statement in
      guard case .instruction(let instruction) = statement else { return statement }
      return .instruction(
        Instruction(
          names[instruction.result]!, instruction.operation.mappingOperands { names[$0]! }))
    }
    output.numerators = output.numerators.map { names[$0]! }
    if let condition = otherwise?.condition { otherwise?.condition = names[condition]! }
    facts = kept
  }
}
