import Exact
import Networks
import Support
import Testing

import Enclosures

/// A number and its functions to 50 digits, all digits certain but the last.
private struct KnownValue: Sendable {
  let argument: String
  let sigmoid: String
  let tanh: String
}

private let knownValues = [
  KnownValue(
    argument: "1", sigmoid: "0.73105857863000487925115924182183627436514464016506",
    tanh: "0.76159415595576488811945828260479359041276859725794"),
  KnownValue(
    argument: "-1", sigmoid: "0.26894142136999512074884075817816372563485535983494",
    tanh: "-0.76159415595576488811945828260479359041276859725794"),
  KnownValue(
    argument: "0.001", sigmoid: "0.50024999997916666874999978918652929342817122135922",
    tanh: "0.00099999966666679999994603176790122570466929679229"),
  KnownValue(
    argument: "40", sigmoid: "0.99999999999999999575164574470841102271927909559549",
    tanh: "0.99999999999999999999999999999999996390297224309170"),
  KnownValue(
    argument: "-7.5", sigmoid: "0.00055277863692359951607895859756054642356661087801",
    tanh: "-0.99999938819554614875054970643513120729654226275472"),
  KnownValue(
    argument: "-100", sigmoid: "0.00000000000000000000000000000000000000000003720076",
    tanh: "-1.00000000000000000000000000000000000000000000000000"),
  KnownValue(argument: "0", sigmoid: "0.5", tanh: "0"),
]

extension Rational {
  fileprivate init(_ text: String) { self = try! Rational(exactly: text[...]) }
}

@Suite struct EnclosureTests {
  private let ulp = Rational(BigInt(1), BigInt(10).power(49))

  @Test(arguments: knownValues) fileprivate func functionsHave50RightDigits(_ known: KnownValue) {
    let argument = Enclosure(Rational(known.argument), precision: 200)
    for (found, expected) in [(argument.sigmoid, known.sigmoid), (argument.tanh, known.tanh)] {
      let value = Rational(expected)
      #expect(found.width! < ulp)
      #expect(found.lower! > value - ulp && found.upper! < value + ulp, "\(known.argument)")
    }
  }

  @Test(arguments: [Activation.sigmoid, .tanh], [2, 24, 53, 200])
  func enclosuresOfRisingArgumentsRise(_ activation: Activation, precision: Int) {
    var last = Enclosure(-2, precision: precision)
    for step in -400...400 {
      let next = Enclosure(Rational(BigInt(step), 20), precision: precision).applying(activation)
      #expect(next.lower! >= last.lower! && next.upper! >= last.upper!, "\(step)/20")
      #expect(next.lower! <= next.upper!)
      last = next
    }
  }

  @Test func moreBitsGiveAnEnclosureInside() {
    for step in -60...60 {
      let argument = Rational(BigInt(step * 7), 9)
      for activation in [Activation.sigmoid, .tanh, .hardTanh, .step, .relu] {
        var wide = Enclosure(argument, precision: 2).applying(activation)
        for precision in [3, 8, 24, 53, 100] {
          let narrow = Enclosure(argument, precision: precision).applying(activation)
          #expect(wide.contains(narrow), "\(activation) at \(argument) with \(precision) bits")
          wide = narrow
        }
      }
    }
  }

  @Test func hugeArgumentsNeitherOverflowNorLoseTheirSign() {
    for digits in [6, 9, 20, 400] {
      let huge = Rational(BigInt(10).power(digits))
      for precision in [2, 53, 300] {
        let up = Enclosure(huge, precision: precision)
        let down = Enclosure(-huge, precision: precision)
        let ulp = Rational(1, powerOfTwo: -precision)
        #expect(up.sigmoid.upper == 1 && up.sigmoid.lower! >= 1 - ulp)
        #expect(up.tanh.upper == 1 && up.tanh.lower! >= 1 - ulp)
        #expect(down.tanh.lower == -1 && down.tanh.upper! <= -1 + ulp)
        let tiny = Rational(1, powerOfTwo: -Enclosure.resolution)
        #expect(down.sigmoid.lower == 0 && down.sigmoid.upper == tiny)
      }
    }
    // The sign survives where the rational ends can no longer show it.
    #expect(Enclosure(-1_000_000, precision: 53).sigmoid.signum == 1)
  }

  @Test func functionsOfAnIntervalHoldThoseOfItsEnds() {
    let wide = Enclosure(lower: -3, upper: Rational(1, 2), precision: 60)
    for activation in [
      Activation.identity, .relu, .reluLike(negative: 0, positive: 2), .hardTanh, .step, .sigmoid,
      .tanh, .reluLike(negative: Rational(1, 3), positive: 1),
    ] {
      let image = wide.applying(activation)
      for point in [Rational(-3), -1, Rational(-1, 9), 0, Rational(1, 2)] {
        #expect(
          image.contains(Enclosure(point, precision: 60).applying(activation)),
          "\(activation) at \(point)")
      }
    }
    #expect(wide.step.lower == 0 && wide.step.upper == 1)
    #expect(wide.applying(.relu).lower == 0 && wide.applying(.relu).upper == Rational(1, 2))
    #expect(wide.applying(.hardTanh).lower == -1)
  }

  @Test func overflowGivesAnInfiniteEndAndNoNaN() {
    var enclosure = Enclosure(lower: -1, upper: 1, precision: 53)
    let factor = Rational(BigInt.powerOfTwo(1 << 20))
    for _ in 0..<1100 { enclosure = factor * enclosure }
    #expect(enclosure.lower == nil && enclosure.upper == nil && enclosure.width == nil)
    let sum = enclosure - enclosure
    #expect(sum.contains(0) && sum.upper == nil)
    #expect(sum.applying(.reluLike(negative: 0, positive: 1)).lower == 0)
    #expect(sum.sigmoid.lower == 0 && sum.sigmoid.upper == 1)
    #expect(sum.tanh.lower == -1 && sum.tanh.upper == 1)
    #expect(sum.text(digits: 10) == "unbounded")
  }

  @Test func logarithmAndExponentialUndoEachOther() {
    for step in 1...50 {
      let value = Rational(BigInt(step), 7)
      let enclosure = Enclosure(value, precision: 100)
      #expect(enclosure.logarithm.exponential.contains(value))
      #expect(enclosure.exponential.logarithm.contains(value))
    }
  }

  @Test func textNeverClaimsMoreThanIsProved() throws {
    #expect(Enclosure(Rational(1, 2), precision: 53).text(digits: 13) == "0.5")
    #expect(Enclosure(1, precision: 80).sigmoid.text(digits: 13) == "0.7310585786300 ± 1e-13")
    #expect(Enclosure(-1, precision: 80).tanh.text(digits: 4) == "-0.7616 ± 1e-4")
    #expect(Enclosure(lower: 0, upper: 1, precision: 8).text(digits: 4) == "1 ± 1")
    #expect(Enclosure(lower: -1000, upper: 2345, precision: 20).text(digits: 4) == "[-1e3, 2.35e3]")
    var generator = SplitMix64(seed: 5)
    for _ in 0..<500 {
      let lower = Rational.random(using: &generator, .rational)
      let width = Rational(1, powerOfTwo: -Int(generator.below(70)))
      let enclosure = Enclosure(lower: lower, upper: lower + width, precision: 120)
      let parts = enclosure.text(digits: 12).split(separator: " ")
      if parts.count != 3 { continue }
      let (middle, radius) = (try Rational(exactly: parts[0]), try Rational(exactly: parts[2]))
      #expect(middle - radius <= enclosure.lower! && enclosure.upper! <= middle + radius)
    }
  }

  @Test func scientificTextIsRoundedAsAsked() {
    #expect(Rational(213_456, 1_000_000_000).scientificText(rounded: .up) == "2.14e-4")
    #expect(Rational(213_456, 1_000_000_000).scientificText(rounded: .down) == "2.13e-4")
    #expect(Rational(9999).scientificText(rounded: .up) == "1e4")
    #expect(Rational(-9999).scientificText(rounded: .down) == "-1e4")
    #expect(Rational(1, 4).scientificText(rounded: .up) == "2.5e-1")
    #expect(Rational(3).scientificText(rounded: .up) == "3")
    #expect(Rational(0).scientificText(rounded: .up) == "0")
  }
}
