import Diagnostics
import Formats
import Foundation
import Networks
import Support
import Testing

/// Every file of Cases/rejected is refused with the messages of its `.expected` neighbor.
@Suite struct RejectedInputTests {
  private static let folder = #filePath.replacing(
    "RejectedInputTests.swift", with: "Cases/rejected")

  static func names(_ suffix: String) -> [String] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return all.filter { $0.hasSuffix(suffix) }.sorted()
  }

  @Test(arguments: names(".json")) func networksAreRefusedWithTheirMessages(name: String) throws {
    try expectRefusal(of: name) { bytes in _ = try Network(json: bytes, file: name) }
  }

  @Test(arguments: names(".csv")) func dataAreRefusedWithTheirMessages(name: String) throws {
    try expectRefusal(of: name) { bytes in _ = try readDataSet(bytes, file: name) }
  }

  private func expectRefusal(of name: String, _ read: ([UInt8]) throws -> Void) throws {
    let path = "\(RejectedInputTests.folder)/\(name)"
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    let error = #expect(throws: DiagnosticList.self, "\(name)") { try read(bytes) }
    let base = path[..<(path.lastIndex(of: ".") ?? path.endIndex)]
    try expectGolden("\(error?.description ?? "")\n", at: "\(base).expected")
  }
}
