import Exact

/// A constant table of a program, read by the iterations of its loops.
package struct Table: Hashable, Sendable {
  package var entries: [BigInt]

  package init(_ entries: [BigInt]) { self.entries = entries }
}

/// A number of an instruction: written out, or read from a table by the counters of the loops
/// around it.
package enum Constant: Hashable, Sendable {
  case literal(BigInt)
  /// `tables[table].entries[Σ strides[d]·counter(d)]`, where loop 0 is the outermost one.
  case entry(table: Int, strides: [Int])

  package static let zero = Constant.literal(0)
  package static let one = Constant.literal(1)

  /// The number, if it is written out.
  package var literal: BigInt? { if case .literal(let value) = self { value } else { nil } }
}

extension Constant: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self = .literal(BigInt(value)) }
}
