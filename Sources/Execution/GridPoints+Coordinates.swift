import Exact
import Networks

extension GridPoints {
  /// Calls `body` with the coordinates of the rows `rows` as C has them: `int32_t` or `int64_t`,
  /// as `bits` says, row after row.
  ///
  /// `body` also gets the rows that are there, counted from the first of `rows`: a point with a
  /// coordinate that does not fit is left out. Coordinates that are stored so already are not
  /// copied.
  ///
  /// - Requires: `bits` is 32 or 64.
  package func withCoordinates<Result>(
    of rows: Range<Int>, bits: Int, _ body: (UnsafeRawPointer, [Int]) throws -> Result
  ) rethrows -> Result {
    let range = rows.lowerBound * dimension..<rows.upperBound * dimension
    switch (storage, bits) {
    case (.int32(let values), 32):
      return try values[range].withUnsafeBytes { try body($0.baseAddress!, Array(0..<rows.count)) }
    case (.int64(let values), 64):
      return try values[range].withUnsafeBytes { try body($0.baseAddress!, Array(0..<rows.count)) }
    case (_, 32):
      let (coordinates, kept) = converted(rows, to: Int32.self)
      return try coordinates.withUnsafeBytes { try body($0.baseAddress!, kept) }
    default:
      let (coordinates, kept) = converted(rows, to: Int64.self)
      return try coordinates.withUnsafeBytes { try body($0.baseAddress!, kept) }
    }
  }

  /// Returns the coordinates of those rows where all fit, and these rows; at the end is one
  /// coordinate more, so that there is an address.
  private func converted<T: FixedWidthInteger>(
    _ rows: Range<Int>, to type: T.Type
  ) -> (coordinates: [T], kept: [Int]) {
    var coordinates: [T] = []
    coordinates.reserveCapacity(rows.count * dimension + 1)
    var kept: [Int] = []
    for row in rows {
      let start = coordinates.count
      for index in row * dimension..<(row + 1) * dimension {
        guard let value = machineInteger(index), let coordinate = T(exactly: value) else { break }
        coordinates.append(coordinate)
      }
      if coordinates.count == start + dimension {
        kept.append(row - rows.lowerBound)
      } else {
        coordinates.removeLast(coordinates.count - start)
      }
    }
    coordinates.append(0)
    return (coordinates, kept)
  }

  /// Returns a coordinate, or nil if it does not fit 64 bits.
  private func machineInteger(_ index: Int) -> Int? {
    switch storage {
    case .int32(let values): Int(values[index])
    case .int64(let values): Int(values[index])
    case .big(let values): values[index].asInt
    }
  }
}
