import Synchronization

/// The numbers that a callback was told, in order.
final class Counts: Sendable {
  private let numbers = Mutex<[Int]>([])

  func add(_ number: Int) { numbers.withLock { $0.append(number) } }

  var values: [Int] { numbers.withLock { $0 } }
}
