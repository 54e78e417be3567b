import Exact
import Networks

/// The search of a direction along which equal labels follow one another.
///
/// Coordinate axes, differences of class means, and linear discriminants are tried besides the
/// direction of `DirectionSearch`. Floating point only proposes directions; whether one separates
/// the labels, and how large its network is, is found exactly.
enum RunSearch {
  /// What a direction gives.
  struct Choice {
    let search: KeySearch
    let runs: KeyedRecords
    let plan: DigitPlan
    /// LEN of the largest x − θ that can occur in the domain.
    let distanceBits: Int
    /// Whether stage II alone, with the codes for strings, gives a network as small as stages II
    /// and III, and within the limits.
    let isLookup: Bool
    fileprivate let cost: Int

    /// What `search` gives in the domain `box`, or nil if `limits` leave no network.
    fileprivate init?(
      _ search: KeySearch, in box: [Interval], _ codec: DigitCodec, _ limits: DigitPlan.Limits
    ) {
      self.search = search
      runs = search.records.runs
      // The box holds the samples, so that this is at least the last threshold.
      let largest = search.keys(folds: []).largestKey(in: box)
      let ends = runs.keys.dropFirst().map { $0 - 1 } + [largest]
      distanceBits = zip(ends, runs.keys).map { $0 - $1 }.max()!.bitLength
      // The plan counts two layers for the tail, which has one a bit.
      guard
        let plan = DigitPlan(runs, codec, limits, stageOneDepth: 1 + max(0, distanceBits - 2))
      else { return nil }
      self.plan = plan
      let matchingCost = plan.cost + 9 * largest.bitLength + 16
      let lookupDepth = 2 * ceiledQuotient(runs.count, limits.columnCount) + 4
      isLookup = 7 * runs.count <= matchingCost && lookupDepth <= limits.depth ?? .max
      cost = isLookup ? 7 * runs.count : matchingCost
    }
  }

  /// Returns the direction whose network is smallest, the first of equal ones; nil if `limits`
  /// leave no network.
  static func search(
    _ data: DataSet, labels: [Int], in box: [Interval], _ codec: DigitCodec,
    _ limits: DigitPlan.Limits, seed: UInt64
  ) -> Choice? {
    var best: Choice?
    func offer(_ search: KeySearch) {
      guard let choice = Choice(search, in: box, codec, limits) else { return }
      if best.map({ choice.cost < $0.cost }) ?? true { best = choice }
    }
    offer(KeySearch(data, labels: labels, seed: seed))
    if data.dimension == 1 { return best }
    let projector = Projector(data.points)
    for direction in proposals(data, labels)
    where DirectionSearch.range(of: direction, projector, labels) != nil {
      offer(KeySearch(data, labels: labels, direction: direction))
    }
    return best
  }

  /// Axes (unless there are many), then real directions at several resolutions.
  private static func proposals(_ data: DataSet, _ labels: [Int]) -> [[BigInt]] {
    let axes = (0..<(data.dimension <= 64 ? data.dimension : 0)).map { axis in
      (0..<data.dimension).map { BigInt($0 == axis ? 1 : 0) }
    }
    return axes
      + realProposals(data, labels).flatMap { direction -> [[BigInt]] in
        let largest = direction.map(abs).max()!
        guard largest > 0, direction.allSatisfy(\.isFinite) else { return [] }
        return [8.0, 64, 1024, 32768].map { resolution in
          direction.map { BigInt(Int(($0 / largest * resolution).rounded())) }
        }
      }
  }

  /// For any two of the first eight classes the difference of their means, as it is and divided by
  /// the covariance within classes.
  private static func realProposals(_ data: DataSet, _ labels: [Int]) -> [[Double]] {
    let dimension = data.dimension
    let points = (0..<data.count).map { row in
      data.points[row].map(\.approximateDouble)
    }
    let classes = Set(labels).sorted()
    let means = classes.map { label in
      mean(labels.indices.filter { labels[$0] == label }.map { points[$0] }, dimension)
    }
    let meanOf = Dictionary(uniqueKeysWithValues: zip(classes, means))
    let scatter = scatter(zip(points, labels).map { subtract($0, meanOf[$1]!) }, dimension)
    // w is linear in the means: one elimination a class, not one a pair.
    let chosen = means.prefix(8)
    let solved = scatter.map { scatter in chosen.map { solve(scatter, $0) } }
    var result: [[Double]] = []
    for first in chosen.indices {
      for second in chosen.indices where second > first {
        result.append(subtract(chosen[second], chosen[first]))
        if let solved { result.append(subtract(solved[second], solved[first])) }
      }
    }
    return result
  }

  private static func subtract(_ a: [Double], _ b: [Double]) -> [Double] {
    zip(a, b).map { $0 - $1 }
  }

  private static func mean(_ points: [[Double]], _ dimension: Int) -> [Double] {
    (0..<dimension).map { column in
      points.reduce(0.0) { $0 + $1[column] } / Double(points.count)
    }
  }

  /// Σ v·vᵀ with a little of the identity added; nil where it would take too long.
  private static func scatter(_ vectors: [[Double]], _ dimension: Int) -> [[Double]]? {
    if vectors.count.multipliedReportingOverflow(by: dimension * dimension).overflow { return nil }
    if dimension > 512 || vectors.count * dimension * dimension > 1 << 30 { return nil }
    var matrix = [[Double]](
      repeating: [Double](repeating: 0, count: dimension), count: dimension)
    for vector in vectors {
      for row in 0..<dimension where vector[row] != 0 {
        for column in 0..<dimension { matrix[row][column] += vector[row] * vector[column] }
      }
    }
    let trace = (0..<dimension).reduce(0.0) { $0 + matrix[$1][$1] }
    for row in 0..<dimension { matrix[row][row] += 1e-3 * trace / Double(dimension) + 1e-9 }
    return matrix
  }

  /// Solves `matrix`·w = `right` for a positive definite matrix, by elimination.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var (matrix, right) = (matrix, right)
    let size = right.count
    for pivot in 0..<size {
      for row in (pivot + 1)..<max(size, pivot + 1) {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        if factor == 0 { continue }
        for column in pivot..<size { matrix[row][column] -= factor * matrix[pivot][column] }
        right[row] -= factor * right[pivot]
      }
    }
    for row in stride(from: size - 1, through: 0, by: -1) {
      for column in (row + 1)..<max(size, row + 1) {
        right[row] -= matrix[row][column] * right[column]
      }
      right[row] /= matrix[row][row]
    }
    return right
  }
}
