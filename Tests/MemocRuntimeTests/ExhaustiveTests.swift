import MemocRuntime
import Testing

/// The functions at 8-bit limbs against the machine's integers. Results are right modulo
/// 2^(8·n), so each test compares the low `n` limbs of the exact result, and the bytes above.
@Suite struct ExhaustiveTests {
  typealias Binary = (UnsafeMutablePointer<UInt8>?, Int, UnsafePointer<UInt8>?, Int) -> Void

  static let widths = 1...3

  @Test(arguments: widths, widths)
  func addIsExact(n: Int, m: Int) {
    check("add", n, m, limbs8_add) { $0 &+ $1 }
  }

  @Test(arguments: widths, widths)
  func subtractIsExact(n: Int, m: Int) {
    check("subtract", n, m, limbs8_subtract) { $0 &- $1 }
  }

  @Test(arguments: widths, widths)
  func copyIsExact(n: Int, m: Int) {
    check("copy", n, m, exponent: 10, limbs8_copy) { $1 }
  }

  @Test(arguments: widths)
  func aNumberIsAddedToSubtractedFromAndCopiedOntoItself(n: Int) {
    let r = Slot()
    func check(_ name: String, _ x: Int64, _ operation: Binary, _ expected: Int64) -> Bool {
      r.store(x, limbs: n)
      operation(r.bytes, n, r.bytes, n)
      return report(name, r, n, expected, "r = a = \(x)")
    }
    forEach(limbs: n) { x in
      check("add", x, limbs8_add, x &+ x) && check("subtract", x, limbs8_subtract, 0)
        && check("copy", x, limbs8_copy, x)
    }
  }

  @Test(arguments: widths, widths)
  func addShiftedIsExactForAllOperandsAndShifts(n: Int, m: Int) {
    checkShifts("add_shifted", n, m, limbs8_add_shifted) { $0 &+ $1 }
  }

  @Test(arguments: widths, widths)
  func subtractShiftedIsExactForAllOperandsAndShifts(n: Int, m: Int) {
    checkShifts("subtract_shifted", n, m, limbs8_subtract_shifted) { $0 &- $1 }
  }

  @Test(arguments: widths)
  func addPowerAndSubtractPowerAreExactForAllOperandsAndPowers(n: Int) {
    let r = Slot()
    for k in 0...8 * n + 9 {
      forEach(limbs: n) { x in
        r.store(x, limbs: n)
        limbs8_add_power(r.bytes, n, k)
        guard report("add_power", r, n, x &+ (1 &<< Int64(k)), "r = \(x), k = \(k)") else {
          return false
        }
        r.store(x, limbs: n)
        limbs8_subtract_power(r.bytes, n, k)
        return report("subtract_power", r, n, x &- (1 &<< Int64(k)), "r = \(x), k = \(k)")
      }
    }
    for k in [64, 1 << 20, Int.max] {
      r.store(5, limbs: n)
      limbs8_add_power(r.bytes, n, k)
      limbs8_subtract_power(r.bytes, n, k)
      _ = report("power", r, n, 5, "r = 5, k = \(k)")
    }
  }

  @Test func addProductIsExactForAllOneLimbOperands() {
    let r = Slot(), a = Slot(), b = Slot()
    forEachPair(limbs: 1, 1) { x, y in
      a.store(x, limbs: 1)
      b.store(y, limbs: 1)
      var start: Int64 = -128
      while start < 128 {
        r.store(start, limbs: 1)
        limbs8_add_product(r.bytes, 1, a.bytes, 1, b.bytes, 1)
        guard report("add_product", r, 1, start &+ x &* y, "r = \(start), a = \(x), b = \(y)")
        else { return false }
        start &+= 5
      }
      return true
    }
  }

  @Test(arguments: 1...5, [(1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1), (2, 3), (3, 2), (3, 3)])
  func addProductIsExact(n: Int, operands: (Int, Int)) {
    let (m, l) = operands
    // Two limbs by one, whole, at one width only: 2^24 pairs.
    let whole = m + l < 3 || m + l == 3 && n == 3
    let r = Slot(), a = Slot(), b = Slot()
    var start: Int64 = 0x12_3456_789A
    func check(_ x: Int64, _ y: Int64) -> Bool {
      start = start &* 0x5_DEEC_E66D &+ 11
      r.store(start, limbs: n)
      a.store(x, limbs: m)
      b.store(y, limbs: l)
      limbs8_add_product(r.bytes, n, a.bytes, m, b.bytes, l)
      return report("add_product", r, n, start &+ x &* y, "r = \(start), a = \(x), b = \(y)")
    }
    if whole {
      forEachPair(limbs: m, l, check)
    } else {
      for x in edges(limbs: m) {
        for y in edges(limbs: l) where !check(x, y) { return }
      }
      var random = SplitMix64(seed: UInt64(n))
      for _ in 0..<1 << 14 {
        let x = Int64.random(in: limits(limbs: m), using: &random)
        guard check(x, .random(in: limits(limbs: l), using: &random)) else { return }
      }
    }
  }

  @Test(arguments: widths)
  func negateAndReLUAreExactForAllOperands(n: Int) {
    let r = Slot()
    forEach(limbs: n) { x in
      r.store(x, limbs: n)
      limbs8_negate(r.bytes, n)
      guard report("negate", r, n, 0 &- x, "r = \(x)") else { return false }
      r.store(x, limbs: n)
      limbs8_relu(r.bytes, n)
      return report("relu", r, n, x < 0 ? 0 : x, "r = \(x)")
    }
  }

  @Test(arguments: widths)
  func wavesAreExactForAllOperandsAndPeriods(n: Int) {
    let r = Slot(), a = Slot()
    for m in Self.widths {
      for k in 1...min(8 * max(n, m) + 3, 40) {
        let period = Int64(1) << k
        var fine = true
        forEach(limbs: m) { x in
          let rest = x & (period - 1)
          let expected = min(rest, period - rest)
          a.store(x, limbs: m)
          r.store(~x, limbs: n)
          limbs8_wave(r.bytes, n, a.bytes, m, k)
          fine = report("wave", r, n, expected, "a = \(x), m = \(m), k = \(k)")
          if fine, n == m {
            r.store(x, limbs: n)
            limbs8_wave(r.bytes, n, r.bytes, n, k)
            fine = report("wave", r, n, expected, "r = a = \(x), k = \(k)")
          }
          fine = fine && limbs8_wave_int64(x, UInt32(k)) == expected
          return fine
        }
        guard fine else { return }
      }
    }
  }

  @Test func wavesOfNativeNumbersAreMagnitudesFromThePeriod2To64On() {
    for x in [0, 1, -1, 5, -5, Int64.max, -Int64.max] {
      #expect(limbs8_wave_int64(x, 64) == Int64(x.magnitude))
    }
    #expect(limbs8_wave_int64(.min, 64) == .min)
    #expect(limbs8_wave_int64(.min, 63) == 0)
    #expect(limbs8_wave_int64(.max, 63) == 1)
  }

  @Test(arguments: widths, widths)
  func selectsAreExactInPlaceToo(n: Int, m: Int) {
    let r = Slot(), a = Slot()
    forEachPair(limbs: n, m, exponent: 16) { x, y in
      a.store(y, limbs: m)
      for (condition, expected) in [(Int32(0), x), (1, y)] {
        r.store(x, limbs: n)
        limbs8_select(r.bytes, n, condition, a.bytes, m, r.bytes, n)
        guard report("select", r, n, expected, "a = \(y), m = \(m), b = r = \(x)") else {
          return false
        }
        r.store(x, limbs: n)
        limbs8_select(r.bytes, n, 1 - condition, r.bytes, n, a.bytes, m)
        guard report("select", r, n, expected, "a = r = \(x), b = \(y), l = \(m)") else {
          return false
        }
      }
      return true
    }
  }

  @Test(arguments: widths)
  func signAndZeroAreExactForAllOperands(n: Int) {
    let a = Slot()
    forEach(limbs: n) { x in
      a.store(x, limbs: n)
      let negative = limbs8_is_negative(a.bytes, n), zero = limbs8_is_zero(a.bytes, n)
      let fine = negative == (x < 0 ? 1 : 0) && zero == (x == 0 ? 1 : 0)
      if !fine { Issue.record("a = \(x), m = \(n): is_negative \(negative), is_zero \(zero)") }
      return fine
    }
  }

  @Test(arguments: widths)
  func int64ConversionsAreExactForAllOperands(n: Int) {
    let r = Slot()
    forEach(limbs: n) { x in
      r.store(~x, limbs: n)
      limbs8_from_int64(r.bytes, n, x)
      guard report("from_int64", r, n, x, "v = \(x)") else { return false }
      let got = limbs8_to_int64(r.bytes, n)
      if got != x { Issue.record("to_int64: m = \(n), a = \(x): got \(got)") }
      return got == x
    }
  }

  @Test(arguments: widths, widths)
  func compareIsExact(m: Int, l: Int) {
    let a = Slot(), b = Slot()
    forEachPair(limbs: m, l, exponent: 18) { x, y in
      a.store(x, limbs: m)
      b.store(y, limbs: l)
      let got = limbs8_compare(a.bytes, m, b.bytes, l)
      let expected: Int32 = x < y ? -1 : x == y ? 0 : 1
      if got != expected {
        Issue.record("compare: a = \(x), m = \(m), b = \(y), l = \(l): got \(got)")
      }
      return got == expected
    }
  }

  @Test(arguments: widths, widths)
  func clampIsExactForAllOperandsAndEdgeBounds(n: Int, l: Int) {
    let r = Slot(), low = Slot(), high = Slot()
    for h in Self.widths {
      // Bounds fit n limbs, in arrays of l and h.
      let lows = edges(limbs: min(n, l)), highs = edges(limbs: min(n, h))
      for index in 0..<12 {
        let x = lows[index * 29 % lows.count], y = highs[index * 41 % highs.count]
        guard x <= y else { continue }
        low.store(x, limbs: l)
        high.store(y, limbs: h)
        var fine = true
        forEach(limbs: n) { z in
          r.store(z, limbs: n)
          limbs8_clamp(r.bytes, n, low.bytes, l, high.bytes, h)
          fine = report(
            "clamp", r, n, z < x ? x : z > y ? y : z, "r = \(z), low = \(x), high = \(y)")
          return fine
        }
        guard fine else { return }
      }
    }
  }

  // MARK: - Sweeps

  /// Reports a result that isn't `expected` modulo 2^(8·n); returns whether it is.
  private func report(
    _ operation: String, _ r: Slot, _ n: Int, _ expected: Int64,
    _ operands: @autoclosure () -> String
  ) -> Bool {
    if r.holds(expected, limbs: n) { return true }
    let wanted = Slot()
    wanted.store(expected, limbs: n)
    Issue.record(
      "\(operation): \(operands()), n = \(n): got \(r.description), not \(wanted.description)")
    return false
  }

  /// All pairs up to 3 limbs in sum, else the edges and 2^`exponent` pairs.
  private func check(
    _ operation: String, _ n: Int, _ m: Int, exponent: Int = 20, _ function: Binary,
    _ expected: (Int64, Int64) -> Int64
  ) {
    let r = Slot(), a = Slot()
    forEachPair(limbs: n, m, exponent: n == 2 && m == 2 ? exponent : 16) { x, y in
      r.store(x, limbs: n)
      a.store(y, limbs: m)
      function(r.bytes, n, a.bytes, m)
      return report(operation, r, n, expected(x, y), "r = \(x), a = \(y), m = \(m)")
    }
  }

  /// All operands `a` of one and two limbs, at every shift; `r` varies along.
  private func checkShifts(
    _ operation: String, _ n: Int, _ m: Int,
    _ function: (UnsafeMutablePointer<UInt8>?, Int, UnsafePointer<UInt8>?, Int, Int) -> Void,
    _ expected: (Int64, Int64) -> Int64
  ) {
    let r = Slot(), a = Slot()
    let starts = [0, -1, limits(limbs: n).lowerBound, 0x35_A9C7]
    for k in Array(0...8 * n + 9) + [63, 64, 1 << 20, Int.max] {
      var fine = true
      var turn = k & 3
      forEach(limbs: m) { y in
        turn &+= 1
        let x = starts[turn % starts.count]
        r.store(x, limbs: n)
        a.store(y, limbs: m)
        function(r.bytes, n, a.bytes, m, k)
        // Beyond 63, 2^k is 0 modulo 2^(8·n).
        let shifted = k > 63 ? 0 : y &<< Int64(k)
        fine = report(
          operation, r, n, expected(x, shifted), "r = \(x), a = \(y), m = \(m), k = \(k)")
        return fine
      }
      guard fine else { return }
    }
  }
}
