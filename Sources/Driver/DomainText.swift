import Diagnostics
import Exact
import Networks

extension InputSpecification {
  /// The box that `text` writes, `lower:upper` for all coordinates or a comma-separated list of
  /// one for each, in x units.
  ///
  /// - Throws: a `Diagnostic` that names the part which is wrong.
  package init(domain text: String, dimension: Int, scale: BigInt) throws {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 1 || parts.count == dimension else {
      throw Diagnostic(
        "--domain has \(parts.count) intervals; the data has \(dimension) coordinates",
        notes: ["give one interval lower:upper, or one for each coordinate, separated by commas"])
    }
    var (lower, upper): ([Rational], [Rational]) = ([], [])
    for part in parts {
      let ends = part.split(separator: ":", omittingEmptySubsequences: false)
      guard ends.count == 2, let low = try? Rational(exactly: ends[0]),
        let high = try? Rational(exactly: ends[1])
      else {
        throw Diagnostic(
          "--domain: \"\(part.prefix(40))\" is no interval lower:upper of exact numbers")
      }
      if low > high { throw Diagnostic("--domain: \(low) is above \(high)") }
      lower.append(low)
      upper.append(high)
    }
    if parts.count == 1 {
      lower = Array(repeating: lower[0], count: dimension)
      upper = Array(repeating: upper[0], count: dimension)
    }
    self.init(scale: scale, lower: lower, upper: upper)
  }
}
