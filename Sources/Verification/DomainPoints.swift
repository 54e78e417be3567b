import Exact
import Networks

/// The points of a domain and around it.
package struct DomainPoints: Sendable {
  /// The range of each X.
  package let box: [Interval]
  package let seed: UInt64

  /// The number of grid points of the domain, if at most `limit`.
  package init(box: [Interval], seed: UInt64) {
    self.box = box
    self.seed = seed
  }

  package func size(upTo limit: Int) -> Int? {
    var size = BigInt(1)
    for side in box {
      size *= side.upper - side.lower + 1
      if size > BigInt(limit) { return nil }
    }
    return size.asInt
  }

  /// Returns every point; the last coordinate changes fastest.
  /// - Requires: `count` is the domain's size.
  package func all(count: Int) -> PointTable {
    PointTable(.domain, count: count) { rows in
      GridPoints(
        dimension: box.count,
        coordinates: rows.flatMap { row in
          var (rest, point) = (BigInt(row), [BigInt]())
          for side in box.reversed() {
            let size = side.upper - side.lower + 1
            point.append(side.lower + rest.flooredRemainder(by: size))
            rest = rest.flooredQuotient(by: size)
          }
          return point.reversed()
        })
    }
  }

  /// Returns `count` points, each uniform and a function of the seed and its row.
  package func random(count: Int) -> PointTable {
    let narrow = box.compactMap { side -> (lower: Int32, size: UInt64)? in
      guard side.signedBitWidth <= 32, let lower = side.lower.asInt, let upper = side.upper.asInt
      else { return nil }
      return (Int32(lower), UInt64(upper - lower + 1))
    }
    return PointTable(.random, count: count) { rows in
      if narrow.count == box.count {
        return GridPoints(
          dimension: box.count,
          coordinates: rows.flatMap { row in
            var generator = generator(row)
            return narrow.map { side in
              Int32(truncatingIfNeeded: Int(side.lower) + Int(generator.below(side.size)))
            }
          })
      }
      return GridPoints(
        dimension: box.count, coordinates: rows.flatMap { row in point(row) })
    }
  }

  /// Returns the corners: all 2^d if these are at most `limit`, otherwise `limit` random ones, among
  /// them the lowest and the highest.
  package func corners(limit: Int) -> PointTable {
    let isComplete = box.count < 62 && 1 << box.count <= limit
    return PointTable(.corners, count: isComplete ? 1 << box.count : limit) { rows in
      GridPoints(
        dimension: box.count,
        coordinates: rows.flatMap { row in
          var generator = generator(row)
          return box.enumerated().map { index, side in
            let isUpper =
              isComplete
              ? row >> index & 1 == 1 : row < 2 ? row == 1 : generator.next() & 1 == 1
            return isUpper ? side.upper : side.lower
          }
        })
    }
  }

  /// Returns points that leave the domain in one of at most `coordinateCount` coordinates: by one
  /// step, by 2^32 (which a truncated number would not show), and at the ends of C's integer types.
  package func outside(coordinateCount: Int) -> PointTable? {
    var points: [[BigInt]] = []
    let types = [32, 64].flatMap { bits in
      [-BigInt.powerOfTwo(bits - 1), .powerOfTwo(bits - 1) - 1]
    }
    for coordinate in spread(coordinateCount, of: box.count) {
      let side = box[coordinate]
      let values =
        [side.lower - 1, side.upper + 1, side.lower + .powerOfTwo(32)]
        + [side.upper - .powerOfTwo(32)] + types
      for value in values where !side.contains(value) {
        var point = self.point(points.count)
        point[coordinate] = value
        points.append(point)
      }
    }
    return points.isEmpty ? nil : PointTable(.outside, GridPoints(points))
  }

  /// Returns the random point of row `row`.
  func point(_ row: Int) -> [BigInt] {
    var generator = generator(row)
    return box.map { generator.value(in: $0) }
  }

  /// The generator of a row. Neighboring seeds of SplitMix64 would give shifted sequences.
  private func generator(_ row: Int) -> SplitMix64 {
    var mixed = SplitMix64(seed: UInt64(row))
    return SplitMix64(seed: seed ^ mixed.next())
  }
}
