import Exact
import Support
import Testing

/// Integers around every boundary of the storage: small values, words, two and more words.
private let interesting: [BigInt] = {
  var values: [BigInt] = (-9...9).map { BigInt($0) }
  for bits in [31, 32, 61, 62, 63, 64, 65, 127, 128, 200] {
    for offset in -2...2 {
      values += [.powerOfTwo(bits) + BigInt(offset), -.powerOfTwo(bits) + BigInt(offset)]
    }
  }
  return values
}()

@Suite struct BigIntTests {
  @Test func sumsAndDifferencesAreInverse() {
    for a in interesting {
      for b in interesting {
        #expect((a + b) - b == a, "\(a) + \(b)")
        #expect((a - b) + b == a, "\(a) - \(b)")
        var sum = a
        sum += b
        #expect(sum == a + b, "\(a) += \(b)")
        sum -= b
        #expect(sum == a, "\(a) -= \(b)")
        #expect((a < b) == (a - b).isNegative, "\(a) < \(b)")
      }
    }
  }

  @Test func productsDistributeAndDivideBack() {
    for a in interesting {
      for b in interesting {
        #expect((a + 1) * b == a * b + b, "\(a) * \(b)")
        var sum = BigInt(7)
        sum.addProduct(a, b)
        #expect(sum == a * b + 7, "7 + \(a) * \(b)")
        if !b.isZero {
          #expect((a * b).exactQuotient(by: b) == a, "\(a) * \(b) / \(b)")
          let (quotient, remainder) = (a.flooredQuotient(by: b), a.flooredRemainder(by: b))
          #expect(quotient * b + remainder == a, "\(a) div \(b)")
          #expect(remainder.isZero || remainder.isNegative == b.isNegative, "\(a) mod \(b)")
          #expect(remainder.magnitude < b.magnitude, "\(a) mod \(b)")
          #expect(-(-a).flooredQuotient(by: b) == a.ceiledQuotient(by: b), "ceil \(a) / \(b)")
        }
      }
    }
  }

  @Test func greatestCommonDivisorDividesBothAndIsLargest() {
    for a in interesting {
      for b in interesting {
        let divisor = BigInt.gcd(a, b)
        #expect(a.isMultiple(of: divisor) && b.isMultiple(of: divisor), "gcd(\(a), \(b))")
        if !divisor.isZero {
          #expect(
            BigInt.gcd(a.exactQuotient(by: divisor), b.exactQuotient(by: divisor)) == 1,
            "gcd(\(a), \(b))")
        }
      }
    }
  }

  @Test func shiftsAreProductsWithPowersOfTwo() {
    for a in interesting {
      for count in [0, 1, 7, 31, 63, 64, 130] {
        let power = BigInt(2).power(count)
        #expect(a << count == a * power, "\(a) << \(count)")
        #expect(a >> count == a.flooredQuotient(by: power), "\(a) >> \(count)")
      }
    }
  }

  @Test func textParsesBackInEveryBase() {
    for a in interesting {
      for radix in [2, 10, 16, 36] {
        #expect(BigInt(a.text(radix: radix)[...], radix: radix) == a, "\(a) in base \(radix)")
      }
    }
    for bad in ["", "-", "+", "1-", "0x1", " 1", "1_0", "١"] {
      #expect(BigInt(bad) == nil, "\(bad)")
    }
  }

  @Test func bitCountsAreThoseOfTwosComplement() {
    for a in interesting {
      let bits = a.signedBitWidth
      #expect(a >= -.powerOfTwo(bits - 1) && a < .powerOfTwo(bits - 1), "\(a) has \(bits) bits")
      if bits > 1 {
        #expect(
          !(a >= -.powerOfTwo(bits - 2) && a < .powerOfTwo(bits - 2)), "\(a) has \(bits) bits")
      }
      var value = BigInt(0)
      for word in 0..<5 { value += BigInt(a.twosComplementWord(word)) << (64 * word) }
      #expect(value == (a.isNegative ? a + .powerOfTwo(320) : a), "the words of \(a)")
      if !a.isZero { #expect((a >> a.trailingZeroBitCount) << a.trailingZeroBitCount == a) }
    }
  }

  @Test func squareRootIsTheLargestWithSquareAtMost() {
    for a in interesting where !a.isNegative {
      let root = a.squareRoot
      #expect(root * root <= a && (root + 1) * (root + 1) > a, "root of \(a)")
    }
  }

  @Test func sharedNumbersAreCopiedBeforeChanges() {
    let original = BigInt.powerOfTwo(200)
    var copy = original
    copy += 1
    #expect(original == .powerOfTwo(200))
    #expect(copy - original == 1)
  }

  @Test func equalValuesHashEqually() {
    for a in interesting {
      let other = (a + .powerOfTwo(300)) - .powerOfTwo(300)
      #expect(other == a && other.hashValue == a.hashValue, "\(a)")
    }
  }
}
