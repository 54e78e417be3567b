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
    func direct<T>(_ values: [T]) throws -> Result {
      try values[range].withUnsafeBytes { try body($0.baseAddress!, Array(0..<rows.count)) }
    }
    func converted<T: FixedWidthInteger, U>(
      _ values: [U], to type: T.Type, _ convert: (U) -> T?
    ) throws -> Result {
      var coordinates: [T] = []
      coordinates.reserveCapacity(range.count)
      var kept: [Int] = []
      for row in 0..<rows.count {
        let start = range.lowerBound + row * dimension
        let point = values[start..<start + dimension].compactMap(convert)
        guard point.count == dimension else { continue }
        coordinates += point
        kept.append(row)
      }
      return try coordinates.withUnsafeBytes { bytes in
        // An empty array may have no address.
        var nothing = 0
        return try bytes.baseAddress.map { try body($0, kept) } ?? body(&nothing, kept)
      }
    }
    switch (storage, bits) {
    case (.int32(let values), 32): return try direct(values)
    case (.int64(let values), 64): return try direct(values)
    case (.int32(let values), _): return try converted(values, to: Int64.self) { Int64($0) }
    case (.int64(let values), _):
      return try converted(values, to: Int32.self) { Int32(exactly: $0) }
    case (.big(let values), 32):
      return try converted(values, to: Int32.self) { $0.asInt.flatMap(Int32.init(exactly:)) }
    case (.big(let values), _):
      return try converted(values, to: Int64.self) { $0.asInt.flatMap(Int64.init(exactly:)) }
    }
  }
}
