import Exact

/// A factor times a value.
package struct Term: Hashable, Sendable {
  package var factor: Constant
  package var value: ValueID

  package init(_ factor: Constant, _ value: ValueID) {
    self.factor = factor
    self.value = value
  }
}

extension [Term] {
  /// Whether two terms have one value. Short sums, of which there are most, need no set.
  var repeatsValue: Bool {
    if count > 8 { return Set(map(\.value)).count != count }
    return indices.contains { index in
      self[..<index].contains { $0.value == self[index].value }
    }
  }
}

/// What an instruction computes, on integers.
package enum Operation: Hashable, Sendable {
  /// The coordinate X of the grid point.
  case input(Int)
  /// Σ factor·value + bias; no terms make a constant. Each value occurs once.
  case affine([Term], bias: Constant)
  /// max(value, 0)
  case relu(ValueID)
  /// The value clamped to [−limit, limit].
  case clamp(ValueID, limit: Constant)
  /// 1 where the value is at least 0, else 0.
  case step(ValueID)
  /// 1 where lower ≤ value ≤ upper, else 0.
  case between(ValueID, lower: Constant, upper: Constant)
  /// The second value where the condition is not 0, else the third one.
  case select(ValueID, then: ValueID, otherwise: ValueID)
  /// The distance of the value from the nearest multiple of the period, a power of two from 2 on.
  case wave(ValueID, period: Constant)
  /// Σ factor·max(Σ factor·value + bias, 0) + bias; see `Program.sumReLUs()`. Its numbers are no
  /// constants that loops could move into tables.
  case reluSum([RectifiedTerm], bias: BigInt)
  /// The number of entries that are at most the value; the entries ascend strictly.
  case search(ValueID, entries: [BigInt])
  /// The entry at the index that the value is, or the nearest one if it is outside.
  case lookup(ValueID, entries: [BigInt])
  /// The value of the key that equals the first value, or else `otherwise`; the keys ascend strictly.
  case match(ValueID, keys: [BigInt], values: [BigInt], otherwise: ValueID)
  /// slope·argument + offset, each looked up at the index that the first value is.
  case line(ValueID, slopes: [BigInt], argument: ValueID, offsets: [BigInt])
  /// The field of bits of the value.
  case bits(ValueID, BitField)
}

/// The definition of a value.
package struct Instruction: Hashable, Sendable {
  package var result: ValueID
  package var operation: Operation

  package init(_ result: ValueID, _ operation: Operation) {
    self.result = result
    self.operation = operation
  }
}

/// A block that runs `count` times. Every iteration's values are its own; what one iteration hands
/// to the next is carried.
package struct Repeat: Hashable, Sendable {
  /// A value handed from iteration to iteration.
  package struct Carried: Hashable, Sendable {
    /// The name of the value inside an iteration.
    package var parameter: ValueID
    /// Its value in the first iteration, defined outside the block.
    package var initial: ValueID
    /// Its value in the iteration after: a value of the block, or one from outside.
    package var next: ValueID

    package init(parameter: ValueID, initial: ValueID, next: ValueID) {
      self.parameter = parameter
      self.initial = initial
      self.next = next
    }
  }

  /// A value of the last iteration under the name that it has after the block.
  package struct Result: Hashable, Sendable {
    package var name: ValueID
    package var inner: ValueID

    package init(name: ValueID, inner: ValueID) {
      self.name = name
      self.inner = inner
    }
  }

  /// At least 1.
  package var count: Int
  package var carried: [Carried]
  package var body: [Statement]
  package var results: [Result]

  package init(count: Int, carried: [Carried], body: [Statement], results: [Result]) {
    self.count = count
    self.carried = carried
    self.body = body
    self.results = results
  }
}

/// A step of a program.
package indirect enum Statement: Hashable, Sendable {
  case instruction(Instruction)
  case `repeat`(Repeat)
}

extension Array where Element == BigInt {
  /// The entry at `index`, or the nearest one.
  package func entry(nearest index: BigInt) -> BigInt {
    self[index.isNegative ? 0 : Swift.min(index.asInt ?? count - 1, count - 1)]
  }

  /// The number of entries of this ascending list that are at most `value`.
  package func countOfEntries(atMost value: BigInt) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      if self[middle] <= value { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension BigInt {
  /// The distance from the nearest multiple of `period`, which is positive.
  package func distance(toMultipleOf period: BigInt) -> BigInt {
    let rest = flooredRemainder(by: period)
    return Swift.min(rest, period - rest)
  }
}

extension Operation {
  /// The values that the operation reads, in order.
  package var operands: [ValueID] {
    switch self {
    case .input: []
    case .affine(let terms, _): terms.map(\.value)
    case .relu(let value), .clamp(let value, _), .step(let value), .between(let value, _, _),
      .wave(let value, _), .search(let value, _), .lookup(let value, _),
      .bits(let value, _):
      [value]
    case .select(let condition, let value, let otherwise): [condition, value, otherwise]
    case .reluSum(let terms, _): terms.flatMap { $0.terms.map(\.value) }
    case .line(let index, _, let argument, _): [index, argument]
    case .match(let value, _, _, let otherwise): [value, otherwise]
    }
  }

  /// The numbers of the operation, in order: an affine operation's factors and its bias, a limit,
  /// bounds, a period.
  package var constants: [Constant] {
    switch self {
    case .input, .relu, .step, .select, .reluSum, .search, .lookup, .match, .line, .bits: []
    case .affine(let terms, let bias): terms.map(\.factor) + [bias]
    case .clamp(_, let limit): [limit]
    case .between(_, let lower, let upper): [lower, upper]
    case .wave(_, let period): [period]
    }
  }

  /// Calls `visit` for each of `constants`, without making a list of those of sums.
  package func forEachConstant(_ visit: (Constant) -> Void) {
    guard case .affine(let terms, let bias) = self else { return constants.forEach(visit) }
    for term in terms { visit(term.factor) }
    visit(bias)
  }

  /// Calls `visit` for each of `operands`, without making a list of them.
  package func forEachOperand(_ visit: (ValueID) -> Void) {
    switch self {
    case .input: break
    case .affine(let terms, _): for term in terms { visit(term.value) }
    case .relu(let value), .clamp(let value, _), .step(let value), .between(let value, _, _),
      .wave(let value, _), .search(let value, _), .lookup(let value, _),
      .bits(let value, _):
      visit(value)
    case .reluSum(let terms, _):
      for term in terms { for inner in term.terms { visit(inner.value) } }
    case .select, .match, .line: operands.forEach(visit)
    }
  }

  /// Returns the operation with its operands replaced by `rename`.
  package func mappingOperands(_ rename: (ValueID) -> ValueID) -> Operation {
    switch self {
    case .input: self
    case .affine(let terms, let bias):
      .affine(terms.map { Term($0.factor, rename($0.value)) }, bias: bias)
    case .relu(let value): .relu(rename(value))
    case .clamp(let value, let limit): .clamp(rename(value), limit: limit)
    case .step(let value): .step(rename(value))
    case .between(let value, let lower, let upper):
      .between(rename(value), lower: lower, upper: upper)
    case .select(let condition, let value, let otherwise):
      .select(rename(condition), then: rename(value), otherwise: rename(otherwise))
    case .wave(let value, let period): .wave(rename(value), period: period)
    case .reluSum(let terms, let bias):
      .reluSum(
        terms.map { term in
          RectifiedTerm(
            term.factor, term.terms.map { Term($0.factor, rename($0.value)) }, bias: term.bias)
        }, bias: bias)
    case .search(let value, let entries): .search(rename(value), entries: entries)
    case .lookup(let value, let entries): .lookup(rename(value), entries: entries)
    case .match(let value, let keys, let values, let otherwise):
      .match(rename(value), keys: keys, values: values, otherwise: rename(otherwise))
    case .line(let index, let slopes, let argument, let offsets):
      .line(rename(index), slopes: slopes, argument: rename(argument), offsets: offsets)
    case .bits(let value, let field): .bits(rename(value), field)
    }
  }

  /// Returns the operation with its constants replaced by `replace`, in the order of `constants`.
  package func mappingConstants(_ replace: (Constant) -> Constant) -> Operation {
    switch self {
    case .input, .relu, .step, .select, .reluSum, .search, .lookup, .match, .line, .bits: self
    case .affine(let terms, let bias):
      .affine(terms.map { Term(replace($0.factor), $0.value) }, bias: replace(bias))
    case .clamp(let value, let limit): .clamp(value, limit: replace(limit))
    case .between(let value, let lower, let upper):
      .between(value, lower: replace(lower), upper: replace(upper))
    case .wave(let value, let period): .wave(value, period: replace(period))
    }
  }

  /// The products that are added, comparisons and choices that the operation does.
  package var stepCount: Int {
    switch self {
    case .affine(let terms, _): max(terms.count, 1)
    case .reluSum(let terms, _): terms.reduce(1) { $0 + $1.terms.count + 2 }
    case .search(_, let entries), .match(_, let entries, _, _): BigInt(entries.count).bitLength + 1
    case .wave: 2
    case .input, .relu, .clamp, .step, .between, .select, .lookup, .line, .bits: 1
    }
  }

  /// The number that the operation always gives, if it is written as a constant.
  package var constant: BigInt? {
    if case .affine(let terms, .literal(let value)) = self, terms.isEmpty { value } else { nil }
  }
}
