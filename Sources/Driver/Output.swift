import Emission
import Formats
import Foundation
import Networks

/// Files that commands write, whole or not at all.
package enum Output {
  /// Writes `value` as JSON.
  package static func write(_ value: JSONValue, to path: String) throws {
    var bytes: [UInt8] = []
    JSONText.append(value, to: &bytes)
    try AtomicFile.write(bytes + Array("\n".utf8), to: path)
  }

  /// Writes `text`.
  package static func write(_ text: String, to path: String) throws {
    try AtomicFile.write(Array(text.utf8), to: path)
  }

  /// Writes the .c file to `path`, and the .h file beside it; `-` prints both as one unit.
  package static func write(_ code: GeneratedC, to path: String) throws {
    if path == "-" {
      try write(code.selfContainedSource, to: path)
      return
    }
    let header = URL(fileURLWithPath: path).deletingPathExtension().appendingPathExtension("h")
    try AtomicFile.write([
      (Array(code.header.utf8), header.path), (Array(code.source.utf8), path),
    ])
  }
}
