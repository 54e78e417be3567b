import Diagnostics
import Exact
import Formats
import Networks
import Support
import Testing

@Suite struct CSVTests {
  private func read(_ text: String, _ change: (inout DataSetOptions) -> Void = { _ in }) throws
    -> DataSet
  {
    var options = DataSetOptions()
    change(&options)
    return try readDataSet(Array(text.utf8), file: "data.csv", options: options)
  }

  /// The points as rationals, and the labels.
  private func contents(_ data: DataSet) -> [[Rational]] {
    (0..<data.count).map { row in
      data.points[row].map { Rational($0, data.scale) }
        + (data.labels.map { [Rational($0[row])] } ?? [])
    }
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    ("1,2,0\n3,4,1\n", "plain"), ("1,2,0\r\n3,4,1\r\n", "CRLF"), ("1,2,0\r3,4,1", "CR"),
    ("1,2,0\n3,4,1", "no line end"), ("1,2,0\n3,4,1\n\n \n", "blank lines at the end"),
    ("\u{feff}1,2,0\n3,4,1\n", "byte order mark"), (" 1 ,\t2, 0\n3,4,1 \n", "spaces"),
    ("\"1\",\"2\",\"0\"\n3,\"4\" ,1\n", "quotes"), ("a,b,c\n1,2,0\n3,4,1\n", "header"),
    ("1.0,2.000,0\n3,4e0,1\n", "decimals"), ("0x1,4/2,0\n3,1p2,1\n", "other forms"),
  ]) func theSameDataMayBeWrittenInManyWays(text: String, what: String) throws {
    let data = try read(text)
    #expect(contents(data) == [[1, 2, 0], [3, 4, 1]], "\(what)")
    #expect(data.scale == 1)
  }

  @Test(arguments: [
    ("0.5", 2), ("0.25", 4), ("0.2", 5), ("0.1", 10), ("0.04", 25), ("1/3", 3), ("5p-7", 128),
    ("0", 1),
    ("1e-2", 100), ("100", 1), ("0.000000000000000001", 1_000_000_000_000_000_000), ("1.50", 2),
  ]) func theScaleIsTheLeastOne(text: String, scale: Int) throws {
    let data = try read("\(text),1\n7,2\n")
    #expect(data.scale == BigInt(scale))
    #expect(contents(data)[1] == [7, 2])
    #expect(contents(data)[0][0] == (try Rational(exactly: text[...])))
  }

  @Test(arguments: Seed.some(60)) func randomDataAreReadBackExactly(seed: Seed) throws {
    var generator = seed.generator
    let dimension = Int.random(in: 1...4, using: &generator)
    let count = Int.random(in: 1...30, using: &generator)
    let bits = [3, 20, 31, 33, 62, 64, 90].randomElement(using: &generator)!
    let limit = BigInt.powerOfTwo(bits)
    let coordinates = (0..<(count * dimension)).map { _ in
      generator.value(in: Interval(-limit, limit))
    }
    let points = GridPoints(dimension: dimension, coordinates: coordinates)
    let scale = [1, 2, 10, 1000, 3, 7, 96, 1 << 40].randomElement(using: &generator)!
    let first = points.firstEqualRows
    let names = generator.below(2) == 0 ? ["a,b", "c\"d", "e f ", "g\nh"] : nil
    let target: DataSet.Target =
      generator.below(3) == 0
      ? .real(first.map { [Rational(BigInt($0), BigInt(scale)), Rational($0)] })
      : .labels(first.map { $0 % 4 }, names: names)
    let data = try DataSet(name: "random", scale: BigInt(scale), points: points, target: target)
    var options = DataSetOptions()
    options.scale = data.scale
    options.header = .present
    if case .real = target { options.target = .real(columns: ["y0", "y1"]) }
    let again = try readDataSet(writeCSV(data), file: "random.csv", options: options)
    #expect((0..<data.count).allSatisfy { again.points[$0] == data.points[$0] }, "\(seed)")
    switch (data.target, again.target) {
    case (.real(let a), .real(let b)): #expect(a == b, "\(seed)")
    case (.labels(let a, let names), .labels(let b, let others)):
      func texts(_ labels: [Int], _ names: [String]?) -> [String] {
        labels.map { names?[$0] ?? String($0) }
      }
      #expect(texts(a, names) == texts(b, others), "\(seed)")
    default: Issue.record("\(seed): another kind of target")
    }
  }

  @Test func labelsThatAreAllIntegersStandForThemselves() throws {
    #expect(try read("1,3\n2,-2\n3,3\n").labels == [3, -2, 3])
    #expect(try read("1,3\n2,-2\n3,3\n").labelNames == nil)
    for other in ["3.0", "+3", "03", "-0", "2147483648", "0x3", "x"] {
      let data = try read("1,3\n2,\(other)\n3,3\n")
      #expect(data.labelNames?.sorted() == ["3", other].sorted(), "\(other)")
    }
  }

  @Test func classNamesAreNumberedInOrderOfTheirScalars() throws {
    let data = try read("1,b\n2,é\n3,B\n4,\"a,\"\"x\"\"\"\n5,b\n")
    #expect(data.labelNames == ["B", "a,\"x\"", "b", "é"])
    #expect(data.labels == [2, 3, 0, 1, 2])
  }

  @Test func theLabelColumnIsAPositionOrAName() throws {
    let text = "label,a,2\n5,1,2\n6,3,4\n"
    #expect(contents(try read(text) { $0.labelColumn = "label" }) == [[1, 2, 5], [3, 4, 6]])
    #expect(contents(try read(text) { $0.labelColumn = "0" }) == [[1, 2, 5], [3, 4, 6]])
    #expect(contents(try read(text) { $0.labelColumn = "1" }) == [[5, 2, 1], [6, 4, 3]])
    #expect(contents(try read(text)) == [[5, 1, 2], [6, 3, 4]])
    // The header calls column 2 so, too; in the next file "2" is the name of column 0.
    #expect(contents(try read(text) { $0.labelColumn = "2" }) == [[5, 1, 2], [6, 3, 4]])
    let named = "2,a,b\n5,1,2\n6,3,4\n"
    #expect(contents(try read(named) { $0.labelColumn = "2" }) == [[1, 2, 5], [3, 4, 6]])
    #expect(
      message { _ = try read(text) { $0.labelColumn = "lable" } }.contains(
        "did you mean \"label\"?"))
    #expect(
      message { _ = try read(text) { $0.labelColumn = "3" } }.contains("the columns are 0 to 2"))
    #expect(message { _ = try read("1,2\n") { $0.labelColumn = "y" } }.contains("has no header"))
    #expect(
      message { _ = try read("y,y,x\n1,2,3\n") { $0.labelColumn = "y" } }.contains("two columns"))
  }

  @Test func theHeaderIsFoundOrSaid() throws {
    #expect(try read("1,2,a\n3,4,b\n").count == 2)
    #expect(try read("x,2,a\n3,4,b\n").count == 1)
    #expect(try read("1,2,3\n3,4,5\n") { $0.header = .present }.count == 1)
    #expect(
      message { _ = try read("x,y,a\n3,4,b\n") { $0.header = .absent } }.contains(
        "data.csv:1:1: column 0: \"x\" is no number"))
    // A missing number must not turn its row into a header.
    #expect(
      message { _ = try read("1,NaN,a\n3,4,b\n") }.contains(
        "data.csv:1:3: column 1: \"NaN\" has no exact value"))
  }

  @Test func realTargetsAreExactAndMayBeSeveral() throws {
    let data = try read("a,y,b,z\n1,0.1,2,1/3\n3,-1e-3,4,5\n") {
      $0.target = .real(columns: ["z", "y"])
    }
    #expect(contents(data) == [[1, 2], [3, 4]])
    guard case .real(let values) = data.target else { throw DiagnosticList([Diagnostic("labels")]) }
    #expect(values == [[Rational(1, 3), Rational(1, 10)], [5, Rational(-1, 1000)]])
    #expect(
      message { _ = try read("1,2\n") { $0.target = .real(columns: ["0", "0"]) } }.contains(
        "named twice"))
  }

  @Test func aGivenScaleMustFit() throws {
    #expect(try read("0.5,1\n") { $0.scale = 10 }.points[0] == [5])
    let text = message { _ = try read("h,i,l\n0.5,1,1\n0.5,0.15,1\n") { $0.scale = 10 } }
    #expect(
      text == "memoc: error: data.csv:3: row 1, column 1 (\"i\"): 0.15 is no multiple of 1/10, the"
        + " grid's step; its neighbors on the grid are 0.1 and 0.2")
    #expect(message { _ = try read("1,1\n") { $0.scale = 0 } }.contains("a positive integer"))
  }

  @Test func denominatorsHaveALimit() {
    let text = message { _ = try read("1,1\n1p-5000,1\n") }
    #expect(text.contains("data.csv:2: row 1, column 0"))
    #expect(text.contains("more than 4096 bits"))
  }

  @Test func conflictingLabelsNameBothRows() {
    let text = message { _ = try read("x,l\n1,a\n2,a\n1,b\n1,a\n") }
    #expect(text.contains("data.csv:4: row 2 is the same point as row 0 (line 2)"))
  }

  @Test func twentyMistakesAreShownAndTheOthersCounted() {
    let text = "x,y,l\n" + String(repeating: "1,bad,2\n", count: 30)
    let lines = message { _ = try read(text) }.split(separator: "\n")
    #expect(lines.count == 21)
    #expect(lines[0] == "memoc: error: data.csv:2:3: column 1 (\"y\"): \"bad\" is no number")
    #expect(lines[20] == "memoc: error: data.csv: and 10 more")
  }

  @Test func pointsAreReadOntoTheGrid() throws {
    func points(_ text: String) throws -> [[BigInt]] {
      let points = try readPoints(Array(text.utf8), file: "p.csv", dimension: 2, scale: 10)
      return (0..<points.count).map { points[$0] }
    }
    #expect(try points("0.1,2\n-3,1/2\n") == [[1, 20], [-30, 5]])
    #expect(try points("x0,x1\n0.1,2\n") == [[1, 20]])
    #expect(
      message { _ = try points("1,2\n1,0.25\n") } == "memoc: error: p.csv:2: row 1, column 1:"
        + " 0.25 is no multiple of 1/10, the grid's step; its neighbors on the grid are 0.2 and 0.3"
    )
    #expect(message { _ = try points("1,2,3\n") }.contains("without their labels"))
    #expect(message { _ = try points("1,x\n2,3\n") }.contains("p.csv:1:3: column 1: \"x\" is no"))
    #expect(message { _ = try points("") }.contains("the file is empty"))
    #expect(try parsePoint("0,0.5", dimension: 2, scale: 2) == [0, 1])
    #expect(try parsePoint(" 7", dimension: 1, scale: 1) == [7])
    for bad in ["", "1", "1,2,3", "1,x", "1,1/3", "1,2\n3,4", "1,", ",", "\"1,2"] {
      #expect(throws: DiagnosticList.self) { try parsePoint(bad, dimension: 2, scale: 2) }
    }
  }

  @Test func labelsMayStandInAnotherFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/labels.csv"
    for (text, labels) in [("class\n4\n5\n", [4, 5]), ("4\n5\n", [4, 5]), ("no\nyes\n", [0, 1])] {
      try AtomicFile.write(Array(text.utf8), to: path)
      let data = try read("1,2\n3,4\n") { $0.labelsPath = path }
      #expect(data.dimension == 2)
      #expect(data.labels == labels)
    }
    try AtomicFile.write(Array("1\n".utf8), to: path)
    #expect(
      message { _ = try read("1,2\n3,4\n") { $0.labelsPath = path } }.contains(
        "found 1 targets; 2, one a point"))
  }
}
