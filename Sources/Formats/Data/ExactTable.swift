import Exact
import Networks

/// A list of exact numbers, nine bytes each where they are short decimals or dyadic numbers.
struct ExactTable: Sendable {
  /// A number of a table that stands in the way, by its place in the list.
  struct Obstacle: Error {
    let index: Int
  }

  /// The bits that all the numbers together may have which are not short.
  static let bitLimit = 1 << 34

  private var mantissas: [Int64] = []
  /// p for a mantissa over 10^p, 64 + k for one over 2^k, 255 for a place in `others`.
  private var forms: [UInt8] = []
  private var others: [Rational] = []
  private static let otherForm: UInt8 = 255
  /// The least common denominator of the short numbers is 2^`twos` · 5^`fives`.
  private var (twos, fives) = (0, 0)
  private(set) var otherBits = 0

  var count: Int { mantissas.count }

  mutating func reserveCapacity(_ count: Int) {
    mantissas.reserveCapacity(count)
    forms.reserveCapacity(count)
  }

  mutating func append(_ value: PlainDecimal) {
    mantissas.append(value.mantissa)
    forms.append(UInt8(value.places))
    if value.places > twos || value.places > fives { widen(value) }
  }

  /// Makes the common denominator a multiple of that of `value`.
  private mutating func widen(_ value: PlainDecimal) {
    twos = max(twos, value.places - value.mantissa.trailingZeroBitCount)
    var (rest, power) = (value.mantissa, 0)
    while rest % 5 == 0, power < value.places { (rest, power) = (rest / 5, power + 1) }
    fives = max(fives, value.places - power)
  }

  /// Appends `mantissa` / 2^`binaryPlaces`.
  /// - Requires: at most 62 places, and an odd mantissa if there are any.
  mutating func append(_ mantissa: Int64, binaryPlaces: Int) {
    mantissas.append(mantissa)
    forms.append(UInt8(64 + binaryPlaces))
    twos = max(twos, binaryPlaces)
  }

  mutating func append(_ value: Rational) {
    if value.isInteger, let small = value.numerator.asInt {
      return append(Int64(small), binaryPlaces: 0)
    }
    mantissas.append(Int64(others.count))
    forms.append(ExactTable.otherForm)
    others.append(value)
    otherBits += value.numerator.bitLength + value.denominator.bitLength
  }

  subscript(index: Int) -> Rational {
    let mantissa = BigInt(Int(mantissas[index]))
    switch forms[index] {
    case 0: return Rational(mantissa)
    case ExactTable.otherForm: return others[Int(mantissas[index])]
    case 64...: return Rational(mantissa, powerOfTwo: 64 - Int(forms[index]))
    default: return Rational(mantissa, BigInt(10).power(Int(forms[index])))
    }
  }

  /// Returns the least positive integer s for which every number is an integer over s.
  ///
  /// - Throws: the first number with which s gets longer than `bitLimit`.
  func leastScale(bitLimit: Int) throws(Obstacle) -> BigInt {
    var scale = BigInt.powerOfTwo(twos) * BigInt(5).power(fives)
    if others.isEmpty { return scale }
    for index in forms.indices where forms[index] == ExactTable.otherForm {
      let denominator = others[Int(mantissas[index])].denominator
      if denominator.bitLength > bitLimit { throw Obstacle(index: index) }
      if scale.isMultiple(of: denominator) { continue }
      scale = BigInt.lcm(scale, denominator)
      if scale.bitLength > bitLimit { throw Obstacle(index: index) }
    }
    return scale
  }

  /// Returns the grid points X = x·`scale`, `dimension` numbers a point.
  ///
  /// - Throws: the first number that is no integer over `scale`.
  /// - Requires: the count is a multiple of `dimension`, and both are positive.
  func gridPoints(dimension: Int, scale: BigInt) throws(Obstacle) -> GridPoints {
    var factors = [Factor?](repeating: nil, count: 256)
    var coordinates: [Int64] = []
    coordinates.reserveCapacity(count)
    for index in mantissas.indices {
      let form = forms[index]
      if form == ExactTable.otherForm { break }
      let factor: Factor
      if let known = factors[Int(form)] {
        factor = known
      } else {
        factor = Factor(form, scale)
        factors[Int(form)] = factor
      }
      guard let multiplier = factor.smallMultiplier else { break }
      var value = mantissas[index]
      if factor.divisor != 1 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: factor.divisor)
        if remainder != 0 { throw Obstacle(index: index) }
        value = quotient
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: multiplier)
      if overflow { break }
      coordinates.append(product)
    }
    if coordinates.count == count {
      return GridPoints(dimension: dimension, coordinates: coordinates)
    }
    // Not all is short: from here on with numbers of any size.
    var large = coordinates.map { BigInt(Int($0)) }
    let factor = Rational(scale)
    for index in coordinates.count..<count {
      let value = self[index] * factor
      if !value.isInteger { throw Obstacle(index: index) }
      large.append(value.numerator)
    }
    return GridPoints(dimension: dimension, coordinates: large)
  }

  /// scale / denominator of a form, in lowest terms.
  private struct Factor {
    let divisor: Int64
    let smallMultiplier: Int64?

    init(_ form: UInt8, _ scale: BigInt) {
      // Denominators are at most 10^18 and 2^62.
      var denominator: Int64 = 1
      if form >= 64 {
        denominator <<= Int64(form) - 64
      } else {
        for _ in 0..<form { denominator *= 10 }
      }
      let common = BigInt.gcd(scale, BigInt(Int(denominator)))
      divisor = denominator / (Factor.machineInteger(common) ?? 1)
      smallMultiplier = Factor.machineInteger(scale.exactQuotient(by: common))
    }

    /// `value` if it fits. Inlined, it stops Swift 6.3.1 -O -enable-testing with an ownership error.
    @inline(never)
    private static func machineInteger(_ value: BigInt) -> Int64? {
      value.asInt.map { Int64($0) }
    }
  }
}
