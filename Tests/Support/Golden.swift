import Foundation
import Testing

/// Expects that the file at `path` holds `text`; under `MEMOC_BLESS=1` it is rewritten instead.
///
/// A failure shows the lines that differ.
package func expectGolden(
  _ text: String, at path: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  if ProcessInfo.processInfo.environment["MEMOC_BLESS"] == "1" {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return
  }
  let golden = try? String(contentsOfFile: path, encoding: .utf8)
  if golden == text { return }
  Issue.record(
    """
    \(path) differs (-) from what is made now (+); MEMOC_BLESS=1 rewrites it
    \(lineDifference(from: golden ?? "", to: text))
    """, sourceLocation: sourceLocation)
}

/// The first lines that differ, as a diff shows them.
private func lineDifference(from old: String, to new: String) -> String {
  let (before, after) = (
    old.split(separator: "\n", omittingEmptySubsequences: false),
    new.split(separator: "\n", omittingEmptySubsequences: false)
  )
  return after.difference(from: before).prefix(40).map { change in
    switch change {
    case .remove(let offset, let line, _): "\(offset + 1): - \(line)"
    case .insert(let offset, let line, _): "\(offset + 1): + \(line)"
    }
  }.joined(separator: "\n")
}
