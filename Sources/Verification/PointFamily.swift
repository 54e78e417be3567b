import Networks

/// Why a point is checked.
package enum PointFamily: String, Sendable, CaseIterable {
  /// A sample of the data set.
  case data
  /// Next to a sample: one coordinate differs by 1.
  case neighbors
  /// Around a place where a neuron changes its linear piece, or the network its label.
  case breakpoints
  /// Each coordinate at one end of the domain, sums of inputs at theirs among them.
  case corners
  /// A random grid point of the domain.
  case random
  /// Every grid point of the domain, which is small.
  case domain
  /// Beyond one face of the domain.
  case outside
}

/// The points of a family, which are made when they are asked for.
package struct PointTable: Sendable {
  package let family: PointFamily
  package let count: Int
  /// Returns the points of some rows. It is a function of the rows only.
  package let points: @Sendable (Range<Int>) -> GridPoints

  init(_ family: PointFamily, count: Int, points: @escaping @Sendable (Range<Int>) -> GridPoints) {
    self.family = family
    self.count = count
    self.points = points
  }

  /// The table of `points`.
  init(_ family: PointFamily, _ points: GridPoints) {
    self.init(family, count: points.count) { rows in
      rows == 0..<points.count ? points : points.selecting(Array(rows))
    }
  }
}

/// Returns `count` of `0 ..< total`, evenly spread and ascending; all if `count` is larger.
package func spread(_ count: Int, of total: Int) -> [Int] {
  if count >= total { return Array(0..<total) }
  return (0..<count).map { index in
    let (high, low) = index.multipliedFullWidth(by: total)
    return count.dividingFullWidth((high, low)).quotient
  }
}
