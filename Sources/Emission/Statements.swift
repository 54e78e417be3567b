import Exact
import Programs

extension FunctionWriter {
  /// Writes `block`, a statement after the other.
  mutating func write(_ block: some Sequence<Statement>) {
    for statement in block {
      switch statement {
      case .instruction(let instruction): write(instruction)
      case .repeat(let loop): write(loop)
      }
    }
  }

  private mutating func write(_ instruction: Instruction) {
    let result = instruction.result
    if case .input = instruction.operation { return }
    if isAnnotated { line("/* \(annotation(instruction)) */") }
    switch instruction.operation {
    case .input: break
    case .affine(let terms, let bias): writeSum(result, terms, bias)
    case .relu(let value): writeReLU(result, of: value)
    case .clamp(let value, let limit): writeClamp(result, of: value, to: limit)
    case .step(let value): writeStep(result, of: value)
    case .between(let value, let lower, let upper): writeBetween(result, of: value, lower, upper)
    case .select(let condition, let value, let otherwise):
      writeSelect(result, by: condition, value, otherwise)
    case .wave(let value, let period): writeWave(result, of: value, period)
    case .reluSum(let terms, let bias): writeRectifiedSum(result, terms, bias)
    case .search(let value, let entries): writeSearch(result, of: value, in: entries)
    case .lookup(let index, let entries): writeLookup(result, at: index, in: entries)
    case .match(let value, let keys, let values, let otherwise):
      writeMatch(result, of: value, keys, values, otherwise)
    case .line(let index, let slopes, let argument, let offsets):
      writeLine(result, at: index, slopes, argument, offsets)
    case .bits(let value, let field): writeBits(result, of: value, field)
    }
    if isUnused(result), words(result) == nil { line("(void)\(name(result));") }
  }

  /// What the value is, in the words of the text form.
  private func annotation(_ instruction: Instruction) -> String {
    let facts = program.facts[instruction.result.index]
    let origin = facts.origin.map { "\($0): " } ?? ""
    return "\(origin)\(program.range(of: instruction.result)), \(storageClass(instruction.result))"
  }

  private mutating func writeReLU(_ result: ValueID, of value: ValueID) {
    switch (words(result), words(value)) {
    case (nil, nil):
      line("\(target(result)) = \(cast(positive(name(value)), from: value, to: result));")
    case (nil, _?):
      runtime.insert("limbs_is_negative")
      let low = cast(asInt64(value), isWide: true, to: result)
      line("\(target(result)) = limbs_is_negative(\(operand(value))) ? 0 : \(low);")
    case (let count?, let from):
      if from == count {
        if name(result) != name(value) { call("limbs_copy", operand(result), operand(value)) }
        call("limbs_relu", operand(result))
      } else if from == nil {
        call("limbs_from_int64", operand(result), positive(name(value)))
      } else {
        runtime.insert("limbs_is_negative")
        line("if (limbs_is_negative(\(operand(value)))) {")
        indented { $0.call("limbs_from_int64", $0.operand(result), "0") }
        line("} else {")
        indented { $0.call("limbs_copy", $0.operand(result), $0.operand(value)) }
        line("}")
      }
    }
  }

  private func positive(_ name: String) -> String { "\(name) > 0 ? \(name) : 0" }

  private mutating func writeStep(_ result: ValueID, of value: ValueID) {
    if words(value) == nil {
      line("\(target(result)) = \(name(value)) >= 0 ? 1 : 0;")
    } else {
      runtime.insert("limbs_is_negative")
      line("\(target(result)) = limbs_is_negative(\(operand(value))) ? 0 : 1;")
    }
  }

  private mutating func writeClamp(_ result: ValueID, of value: ValueID, to limit: Constant) {
    let range = program.range(of: value)
    let (highs, lows) = (entries(limit), entries(limit).map { -$0 })
    let isCutBelow = lows.contains { range.lower < $0 }
    let isCutAbove = highs.contains { range.upper > $0 }
    if !isCutBelow, !isCutAbove {
      copy(result, from: value)
    } else if words(value) == nil {
      // Entries that the value's type does not hold are of iterations that never reach them.
      let bits = isWide(value) ? 64 : 32
      let (low, high) = (saturated(lows, limit, bits), saturated(highs, limit, bits))
      var text = name(value)
      if isCutAbove { text = "\(name(value)) > \(high) ? \(high) : \(text)" }
      if isCutBelow { text = "\(name(value)) < \(low) ? \(low) : \(text)" }
      line("\(target(result)) = \(cast(text, from: value, to: result));")
    } else if words(result) == nil {
      let (low, high) = (limbs(lows, limit), limbs(highs, limit))
      runtime.insert("limbs_compare")
      let lowText = cast(saturated(lows, limit, 64), isWide: true, to: result)
      let highText = cast(saturated(highs, limit, 64), isWide: true, to: result)
      let inner = cast(asInt64(value), isWide: true, to: result)
      line("\(target(result)) =")
      line("    limbs_compare(\(operand(value)), \(low)) < 0 ? \(lowText)")
      line("    : limbs_compare(\(operand(value)), \(high)) > 0 ? \(highText)")
      line("    : \(inner);")
    } else if words(value)! > words(result)! {
      let (low, high) = (limbs(lows, limit), limbs(highs, limit))
      runtime.insert("limbs_compare")
      line("if (limbs_compare(\(operand(value)), \(low)) < 0) {")
      indented { $0.call("limbs_copy", $0.operand(result), low) }
      line("} else if (limbs_compare(\(operand(value)), \(high)) > 0) {")
      indented { $0.call("limbs_copy", $0.operand(result), high) }
      line("} else {")
      indented { $0.call("limbs_copy", $0.operand(result), $0.operand(value)) }
      line("}")
    } else {
      copy(result, from: value)
      call("limbs_clamp", operand(result), limbs(lows, limit), limbs(highs, limit))
    }
  }

  /// The bounds `numbers`, chosen as `limit` is, cut to what a type of `bits` holds.
  private mutating func saturated(_ numbers: [BigInt], _ limit: Constant, _ bits: Int) -> String {
    let half = BigInt.powerOfTwo(bits - 1)
    let cut = numbers.map { min(max($0, -half), half - 1) }
    return native(cut, limit, as: ConstantTables.nativeForm(of: cut))
  }

  /// Defines `result` as the value of `source`, which it holds.
  private mutating func copy(_ result: ValueID, from source: ValueID) {
    if words(result) == nil {
      line("\(target(result)) = \(converted(name(source), from: source, to: result));")
    } else if name(result) != name(source) {
      assign(result, from: source, named: name(source))
    }
  }

  // MARK: Loops

  private mutating func write(_ loop: Repeat) {
    let counter = Constant.counterName(counts.count)
    for carried in loop.carried {
      define(carried.parameter, as: carried.initial)
    }
    for result in loop.results where isLocal(result.name) {
      localBytes += 8
      line("\(type(result.name)) \(name(result.name)) = 0;")
    }
    // Native values live in the block only, and parameters only until they are handed on.
    let parameters = Set(loop.carried.map(\.parameter))
    let isStoredInside = loop.results.map { [self] result in
      words(result.name) == nil || words(result.inner) == nil || parameters.contains(result.inner)
    }
    line("for (\(counter) = 0; \(counter) < \(loop.count); ++\(counter)) {")
    counts.append(loop.count)
    indented { writer in
      writer.write(loop.body)
      for (result, isInside) in zip(loop.results, isStoredInside) where isInside {
        writer.assign(result.name, from: result.inner, named: writer.name(result.inner))
      }
      writer.handOn(loop.carried)
    }
    counts.removeLast()
    line("}")
    for (result, isInside) in zip(loop.results, isStoredInside)
    where !isInside && name(result.name) != name(result.inner) {
      assign(result.name, from: result.inner, named: name(result.inner))
    }
  }

  /// The depth of the deepest loop, which says how many counters a function needs.
  static func loopDepth(_ block: some Sequence<Statement>) -> Int {
    block.reduce(0) { depth, statement in
      guard case .repeat(let loop) = statement else { return depth }
      return max(depth, 1 + loopDepth(loop.body))
    }
  }

  private func isLocal(_ value: ValueID) -> Bool {
    storage.locations[value.index] == .local
  }

  /// Copies what one iteration hands to the next, all at once: a parameter that is also handed on
  /// is read before it is overwritten.
  private mutating func handOn(_ carried: [Repeat.Carried]) {
    let moved = carried.filter { name($0.parameter) != name($0.next) }
    let overwritten = Set(moved.map { name($0.parameter) })
    let saved = moved.filter { overwritten.contains(name($0.next)) }
    for pair in saved {
      let copy = "n\(pair.parameter.index)"
      if let count = words(pair.next) {
        localBytes += 8 * count
        line("limb \(copy)[LIMBS(\(count))];")
        call("limbs_copy", "\(copy), LIMBS(\(count))", operand(pair.next))
      } else {
        localBytes += 8
        line("const \(type(pair.next)) \(copy) = \(name(pair.next));")
      }
    }
    let isSaved = Set(saved.map(\.parameter))
    for pair in moved where !isSaved.contains(pair.parameter) {
      assign(pair.parameter, from: pair.next, named: name(pair.next))
    }
    for pair in saved {
      assign(pair.parameter, from: pair.next, named: "n\(pair.parameter.index)")
    }
  }

  /// Gives a parameter its initial value.
  private mutating func define(_ parameter: ValueID, as initial: ValueID) {
    if isLocal(parameter) {
      localBytes += 8
      let text = converted(name(initial), from: initial, to: parameter)
      line("\(type(parameter)) \(name(parameter)) = \(text);")
    } else if name(parameter) != name(initial) {
      assign(parameter, from: initial, named: name(initial))
    }
  }

  /// Assigns the value of `source`, which stands in `named`.
  private mutating func assign(_ value: ValueID, from source: ValueID, named: String) {
    switch (words(value), words(source)) {
    case (nil, _):
      line("\(name(value)) = \(converted(named, from: source, to: value));")
    case (_?, nil):
      call("limbs_from_int64", operand(value), named)
    case (_?, let count?):
      call("limbs_copy", operand(value), "\(named), LIMBS(\(count))")
    }
  }

  /// `named`, which holds a value of `source`, as an expression of `value`'s native type.
  ///
  /// Loops hand on values in every iteration, those too that are not read and do not fit: these
  /// are cut, by a conversion that C defines.
  mutating func converted(
    _ named: String, from source: ValueID, to value: ValueID
  ) -> String {
    var (text, isWide) = (named, isWide(source))
    if let count = words(source) {
      runtime.insert("limbs_to_int64")
      (text, isWide) = ("limbs_to_int64(\(named), LIMBS(\(count)))", true)
    }
    if !isWide || storageClass(value) != .int32 { return text }
    if storageClass(source) == .int32 { return cast(text, isWide: true, to: value) }
    runtime.insert("wrap_int32")
    return "wrap_int32((uint32_t)\(text))"
  }

  // MARK: Form

  /// `text`, whose value is that of `source` or less wide, as an expression of `value`'s type.
  func cast(_ text: String, from source: ValueID, to value: ValueID) -> String {
    cast(text, isWide: isWide(source), to: value)
  }

  /// `text`, a 64-bit expression if `isWide`, as an expression of `value`'s type, which holds it.
  func cast(_ text: String, isWide: Bool, to value: ValueID) -> String {
    guard isWide, storageClass(value) == .int32 else { return text }
    return text.contains(" ") ? "(int32_t)(\(text))" : "(int32_t)\(text)"
  }

  mutating func indented(_ body: (inout FunctionWriter) -> Void) {
    let outer = indent
    indent += "  "
    body(&self)
    indent = outer
  }
}
