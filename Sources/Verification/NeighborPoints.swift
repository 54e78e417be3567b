import Exact
import Networks

/// Returns points of the domain next to `points`: one coordinate differs by 1.
///
/// If there are more than about `limit`, they are spread over rows and coordinates.
func neighbors(of points: GridPoints, in box: [Interval], limit: Int) -> PointTable? {
  let (total, overflow) = points.count.multipliedReportingOverflow(by: 2 * points.dimension)
  if overflow { return nil }
  var coordinates: [BigInt] = []
  for index in spread(limit, of: total) {
    var point = points[index / (2 * points.dimension)]
    let column = index / 2 % points.dimension
    point[column] += index % 2 == 0 ? 1 : -1
    if zip(box, point).allSatisfy({ $0.contains($1) }) { coordinates += point }
  }
  if coordinates.isEmpty { return nil }
  return PointTable(
    .neighbors, GridPoints(dimension: points.dimension, coordinates: coordinates))
}
