/// What a pass did.
package struct Change: Hashable, Sendable {
  /// The number of instructions that were rewritten, removed or joined.
  package var count: Int

  package init(_ count: Int) { self.count = count }

  package var isNone: Bool { count == 0 }
}
