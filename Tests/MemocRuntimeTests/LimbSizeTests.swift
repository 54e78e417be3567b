import MemocRuntime
import Testing

/// The functions at limbs of 8, 32 and 64 bits: against Int128 up to 128 bits, against each other
/// and against identities above.
@Suite struct LimbSizeTests {
  @Test(arguments: 0..<20 as Range<UInt64>)
  func allOperationsAgreeWithInt128(seed: UInt64) {
    checkAgainstInt128(functions8, seed: seed)
    checkAgainstInt128(functions32, seed: seed)
    checkAgainstInt128(functions64, seed: seed)
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func allLimbSizesAgreeUpTo40Words(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<30 {
      let operands = Operands(using: &random)
      let at8 = functions8.results(operands)
      let at32 = functions32.results(operands)
      let at64 = functions64.results(operands)
      for (index, result) in at64.enumerated() {
        guard at8[index] == result, at32[index] == result else {
          Issue.record(
            """
            \(result.name) differs, seed \(seed): 8: \(at8[index].words), \
            32: \(at32[index].words), 64: \(result.words), \(operands)
            """)
          return
        }
      }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func aProductIsTheSumOfShiftedOperandsUpTo40Words(seed: UInt64) {
    checkProduct(functions8, seed: seed)
    checkProduct(functions32, seed: seed)
    checkProduct(functions64, seed: seed)
  }

  @Test func constantTablesMeanTheSameAtEveryLimbSize() {
    let expected = Int128(bitPattern: 0xfedc_ba98_7654_3210_0123_4567_89ab_cdef)
    func check<Limb>(_ functions: LimbFunctions<Limb>) {
      var r = [Limb](repeating: 1, count: 160 / Limb.bitWidth + 1)
      functions.constantExample(&r, r.count)
      #expect(value(r) == expected, "\(Limb.bitWidth)-bit limbs: \(r)")
      #expect(r.last == .max)
    }
    check(functions8)
    check(functions32)
    check(functions64)
  }

  @Test func wrappedUnsignedNumbersHaveTheirTwosComplementMeaning() {
    var random = SplitMix64(seed: 1)
    let edges: [UInt64] = [0, 1, 1 << 31 - 1, 1 << 31, 1 << 32 - 1, 1 << 63 - 1, 1 << 63, .max]
    for v in edges + (0..<1000).map({ _ in random.next() }) {
      #expect(limbs64_wrap_int64(v) == Int64(bitPattern: v))
      #expect(limbs64_wrap_int32(UInt32(truncatingIfNeeded: v)) == Int32(truncatingIfNeeded: v))
    }
  }

  // MARK: - Checks at one limb size

  private func checkAgainstInt128<Limb>(_ functions: LimbFunctions<Limb>, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let widths = 1...128 / Limb.bitWidth
    for _ in 0..<60 {
      let n = widths.randomElement(using: &random)!, m = widths.randomElement(using: &random)!
      let l = widths.randomElement(using: &random)!
      let start: [Limb] = patterned(n, using: &random)
      let a: [Limb] = patterned(m, using: &random), b: [Limb] = patterned(l, using: &random)
      let k = Int.random(in: 0...Limb.bitWidth * n + 3, using: &random)
      let v = value(patterned(1, using: &random) as [UInt64], as: Int64.self)
      let w = value(patterned(1, using: &random) as [UInt64], as: Int64.self)
      let (x, y, z) = (value(start), value(a), value(b))

      func check(_ name: String, _ expected: Int128, _ operation: (inout [Limb]) -> Void) {
        // A limb more shows a write beyond n.
        var r = start + [0x5A]
        operation(&r)
        let expectedLimbs = (0..<n).map {
          Limb(truncatingIfNeeded: expected >> ($0 * Limb.bitWidth))
        }
        if r != expectedLimbs + [0x5A] {
          Issue.record(
            """
            \(name) at \(Limb.bitWidth)-bit limbs, seed \(seed): got \(r), expected \
            \(expectedLimbs), r = \(start), a = \(a), b = \(b), k = \(k), v = \(v), w = \(w)
            """)
        }
      }
      let power: Int128 = k > 127 ? 0 : 1 << k
      check("add", x &+ y) { functions.add(&$0, n, a, m) }
      check("add if", x &+ y) { functions.addIf(&$0, n, 1, a, m) }
      check("add if not", x) { functions.addIf(&$0, n, 0, a, m) }
      check("subtract", x &- y) { functions.subtract(&$0, n, a, m) }
      check("copy", y) { functions.copy(&$0, n, a, m) }
      check("negate", 0 &- x) { functions.negate(&$0, n) }
      check("relu", max(x, 0)) { functions.relu(&$0, n) }
      check("select a", y) { functions.select(&$0, n, 1, a, m, b, l) }
      check("select b", z) { functions.select(&$0, n, 0, a, m, b, l) }
      if (1...126).contains(k) {
        let rest = y & ((1 << k) - 1)
        check("wave", min(rest, (1 << k) - rest)) { functions.wave(&$0, n, a, m, k) }
      }
      check("from_int64", Int128(v)) { functions.fromInt64(&$0, n, v) }
      check("add_int64", x &+ Int128(v)) { functions.addInt64(&$0, n, v) }
      check("add_shifted", x &+ y &* power) { functions.addShifted(&$0, n, a, m, k) }
      check("subtract_shifted", x &- y &* power) { functions.subtractShifted(&$0, n, a, m, k) }
      check("add_power", x &+ power) { functions.addPower(&$0, n, k) }
      check("subtract_power", x &- power) { functions.subtractPower(&$0, n, k) }
      check("add_product_int64", x &+ y &* Int128(v)) {
        functions.addProductInt64(&$0, n, a, m, v)
      }
      check("add_int64_product", x &+ Int128(v) &* Int128(w)) {
        functions.addInt64Product(&$0, n, v, w)
      }
      check("add_product", x &+ y &* z) { functions.addProduct(&$0, n, a, m, b, l) }

      #expect(functions.compare(a, m, b, l) == (y < z ? -1 : y == z ? 0 : 1), "a = \(a), b = \(b)")
      #expect(functions.compare(a, m, a, m) == 0, "a = \(a)")
      #expect(functions.isNegative(a, m) == (y < 0 ? 1 : 0), "a = \(a)")
      #expect(functions.isZero(a, m) == (y == 0 ? 1 : 0), "a = \(a)")
      #expect(functions.toInt64(a, m) == Int64(truncatingIfNeeded: y), "a = \(a)")
    }
  }

  private func checkProduct<Limb>(_ functions: LimbFunctions<Limb>, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    func number(words: ClosedRange<Int>) -> [Limb] {
      patterned(Int.random(in: words, using: &random) * 64 / Limb.bitWidth, using: &random)
    }
    let start = number(words: 1...20), a = number(words: 1...20), b = number(words: 1...8)
    let n = start.count
    var got = start, expected = start
    functions.addProduct(&got, n, a, a.count, b, b.count)
    for k in 0..<b.count * Limb.bitWidth {
      guard b[k / Limb.bitWidth] >> (k % Limb.bitWidth) & 1 == 1 else { continue }
      // The top bit weighs -2^k.
      let top = k == b.count * Limb.bitWidth - 1
      (top ? functions.subtractShifted : functions.addShifted)(&expected, n, a, a.count, k)
    }
    #expect(got == expected, "\(Limb.bitWidth)-bit limbs, r = \(start), a = \(a), b = \(b)")
  }
}

/// Operands as 32-bit words, least significant first, for every limb size; lengths are even.
private struct Operands {
  let r: [UInt32], a: [UInt32], b: [UInt32]
  let shift: Int
  let v: Int64, w: Int64

  init(using random: inout SplitMix64) {
    r = patterned(2 * .random(in: 1...20, using: &random), using: &random)
    a = patterned(2 * .random(in: 1...20, using: &random), using: &random)
    b = patterned(2 * .random(in: 1...20, using: &random), using: &random)
    shift = .random(in: 0...32 * r.count + 40, using: &random)
    v = value(patterned(1, using: &random) as [UInt64], as: Int64.self)
    w = value(patterned(1, using: &random) as [UInt64], as: Int64.self)
  }
}

private struct Result: Equatable {
  let name: String
  let words: [UInt32]
}

extension LimbFunctions {
  /// The results of all functions on `operands`, as words.
  fileprivate func results(_ operands: Operands) -> [Result] {
    func limbs(_ words: [UInt32]) -> [Limb] {
      var limbs = [Limb](repeating: 0, count: words.count * 32 / Limb.bitWidth)
      fromWords(&limbs, limbs.count, words, words.count)
      return limbs
    }
    func words(_ limbs: [Limb], count: Int) -> [UInt32] {
      var words = [UInt32](repeating: 0, count: count)
      toWords(&words, count, limbs, limbs.count)
      return words
    }
    let start = limbs(operands.r), a = limbs(operands.a), b = limbs(operands.b)
    let n = start.count, m = a.count, l = b.count
    var results: [Result] = []
    func run(_ name: String, _ operation: (inout [Limb]) -> Void) {
      var r = start
      operation(&r)
      results.append(Result(name: name, words: words(r, count: operands.r.count)))
    }
    run("from_words, to_words") { _ in }
    if results[0].words != operands.r { Issue.record("words do not come back: \(operands.r)") }
    run("add") { add(&$0, n, a, m) }
    run("add if") { addIf(&$0, n, 1, a, m) }
    run("add if not") { addIf(&$0, n, 0, a, m) }
    run("subtract") { subtract(&$0, n, a, m) }
    run("copy") { copy(&$0, n, a, m) }
    run("negate") { negate(&$0, n) }
    run("relu") { relu(&$0, n) }
    run("from_int64") { fromInt64(&$0, n, operands.v) }
    run("add_int64") { addInt64(&$0, n, operands.v) }
    run("add_shifted") { addShifted(&$0, n, a, m, operands.shift) }
    run("subtract_shifted") { subtractShifted(&$0, n, a, m, operands.shift) }
    run("add_power") { addPower(&$0, n, operands.shift) }
    run("subtract_power") { subtractPower(&$0, n, operands.shift) }
    run("add_product_int64") { addProductInt64(&$0, n, a, m, operands.v) }
    run("add_int64_product") { addInt64Product(&$0, n, operands.v, operands.w) }
    run("add_product") { addProduct(&$0, n, a, m, b, l) }
    run("select a") { select(&$0, n, 1, a, m, b, l) }
    run("select b") { select(&$0, n, 0, a, m, b, l) }
    run("wave") { wave(&$0, n, a, m, operands.shift + 1) }
    run("from_words of a") { fromWords(&$0, n, operands.a, operands.a.count) }
    let ordered = compare(a, m, b, l) <= 0
    run("clamp") { ordered ? clamp(&$0, n, a, m, b, l) : clamp(&$0, n, b, l, a, m) }
    // A count that is no whole number of limbs, and one beyond all limbs.
    for count in [1, operands.a.count - 1, operands.a.count + 3] {
      results.append(Result(name: "to_words \(count)", words: words(a, count: count)))
    }
    let facts = [compare(a, m, b, l), compare(a, m, start, n), isNegative(a, m), isZero(a, m)]
    let low = UInt64(bitPattern: toInt64(a, m))
    results.append(
      Result(
        name: "compare, is_negative, is_zero, to_int64",
        words: facts.map { UInt32(bitPattern: $0) }
          + [UInt32(truncatingIfNeeded: low), UInt32(truncatingIfNeeded: low >> 32)]))
    return results
  }
}

/// Returns `count` limbs, often all zeros or all ones, so that carries run far.
private func patterned<Limb: FixedWidthInteger & UnsignedInteger>(
  _ count: Int, using random: inout SplitMix64
) -> [Limb] {
  let lively = UInt64.random(in: 1...6, using: &random)
  let calm: Limb = random.next() % 2 == 0 ? 0 : .max
  return (0..<count).map { _ in
    guard random.next() % 6 < lively else { return calm }
    switch random.next() % 8 {
    case 0: return 0
    case 1: return .max
    case 2: return 1 << (Limb.bitWidth - 1)
    case 3: return .max >> 1
    case 4: return 1
    default: return Limb(truncatingIfNeeded: random.next())
    }
  }
}

/// Returns the low bits of the number whose limbs are given.
private func value<Limb: FixedWidthInteger & UnsignedInteger, Number: FixedWidthInteger>(
  _ limbs: [Limb], as: Number.Type = Int128.self
) -> Number {
  let negative = limbs.last! >> (Limb.bitWidth - 1) == 1
  return limbs.reversed().reduce(negative ? -1 as Number : 0) {
    Limb.bitWidth < Number.bitWidth
      ? $0 << Limb.bitWidth | Number(truncatingIfNeeded: $1) : Number(truncatingIfNeeded: $1)
  }
}
