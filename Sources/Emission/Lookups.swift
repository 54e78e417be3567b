import Exact
import Programs

extension FunctionWriter {
  /// Writes `result` = #{ entries ≤ value }: a binary search without branches on the entries, whose
  /// number of steps depends on nothing.
  ///
  /// The answer is always between p and p + n entries from the list's start; a step halves n.
  mutating func writeSearch(_ result: ValueID, of value: ValueID, in entries: [BigInt]) {
    let (p, n) = ("p\(result.index)", "n\(result.index)")
    localBytes += 16
    if let count = words(value) {
      let width = max(count, (entries.reduce(1) { max($0, $1.signedBitWidth) } + 63) / 64)
      let table = tables.name(of: entries, as: .words(width))
      runtime.insert("limbs_compare")
      let needle = operand(value)
      let compare = { (index: String) in
        "limbs_compare(\(table) + LIMBS(\(width)) * (\(index)), LIMBS(\(width)), \(needle)) <= 0"
      }
      line("size_t \(p) = 0, \(n) = \(entries.count);")
      line("while (\(n) > 1) {")
      line("  \(p) += \(compare("\(p) + \(n) / 2")) ? \(n) / 2 : 0;")
      line("  \(n) -= \(n) / 2;")
      line("}")
      assignIndex(result, "\(p) + (\(compare(p)) ? 1u : 0u)")
      return
    }
    let table = tables.name(of: entries, as: ConstantTables.nativeForm(of: entries))
    line("const \(ConstantTables.elementType(of: entries)) *\(p) = \(table);")
    line("size_t \(n) = \(entries.count);")
    line("while (\(n) > 1) {")
    line("  \(p) += \(p)[\(n) / 2] <= \(name(value)) ? \(n) / 2 : 0;")
    line("  \(n) -= \(n) / 2;")
    line("}")
    assignIndex(result, "(\(p) - \(table)) + (\(p)[0] <= \(name(value)) ? 1 : 0)")
  }

  private mutating func assignIndex(_ result: ValueID, _ text: String) {
    line("\(target(result)) = (\(type(result)))(\(text));")
  }

  /// Writes `result` = entries[index]; the index is proved to be one of the list.
  mutating func writeLookup(_ result: ValueID, at index: ValueID, in entries: [BigInt]) {
    if let count = words(result) {
      let table = tables.name(of: entries, as: .words(count))
      call("limbs_copy", operand(result), entry(of: table, at: index, words: count))
      return
    }
    let table = tables.name(of: entries, as: ConstantTables.nativeForm(of: entries))
    let isWide = entries.contains { $0.signedBitWidth > 32 }
    line("\(target(result)) = \(cast("\(table)[\(name(index))]", isWide: isWide, to: result));")
  }

  /// Writes `result` = slopes[index]·argument + offsets[index].
  mutating func writeLine(
    _ result: ValueID, at index: ValueID, _ slopes: [BigInt], _ argument: ValueID,
    _ offsets: [BigInt]
  ) {
    if let count = words(result) {
      // Modulo the result's width, which decides it.
      writeLookup(result, at: index, in: offsets.map { $0.wrapped(toWords: count) })
      let table = tables.name(
        of: slopes.map { $0.wrapped(toWords: count) }, as: .words(count))
      let slope = entry(of: table, at: index, words: count)
      if words(argument) == nil {
        call("limbs_add_product_int64", operand(result), slope, asInt64(argument))
      } else {
        call("limbs_add_product", operand(result), operand(argument), slope)
      }
      return
    }
    let slope =
      tables.name(of: slopes, as: ConstantTables.nativeForm(of: slopes)) + "[\(name(index))]"
    let offset =
      tables.name(of: offsets, as: ConstantTables.nativeForm(of: offsets)) + "[\(name(index))]"
    let x = asInt64(argument)
    let range = program.range(of: argument)
    let size = max(range.lower.magnitude, range.upper.magnitude, 1)
    let bound =
      slopes.map(\.magnitude).max()! * size + offsets.map(\.magnitude).max()!
    if bound < .powerOfTwo(63), words(argument) == nil {
      line("\(target(result)) = \(cast("\(slope) * \(x) + \(offset)", isWide: true, to: result));")
    } else {
      runtime.insert("wrap_int64")
      let text = "wrap_int64((uint64_t)\(slope) * (uint64_t)\(x) + (uint64_t)\(offset))"
      line("\(target(result)) = \(cast(text, isWide: true, to: result));")
    }
  }

  /// Pointer and length of an entry of a table of limbs.
  private func entry(of table: String, at index: ValueID, words: Int) -> String {
    "\(table) + LIMBS(\(words)) * (size_t)\(name(index)), LIMBS(\(words))"
  }
}

extension BigInt {
  /// The number of `count` words in two's complement that is equal modulo 2^(64·`count`).
  fileprivate func wrapped(toWords count: Int) -> BigInt {
    let bits = 64 * count
    if signedBitWidth <= bits { return self }
    let low = flooredRemainder(by: .powerOfTwo(bits))
    return low.signedBitWidth <= bits ? low : low - .powerOfTwo(bits)
  }
}
