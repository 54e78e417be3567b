import Foundation
import Testing

/// Expects that the file at `path` holds `text`; under `MEMOC_BLESS=1` it is rewritten instead.
package func expectGolden(
  _ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  if ProcessInfo.processInfo.environment["MEMOC_BLESS"] == "1" {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return
  }
  let golden = try? String(contentsOfFile: path, encoding: .utf8)
  #expect(text == golden, "\(path); MEMOC_BLESS=1 rewrites it", sourceLocation: sourceLocation)
}
