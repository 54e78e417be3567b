import Exact
import Programs

extension FunctionWriter {
  /// The fewest inputs of a sum that are worth a loop.
  private static let inputMinimum = 8

  /// The terms of `terms` that read inputs, if they are many enough for a loop, and the others.
  func splitDotProduct(_ terms: [Term]) -> (inputs: [Term], rest: [Term]) {
    guard terms.count >= FunctionWriter.inputMinimum else { return ([], terms) }
    var (inputs, rest): ([Term], [Term]) = ([], [])
    for term in terms {
      if case .input = storage.locations[term.value.index] {
        inputs.append(term)
      } else {
        rest.append(term)
      }
    }
    return inputs.count >= FunctionWriter.inputMinimum ? (inputs, rest) : ([], terms)
  }

  /// Writes `result` = Σ factor·X[c] + the rest, as a loop over a table of factors.
  mutating func writeDotProduct(
    _ result: ValueID, _ inputs: [Term], rest: [Term], _ bias: Constant
  ) {
    let columns = inputs.map { term -> Int in
      guard case .input(let index) = storage.locations[term.value.index] else { return 0 }
      return index
    }
    let (first, last) = (columns.min()!, columns.max()!)
    // Few gaps are filled with zeros; many make a list of columns.
    let isDense = last - first + 1 <= 2 * inputs.count
    let width = isDense ? last - first + 1 : inputs.count
    var places: [Int] = columns.indices.map { isDense ? columns[$0] - first : $0 }
    if !isDense { places = Array(columns.indices) }
    let factors = factorTable(inputs, places: places, width: width)
    let form = ConstantTables.form(of: factors.entries)
    let column: String
    if isDense {
      column = first == 0 ? "c" : "\(first) + c"
    } else {
      column = "\(tables.name(of: columns.map { BigInt($0) }, as: .int32))[c]"
    }
    let index = factors.strides.allSatisfy { $0 == 0 } ? "c" : "\(self.index(factors.strides)) + c"
    let bound = partialSumBound(inputs + rest, bias)
    let isExact = bound < .powerOfTwo(63) && rest.allSatisfy { words($0.value) == nil }
    let x = "(int64_t)X[\(column)]"
    if words(result) != nil {
      var rest = rest
      if let index = rest.firstIndex(where: { name($0.value) == name(result) }) {
        rest.remove(at: index)
      } else {
        call("limbs_from_int64", operand(result), "0")
      }
      writeLoop(width) { writer in
        switch form {
        case .int32, .int64:
          let table = writer.tables.name(of: factors.entries, as: form)
          writer.call(
            "limbs_add_int64_product", writer.operand(result), "\(table)[\(index)]", x)
        default:
          let bits = factors.entries.reduce(1) { max($0, $1.signedBitWidth) }
          let count = (bits + 63) / 64
          let table = writer.tables.name(of: factors.entries, as: .words(count))
          writer.call(
            "limbs_add_product_int64", writer.operand(result),
            "\(table) + LIMBS(\(count)) * (\(index)), LIMBS(\(count))", x)
        }
      }
      for term in rest { add(term, to: result) }
      add(bias, to: result)
      return
    }
    let table = tables.name(of: factors.entries, as: ConstantTables.nativeForm(of: factors.entries))
    let sum = "d\(result.index)"
    localBytes += 8
    if isExact {
      line("int64_t \(sum) = 0;")
      writeLoop(width) { $0.line("\(sum) += \(table)[\(index)] * \(x);") }
    } else {
      line("uint64_t \(sum) = 0;")
      writeLoop(width) { $0.line("\(sum) += (uint64_t)\(table)[\(index)] * (uint64_t)\(x);") }
    }
    writeTotal(result, sum, rest, bias, isExact: isExact)
  }

  /// Writes `result` = `sum` + the rest.
  private mutating func writeTotal(
    _ result: ValueID, _ sum: String, _ rest: [Term], _ bias: Constant, isExact: Bool
  ) {
    var text = sum
    for term in rest {
      let factor = native(term.factor, as: ConstantTables.nativeForm(of: entries(term.factor)))
      let value = asInt64(term.value)
      text += isExact ? " + \(value) * \(factor)" : " + (uint64_t)\(value) * (uint64_t)\(factor)"
    }
    if bias != .zero {
      let constant = native(bias, as: ConstantTables.nativeForm(of: entries(bias)))
      text += isExact ? " + \(constant)" : " + (uint64_t)\(constant)"
    }
    if !isExact {
      runtime.insert("wrap_int64")
      text = "wrap_int64(\(text))"
    }
    line("\(target(result)) = \(cast(text, isWide: true, to: result));")
  }

  private mutating func writeLoop(_ count: Int, _ body: (inout FunctionWriter) -> Void) {
    line("for (c = 0; c < \(count); ++c) {")
    indented(body)
    line("}")
  }

  /// The factors of `inputs` in rows of `width` entries, a row for each state of the loop counters
  /// that any of them depends on, and the strides of a row.
  private func factorTable(
    _ inputs: [Term], places: [Int], width: Int
  ) -> (entries: [BigInt], strides: [Int]) {
    let depends = counts.indices.map { depth in
      inputs.contains { term in
        if case .entry(_, let strides) = term.factor { strides[depth] != 0 } else { false }
      }
    }
    var strides = [Int](repeating: 0, count: counts.count)
    var rows = 1
    for depth in counts.indices.reversed() where depends[depth] {
      strides[depth] = rows * width
      rows *= counts[depth]
    }
    var table = [BigInt](repeating: 0, count: rows * width)
    for row in 0..<rows {
      // The counters of this row.
      var rest = row
      var counters = [Int](repeating: 0, count: counts.count)
      for depth in counts.indices.reversed() where depends[depth] {
        counters[depth] = rest % counts[depth]
        rest /= counts[depth]
      }
      for (term, place) in zip(inputs, places) {
        switch term.factor {
        case .literal(let value): table[row * width + place] += value
        case .entry(let number, let termStrides):
          let index = zip(termStrides, counters).reduce(0) { $0 + $1.0 * $1.1 }
          table[row * width + place] += program.tables[number].entries[index]
        }
      }
    }
    return (table, strides)
  }
}
