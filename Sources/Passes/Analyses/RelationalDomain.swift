import Exact
import Programs

/// A proved range and residue class.
package struct Enclosure: Hashable, Sendable {
  package var range: Interval
  package var stride: Stride
  /// Whether both are known to be the least ones, so that nothing else can say more.
  package var isExact: Bool

  package init(range: Interval, stride: Stride, isExact: Bool = false) {
    self.range = range
    self.stride = stride
    self.isExact = isExact
  }

  /// The same, not known to be the least one.
  var inexact: Enclosure { Enclosure(range: range, stride: stride) }
}

/// The enclosures of the values that are defined so far.
package struct EnclosureTable: Sendable {
  private var entries: [Enclosure?]

  package init(count: Int) { entries = Array(repeating: nil, count: count) }

  /// The proved enclosure of `value`, which is defined.
  package subscript(value: ValueID) -> Enclosure {
    get { entries[value.index]! }
    set { entries[value.index] = newValue }
  }
}

/// An abstract domain that knows relations between values, beside intervals and strides.
///
/// The analysis takes the intersection of what the domains prove, for every value of a straight
/// line in order; what one of them knows exactly is not asked of those after it.
package protocol RelationalDomain {
  /// Returns a sound enclosure of what `instruction` gives on the whole domain, or nil if the
  /// domain knows nothing of it, and remembers how the result relates to earlier values.
  mutating func evaluate(_ instruction: Instruction, from table: EnclosureTable) -> Enclosure?

  /// Forgets `value`, which is not used any more.
  mutating func forget(_ value: ValueID)
}
