import Foundation

/// A fresh folder that is removed with this object, unless it is kept.
package final class TemporaryFolder: Sendable {
  package let url: URL
  private let isKept: Bool

  /// - Parameter isKept: whether the folder stays, for a report of what is in it.
  package init(isKept: Bool = false) throws {
    url = FileManager.default.temporaryDirectory.appending(
      path: "memoc-\(UUID().uuidString.prefix(8))", directoryHint: .isDirectory)
    self.isKept = isKept
    try FileManager.default.createDirectory(
      at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    if !isKept { try? FileManager.default.removeItem(at: url) }
  }

  package func write(_ text: String, to name: String) throws -> URL {
    let file = url.appending(path: name)
    try Data(text.utf8).write(to: file)
    return file
  }
}
