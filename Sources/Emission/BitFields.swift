import Exact
import Programs

extension FunctionWriter {
  /// Writes `result` = the field of bits of `value`: shifts and masks, and a look at the bits below,
  /// which say whether a multiple of 2^lowest is near.
  mutating func writeBits(_ result: ValueID, of value: ValueID, _ field: BitField) {
    let range = program.range(of: value)
    let isInside =
      !range.lower.isNegative && range.upper <= .powerOfTwo(field.top) - field.window
    let function = isInside ? "limbs_bits" : "limbs_clamped_bits"
    runtime.insert(function)
    var operand = "\(name(value)), LIMBS(1)"
    if let count = words(value) {
      operand = "\(name(value)), LIMBS(\(count))"
    } else {
      let copy = "b\(result.index)"
      localBytes += 8
      line("limb \(copy)[LIMBS(1)];")
      call("limbs_from_int64", "\(copy), LIMBS(1)", self.name(value))
      operand = "\(copy), LIMBS(1)"
    }
    let shape = "\(field.lowest), \(field.count), \(CText.integer(field.window))"
    let text = "\(function)(\(operand), \(isInside ? "" : "\(field.top), ")\(shape))"
    line("\(target(result)) = \(cast(text, isWide: true, to: result));")
  }
}
