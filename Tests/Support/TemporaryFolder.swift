import Foundation

/// A new folder that goes away with this object.
package final class TemporaryFolder: Sendable {
  package let path: String

  package var url: URL { URL(filePath: path, directoryHint: .isDirectory) }

  package init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "memoc-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    path = url.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
