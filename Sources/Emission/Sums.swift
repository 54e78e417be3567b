import Exact
import Programs

extension FunctionWriter {
  /// Writes `result` = Σ factor·value + bias.
  ///
  /// The range of the result is proved, so its low bits decide it: sums of native results are exact
  /// where no partial sum can leave the type, and modulo 2^64 otherwise; multiword sums are modulo
  /// the result's width.
  mutating func writeSum(_ result: ValueID, _ terms: [Term], _ bias: Constant) {
    let split = splitDotProduct(terms)
    if !split.inputs.isEmpty {
      writeDotProduct(result, split.inputs, rest: split.rest, bias)
    } else if words(result) != nil {
      writeMultiwordSum(result, terms, bias)
    } else {
      writeNativeSum(result, terms, bias)
    }
  }

  /// The largest magnitude that a partial sum, in any order, can have, or one of its factors.
  func partialSumBound(_ terms: [Term], _ bias: Constant) -> BigInt {
    var bound = largest(bias)
    for term in terms {
      let range = program.range(of: term.value)
      // The factor of a value that is always 0 has to fit the type too.
      let size = max(range.lower.magnitude, range.upper.magnitude, 1)
      bound.addProduct(largest(term.factor), size)
    }
    return bound
  }

  private func largest(_ constant: Constant) -> BigInt {
    entries(constant).map(\.magnitude).max()!
  }

  // MARK: Native results

  private mutating func writeNativeSum(_ result: ValueID, _ terms: [Term], _ bias: Constant) {
    let bound = partialSumBound(terms, bias)
    let isExact = bound < .powerOfTwo(63) && terms.allSatisfy { words($0.value) == nil }
    let isNarrow = bound < .powerOfTwo(31) && terms.allSatisfy { !isWide($0.value) }
    if !isExact {
      let text = wrappedSum(terms, bias)
      runtime.insert("wrap_int64")
      line("\(target(result)) = \(cast("wrap_int64(\(text))", isWide: true, to: result));")
      return
    }
    let text = exactSum(terms, bias, isNarrow: isNarrow)
    line("\(target(result)) = \(cast(text, isWide: !isNarrow, to: result));")
  }

  private mutating func exactSum(_ terms: [Term], _ bias: Constant, isNarrow: Bool) -> String {
    var text = ""
    func add(_ isNegative: Bool, _ part: String) {
      text += text.isEmpty ? (isNegative ? "-" : "") : (isNegative ? " - " : " + ")
      text += part
    }
    for term in terms {
      let value = isNarrow ? name(term.value) : asInt64(term.value)
      if let factor = term.factor.literal {
        let size = factor.magnitude
        add(factor.isNegative, size == 1 ? value : "\(value) * \(CText.integer(size))")
      } else {
        let factor = native(term.factor, as: ConstantTables.nativeForm(of: entries(term.factor)))
        add(false, "\(value) * \(factor)")
      }
    }
    if let value = bias.literal {
      if !value.isZero || terms.isEmpty { add(value.isNegative, CText.integer(value.magnitude)) }
    } else {
      add(false, native(bias, as: ConstantTables.nativeForm(of: entries(bias))))
    }
    return text
  }

  /// The sum modulo 2^64, as an unsigned expression.
  private mutating func wrappedSum(_ terms: [Term], _ bias: Constant) -> String {
    var parts: [String] = []
    for term in terms {
      let value = "(uint64_t)\(asInt64(term.value))"
      if term.factor == .one {
        parts.append(value)
      } else if let factor = term.factor.literal {
        parts.append("\(value) * \(CText.unsigned(factor))")
      } else {
        let factor = native(term.factor, as: ConstantTables.nativeForm(of: entries(term.factor)))
        parts.append("\(value) * (uint64_t)\(factor)")
      }
    }
    if let value = bias.literal {
      if !value.isZero || parts.isEmpty { parts.append(CText.unsigned(value)) }
    } else {
      let text = native(bias, as: ConstantTables.nativeForm(of: entries(bias)))
      parts.append("(uint64_t)\(text)")
    }
    return parts.joined(separator: " + ")
  }

  // MARK: Multiword results

  private mutating func writeMultiwordSum(_ result: ValueID, _ terms: [Term], _ bias: Constant) {
    var rest = terms
    // Start from the operand whose place the result takes, or from any multiword one.
    if let index = rest.firstIndex(where: { $0.factor == .one && name($0.value) == name(result) }) {
      rest.remove(at: index)
    } else if let index = rest.firstIndex(where: {
      words($0.value) != nil && name($0.value) == name(result)
    }) {
      multiply(result, by: rest.remove(at: index).factor)
    } else if let index = rest.firstIndex(where: { $0.factor == .one && words($0.value) != nil }) {
      call("limbs_copy", operand(result), operand(rest.remove(at: index).value))
    } else if let value = bias.literal, value.signedBitWidth <= 64 {
      call("limbs_from_int64", operand(result), CText.integer(value))
      for term in rest { add(term, to: result) }
      return
    } else if case .words = ConstantTables.form(of: entries(bias)) {
      call("limbs_copy", operand(result), limbs(bias))
      for term in rest { add(term, to: result) }
      return
    } else {
      call("limbs_from_int64", operand(result), "0")
    }
    for term in rest { add(term, to: result) }
    add(bias, to: result)
  }

  /// Multiplies a multiword value in its place by a table's entries, nearly all of which are 1.
  private mutating func multiply(_ result: ValueID, by factor: Constant) {
    let (count, copy) = (words(result)!, "s\(result.index)")
    let others: [BigInt] = entries(factor).map { $0 == 1 ? 0 : 1 }
    localBytes += 8 * count
    line("if (\(native(others, factor, as: .int32)) != 0) {")
    indented {
      $0.line("limb \(copy)[LIMBS(\(count))];")
      $0.call("limbs_copy", "\(copy), LIMBS(\(count))", $0.operand(result))
      $0.call("limbs_from_int64", $0.operand(result), "0")
      $0.addProduct(of: "\(copy), LIMBS(\(count))", by: factor, to: result)
    }
    line("}")
  }

  /// Adds a constant to a multiword value.
  mutating func add(_ constant: Constant, to result: ValueID) {
    if let value = constant.literal {
      if value.isZero { return }
      if value.signedBitWidth > 64, value.isPowerOfTwo {
        call(
          value.isNegative ? "limbs_subtract_power" : "limbs_add_power", operand(result),
          String(value.trailingZeroBitCount))
        return
      }
    }
    let numbers = entries(constant)
    switch ConstantTables.form(of: numbers) {
    case .int32, .int64, .low64:
      let number = native(constant, as: ConstantTables.nativeForm(of: numbers))
      if program.isMostly(0, constant) {
        line("if (\(number) != 0) {")
        indented { $0.call("limbs_add_int64", $0.operand(result), number) }
        line("}")
      } else {
        call("limbs_add_int64", operand(result), number)
      }
    case .powers(let areNegative):
      let exponent = native(constant, as: .powers(areNegative: areNegative))
      call(areNegative ? "limbs_subtract_power" : "limbs_add_power", operand(result), exponent)
    case .words, .packed:
      call("limbs_add", operand(result), limbs(constant))
    }
  }

  /// Adds factor·value to a multiword value.
  mutating func add(_ term: Term, to result: ValueID) {
    if words(term.value) == nil {
      addNative(term, to: result)
      return
    }
    let value = operand(term.value)
    if let factor = term.factor.literal {
      if factor.magnitude == 1 {
        call(factor.isNegative ? "limbs_subtract" : "limbs_add", operand(result), value)
        return
      }
      if factor.isPowerOfTwo {
        call(
          factor.isNegative ? "limbs_subtract_shifted" : "limbs_add_shifted", operand(result),
          value, String(factor.trailingZeroBitCount))
        return
      }
    }
    addProduct(of: value, by: term.factor, to: result)
  }

  /// Adds a constant times the limbs `operand`, pointer and length, to a multiword value.
  private mutating func addProduct(
    of operand: String, by factor: Constant, to result: ValueID
  ) {
    let numbers = entries(factor)
    switch ConstantTables.form(of: numbers) {
    case .int32, .int64, .low64:
      call(
        "limbs_add_product_int64", self.operand(result), operand,
        native(factor, as: ConstantTables.nativeForm(of: numbers)))
    case .powers(let areNegative):
      call(
        areNegative ? "limbs_subtract_shifted" : "limbs_add_shifted", self.operand(result), operand,
        native(factor, as: .powers(areNegative: areNegative)))
    case .words, .packed:
      call("limbs_add_product", self.operand(result), operand, limbs(factor))
    }
  }

  /// Adds factor·value to a multiword value, for a native value.
  private mutating func addNative(_ term: Term, to result: ValueID) {
    let value = asInt64(term.value)
    let numbers = entries(term.factor)
    let range = program.range(of: term.value)
    let size = max(range.lower.magnitude, range.upper.magnitude)
    let form = ConstantTables.form(of: numbers)
    if term.factor == .one {
      call("limbs_add_int64", operand(result), value)
    } else if form == .int32 || form == .int64 {
      let factor = native(term.factor, as: form)
      if largest(term.factor) * size < .powerOfTwo(63) {
        call("limbs_add_int64", operand(result), "\(value) * \(factor)")
      } else {
        call("limbs_add_int64_product", operand(result), value, factor)
      }
    } else if Interval(0, 1).contains(range) {
      // The number or nothing.
      call("limbs_add_if", operand(result), "(int)\(name(term.value))", limbs(term.factor))
    } else {
      call("limbs_add_product_int64", operand(result), limbs(term.factor), value)
    }
  }
}

extension Program {
  /// Whether `constant` is read from a table, nearly all of whose entries are `number`.
  func isMostly(_ number: BigInt, _ constant: Constant) -> Bool {
    guard case .entry(let table, _) = constant else { return false }
    let entries = tables[table].entries
    return entries.count { $0 != number } <= entries.count / 16
  }
}
