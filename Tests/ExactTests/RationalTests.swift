import Exact
import Support
import Testing

@Suite struct RationalTests {
  @Test(arguments: Seed.some(50)) func fieldLawsHold(seed: Seed) {
    var generator = seed.generator
    func some() -> Rational {
      let bits = [3, 20, 70, 150].randomElement(using: &generator)!
      let numerator = generator.value(in: Interval(-.powerOfTwo(bits), .powerOfTwo(bits)))
      let denominator =
        Bool.random(using: &generator)
        ? BigInt.powerOfTwo(Int(generator.below(90)))
        : generator.value(in: Interval(1, .powerOfTwo(bits)))
      return Rational(numerator, denominator)
    }
    let (a, b, c) = (some(), some(), some())
    #expect((a + b) + c == a + (b + c), "\(seed)")
    #expect((a + b) * c == a * c + b * c, "\(seed)")
    #expect(a - a == 0, "\(seed)")
    if !b.isZero { #expect(a / b * b == a, "\(seed)") }
    #expect(Rational(a.floor) <= a && a < Rational(a.floor + 1), "\(seed)")
    #expect(Rational(a.ceiling) >= a && a > Rational(a.ceiling - 1), "\(seed)")
    #expect((a < b) == ((a - b).signum < 0), "\(seed)")
    #expect(try! Rational(exactly: a.shortestText[...]) == a, "\(seed): \(a.shortestText)")
    #expect(a.shortestText.count <= a.description.count)
  }

  @Test(arguments: [
    ("-12", Rational(-12)), ("0x1f", 31), ("-0x1F", -31), ("-5/3", Rational(-5, 3)),
    ("0x1/0x3", Rational(1, 3)), ("5p-12", Rational(5, 4096)), ("-0x1fp7", -3968),
    ("0.125", Rational(1, 8)), ("1e-3", Rational(1, 1000)), ("-2.50", Rational(-5, 2)),
    ("1.5E2", 150), ("+3", 3), ("0p9", 0), ("-0", 0), ("6/4", Rational(3, 2)),
  ]) func grammarFormsHaveTheirValue(text: String, value: Rational) throws {
    #expect(try Rational(exactly: text[...]) == value)
  }

  @Test(arguments: [
    "", "-", "abc", "1/", "/2", "1//2", "0x", "1.", ".5", "1e", "1e1.5", "--1", "0x-1", "1 ",
    "NaN", "inf", "1p", "p3", "1/2/3", "0x1.8", "1e0x3", "- 1", "1,5", "٣",
  ]) func otherTextIsMalformed(text: String) {
    #expect(throws: NumberError.malformed) { try Rational(exactly: text[...]) }
  }

  @Test func denominatorsMustBePositive() {
    for text in ["1/0", "1/-2", "0/0"] {
      #expect(throws: NumberError.nonpositiveDenominator) { try Rational(exactly: text[...]) }
    }
  }

  @Test func hugeNumbersAreRefusedUnread() {
    let digits = String(repeating: "9", count: 10_000_000)
    for text in [digits, "1e10000000", "1p99999999999999999999", "0.\(digits)", "1e-9999999"] {
      #expect(throws: NumberError.self) { try Rational(exactly: text[...]) }
    }
  }

  @Test(arguments: [
    (Rational(0), "0"), (-12, "-12"), (1000, "1e3"), (Rational(1, 8), "1/8"),
    (Rational(1, 3), "1/3"), (Rational(-1, 1000), "-0.001"), (Rational(5, 4096), "5p-12"),
    (Rational(1, 2), "1/2"), (Rational(BigInt.powerOfTwo(100)), "1p100"),
    (Rational(3, 10), "0.3"),
  ]) func shortestTextIsShortest(value: Rational, text: String) {
    #expect(value.shortestText == text)
  }

  @Test func weightBitsFollowTheConvention() {
    #expect(Rational(0).weightBits == 0)
    #expect(Rational(-8).weightBits == 4)
    #expect(Rational(3, 8).weightBits == 3)
    #expect(Rational(77, 8).weightBits == 7)
    #expect(Rational(1, 3).weightBits == 2)
  }
}
