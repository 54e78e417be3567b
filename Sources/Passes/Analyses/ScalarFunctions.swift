import Exact
import Programs

/// The relational domain of scalar functions: a value as an exact piecewise-linear function of one
/// earlier value, its source.
///
/// Intervals lose that two operands move together: for z in [0, 1] they bound 2z − 4·relu(z − 1/2),
/// the tent map, by [−2, 2], and double at every layer. As a function of z its range is [0, 1]. On
/// the grid the ranges of ramps, bumps and their sums come out exact.
///
/// A value keeps the few functions with the fewest pieces; where they have too many, it is a source
/// of its own.
package struct ScalarFunctions: RelationalDomain {
  private struct Function {
    let source: ValueID
    let function: PiecewiseLinear
  }

  /// The most pieces of a function, and the most functions of a value.
  private let pieceLimit: Int
  private let functionLimit: Int
  private var functions: [ValueID: [Function]] = [:]

  /// The most terms of a sum that is looked at.
  private static let termLimit = 16

  package init(pieceLimit: Int = 4096, functionLimit: Int = 4) {
    self.pieceLimit = pieceLimit
    self.functionLimit = functionLimit
  }

  package mutating func forget(_ value: ValueID) { functions[value] = nil }

  package mutating func evaluate(
    _ instruction: Instruction, from table: EnclosureTable
  ) -> Enclosure? {
    let candidates = results(of: instruction.operation, from: table)
    if candidates.isEmpty { return nil }
    var enclosure: Enclosure?
    for candidate in candidates {
      let (range, stride) = (candidate.function.range, candidate.function.stride)
      if let known = enclosure {
        enclosure?.range = known.range.intersection(range)!
        if stride.modulus.isZero
          || !known.stride.modulus.isZero && stride.modulus > known.stride.modulus
        {
          enclosure?.stride = stride
        }
      } else {
        enclosure = Enclosure(range: range, stride: stride)
      }
    }
    functions[instruction.result] = candidates
    return enclosure
  }

  /// The functions that `operation` gives, over each source that all its operands share.
  private func results(of operation: Operation, from table: EnclosureTable) -> [Function] {
    switch operation {
    case .input, .between, .select, .wave, .reluSum, .search, .lookup, .match, .line, .bits:
      return []
    case .relu(let value):
      return functions(of: value, from: table).map {
        Function(source: $0.source, function: $0.function.relu)
      }
      .filter { $0.function.pieces.count <= pieceLimit }
    case .clamp(let value, let limit):
      guard let bound = limit.literal else { return [] }
      return functions(of: value, from: table).map {
        Function(source: $0.source, function: $0.function.clamped(to: bound))
      }.filter { $0.function.pieces.count <= pieceLimit }
    case .step(let value):
      return functions(of: value, from: table).map {
        Function(source: $0.source, function: $0.function.indicator)
      }.filter { $0.function.pieces.count <= pieceLimit }
    case .affine(let terms, let bias):
      return sums(of: terms, bias, from: table)
    }
  }

  private func sums(
    of terms: [Term], _ bias: Constant, from table: EnclosureTable
  ) -> [Function] {
    guard terms.count <= ScalarFunctions.termLimit, var constant = bias.literal else { return [] }
    var moving: [(factor: BigInt, value: ValueID)] = []
    for term in terms {
      guard let factor = term.factor.literal else { return [] }
      if let value = table[term.value].range.constant {
        constant += factor * value
      } else {
        moving.append((factor, term.value))
      }
    }
    guard let first = moving.first else { return [] }
    var results: [Function] = []
    for source in sources(of: first.value) {
      guard moving.dropFirst().allSatisfy({ sources(of: $0.value).contains(source) }) else {
        continue
      }
      var sum: PiecewiseLinear? = function(of: first.value, over: source, from: table).scaled(
        by: first.factor, plus: constant)
      for (factor, value) in moving.dropFirst() {
        sum = sum?.adding(factor, function(of: value, over: source, from: table))
        if let count = sum?.pieces.count, count > pieceLimit { sum = nil }
        if sum == nil { break }
      }
      if let sum { results.append(Function(source: source, function: sum)) }
    }
    return best(results)
  }

  /// The functions that a value keeps: those with the fewest pieces, and the one of the earliest
  /// source, which other values are most likely to share.
  private func best(_ candidates: [Function]) -> [Function] {
    if candidates.count <= functionLimit { return candidates }
    let earliest = candidates.min { $0.source < $1.source }!
    let others = candidates.filter { $0.source != earliest.source }
      .sorted { $0.function.pieces.count < $1.function.pieces.count }
    return others.prefix(functionLimit - 1) + [earliest]
  }

  /// The functions kept for `value`, and the value as a function of itself.
  private func functions(of value: ValueID, from table: EnclosureTable) -> [Function] {
    [Function(source: value, function: ownFunction(of: value, from: table))]
      + (functions[value] ?? [])
  }

  private func ownFunction(of value: ValueID, from table: EnclosureTable) -> PiecewiseLinear {
    let enclosure = table[value]
    let step = enclosure.stride.modulus.isZero ? 1 : enclosure.stride.modulus
    return PiecewiseLinear(identityOn: enclosure.range, step: step)
  }

  /// The sources of `functions(of: value)`, in order.
  private func sources(of value: ValueID) -> [ValueID] {
    [value] + (functions[value] ?? []).map(\.source)
  }

  /// The function over `source`, one of the sources of `value`.
  private func function(
    of value: ValueID, over source: ValueID, from table: EnclosureTable
  ) -> PiecewiseLinear {
    functions[value]?.first { $0.source == source }?.function
      ?? ownFunction(of: source, from: table)
  }
}
