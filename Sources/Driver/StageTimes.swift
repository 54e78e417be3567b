import Foundation

/// What the stages of a command cost, for `--times`: elapsed time, CPU time with that of the C
/// compiler, and the peak of memory so far.
package final class StageTimes {
  private var lines: [[String]] = [["stage", "s", "CPU s", "peak MiB"]]

  package init() {}

  /// Returns what `body` returns, and adds what it cost to stage `name`.
  package func measure<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    let start = Usage()
    defer { record(name, since: start) }
    return try body()
  }

  /// Returns what `body` returns, and adds what it cost to stage `name`.
  package func measure<Result>(
    _ name: String, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let start = Usage()
    defer { record(name, since: start) }
    return try await body()
  }

  private func record(_ name: String, since start: Usage) {
    let now = Usage()
    lines.append([
      name, StageTimes.text((now.time - start.time) / .seconds(1)),
      StageTimes.text(now.seconds - start.seconds), String(now.kilobytes / 1024),
    ])
  }

  /// The table of all stages, in order.
  package var description: String { TextTable(lines).description }

  private static func text(_ seconds: Double) -> String { String(format: "%.2f", seconds) }

  /// What this process and those that it waited for have used so far.
  private struct Usage {
    let time = ContinuousClock.now
    let seconds: Double
    let kilobytes: Int

    init() {
      var (own, children) = (rusage(), rusage())
      // RUSAGE_SELF and RUSAGE_CHILDREN, which Swift sees with different types on each system.
      getrusage(0, &own)
      getrusage(-1, &children)
      seconds = [own.ru_utime, own.ru_stime, children.ru_utime, children.ru_stime].reduce(0) {
        $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6
      }
      kilobytes = Int(own.ru_maxrss)
    }
  }
}
