import Emission
import Exact
import Networks

/// Generated C as machine code, called through its batch functions.
///
/// Every call is checked against `CInterface`: the statuses, what a point outside the domain gets,
/// and that the function for one point says the same (asked for a chunk's first point).
struct CompiledNetwork: Sendable {
  let interface: CInterface
  /// The engine that diagnostics name.
  let engine: String
  private let module: any CodeModule
  private let functions: NetworkFunctions

  /// - Throws: a `Diagnostic` if a function of `interface` is missing.
  init(_ interface: CInterface, in module: any CodeModule, engine: String) throws {
    self.interface = interface
    self.engine = engine
    self.module = module
    functions = try NetworkFunctions(interface, in: module, of: engine)
  }

  func labels(of points: GridPoints, progress: RowProgress?) throws -> [EngineLabel] {
    precondition(points.dimension == interface.dimension, "points of another dimension")
    guard let label = functions.label else { preconditionFailure("a real output has no label") }
    let chunks = try Workers.map(rows: points.count, chunkSize: chunkSize, progress: progress) {
      rows in
      try points.withCoordinates(of: rows, bits: interface.inputBits) { coordinates, kept in
        var results = [EngineLabel](repeating: .outOfDomain, count: rows.count)
        if kept.isEmpty { return results }
        var labels = [Int32](repeating: Self.unset, count: kept.count)
        var statuses = [Int32](repeating: Self.unset, count: kept.count)
        var one: (label: Int32, status: Int32) = (Self.unset, Self.unset)
        let worst = withExtendedLifetime(module) {
          one.status = label.single(coordinates, &one.label)
          return label.batch(coordinates, kept.count, &labels, &statuses)
        }
        try check(statuses, worst: worst, largest: 2, of: "label_batch", rows, kept)
        if one.status != statuses[0] || one.label != (one.status == 0 ? labels[0] : Self.unset) {
          throw disagreement(of: "label", engine, row: rows.lowerBound + kept[0])
        }
        for (index, row) in kept.enumerated() {
          switch statuses[index] {
          case 0: results[row] = .label(labels[index])
          case 2: results[row] = .noLabel
          default:
            if labels[index] != 0 {
              throw resultOutsideDomain(of: "label_batch", engine, row: rows.lowerBound + row)
            }
          }
        }
        return results
      }
    }
    return Array(chunks.joined())
  }

  func values(of points: GridPoints, progress: RowProgress?) throws -> EngineValues {
    precondition(points.dimension == interface.dimension, "points of another dimension")
    let chunks = try Workers.map(rows: points.count, chunkSize: chunkSize, progress: progress) {
      rows in
      try points.withCoordinates(of: rows, bits: interface.inputBits) { coordinates, kept in
        try values(coordinates, rows, kept)
      }
    }
    return EngineValues(
      outputCount: interface.outputCount, isInDomain: Array(chunks.map(\.isInDomain).joined()),
      numerators: EngineValues.Numerators(joining: chunks.map(\.numerators)),
      denominator: interface.denominator)
  }

  /// What results and statuses hold before a call, so that one which is not written shows.
  private static let unset: Int32 = -0x5A5A_5A5B

  /// The points of a call: at most 4096, and fewer where a point is long.
  private var chunkSize: Int {
    let words = interface.number.wordCount
    return max(1, min(4096, (1 << 20) / (interface.dimension + interface.outputCount * words)))
  }

  private typealias Chunk = (isInDomain: [Bool], numerators: EngineValues.Numerators)

  /// Returns the values of a chunk, whose fitting points' coordinates are given.
  private func values(
    _ coordinates: UnsafeRawPointer, _ rows: Range<Int>, _ kept: [Int]
  ) throws -> Chunk {
    let outputCount = interface.outputCount
    var isInDomain = [Bool](repeating: false, count: rows.count)
    func call<T: FixedWidthInteger>(_ filler: T, _ width: Int) throws -> [T] {
      if kept.isEmpty { return [] }
      var numbers = [T](repeating: filler, count: kept.count * width)
      var one = [T](repeating: filler, count: width)
      var statuses = [Int32](repeating: Self.unset, count: kept.count)
      var status = Self.unset
      let worst = withExtendedLifetime(module) {
        status = functions.value.single(coordinates, &one)
        return functions.value.batch(coordinates, kept.count, &numbers, &statuses)
      }
      try check(statuses, worst: worst, largest: 1, of: "value_batch", rows, kept)
      let first = status == 0 ? Array(numbers[..<width]) : [T](repeating: filler, count: width)
      if status != statuses[0] || one != first {
        throw disagreement(of: "value", engine, row: rows.lowerBound + kept[0])
      }
      for (index, row) in kept.enumerated() {
        isInDomain[row] = statuses[index] == 0
        if statuses[index] != 0,
          numbers[index * width..<(index + 1) * width].contains(where: { $0 != 0 })
        {
          throw resultOutsideDomain(of: "value_batch", engine, row: rows.lowerBound + row)
        }
      }
      return numbers
    }
    switch interface.number {
    case .int64:
      let numbers = try call(Int64(Self.unset), outputCount)
      return (isInDomain, .int64(spread(numbers, over: rows, kept, 0)))
    case .words(let wordCount):
      let words = try call(UInt32(bitPattern: Self.unset), outputCount * wordCount)
      let numbers = integers(in: words, [wordCount])
      return (isInDomain, .big(spread(numbers.joined(), over: rows, kept, 0)))
    case .fraction(let numeratorWords, let denominatorWords):
      let wordCount = interface.number.wordCount
      let words = try call(UInt32(bitPattern: Self.unset), outputCount * wordCount)
      let numbers = try integers(in: words, [numeratorWords, denominatorWords]).enumerated().map {
        index, pair in
        let row = kept[index / outputCount]
        if !isInDomain[row] { return Rational(0) }
        if pair[1].signum <= 0 {
          throw badDenominator(pair[1], of: "value_batch", engine, row: rows.lowerBound + row)
        }
        return Rational(pair[0], pair[1])
      }
      return (isInDomain, .rational(spread(numbers, over: rows, kept, 0)))
    }
  }

  /// Returns the integers that follow each other in `words`, in groups of integers of these
  /// lengths.
  private func integers(in words: [UInt32], _ lengths: [Int]) -> [[BigInt]] {
    words.withUnsafeBufferPointer { words in
      var (groups, start): ([[BigInt]], Int) = ([], 0)
      while start < words.count {
        groups.append(
          lengths.map { length in
            defer { start += length }
            return BigInt(twosComplement: .init(rebasing: words[start..<start + length]))
          })
      }
      return groups
    }
  }

  /// Returns the outputs of the points `kept` at their places among all `rows`, with `zero` for the
  /// others.
  private func spread<T>(
    _ numbers: some Sequence<T>, over rows: Range<Int>, _ kept: [Int], _ zero: T
  ) -> [T] {
    if kept.count == rows.count { return Array(numbers) }
    var result = [T](repeating: zero, count: rows.count * interface.outputCount)
    for (index, number) in numbers.enumerated() {
      let row = kept[index / interface.outputCount]
      result[row * interface.outputCount + index % interface.outputCount] = number
    }
    return result
  }

  /// Checks that every status is known and that the batch returned the largest.
  private func check(
    _ statuses: [Int32], worst: Int32, largest: Int32, of function: String, _ rows: Range<Int>,
    _ kept: [Int]
  ) throws {
    if let bad = statuses.firstIndex(where: { $0 < 0 || $0 > largest }) {
      throw unknownStatus(
        statuses[bad] == Self.unset ? nil : statuses[bad], of: function, engine,
        row: rows.lowerBound + kept[bad])
    }
    let expected = statuses.max()!
    if worst != expected {
      throw wrongBatchStatus(
        worst, expected: expected, of: function, engine, row: rows.lowerBound)
    }
  }
}
