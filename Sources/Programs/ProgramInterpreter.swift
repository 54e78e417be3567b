import Exact
import Networks

/// Runs a program on integers of any size: the meaning of the text form.
package struct ProgramInterpreter: Sendable {
  /// A value left its proved range.
  package struct RangeViolation: Error, CustomStringConvertible {
    package let value: ValueID
    package let found: BigInt
    package let facts: ValueFacts

    package var description: String {
      "\(value) is \(found), outside of \(facts.range.map(\.description) ?? "?")"
        + " or its stride \(facts.stride)"
    }
  }

  package let program: Program

  package init(_ program: Program) { self.program = program }

  /// Returns the numerators of the outputs, and then of their fractions, at the grid point `point`.
  ///
  /// - Parameter observe: called with every value that is computed.
  /// - Throws: `RangeViolation` if a value is outside its proved range or residue class.
  package func numerators(
    at point: [BigInt], observe: (ValueID, BigInt) -> Void = { _, _ in }
  ) throws -> [BigInt] {
    var values = [BigInt](repeating: 0, count: program.facts.count)
    var counters: [Int] = []

    func number(_ constant: Constant) -> BigInt {
      switch constant {
      case .literal(let value): return value
      case .entry(let table, let strides):
        var index = 0
        for (stride, counter) in zip(strides, counters) { index += stride * counter }
        return program.tables[table].entries[index]
      }
    }

    func define(_ id: ValueID, _ value: BigInt) throws {
      if !program.facts[id.index].allow(value) {
        throw RangeViolation(value: id, found: value, facts: program.facts[id.index])
      }
      values[id.index] = value
      observe(id, value)
    }

    func run(_ block: [Statement]) throws {
      for statement in block {
        switch statement {
        case .instruction(let instruction):
          try define(instruction.result, result(of: instruction.operation))
        case .repeat(let loop):
          counters.append(0)
          for carried in loop.carried {
            try define(carried.parameter, values[carried.initial.index])
          }
          for iteration in 0..<loop.count {
            counters[counters.count - 1] = iteration
            try run(loop.body)
            if iteration < loop.count - 1 {
              let next = loop.carried.map { values[$0.next.index] }
              for (carried, value) in zip(loop.carried, next) {
                try define(carried.parameter, value)
              }
            }
          }
          counters.removeLast()
          for result in loop.results { try define(result.name, values[result.inner.index]) }
        }
      }
    }

    func result(of operation: Operation) -> BigInt {
      switch operation {
      case .input(let index): return point[index]
      case .affine(let terms, let bias):
        var sum = number(bias)
        for term in terms { sum.addProduct(number(term.factor), values[term.value.index]) }
        return sum
      case .relu(let value): return max(values[value.index], 0)
      case .clamp(let value, let limit):
        let bound = number(limit)
        return min(max(values[value.index], -bound), bound)
      case .step(let value): return values[value.index].isNegative ? 0 : 1
      case .between(let value, let lower, let upper):
        return number(lower) <= values[value.index] && values[value.index] <= number(upper) ? 1 : 0
      case .select(let condition, let value, let otherwise):
        return values[(values[condition.index].isZero ? otherwise : value).index]
      case .wave(let value, let period):
        return values[value.index].distance(toMultipleOf: number(period))
      case .reluSum(let terms, let bias):
        return terms.reduce(bias) { total, term in
          var sum = term.bias
          for product in term.terms {
            sum.addProduct(number(product.factor), values[product.value.index])
          }
          return sum.isNegative ? total : total + term.factor * sum
        }
      case .search(let value, let entries):
        return BigInt(entries.countOfEntries(atMost: values[value.index]))
      case .lookup(let value, let entries): return entries.entry(nearest: values[value.index])
      case .match(let value, let keys, let entries, let otherwise):
        let place = keys.countOfEntries(atMost: values[value.index]) - 1
        return place >= 0 && keys[place] == values[value.index]
          ? entries[place] : values[otherwise.index]
      case .line(let index, let slopes, let argument, let offsets):
        var sum = offsets.entry(nearest: values[index.index])
        sum.addProduct(slopes.entry(nearest: values[index.index]), values[argument.index])
        return sum
      case .bits(let value, let field): return field.value(at: values[value.index])
      }
    }

    try run(program.body)
    if let otherwise = program.otherwise, values[otherwise.condition.index].isZero {
      return try ProgramInterpreter(otherwise.program).numerators(at: point)
    }
    return program.output.values.map { values[$0.index] }
  }

  /// Returns the exact outputs at the grid point `point`.
  package func outputs(at point: [BigInt]) throws -> [Rational] {
    let (output, numerators) = (program.output, try numerators(at: point))
    var sums = numerators.prefix(output.numerators.count).map { Rational($0, output.denominator) }
    for (fraction, numerator) in zip(output.fractions, numerators.dropFirst(sums.count)) {
      sums[fraction.output] = sums[fraction.output] + Rational(numerator, fraction.denominator)
    }
    return sums
  }
}
