import Emission

/// What commands say of generated C.
package enum CodeSummary {
  /// The size of `code`, written to `file`, in one line.
  package static func line(of code: GeneratedC, file: String) -> String {
    var source = code.source
    let lines = source.withUTF8 { text in text.count { $0 == UInt8(ascii: "\n") } }
    let prefix = code.interface.prefix
    return "\(file): \(lines) lines, \(code.source.utf8.count) bytes;"
      + " \(prefix)_\(code.interface.hasLabel ? "label" : "value") in \(code.fileName).h"
  }
}
