import Diagnostics
import Exact
import Formats
import Networks
import Support
import Testing

@Suite struct ArrayTests {
  private func read(
    _ bytes: [UInt8], _ file: String = "data.npy",
    _ change: (inout DataSetOptions) -> Void = { _ in }
  ) throws -> DataSet {
    var options = DataSetOptions()
    change(&options)
    return try readDataSet(bytes, file: file, options: options)
  }

  private func rows(_ data: DataSet) -> [[Rational]] {
    (0..<data.count).map { row in data.points[row].map { Rational($0, data.scale) } }
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return ""
    } catch {
      return "\(error)"
    }
  }

  /// A NumPy file of version 1.
  static func npy(_ type: String, _ shape: String, _ data: [UInt8], fortran: Bool = false)
    -> [UInt8]
  {
    var header =
      "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }"
    while (header.utf8.count + 11) % 64 != 0 { header += " " }
    let count = header.utf8.count + 1
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)]
      + Array("\(header)\n".utf8) + data
  }

  @Test func filesOfNumPyAreRead() throws {
    let doubles = try read(Fixtures.doubles) { $0.target = .real(columns: []) }
    #expect(
      rows(doubles) == [[Rational(1, 2)], [2], [Rational(0x10624dd2f1a9fc, powerOfTwo: -62)]])
    guard case .real(let values) = doubles.target else {
      throw DiagnosticList([Diagnostic("labels")])
    }
    #expect(values == [[Rational(-5, 4)], [3], [4]])
    let cube = try read(Fixtures.fortranCube)
    #expect(rows(cube) == [[0, 1, 2, 3, 4], [6, 7, 8, 9, 10]])
    #expect(cube.labels == [5, 11])
    #expect(try read(Fixtures.versionTwo).labels == [2, 4])
    #expect(try read(Fixtures.versionThree).labels == [2, 4])
  }

  @Test func everyTypeAndByteOrderHasItsNumbers() throws {
    // Rows (value, label 1); the bytes are little-endian.
    let cases: [(type: String, bytes: [UInt8], value: Rational, one: [UInt8])] = [
      ("b1", [1], 1, [1]), ("u1", [200], 200, [1]), ("i1", [200], -56, [1]),
      ("u2", [1, 128], 32769, [1, 0]), ("i2", [1, 128], -32767, [1, 0]),
      ("u4", [1, 0, 0, 128], 2_147_483_649, [1, 0, 0, 0]),
      ("i4", [1, 0, 0, 128], -2_147_483_647, [1, 0, 0, 0]),
      (
        "u8", [255, 255, 255, 255, 255, 255, 255, 255],
        Rational(.powerOfTwo(64) - 1), [1, 0, 0, 0, 0, 0, 0, 0]
      ),
      ("i8", [0, 0, 0, 0, 0, 0, 0, 128], Rational(-.powerOfTwo(63)), [1, 0, 0, 0, 0, 0, 0, 0]),
      ("f2", [0x00, 0xc1], Rational(-5, 2), [0x00, 0x3c]),
      ("f2", [0x01, 0x00], Rational(1, powerOfTwo: -24), [0x00, 0x3c]),
      ("f4", [0, 0, 0x20, 0xc0], Rational(-5, 2), [0, 0, 0x80, 0x3f]),
      ("f4", [1, 0, 0, 0], Rational(1, powerOfTwo: -149), [0, 0, 0x80, 0x3f]),
      ("f4", [0xff, 0xff, 0x7f, 0x7f], Rational(0xffffff, powerOfTwo: 104), [0, 0, 0x80, 0x3f]),
      (
        "f8", [0x9a, 0x99, 0x99, 0x99, 0x99, 0x99, 0xb9, 0x3f],
        Rational(0x1999_9999_9999_9a, powerOfTwo: -56), [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]
      ),
      ("f8", [0, 0, 0, 0, 0, 0, 0, 0x80], 0, [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]),
      (
        "f8", [0, 0, 0, 0, 0, 0, 0xe0, 0x43], Rational(.powerOfTwo(63)),
        [0, 0, 0, 0, 0, 0, 0xf0, 0x3f]
      ),
    ]
    for (type, bytes, value, one) in cases {
      let little = ArrayTests.npy("<" + type, "(1, 2)", bytes + one)
      let big = ArrayTests.npy(">" + type, "(1, 2)", bytes.reversed() + one.reversed())
      for file in [little, big] {
        let data = try read(file)
        #expect(rows(data) == [[value]], "\(type)")
        #expect(data.labels == [1], "\(type)")
      }
    }
  }

  @Test func numbersWithoutValueAreRefusedByRow() {
    let nan: [UInt8] = [0, 0, 0xc0, 0x7f]
    let infinity: [UInt8] = [0, 0, 0x80, 0xff]
    let one: [UInt8] = [0, 0, 0x80, 0x3f]
    let file = ArrayTests.npy("<f4", "(3, 2)", one + one + nan + one + infinity + one)
    let text = message { _ = try read(file) }
    #expect(text.contains("row 1, column 0: the number is infinite or NaN"))
    #expect(text.contains("row 2, column 0"))
    let label = message { _ = try read(ArrayTests.npy("<f4", "(1, 2)", one + nan)) }
    #expect(label.contains("row 0: the label in column 1 is no integer of 32 bits"))
  }

  @Test func archivesOfNumPyAreRead() throws {
    let stored = try read(Fixtures.archive, "data.npz")
    #expect(rows(stored) == [[1, 2], [3, 4]])
    #expect(stored.labelNames == ["no", "yes"])
    let deflated = try read(Fixtures.compressedArchive, "data.npz")
    #expect(rows(deflated) == [[Rational(3, 2), 2], [3, 4]])
    #expect(deflated.labels == [7, -8])
    #expect(deflated.scale == 2)
    #expect(try read(Fixtures.positionalArchive, "data.npz").labels == [2, 5])
    #expect(try read(Fixtures.streamedArchive, "data.npz").labels == [1, 0])
  }

  @Test func labelsOfAnArrayMayStandInAnotherFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/names.npy"
    try AtomicFile.write(Fixtures.names, to: path)
    let data = try read(Fixtures.doubles) { $0.labelsPath = path }
    #expect(data.dimension == 2)
    #expect(data.labelNames == ["ewe", "ram", "ramé"])
    #expect(data.labels == [1, 0, 2])
  }

  @Test func imagesFindTheirLabelsByName() throws {
    let folder = try TemporaryFolder()
    let images = folder.path + "/t10k-images-idx3-ubyte"
    try AtomicFile.write(Fixtures.images, to: images)
    let text = message { _ = try readDataSet(at: images) }
    #expect(text.contains("t10k-labels-idx1-ubyte: the file does not exist"))
    #expect(text.contains("these are the labels of"))
    try AtomicFile.write(Fixtures.imageLabels, to: folder.path + "/t10k-labels-idx1-ubyte")
    let data = try readDataSet(at: images)
    #expect(rows(data) == [[240, 241, 242, 243], [244, 245, 246, 247], [248, 249, 250, 251]])
    #expect(data.labels == [7, 0, 9])
    let alone = message { _ = try read(Fixtures.images, "images.idx") }
    #expect(alone.contains("the file of their labels is expected"))
  }

  @Test func gzipMayHaveSeveralMembersAndMustBeWhole() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/data.csv.gz"
    try AtomicFile.write(Fixtures.twoMembers, to: path)
    #expect(try readDataSet(at: path).labels == [2, 4])
    #expect(try readDataSet(at: path).name == "data")
    let whole = Fixtures.twoMembers
    for (bytes, problem) in [
      (Array(whole.dropLast(3)), "end early"), (Array(whole.prefix(11)), "end early"),
      (whole + [1, 2], "are followed by 2 bytes"),
      (whole.prefix(12) + [255, 255] + whole[14...], "are corrupt"),
    ] {
      try AtomicFile.write(bytes, to: path)
      #expect(message { _ = try readDataSet(at: path) }.contains(problem), "\(problem)")
    }
    try AtomicFile.write(whole, to: path)
    var options = DataSetOptions()
    options.bytes.unpacked = 10
    #expect(
      message { _ = try readDataSet(at: path, options: options) }.contains("limit of 10 bytes"))
    options.bytes.stored = 10
    #expect(
      message { _ = try readDataSet(at: path, options: options) }.contains("the file is longer"))
  }

  @Test func damagedFilesSayWhatIsWrong() {
    let cases: [([UInt8], String, String)] = [
      (Fixtures.structures, "s.npy", "the NumPy type is \"[('a', '<i4'), ('b', '<f8')]"),
      (Fixtures.objects, "o.npy", "object arrays are Python pickles"),
      (
        Array(Fixtures.doubles.dropLast()), "d.npy",
        "the shape 3 x 2 needs 48 bytes; the file has 47"
      ),
      (Array(Fixtures.doubles.prefix(40)), "d.npy", "ends in its header"),
      (ArrayTests.npy("<i4", "()", [1, 0, 0, 0]), "d.npy", "a single number"),
      (ArrayTests.npy("<i4", "(0, 3)", []), "d.npy", "the array is empty: its shape is 0 x 3"),
      (ArrayTests.npy("<i4", "(1, 4611686018427387904, 8)", []), "d.npy", "too large"),
      (ArrayTests.npy("<i4", "(1)", [1, 0, 0, 0]), "d.npy", "only target columns"),
      (ArrayTests.npy("<U1000000", "(1099511627776, 1)", []), "d.npy", "bytes; the file has 0"),
      (ArrayTests.npy("<c8", "(1, 1)", []), "d.npy", "the NumPy type is \"<c8\""),
      (ArrayTests.npy("<U0", "(9, 9)", []), "d.npy", "the NumPy type is \"<U0\""),
      (Array("text".utf8), "d.npy", "is called a NumPy file, but is none"),
      ([1, 0, 2], "d.bin", "is neither text nor NumPy nor IDX"),
      ([0, 0, 8, 3, 0], "d.idx", "ends in its header"),
      ([0, 0, 8, 1, 255, 255, 255, 255], "d.idx", "the shape 4294967295 needs 4294967295 bytes"),
      (Array(Fixtures.archive.dropLast(30)), "a.npz", "damaged zip directory"),
    ]
    for (bytes, file, problem) in cases {
      #expect(message { _ = try read(bytes, file) }.contains(problem), "\(file): \(problem)")
    }
    var archive = Fixtures.archive
    archive[archive.count / 4] ^= 1
    #expect(message { _ = try read(archive, "a.npz") }.contains("a.npz/"))
  }
}
