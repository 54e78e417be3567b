import Exact

/// The name of a value of a program: %index. Every value is defined once.
package struct ValueID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let index: Int

  package init(_ index: Int) { self.index = index }

  package static func < (a: ValueID, b: ValueID) -> Bool { a.index < b.index }

  package var description: String { "%\(index)" }
}

/// Where in the network a value comes from.
package struct Origin: Hashable, Sendable {
  package enum Part: Hashable, Sendable {
    /// Σ weight·x + bias
    case preactivation
    /// The neuron's value.
    case activation
  }

  package let layer: Int
  package let neuron: Int
  package let part: Part

  package init(layer: Int, neuron: Int, part: Part) {
    self.layer = layer
    self.neuron = neuron
    self.part = part
  }
}

extension Origin: CustomStringConvertible {
  package var description: String {
    "layer \(layer) neuron \(neuron)" + (part == .preactivation ? ", pre-activation" : "")
  }
}

/// What is known of a value, on the whole domain.
package struct ValueFacts: Hashable, Sendable {
  /// A proved range; nil until `analyzeRanges()` ran.
  package var range: Interval?
  /// A proved residue class.
  package var stride: Stride
  package var origin: Origin?

  package init(range: Interval? = nil, stride: Stride = .all, origin: Origin? = nil) {
    self.range = range
    self.stride = stride
    self.origin = origin
  }

  /// Whether `value` is in the proved range, if there is one, and its residue class.
  package func allow(_ value: BigInt) -> Bool {
    guard let range else { return true }
    return range.contains(value) && stride.contains(value)
  }
}

/// How generated code stores a value.
package enum StorageClass: Hashable, Sendable {
  case int32
  case int64
  /// Two's complement in this many 64-bit words, at least 2.
  case words(Int)

  /// The least class that holds every value of `range`.
  package init(_ range: Interval) { self.init(signedBitWidth: range.signedBitWidth) }

  package init(signedBitWidth bits: Int) {
    self = bits <= 32 ? .int32 : bits <= 64 ? .int64 : .words((bits + 63) / 64)
  }

  package var bits: Int {
    switch self {
    case .int32: 32
    case .int64: 64
    case .words(let count): 64 * count
    }
  }
}

extension StorageClass: CustomStringConvertible {
  package var description: String { "i\(bits)" }
}
