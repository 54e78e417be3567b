import MemocRuntime

/// The functions of limbs.c at one limb size.
struct LimbFunctions<Limb: FixedWidthInteger & UnsignedInteger>: Sendable {
  typealias Output = UnsafeMutablePointer<Limb>?
  typealias Input = UnsafePointer<Limb>?

  let add: @Sendable (Output, Int, Input, Int) -> Void
  let addIf: @Sendable (Output, Int, Int32, Input, Int) -> Void
  let subtract: @Sendable (Output, Int, Input, Int) -> Void
  let copy: @Sendable (Output, Int, Input, Int) -> Void
  let addInt64: @Sendable (Output, Int, Int64) -> Void
  let fromInt64: @Sendable (Output, Int, Int64) -> Void
  let addShifted: @Sendable (Output, Int, Input, Int, Int) -> Void
  let subtractShifted: @Sendable (Output, Int, Input, Int, Int) -> Void
  let addPower: @Sendable (Output, Int, Int) -> Void
  let subtractPower: @Sendable (Output, Int, Int) -> Void
  let addProductInt64: @Sendable (Output, Int, Input, Int, Int64) -> Void
  let addInt64Product: @Sendable (Output, Int, Int64, Int64) -> Void
  let addProduct: @Sendable (Output, Int, Input, Int, Input, Int) -> Void
  let clamp: @Sendable (Output, Int, Input, Int, Input, Int) -> Void
  let select: @Sendable (Output, Int, Int32, Input, Int, Input, Int) -> Void
  let wave: @Sendable (Output, Int, Input, Int, Int) -> Void
  let negate: @Sendable (Output, Int) -> Void
  let relu: @Sendable (Output, Int) -> Void
  let isNegative: @Sendable (Input, Int) -> Int32
  let isZero: @Sendable (Input, Int) -> Int32
  let compare: @Sendable (Input, Int, Input, Int) -> Int32
  let toInt64: @Sendable (Input, Int) -> Int64
  let fromWords: @Sendable (Output, Int, UnsafePointer<UInt32>?, Int) -> Void
  let toWords: @Sendable (UnsafeMutablePointer<UInt32>?, Int, Input, Int) -> Void
  let constantExample: @Sendable (Output, Int) -> Void
}

let functions8 = LimbFunctions<UInt8>(
  add: limbs8_add, addIf: limbs8_add_if, subtract: limbs8_subtract, copy: limbs8_copy,
  addInt64: limbs8_add_int64,
  fromInt64: limbs8_from_int64, addShifted: limbs8_add_shifted,
  subtractShifted: limbs8_subtract_shifted, addPower: limbs8_add_power,
  subtractPower: limbs8_subtract_power, addProductInt64: limbs8_add_product_int64,
  addInt64Product: limbs8_add_int64_product, addProduct: limbs8_add_product, clamp: limbs8_clamp,
  select: limbs8_select,
  wave: limbs8_wave, negate: limbs8_negate, relu: limbs8_relu, isNegative: limbs8_is_negative,
  isZero: limbs8_is_zero,
  compare: limbs8_compare, toInt64: limbs8_to_int64, fromWords: limbs8_from_words,
  toWords: limbs8_to_words, constantExample: limbs8_constant_example)

let functions32 = LimbFunctions<UInt32>(
  add: limbs32_add, addIf: limbs32_add_if, subtract: limbs32_subtract, copy: limbs32_copy,
  addInt64: limbs32_add_int64,
  fromInt64: limbs32_from_int64, addShifted: limbs32_add_shifted,
  subtractShifted: limbs32_subtract_shifted, addPower: limbs32_add_power,
  subtractPower: limbs32_subtract_power, addProductInt64: limbs32_add_product_int64,
  addInt64Product: limbs32_add_int64_product, addProduct: limbs32_add_product,
  clamp: limbs32_clamp, select: limbs32_select,
  wave: limbs32_wave, negate: limbs32_negate, relu: limbs32_relu,
  isNegative: limbs32_is_negative, isZero: limbs32_is_zero, compare: limbs32_compare,
  toInt64: limbs32_to_int64, fromWords: limbs32_from_words, toWords: limbs32_to_words,
  constantExample: limbs32_constant_example)

let functions64 = LimbFunctions<UInt64>(
  add: limbs64_add, addIf: limbs64_add_if, subtract: limbs64_subtract, copy: limbs64_copy,
  addInt64: limbs64_add_int64,
  fromInt64: limbs64_from_int64, addShifted: limbs64_add_shifted,
  subtractShifted: limbs64_subtract_shifted, addPower: limbs64_add_power,
  subtractPower: limbs64_subtract_power, addProductInt64: limbs64_add_product_int64,
  addInt64Product: limbs64_add_int64_product, addProduct: limbs64_add_product,
  clamp: limbs64_clamp, select: limbs64_select,
  wave: limbs64_wave, negate: limbs64_negate, relu: limbs64_relu,
  isNegative: limbs64_is_negative, isZero: limbs64_is_zero, compare: limbs64_compare,
  toInt64: limbs64_to_int64, fromWords: limbs64_from_words, toWords: limbs64_to_words,
  constantExample: limbs64_constant_example)
