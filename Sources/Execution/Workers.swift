import Foundation
import Synchronization

/// Splits rows over threads.
///
/// The threads are its own, for their stack: a network's C function keeps its layers there.
package enum Workers {
  /// The stack of a thread, in bytes. It is only reserved until it is used.
  private static let stackSize = 64 << 20

  private struct State<Result: Sendable>: Sendable {
    var nextChunk = 0
    var doneRows = 0
    var results: [Result?]
    /// The error of the earliest chunk that failed.
    var failure: (chunk: Int, error: any Error)?
  }

  /// Returns `body` of every chunk of at most `chunkSize` of the rows `0 ..< count`, in order.
  ///
  /// - Throws: the error of the first chunk that throws; chunks after it may be left out.
  package static func map<Result: Sendable>(
    rows count: Int, chunkSize: Int, progress: RowProgress?,
    _ body: @escaping @Sendable (Range<Int>) throws -> Result
  ) throws -> [Result] {
    let chunkCount = (count + chunkSize - 1) / chunkSize
    if chunkCount == 0 { return [] }
    let state = Shared(State<Result>(results: Array(repeating: nil, count: chunkCount)))
    let group = DispatchGroup()
    for _ in 0..<min(chunkCount, ProcessInfo.processInfo.activeProcessorCount) {
      group.enter()
      let thread = Thread {
        while let chunk = state.takeChunk() {
          let rows = chunk * chunkSize..<min(count, (chunk + 1) * chunkSize)
          state.finish(chunk, rows.count, Swift.Result { try body(rows) }, progress)
        }
        group.leave()
      }
      thread.stackSize = stackSize
      thread.start()
    }
    group.wait()
    return try state.value.withLock { state in
      if let failure = state.failure { throw failure.error }
      return state.results.map { $0! }
    }
  }

  /// The state that the threads share.
  private final class Shared<Result: Sendable>: Sendable {
    let value: Mutex<State<Result>>

    init(_ state: State<Result>) { value = Mutex(state) }

    /// Returns the next chunk, or nil if none is left or one has failed.
    func takeChunk() -> Int? {
      value.withLock { state in
        guard state.nextChunk < state.results.count, state.failure == nil else { return nil }
        defer { state.nextChunk += 1 }
        return state.nextChunk
      }
    }

    func finish(
      _ chunk: Int, _ rowCount: Int, _ result: Swift.Result<Result, any Error>,
      _ progress: RowProgress?
    ) {
      value.withLock { state in
        switch result {
        case .success(let result):
          state.results[chunk] = result
          state.doneRows += rowCount
          progress?(state.doneRows)
        case .failure(let error):
          if state.failure.map({ chunk < $0.chunk }) ?? true { state.failure = (chunk, error) }
        }
      }
    }
  }
}
