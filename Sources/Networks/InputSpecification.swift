import Exact

/// The grid on which a network is used, and the box for which everything is proved.
///
/// - Units: a real point is x = X / `scale` with X integer; the domain is in x units.
package struct InputSpecification: Hashable, Sendable {
  /// Invariant: at least 1.
  package var scale: BigInt
  /// The domain's lower end of every coordinate; its count is the dimension.
  package var lower: [Rational]
  package var upper: [Rational]

  package init(scale: BigInt, lower: [Rational], upper: [Rational]) {
    self.scale = scale
    self.lower = lower
    self.upper = upper
  }

  package var dimension: Int { lower.count }

  /// The grid points of the domain: for every coordinate the range of X, or nil if some coordinate
  /// has no grid point between its ends.
  package var gridBox: [Interval]? {
    let factor = Rational(scale)
    var box: [Interval] = []
    for (low, high) in zip(lower, upper) {
      let (first, last) = ((low * factor).ceiling, (high * factor).floor)
      if first > last { return nil }
      box.append(Interval(first, last))
    }
    return box
  }
}
