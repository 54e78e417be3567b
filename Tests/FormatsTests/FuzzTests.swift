import Diagnostics
import Exact
import Formats
import Networks
import Support
import Testing

/// Damaged files are read or refused with diagnostics; nothing of a file stops the program.
@Suite struct FuzzTests {
  /// Returns `bytes` with a few of them changed, removed, doubled or cut off.
  private func damaged(_ bytes: [UInt8], _ seed: Seed) -> [UInt8] {
    var generator = seed.generator
    var result = bytes
    let marks = Array("0123456789-+.,:;eEpPxX/\"'\\[]{}()unfNI\r\n \0".utf8) + [0x80, 0xc3, 0xff]
    for _ in 0...generator.below(4) where !result.isEmpty {
      let place = Int(generator.below(UInt64(result.count)))
      let end = min(result.count, place + 1 + Int(generator.below(12)))
      switch generator.below(8) {
      case 0: result[place] ^= 1 << UInt8(generator.below(8))
      case 1, 2: result[place] = marks.randomElement(using: &generator)!
      case 3: result.insert(marks.randomElement(using: &generator)!, at: place)
      case 4: result.removeSubrange(place..<end)
      case 5: result.insert(contentsOf: result[place..<end], at: place)
      case 6: result[place] = UInt8(generator.below(256))
      default: if generator.below(4) == 0 { result.removeSubrange(place...) }
      }
    }
    return result
  }

  private func expectNoTrap(_ seed: Seed, _ read: () throws -> Void) {
    do { try read() } catch is DiagnosticList {} catch {
      Issue.record("\(seed): threw \(error), no list of diagnostics")
    }
  }

  private func readAll(
    _ bytes: [UInt8], _ file: String, _ seed: Seed, labelsPath: String? = nil
  ) {
    var options = DataSetOptions()
    options.labelsPath = labelsPath
    expectNoTrap(seed) { _ = try readDataSet(bytes, file: file, options: options) }
    options.target = .real(columns: ["0"])
    options.scale = 20
    options.header = .present
    expectNoTrap(seed) { _ = try readDataSet(bytes, file: file, options: options) }
  }

  @Test(arguments: Seed.some(300)) func damagedNetworks(seed: Seed) {
    var generator = seed.generator
    let bytes = damaged(Network.random(using: &generator).json, seed)
    expectNoTrap(seed) {
      let network = try Network(json: bytes, file: "net.json")
      #expect(network.problems() == [], "\(seed)")
      #expect(try Network(json: network.json, file: "again.json") == network, "\(seed)")
    }
  }

  @Test(arguments: Seed.some(300)) func damagedCSV(seed: Seed) {
    let text = "a,\"b \"\"c\"\"\",label\n1,0.25,x\n-3,1/3,\"y,\nz\"\r\n5p-7,1e3,x\n0x1f,-0.5,w\n"
    let bytes = damaged(Array(text.utf8), seed)
    readAll(bytes, "data.csv", seed)
    expectNoTrap(seed) { _ = try readPoints(bytes, file: "p.csv", dimension: 3, scale: 3) }
  }

  @Test(arguments: Seed.some(300)) func damagedNumPy(seed: Seed) {
    let files = [
      Fixtures.doubles, Fixtures.fortranCube, Fixtures.versionTwo, Fixtures.names,
      ArrayTests.npy("<f2", "(2, 3)", Array(1...12)), ArrayTests.npy("|S3", "(4,)", Array(65...76)),
    ]
    readAll(damaged(files[Int(seed.value) % files.count], seed), "data.npy", seed)
  }

  @Test(arguments: Seed.some(300)) func damagedArchives(seed: Seed) {
    let files = [
      Fixtures.archive, Fixtures.compressedArchive, Fixtures.positionalArchive,
      Fixtures.streamedArchive,
    ]
    readAll(damaged(files[Int(seed.value) % files.count], seed), "data.npz", seed)
  }

  @Test(arguments: Seed.some(300)) func damagedIDX(seed: Seed) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/labels"
    try AtomicFile.write(Fixtures.imageLabels, to: path)
    readAll(damaged(Fixtures.images, seed), "data.idx", seed, labelsPath: path)
  }

  @Test(arguments: Seed.some(300)) func damagedGzip(seed: Seed) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/data.gz"
    try AtomicFile.write(damaged(Fixtures.twoMembers, seed), to: path)
    expectNoTrap(seed) { _ = try readDataSet(at: path) }
  }
}
