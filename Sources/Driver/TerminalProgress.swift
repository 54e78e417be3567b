import Foundation
import Synchronization

/// A line on the terminal that says how far the work is; nothing where standard error is a file.
package final class TerminalProgress: Sendable {
  private struct State {
    var lastShown = ContinuousClock.now
    var width = 0
  }

  private let state = Mutex(State())
  private let isTerminal = isatty(2) != 0

  package init() {}

  /// Shows that `done` of `total` are done, at most ten times a second.
  package func show(_ label: String, _ done: Int, of total: Int) {
    guard isTerminal, total > 0 else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      guard now - state.lastShown > .milliseconds(100) else { return }
      state.lastShown = now
      let filled = min(30, 30 * done / total)
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 30 - filled)
      let text = "[\(bar)] \(100 * done / total)% \(label)"
      let padding = String(repeating: " ", count: max(0, state.width - text.count))
      FileHandle.standardError.write(Data("\r\(text)\(padding)".utf8))
      state.width = text.count
    }
  }

  /// Erases the line.
  package func finish() {
    state.withLock { state in
      guard state.width > 0 else { return }
      let blank = String(repeating: " ", count: state.width)
      FileHandle.standardError.write(Data("\r\(blank)\r".utf8))
      state.width = 0
    }
  }
}
