import Exact
import Networks

/// The points of a data set where a network has pushed them, and exact scalar products with them.
///
/// Residual networks push a point of class k that a gate has taken by B_k along coordinate k; the
/// others push nothing.
///
/// - Units: grid units; everything here is an integer, but for `projections(on:)` and
///   `coordinates(of:)`, which only serve to propose directions.
package struct GatePoints: Sendable {
  package let points: GridPoints
  /// The class of every point, in 0 ..< C.
  package let classes: [Int]
  /// B_k by class; empty if nothing is pushed.
  package let pushes: [BigInt]
  /// Whether a gate has taken the point.
  package private(set) var isTaken: [Bool]
  /// Whether the point has been pushed. Gates of one block see the points as they were before it.
  package private(set) var isPushed: [Bool]

  /// The largest magnitude of every coordinate, pushed or not.
  private let largest: [BigInt]
  /// The least value of every coordinate, from which floating point counts.
  private let origin: [BigInt]
  private let floatOrigin: [Double]
  private let floatPushes: [Double]
  /// Coordinates as floating point has them, if they are no machine integers.
  private let floatTable: [Double]?

  /// - Complexity: O(N·d).
  package init(_ points: GridPoints, classes: [Int], pushes: [BigInt] = []) {
    self.points = points
    self.classes = classes
    self.pushes = pushes
    isTaken = [Bool](repeating: false, count: points.count)
    isPushed = isTaken
    let box = points.boundingBox
    largest = box.enumerated().map { column, side in
      max(side.lower.magnitude, side.upper.magnitude)
        + (column < pushes.count ? pushes[column] : 0)
    }
    origin = box.map(\.lower)
    if case .big = points.storage {
      // Differences of hundreds of digits must not become infinite; proposals may lose low bits.
      let bits = box.reduce(0) { max($0, ($1.upper - $1.lower).bitLength) }
      let shift = max(0, bits - 500)
      floatOrigin = origin.map { _ in 0 }
      floatTable = (0..<points.count).flatMap { [origin] row in
        origin.indices.map { ((points[row, $0] - origin[$0]) >> shift).approximateDouble }
      }
      floatPushes = pushes.map { ($0 >> shift).approximateDouble }
    } else {
      floatOrigin = origin.map(\.approximateDouble)
      floatTable = nil
      floatPushes = pushes.map(\.approximateDouble)
    }
  }

  var count: Int { points.count }
  var dimension: Int { points.dimension }

  /// The points of class `class` that no gate has taken, in the data's order.
  func remaining(ofClass class: Int) -> [Int] {
    classes.indices.filter { classes[$0] == `class` && !isTaken[$0] }
  }

  /// Marks `rows` as taken by a gate.
  mutating func take(_ rows: [Int]) {
    for row in rows { isTaken[row] = true }
  }

  /// Pushes every point that a gate has taken.
  mutating func push() { isPushed = isTaken }

  // MARK: exact

  /// The most bits of a scalar product that machine integers compute; twice and thrice it fits too.
  private static let machineBits = 58

  /// Whether every w·X fits machine integers with room to spare.
  func fitMachine(_ w: [Int]) -> Bool {
    if case .big = points.storage { return false }
    var bound = BigInt(0)
    for (entry, size) in zip(w, largest) where entry != 0 {
      bound.addProduct(BigInt(entry).magnitude, size)
    }
    return bound.bitLength <= GatePoints.machineBits
  }

  /// Calls `body` with the function that gives w·X of a row.
  ///
  /// - Requires: `fitMachine(w)`.
  func withMachineProducts<Result>(_ w: [Int], _ body: ((Int) -> Int) -> Result) -> Result {
    // A product with 0 may be the only one that fits.
    let shifts = pushes.enumerated().map { w[$0] == 0 ? 0 : $1.asInt! * w[$0] }
    return w.withUnsafeBufferPointer { w in
      switch points.storage {
      case .int32(let values):
        return values.withUnsafeBufferPointer { values in
          body { GatePoints.product(values, w, $0) &+ (isPushed[$0] ? shifts[classes[$0]] : 0) }
        }
      case .int64(let values):
        return values.withUnsafeBufferPointer { values in
          body { GatePoints.product(values, w, $0) &+ (isPushed[$0] ? shifts[classes[$0]] : 0) }
        }
      case .big: preconditionFailure("products that do not fit machine integers")
      }
    }
  }

  private static func product<T: FixedWidthInteger>(
    _ values: UnsafeBufferPointer<T>, _ w: UnsafeBufferPointer<Int>, _ row: Int
  ) -> Int {
    let start = row &* w.count
    var sum = 0
    for column in 0..<w.count {
      sum &+= Int(truncatingIfNeeded: values[start &+ column]) &* w[column]
    }
    return sum
  }

  /// w·X of row `row`, of any size.
  package func product(_ w: [Int], _ row: Int) -> BigInt {
    var sum = BigInt(0)
    for (column, entry) in w.enumerated() where entry != 0 {
      sum.addProduct(BigInt(entry), points[row, column])
    }
    if isPushed[row] { sum.addProduct(BigInt(w[classes[row]]), pushes[classes[row]]) }
    return sum
  }

  // MARK: floating point

  /// About direction·(X − origin) of every point.
  func projections(on direction: [Double]) -> [Double] {
    direction.withUnsafeBufferPointer { direction in
      switch points.storage {
      case .int32(let values):
        return values.withUnsafeBufferPointer { projections($0, direction) { Double($0) } }
      case .int64(let values):
        return values.withUnsafeBufferPointer { projections($0, direction) { Double($0) } }
      case .big: return floatTable!.withUnsafeBufferPointer { projections($0, direction) { $0 } }
      }
    }
  }

  private func projections<T>(
    _ values: UnsafeBufferPointer<T>, _ direction: UnsafeBufferPointer<Double>,
    _ double: (T) -> Double
  ) -> [Double] {
    let width = direction.count
    return floatOrigin.withUnsafeBufferPointer { origin in
      (0..<count).map { row in
        let start = row &* width
        var sums = SIMD4<Double>()
        var column = 0
        while column &+ 4 <= width {
          let place = start &+ column
          let point = SIMD4(
            double(values[place]) - origin[column],
            double(values[place &+ 1]) - origin[column &+ 1],
            double(values[place &+ 2]) - origin[column &+ 2],
            double(values[place &+ 3]) - origin[column &+ 3])
          sums +=
            point
            * SIMD4(
              direction[column], direction[column &+ 1], direction[column &+ 2],
              direction[column &+ 3])
          column &+= 4
        }
        var sum = sums.sum()
        while column < width {
          sum += (double(values[start &+ column]) - origin[column]) * direction[column]
          column &+= 1
        }
        return isPushed[row] ? sum + floatPushes[classes[row]] * direction[classes[row]] : sum
      }
    }
  }

  /// About X − origin of `rows`, row after row.
  func coordinates(of rows: [Int]) -> [Double] {
    var table: [Double] = []
    table.reserveCapacity(rows.count * dimension)
    for row in rows {
      let start = table.count
      let range = (row * dimension)..<((row + 1) * dimension)
      switch points.storage {
      case .int32(let values): for index in range { table.append(Double(values[index])) }
      case .int64(let values): for index in range { table.append(Double(values[index])) }
      case .big: for index in range { table.append(floatTable![index]) }
      }
      for column in 0..<dimension { table[start + column] -= floatOrigin[column] }
      if isPushed[row] { table[start + classes[row]] += floatPushes[classes[row]] }
    }
    return table
  }

  /// About the mean of X − origin over all points.
  var mean: [Double] {
    var sums = [Double](repeating: 0, count: dimension)
    // In portions, so that no second table of the data's size is made.
    for first in stride(from: 0, to: count, by: 256) {
      let table = coordinates(of: Array(first..<min(first + 256, count)))
      for (index, value) in table.enumerated() { sums[index % dimension] += value }
    }
    return sums.map { $0 / Double(count) }
  }
}
