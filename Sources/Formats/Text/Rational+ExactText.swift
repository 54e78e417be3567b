import Exact

extension Rational {
  /// The number as an integer, as a finite decimal if it is one of moderate length, or else p/q.
  var exactText: String {
    if isInteger { return numerator.description }
    // A denominator 2^a·5^b needs max(a, b) decimal places.
    let twos = denominator.trailingZeroBitCount
    var (rest, fives) = (denominator >> twos, 0)
    while rest.isMultiple(of: 5), fives <= 400 {
      (rest, fives) = (rest.exactQuotient(by: 5), fives + 1)
    }
    let places = max(twos, fives)
    if rest != 1 || places > 400 { return description }
    let power = BigInt(10).power(places)
    let digits = (numerator.magnitude * power).exactQuotient(by: denominator).description
    let padded = String(repeating: "0", count: max(0, places + 1 - digits.count)) + digits
    return (numerator.isNegative ? "-" : "") + padded.dropLast(places) + "."
      + padded.suffix(places)
  }
}
