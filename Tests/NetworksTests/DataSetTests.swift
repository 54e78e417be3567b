import Diagnostics
import Exact
import Networks
import Support
import Testing

@Suite struct DataSetTests {
  private func data(
    _ points: [[BigInt]], _ labels: [Int], names: [String]? = nil, scale: BigInt = 1,
    lines: [Int]? = nil
  ) throws -> DataSet {
    try DataSet(
      name: "d.csv", scale: scale, points: GridPoints(points),
      target: .labels(labels, names: names), lines: lines)
  }

  @Test func equalSamplesAreMerged() throws {
    let data = try data([[1, 2], [3, 4], [1, 2], [5, 6], [3, 4]], [0, 1, 0, 2, 1])
    #expect(data.count == 3 && data.labels == [0, 1, 2] && data.sourceRows == [0, 1, 3])
    #expect(data.points[2] == [5, 6])
  }

  @Test func aPointWithTwoLabelsIsRefusedWithBothRows() {
    let error = #expect(throws: DiagnosticList.self) {
      try data(
        [[1, 2], [3, 4], [1, 2], [1, 2]], [0, 1, 1, 0], names: ["no", "yes"], lines: [2, 3, 4, 9])
    }
    #expect(
      error?.description == """
        memoc: error: d.csv:4: row 2 is the same point as row 0 (line 2), but has the label yes \
        instead of no
          note: a function gives one label to a point: remove one of the rows
        """)
  }

  @Test func atMost20ConflictsAreReported() {
    let points = [[BigInt]](repeating: [7], count: 50)
    let error = #expect(throws: DiagnosticList.self) { try data(points, Array(0..<50)) }
    #expect(error?.diagnostics.count == 20)
  }

  @Test func emptyAndUnevenDataIsRefused() {
    for (points, labels, scale, text) in [
      ([[1]], [1, 2], 1, "1 points have 2 labels"), ([[1]], [1], 0, "the scale is 0"),
    ] as [([[BigInt]], [Int], BigInt, String)] {
      let error = #expect(throws: DiagnosticList.self) { try data(points, labels, scale: scale) }
      #expect(error?.description.contains(text) == true)
    }
    #expect(throws: DiagnosticList.self) {
      try DataSet(
        name: "e", scale: 1, points: GridPoints(dimension: 2, coordinates: [Int32]()),
        target: .labels([], names: nil))
    }
  }

  @Test func realTargetsAreMergedAndConflictToo() throws {
    let points = GridPoints([[1], [1]] as [[BigInt]])
    let half = Rational(1, 3)
    let merged = try DataSet(name: "r", scale: 1, points: points, target: .real([[half], [half]]))
    #expect(merged.count == 1)
    let error = #expect(throws: DiagnosticList.self) {
      try DataSet(name: "r", scale: 1, points: points, target: .real([[half], [1]]))
    }
    #expect(error?.description.contains("has the label 1 instead of 1/3") == true)
  }

  @Test func theBoundingInputHoldsEveryPoint() throws {
    let data = try data([[1, -2], [3, 4], [-5, 0]], [0, 1, 2], scale: 4)
    let input = data.boundingInput
    #expect(input.scale == 4 && input.gridBox == [Interval(-5, 3), Interval(-2, 4)])
  }

  @Test func digestIsOfPointsAndLabelsOnly() throws {
    let a = try data([[1, 2], [3, 4]], [0, 1])
    let b = try data([[1, 2], [3, 4], [1, 2]], [0, 1, 0], names: ["x", "y"])
    #expect(a.digest == b.digest)
    #expect(a.digest == sha256(Array("1 2 2\n1 2 0\n3 4 1\n".utf8)))
    #expect(try a.digest != data([[1, 2], [3, 4]], [0, 2]).digest)
    #expect(try a.digest != data([[1, 2], [3, 4]], [0, 1], scale: 2).digest)
  }
}

@Suite struct GridPointsTests {
  @Test func coordinatesTakeTheLeastStorageThatHoldsThem() {
    func storage(_ value: BigInt) -> String {
      switch GridPoints([[0, value]] as [[BigInt]]).storage {
      case .int32: "int32"
      case .int64: "int64"
      case .big: "big"
      }
    }
    #expect(storage(.powerOfTwo(31) - 1) == "int32" && storage(-.powerOfTwo(31)) == "int32")
    #expect(storage(.powerOfTwo(31)) == "int64" && storage(-.powerOfTwo(31) - 1) == "int64")
    #expect(storage(.powerOfTwo(63) - 1) == "int64" && storage(-.powerOfTwo(63)) == "int64")
    #expect(storage(.powerOfTwo(63)) == "big" && storage(-.powerOfTwo(63) - 1) == "big")
  }

  @Test(arguments: [0, 40, 100]) func everyStorageGivesItsCoordinatesBack(bits: Int) {
    let top = BigInt.powerOfTwo(bits)
    let rows: [[BigInt]] = [[1, top], [-top, 3], [1, top], [0, 0], [-top, 3]]
    let points = GridPoints(rows)
    #expect(points.count == 5 && points.dimension == 2)
    #expect((0..<5).map { points[$0] } == rows)
    #expect(points[1, 0] == -top)
    #expect(points.firstEqualRows == [0, 1, 0, 3, 1])
    #expect(points.boundingBox == [Interval(-top, max(1, 0)), Interval(0, max(top, 3))])
    let some = points.selecting([3, 0])
    #expect(some.count == 2 && some[0] == [0, 0] && some[1] == [1, top])
  }
}
