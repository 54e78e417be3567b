/// A problem that a user can mend: where it is, what was found, what is expected.
package struct Diagnostic: Error, Hashable, Sendable {
  /// What the problem means for the command.
  package enum Severity: String, Sendable {
    case error, warning
  }

  package let severity: Severity
  /// The file and position, if the problem has one.
  package let span: SourceSpan?
  package let message: String
  /// Ways out and background, a line each.
  package let notes: [String]

  /// An error at `span` that says `message`.
  package init(_ message: String, at span: SourceSpan? = nil, notes: [String] = []) {
    self.init(.error, message, at: span, notes: notes)
  }

  package init(
    _ severity: Severity, _ message: String, at span: SourceSpan? = nil, notes: [String] = []
  ) {
    self.severity = severity
    self.message = message
    self.span = span
    self.notes = notes
  }
}

extension Diagnostic: CustomStringConvertible {
  /// `memoc: error: net.json:7:44: message`, then the notes, indented.
  package var description: String {
    let place = span.map { "\($0): " } ?? ""
    let first = "memoc: \(severity.rawValue): \(place)\(message)"
    return ([first] + notes.map { "  note: \($0)" }).joined(separator: "\n")
  }
}

/// All the problems found in one input.
package struct DiagnosticList: Error, Sendable {
  /// Invariant: not empty.
  package let diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) {
    precondition(!diagnostics.isEmpty, "an error without a diagnostic")
    self.diagnostics = diagnostics
  }
}

extension DiagnosticList: CustomStringConvertible {
  package var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
