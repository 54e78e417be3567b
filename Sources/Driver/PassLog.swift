import Foundation
import Passes
import Programs

/// What `--print-after` and `--time-passes` say, on standard error.
package final class PassLog {
  private let printAfter: String?
  private let isTimed: Bool
  private var last = ContinuousClock.now
  private var lines: [[String]] = [["pass", "changes", "ms"]]

  package init(printAfter: String?, isTimed: Bool) {
    self.printAfter = printAfter
    self.isTimed = isTimed
  }

  /// To be called after each pass.
  package func record(_ pass: Pass, _ change: Change, _ program: Program) {
    let elapsed = ContinuousClock.now - last
    lines.append([pass.name, String(change.count), PassLog.milliseconds(elapsed)])
    if printAfter == pass.name || printAfter == "all" {
      let text = change.isNone ? "(unchanged)\n" : program.description
      write("after \(pass.name):\n\(text)\n")
    }
    last = ContinuousClock.now
  }

  /// Prints the times.
  package func finish() {
    if isTimed { write(TextTable(lines).description) }
  }

  private static func milliseconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    return "\(microseconds / 1000).\(String(microseconds % 1000 + 1000).dropFirst())"
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
