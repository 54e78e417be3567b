import Exact

/// A table of grid points: a row a point, a column a coordinate.
///
/// Coordinates take 4 or 8 bytes each where all of them fit.
package struct GridPoints: Sendable {
  package enum Storage: Sendable {
    case int32([Int32])
    case int64([Int64])
    case big([BigInt])
  }

  package let dimension: Int
  package let count: Int
  /// Row after row.
  package let storage: Storage

  /// The table of `coordinates`, row after row.
  /// - Requires: `dimension` is positive and divides the count.
  package init(dimension: Int, coordinates: [BigInt]) {
    precondition(dimension > 0 && coordinates.count % dimension == 0, "a ragged table")
    self.dimension = dimension
    count = coordinates.count / dimension
    let width = coordinates.reduce(1) { max($0, $1.signedBitWidth) }
    if width <= 32 {
      storage = .int32(coordinates.map { Int32($0.asInt!) })
    } else if width <= 64 {
      storage = .int64(coordinates.map { Int64($0.asInt!) })
    } else {
      storage = .big(coordinates)
    }
  }

  /// The table of `coordinates`, row after row.
  /// - Requires: `dimension` is positive and divides the count.
  package init(dimension: Int, coordinates: [Int32]) {
    precondition(dimension > 0 && coordinates.count % dimension == 0, "a ragged table")
    self.dimension = dimension
    count = coordinates.count / dimension
    storage = .int32(coordinates)
  }

  /// The table of `coordinates`, row after row.
  /// - Requires: `dimension` is positive and divides the count.
  package init(dimension: Int, coordinates: [Int64]) {
    precondition(dimension > 0 && coordinates.count % dimension == 0, "a ragged table")
    self.dimension = dimension
    count = coordinates.count / dimension
    let isNarrow = coordinates.allSatisfy { Int32(exactly: $0) != nil }
    storage = isNarrow ? .int32(coordinates.map { Int32($0) }) : .int64(coordinates)
  }

  /// The table whose rows are `points`.
  /// - Requires: there is a point, and all have the same positive length.
  package init(_ points: [[BigInt]]) {
    self.init(dimension: points[0].count, coordinates: Array(points.joined()))
  }

  package subscript(row: Int, column: Int) -> BigInt {
    let index = row * dimension + column
    switch storage {
    case .int32(let values): return BigInt(Int(values[index]))
    case .int64(let values): return BigInt(Int(values[index]))
    case .big(let values): return values[index]
    }
  }

  /// The point in row `row`.
  package subscript(row: Int) -> [BigInt] { (0..<dimension).map { self[row, $0] } }

  /// The smallest box that holds every point.
  /// - Requires: there is a point.
  package var boundingBox: [Interval] {
    /// Row by row, as the table lies in memory.
    func ends<T: Comparable>(_ values: [T], _ big: (T) -> BigInt) -> [Interval] {
      var (low, high) = (Array(values[..<dimension]), Array(values[..<dimension]))
      var index = dimension
      while index < values.count {
        for column in 0..<dimension {
          let value = values[index + column]
          if value < low[column] { low[column] = value }
          if value > high[column] { high[column] = value }
        }
        index += dimension
      }
      return zip(low, high).map { Interval(big($0), big($1)) }
    }
    switch storage {
    case .int32(let values): return ends(values) { BigInt(Int($0)) }
    case .int64(let values): return ends(values) { BigInt(Int($0)) }
    case .big(let values): return ends(values) { $0 }
    }
  }

  /// Returns the rows `rows`, in that order.
  package func selecting(_ rows: [Int]) -> GridPoints {
    func pick<T>(_ values: [T]) -> [T] {
      var result: [T] = []
      result.reserveCapacity(rows.count * dimension)
      for row in rows { result += values[(row * dimension)..<((row + 1) * dimension)] }
      return result
    }
    switch storage {
    case .int32(let values):
      return GridPoints(dimension, rows.count, .int32(pick(values)))
    case .int64(let values):
      return GridPoints(dimension, rows.count, .int64(pick(values)))
    case .big(let values):
      return GridPoints(dimension, rows.count, .big(pick(values)))
    }
  }

  private init(_ dimension: Int, _ count: Int, _ storage: Storage) {
    self.dimension = dimension
    self.count = count
    self.storage = storage
  }

  /// For every row, the first row with the same point.
  /// - Complexity: O(count · dimension) on average.
  package var firstEqualRows: [Int] {
    func first<T: Hashable>(_ values: [T]) -> [Int] {
      var rows: [ArraySlice<T>: Int] = [:]
      rows.reserveCapacity(count)
      return (0..<count).map { row in
        let point = values[(row * dimension)..<((row + 1) * dimension)]
        if let known = rows[point] { return known }
        rows[point] = row
        return row
      }
    }
    switch storage {
    case .int32(let values): return first(values)
    case .int64(let values): return first(values)
    case .big(let values): return first(values)
    }
  }
}
