import Exact
import Programs

extension FunctionWriter {
  /// Writes `result` = #{ entries ≤ value }: a binary search without branches on the entries, whose
  /// number of steps depends on nothing; or one in strings of bits.
  mutating func writeSearch(_ result: ValueID, of value: ValueID, in entries: [BigInt]) {
    searches[result] = (value, entries)
    if tables.packsEntries, words(value) == nil, PackedKeys.pays(for: entries) {
      let keys = PackedKeys(entries)
      let x = asInt64(value)
      let inside = packedCall("packed_search", keys, x)
      assignIndex(
        result,
        "\(x) < \(CText.integer(keys.first)) ? 0"
          + " : \(x) >= \(CText.integer(keys.last)) ? \(entries.count) : \(inside)")
      return
    }
    let place = writePlace(result, of: value, in: entries)
    assignIndex(result, "\(place.index) + (\(place.isAtMost) ? 1 : 0)")
  }

  /// Writes `result` = the value of the key that `value` is, or else `otherwise`.
  mutating func writeMatch(
    _ result: ValueID, of value: ValueID, _ keys: [BigInt], _ values: [BigInt],
    _ otherwise: ValueID
  ) {
    var (index, isFound) = ("", "")
    if tables.packsEntries, words(value) == nil, PackedKeys.pays(for: keys) {
      let packed = PackedKeys(keys)
      let (x, p) = (asInt64(value), "p\(result.index)")
      localBytes += 8
      let inside = packedCall("packed_match", packed, x)
      line(
        "const size_t \(p) = \(x) < \(CText.integer(packed.first))"
          + " || \(x) > \(CText.integer(packed.last)) ? 0 : \(inside);")
      (index, isFound) = ("\(p) - 1", "\(p) != 0")
    } else {
      let place = writePlace(result, of: value, in: keys)
      (index, isFound) = (place.index, place.isEqual)
    }
    if let count = words(result) {
      let table = tables.name(of: values, as: .words(count))
      line("if (\(isFound)) {")
      indented {
        $0.call(
          "limbs_copy", $0.operand(result),
          "\(table) + LIMBS(\(count)) * (size_t)(\(index)), LIMBS(\(count))")
      }
      line("} else {")
      indented {
        if $0.words(otherwise) == nil {
          $0.call("limbs_from_int64", $0.operand(result), $0.name(otherwise))
        } else {
          $0.call("limbs_copy", $0.operand(result), $0.operand(otherwise))
        }
      }
      line("}")
      return
    }
    let entry = entry(of: values, as: ConstantTables.nativeForm(of: values), at: index)
    let isWide = values.contains { $0.signedBitWidth > 32 }
    let other = cast(asInt64(otherwise), isWide: true, to: result)
    line(
      "\(target(result)) = \(isFound) ? \(cast(entry, isWide: isWide, to: result)) : \(other);")
  }

  /// What a search ends with: the index of the last entry that is at most the value, or 0, and
  /// whether that entry is so, or equal to the value.
  private struct Place {
    let index: String
    let isAtMost: String
    let isEqual: String
  }

  /// Writes a binary search of `value` under the names of `result`.
  ///
  /// The answer is always between p and p + n entries from the list's start; a step halves n.
  private mutating func writePlace(
    _ result: ValueID, of value: ValueID, in entries: [BigInt]
  ) -> Place {
    let (p, n) = ("p\(result.index)", "n\(result.index)")
    localBytes += 16
    if let count = words(value) {
      let width = max(count, (entries.reduce(1) { max($0, $1.signedBitWidth) } + 63) / 64)
      let table = tables.name(of: entries, as: .words(width))
      runtime.insert("limbs_compare")
      let needle = operand(value)
      let compare = { (index: String) in
        "limbs_compare(\(table) + LIMBS(\(width)) * (\(index)), LIMBS(\(width)), \(needle))"
      }
      line("size_t \(p) = 0, \(n) = \(entries.count);")
      line("while (\(n) > 1) {")
      line("  \(p) += \(compare("\(p) + \(n) / 2")) <= 0 ? \(n) / 2 : 0;")
      line("  \(n) -= \(n) / 2;")
      line("}")
      return Place(index: p, isAtMost: "\(compare(p)) <= 0", isEqual: "\(compare(p)) == 0")
    }
    let table = tables.name(of: entries, as: ConstantTables.nativeForm(of: entries))
    let pointer = "const \(ConstantTables.elementType(of: entries)) *\(p) = \(table)"
    if tables.packsEntries {
      line("\(pointer);")
      line("size_t \(n) = \(entries.count);")
      line("while (\(n) > 1) {")
      line("  \(p) += \(p)[\(n) / 2] <= \(name(value)) ? \(n) / 2 : 0;")
      line("  \(n) -= \(n) / 2;")
      line("}")
    } else {
      var count = entries.count
      if let buckets = SearchBuckets(entries) {
        let starts = tables.name(of: buckets.starts, as: .int32)
        line("\(pointer) + \(starts)[\(bucket(of: value, in: buckets))];")
        count = buckets.window
      } else {
        line("\(pointer);")
      }
      while count > 1 {
        line("\(p) += \(p)[\(count / 2)] <= \(name(value)) ? \(count / 2) : 0;")
        count -= count / 2
      }
    }
    return Place(
      index: "\(p) - \(table)", isAtMost: "\(p)[0] <= \(name(value))",
      isEqual: "\(p)[0] == \(name(value))")
  }

  /// The index of the bucket in which a search of `value` begins: that of the first or the last
  /// entry for numbers beyond.
  private mutating func bucket(of value: ValueID, in buckets: SearchBuckets) -> String {
    let (range, x) = (program.range(of: value), asInt64(value))
    let (first, last) = (buckets.first, buckets.last)
    var offset = "(uint64_t)\(x) - \(CText.unsigned(first))"
    if range.upper > last {
      offset = "(\(x) > \(CText.integer(last)) ? \(CText.unsigned(last - first)) : \(offset))"
    } else {
      offset = "(\(offset))"
    }
    let index = "\(offset) >> \(buckets.shift)"
    return range.lower < first ? "\(x) < \(CText.integer(first)) ? 0u : \(index)" : index
  }

  /// A call of a function of `tables.c` on the tables of `keys`, for the number `x`, which lies
  /// between the first and the last one.
  private mutating func packedCall(_ function: String, _ keys: PackedKeys, _ x: String) -> String {
    runtime.insert(function)
    return "\(function)(\(arguments(of: keys)), (uint64_t)\(x) - \(CText.unsigned(keys.first)))"
  }

  private mutating func arguments(of keys: PackedKeys) -> String {
    let starts = tables.name(of: keys.starts, as: .packed(bits: keys.startBits))
    let lows = tables.name(of: keys.lows, as: .packed(bits: keys.lowBits))
    return "\(starts), \(keys.startBits), \(lows), \(keys.lowBits)"
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
    let text = entry(of: entries, as: ConstantTables.nativeForm(of: entries), at: name(index))
    let isWide = entries.contains { $0.signedBitWidth > 32 }
    line("\(target(result)) = \(cast(text, isWide: isWide, to: result));")
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
    if writeLineFromStart(result, at: index, slopes, argument, offsets) { return }
    let slope = entry(of: slopes, as: ConstantTables.nativeForm(of: slopes), at: name(index))
    let offset = entry(of: offsets, as: ConstantTables.nativeForm(of: offsets), at: name(index))
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

  /// The same as slopes[index]·(argument − start) + values[index], where `start` is the last entry at
  /// most the argument of the search that gave the index, or the first entry before it; if that makes
  /// the table of values shorter than that of offsets.
  ///
  /// Lines of large slopes have large offsets, although all values are small.
  private mutating func writeLineFromStart(
    _ result: ValueID, at index: ValueID, _ slopes: [BigInt], _ argument: ValueID,
    _ offsets: [BigInt]
  ) -> Bool {
    guard let search = searches[index], search.value == argument, words(argument) == nil,
      slopes.count == search.entries.count + 1, search.entries.allFit(bits: 64)
    else { return false }
    let starts = search.entries.prefix(1) + search.entries
    let values = zip(zip(slopes, offsets), starts).map { line, start in
      line.1 + line.0 * start
    }
    let (form, oldForm) = (
      ConstantTables.nativeForm(of: values), ConstantTables.nativeForm(of: offsets)
    )
    let isShorter =
      tables.packsEntries && form != .low64
      ? values.signedBitWidth < min(64, offsets.signedBitWidth)
      : TableForm.bytes(of: values, as: form) < TableForm.bytes(of: offsets, as: oldForm)
    guard isShorter, form != .low64 else { return false }
    let (x, i) = (asInt64(argument), name(index))
    let slope = entry(of: slopes, as: ConstantTables.nativeForm(of: slopes), at: i)
    let value = entry(of: values, as: form, at: i)
    let place = "\(i) - (\(i) > 0 ? 1 : 0)"
    var start = ""
    if tables.packsEntries, PackedKeys.pays(for: search.entries) {
      let keys = PackedKeys(search.entries)
      runtime.insert("packed_key")
      start =
        "packed_key(\(arguments(of: keys)), \(keys.starts.count), (size_t)(\(place)))"
        + " + \(CText.unsigned(keys.first))"
    } else {
      let keys = ConstantTables.nativeForm(of: search.entries)
      start = "(uint64_t)\(tables.name(of: search.entries, as: keys))[\(place)]"
    }
    runtime.insert("wrap_int64")
    localBytes += 8
    line("const int64_t a\(result.index) = \(slope);")
    let product = "(uint64_t)a\(result.index) * ((uint64_t)\(x) - (\(start)))"
    let rise = "a\(result.index) == 0 ? 0u : \(product)"
    line(
      "\(target(result)) = "
        + cast("wrap_int64((\(rise)) + (uint64_t)\(value))", isWide: true, to: result) + ";")
    return true
  }

  /// Pointer and length of an entry of a table of limbs.
  private func entry(of table: String, at index: ValueID, words: Int) -> String {
    "\(table) + LIMBS(\(words)) * (size_t)\(name(index)), LIMBS(\(words))"
  }
}

extension [BigInt] {
  fileprivate var signedBitWidth: Int { reduce(1) { Swift.max($0, $1.signedBitWidth) } }

  fileprivate func allFit(bits: Int) -> Bool { allSatisfy { $0.signedBitWidth <= bits } }
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
