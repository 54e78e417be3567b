import COpenBLAS
import Exact

/// Directions in which the points of a set have nearly the same projection, in floating point.
///
/// They are proposals: what a network is made of is rounded and checked in integers afterwards, so
/// that nothing here needs to be right. The last bits may depend on the machine's BLAS.
enum FlatDirection {
  /// Returns the normal of the hyperplane through `count` points of as many coordinates, scaled to
  /// the largest entry 1; nil if they lie in no single hyperplane, or in one through `center`.
  ///
  /// Solves (X − center)·w = 1 for all points X by LU with pivoting.
  ///
  /// - Complexity: O(count³).
  static func normal(of table: [Double], count: Int, center: [Double]) -> [Double]? {
    var matrix = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0..<count {
        matrix[column * count + row] = table[row * count + column] - center[column]
      }
    }
    var solution = [Double](repeating: 1, count: count)
    var pivots = [Int32](repeating: 0, count: count)
    var (order, one, info) = (Int32(count), Int32(1), Int32(0))
    dgesv_(&order, &one, &matrix, &order, &pivots, &solution, &order, &info)
    return info == 0 ? scaled(solution) : nil
  }

  /// The flat that some points span.
  struct Flat {
    /// About its dimension.
    let rank: Int
    /// A random direction orthogonal to it, scaled to the largest entry 1; nil if it is everything.
    let direction: [Double]?
  }

  /// Returns the flat through the points of `table`, `count` of them of `dimension` coordinates.
  ///
  /// A QR decomposition of the differences with column pivoting; a random vector less its
  /// projection on their span, twice.
  ///
  /// - Complexity: O(count·dimension·min(count, dimension)).
  static func flat(
    through table: [Double], count: Int, dimension: Int, _ generator: inout SplitMix64
  ) -> Flat {
    var direction = (0..<dimension).map { _ in gaussian(&generator) }
    if count == 1 { return Flat(rank: 0, direction: scaled(direction)) }
    // A column a difference; the points' rows are already columns in LAPACK's order.
    var differences = Array(table[dimension...])
    for index in differences.indices { differences[index] -= table[index % dimension] }
    let columns = count - 1
    var (m, n, info) = (Int32(dimension), Int32(columns), Int32(0))
    var pivots = [Int32](repeating: 0, count: columns)
    var reflections = [Double](repeating: 0, count: min(dimension, columns))
    var (query, size) = ([0.0], Int32(-1))
    dgeqp3_(&m, &n, &differences, &m, &pivots, &reflections, &query, &size, &info)
    size = Int32(query[0])
    var work = [Double](repeating: 0, count: Int(size))
    dgeqp3_(&m, &n, &differences, &m, &pivots, &reflections, &work, &size, &info)
    let first = abs(differences[0])
    var rank = 0
    while rank < reflections.count, abs(differences[rank * dimension + rank]) > 1e-9 * first {
      rank += 1
    }
    if rank == dimension { return Flat(rank: rank, direction: nil) }
    var (one, k) = (Int32(1), Int32(rank))
    /// direction ← Q·direction or Qᵀ·direction
    func rotate(_ transposed: String) {
      var (side, transpose) = (Array("L".utf8CString), Array(transposed.utf8CString))
      var workSize = Int32(1)
      var space = [0.0]
      dormqr_(
        &side, &transpose, &m, &one, &k, &differences, &m, &reflections, &direction, &m, &space,
        &workSize, &info, 1, 1)
    }
    if rank > 0 {
      for _ in 0..<2 {
        rotate("T")
        for index in 0..<rank { direction[index] = 0 }
        rotate("N")
      }
    }
    return Flat(rank: rank, direction: scaled(direction))
  }

  /// About a normal deviate: the sum of twelve uniform ones.
  static func gaussian(_ generator: inout SplitMix64) -> Double {
    (0..<12).reduce(-6) { sum, _ in sum + Double(generator.next() >> 11) * 0x1p-53 }
  }

  /// `direction` with the largest entry 1; nil if it is zero or no direction at all.
  private static func scaled(_ direction: [Double]) -> [Double]? {
    let largest = direction.reduce(0) { max($0, abs($1)) }
    guard largest > 0, largest.isFinite, direction.allSatisfy(\.isFinite) else { return nil }
    return direction.map { $0 / largest }
  }
}
