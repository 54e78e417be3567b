import Diagnostics
import Networks

/// The problems found in one network file, each at a byte of it.
struct NetworkFindings {
  private struct Finding {
    let offset: Int
    let message: String
    let notes: [String]
  }

  private var findings: [Finding] = []
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// Reports `message` at byte `offset`, which lies in `place`; nil is the network as a whole.
  mutating func report(
    _ message: String, in place: NetworkPlace?, at offset: Int, notes: [String] = []
  ) {
    count += 1
    // More than are ever shown, so that those shown are the first of the file.
    if findings.count >= 100_000 { return }
    let prefix = place.map { "\($0): " } ?? ""
    let text = message.utf8.count > 600 ? message.prefix(600) + "…" : message[...]
    findings.append(Finding(offset: offset, message: prefix + text, notes: notes))
  }

  /// Returns the first `limit` problems of the file and the number of the others.
  func diagnostics(of json: JSONDocument, limit: Int) -> [Diagnostic] {
    let sorted = findings.enumerated().sorted {
      ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
    }
    var shown = sorted.prefix(limit).map { _, finding in
      Diagnostic(
        finding.message, at: TextPosition(of: finding.offset, in: json.bytes).span(in: json.file),
        notes: finding.notes)
    }
    if count > shown.count {
      shown.append(Diagnostic("and \(count - shown.count) more", at: SourceSpan(file: json.file)))
    }
    return shown
  }
}
