import Exact
import Networks

/// The search of a direction along which equal labels follow one another.
///
/// Coordinate axes and differences of class means, rounded to small integers, are tried besides the
/// direction of `DirectionSearch`. Floating point only proposes directions; whether one separates
/// the labels, and into how many runs, is found exactly.
enum RunSearch {
  /// Returns the direction with the fewest runs, the first of equal ones.
  static func search(_ data: DataSet, labels: [Int], seed: UInt64) -> KeySearch {
    var best = KeySearch(data, labels: labels, seed: seed)
    if data.dimension == 1 { return best }
    var runCount = best.records.runs.count
    let projector = Projector(data.points)
    for direction in proposals(data, labels) {
      guard DirectionSearch.range(of: direction, projector, labels) != nil else { continue }
      let candidate = KeySearch(data, labels: labels, direction: direction)
      let count = candidate.records.runs.count
      if count < runCount { (best, runCount) = (candidate, count) }
    }
    return best
  }

  /// Axes, then differences of the means of two classes at several resolutions.
  private static func proposals(_ data: DataSet, _ labels: [Int]) -> [[BigInt]] {
    let dimension = data.dimension
    var result = (0..<dimension).map { axis in
      (0..<dimension).map { BigInt($0 == axis ? 1 : 0) }
    }
    let classes = Set(labels).sorted().prefix(12)
    let means = classes.map { label -> [Double] in
      let rows = labels.indices.filter { labels[$0] == label }
      return (0..<dimension).map { column in
        rows.reduce(0.0) { $0 + data.points[$1, column].approximateDouble } / Double(rows.count)
      }
    }
    for first in means.indices {
      for second in means.indices where second > first {
        let difference = zip(means[second], means[first]).map { $0 - $1 }
        let largest = difference.map(abs).max()!
        guard largest > 0, largest.isFinite else { continue }
        for resolution in [8.0, 64, 1024, 65536] {
          result.append(difference.map { BigInt(Int(($0 / largest * resolution).rounded())) })
        }
      }
    }
    return result
  }
}
