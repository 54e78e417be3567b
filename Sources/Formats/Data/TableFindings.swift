import Diagnostics

/// The mistakes of a table's file: the first 20 one by one, the number of the others.
struct TableFindings {
  static let limit = 20

  let file: String
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var count = 0

  init(file: String) { self.file = file }

  mutating func report(_ diagnostic: Diagnostic) {
    count += 1
    if diagnostics.count < TableFindings.limit { diagnostics.append(diagnostic) }
  }

  /// - Throws: a `DiagnosticList` of what was reported, if anything was.
  func throwIfAny() throws {
    if count == 0 { return }
    let rest = count - diagnostics.count
    let more =
      rest > 0 ? [Diagnostic("and \(rest) more", at: SourceSpan(file: file))] : []
    throw DiagnosticList(diagnostics + more)
  }
}
