import Exact
import Programs

extension FunctionWriter {
  /// Writes `result` = 1 where `value` lies between two bounds, else 0: comparisons, no branch.
  ///
  /// On the value's range bounds outside of it mean its ends, or one more.
  mutating func writeBetween(
    _ result: ValueID, of value: ValueID, _ lower: Constant, _ upper: Constant
  ) {
    let range = program.range(of: value)
    let lows = entries(lower).map { min(max($0, range.lower), range.upper + 1) }
    let highs = entries(upper).map { min(max($0, range.lower - 1), range.upper) }
    let isNever =
      lows.allSatisfy { $0 > range.upper } || highs.allSatisfy { $0 < range.lower }
    let isCutBelow = lows.contains { $0 > range.lower }
    let isCutAbove = highs.contains { $0 < range.upper }
    if isNever || !isCutBelow && !isCutAbove {
      line("\(target(result)) = \(isNever ? 0 : 1);")
      return
    }
    let isPoint = lower.literal != nil && upper.literal != nil && lows == highs
    var comparisons: [String] = []
    if words(value) == nil, (lows + highs).allSatisfy({ $0.signedBitWidth <= 64 }) {
      let x = name(value)
      if isPoint {
        line("\(target(result)) = \(x) == \(native(lows, lower, as: .int64)) ? 1 : 0;")
        return
      }
      if isCutBelow {
        let low = native(lows, lower, as: ConstantTables.nativeForm(of: lows))
        comparisons.append("\(x) >= \(low)")
      }
      if isCutAbove {
        let high = native(highs, upper, as: ConstantTables.nativeForm(of: highs))
        comparisons.append("\(x) <= \(high)")
      }
    } else {
      runtime.insert("limbs_compare")
      let x = limbOperand(value, of: result, "x")
      if isPoint {
        line(
          "\(target(result)) = limbs_compare(\(x), \(limbs(lows, lower))) == 0 ? 1 : 0;")
        return
      }
      if isCutBelow { comparisons.append("limbs_compare(\(x), \(limbs(lows, lower))) >= 0") }
      if isCutAbove { comparisons.append("limbs_compare(\(x), \(limbs(highs, upper))) <= 0") }
    }
    let text =
      comparisons.count == 1
      ? "\(comparisons[0]) ? 1 : 0" : "(\(comparisons[0])) & (\(comparisons[1]))"
    line("\(target(result)) = \(text);")
  }

  /// Writes `result` = `value` where `condition` is not 0, else `otherwise`: masks, no branch.
  mutating func writeSelect(
    _ result: ValueID, by condition: ValueID, _ value: ValueID, _ otherwise: ValueID
  ) {
    let isBit = Interval(0, 1).contains(program.range(of: condition))
    var bit = name(condition)
    if words(condition) != nil {
      runtime.insert("limbs_is_zero")
      bit = "(1 - limbs_is_zero(\(operand(condition))))"
    } else if !isBit {
      bit = "(\(bit) != 0 ? 1 : 0)"
    }
    if words(result) != nil {
      let a = limbOperand(value, of: result, "x")
      let b = limbOperand(otherwise, of: result, "y")
      call("limbs_select", operand(result), "(int)\(bit)", a, b)
      return
    }
    let x = converted(name(value), from: value, to: result)
    let y = converted(name(otherwise), from: otherwise, to: result)
    let text: String
    if program.range(of: otherwise).constant == 0 {
      text = "-\(bit) & \(x)"
    } else if program.range(of: value).constant == 0 {
      text = "(\(bit) - 1) & \(y)"
    } else {
      text = "\(y) ^ (-\(bit) & (\(x) ^ \(y)))"
    }
    // A wide condition makes a wide mask.
    line("\(target(result)) = \(cast(text, isWide: isBit && isWide(condition), to: result));")
  }

  /// Writes `result` = the distance of `value` from the nearest multiple of `period`.
  mutating func writeWave(_ result: ValueID, of value: ValueID, _ period: Constant) {
    let periods = entries(period)
    if words(result) != nil {
      let exponent = exponent(periods, period)
      let operand = limbOperand(value, of: result, "x")
      call("limbs_wave", self.operand(result), operand, exponent)
      return
    }
    // From the period 2^64 on it is the magnitude of a native number.
    let limit = BigInt.powerOfTwo(64)
    if words(value) == nil || periods.allSatisfy({ $0 <= limit }) {
      runtime.insert("wave_int64")
      let exponent = exponent(periods.map { min($0, limit) }, period)
      let text = "wave_int64(\(asInt64(value)), \(exponent))"
      line("\(target(result)) = \(cast(text, isWide: true, to: result));")
      return
    }
    let place = "x\(result.index)"
    localBytes += 8
    line("limb \(place)[LIMBS(1)];")
    call("limbs_wave", "\(place), LIMBS(1)", operand(value), exponent(periods, period))
    runtime.insert("limbs_to_int64")
    let text = "limbs_to_int64(\(place), LIMBS(1))"
    line("\(target(result)) = \(cast(text, isWide: true, to: result));")
  }

  /// The exponent of one of `periods`, chosen as `period` is.
  private mutating func exponent(_ periods: [BigInt], _ period: Constant) -> String {
    if period.literal != nil { return String(periods[0].trailingZeroBitCount) }
    return native(periods, period, as: .powers(areNegative: false))
  }

  /// Pointer and length of the limbs of `value`; those of native values are written to a variable
  /// named after `result`.
  private mutating func limbOperand(
    _ value: ValueID, of result: ValueID, _ letter: String
  ) -> String {
    if words(value) != nil { return operand(value) }
    if let constant = program.range(of: value).constant { return limbs(.literal(constant)) }
    let place = "\(letter)\(result.index)"
    localBytes += 8
    line("limb \(place)[LIMBS(1)];")
    call("limbs_from_int64", "\(place), LIMBS(1)", name(value))
    return "\(place), LIMBS(1)"
  }
}
