import Exact
import Execution
import Networks
import Testing

@Suite struct WorkersTests {
  private struct Failure: Error, Equatable { let row: Int }

  @Test func resultsComeInOrder() throws {
    for count in [0, 1, 6, 7, 8, 1000] {
      let rows = try Workers.map(rows: count, chunkSize: 7, progress: nil) { Array($0) }
      #expect(rows.flatMap { $0 } == Array(0..<count))
      #expect(rows.allSatisfy { $0.count <= 7 && !$0.isEmpty })
    }
  }

  @Test func theFirstFailureIsThrown() {
    for _ in 0..<50 {
      #expect(throws: Failure(row: 40)) {
        try Workers.map(rows: 1000, chunkSize: 10, progress: nil) { rows in
          if rows.lowerBound >= 40 { throw Failure(row: rows.lowerBound) }
        }
      }
    }
  }

  @Test func threadsHaveRoomForLargeFrames() throws {
    let sums = try Workers.map(rows: 2, chunkSize: 1, progress: nil) { rows in
      withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32 << 20) { bytes in
        for index in stride(from: 0, to: bytes.count, by: 4096) { bytes[index] = 1 }
        return Int(bytes[4096 * rows.lowerBound])
      }
    }
    #expect(sums == [1, 1])
  }

  @Test(arguments: [32, 64]) func everyStorageIsHandedOverExactly(bits: Int) {
    let small: [BigInt] = [0, 1, -1, BigInt(Int32.min), BigInt(Int32.max), 7]
    let medium: [BigInt] = [BigInt(Int64.min), 0, BigInt(Int64.max), 1, 2, 1 << 31]
    let large: [BigInt] = [.powerOfTwo(63), 0, 3, 4, 5, -.powerOfTwo(63) - 1]
    for coordinates in [small, medium, small + medium, small + medium + large] {
      let points = GridPoints(dimension: 2, coordinates: coordinates)
      for rows in [0..<points.count, 1..<points.count, 1..<2] {
        points.withCoordinates(of: rows, bits: bits) { bytes, kept in
          let fitting = rows.filter { row in
            points[row].allSatisfy { $0.signedBitWidth <= bits }
          }
          #expect(kept.map { $0 + rows.lowerBound } == fitting)
          let found = (0..<kept.count * 2).map { index in
            bits == 32
              ? Int(bytes.load(fromByteOffset: 4 * index, as: Int32.self))
              : bytes.load(fromByteOffset: 8 * index, as: Int.self)
          }
          #expect(found.map { BigInt($0) } == fitting.flatMap { points[$0] })
        }
      }
    }
  }
}
