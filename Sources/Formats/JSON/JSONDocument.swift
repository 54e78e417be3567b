import Diagnostics

/// A JSON text with the place of each of its values.
///
/// Values are numbered in the order of the text; the root is 0. The members of an object are a key
/// and a value, one after the other. Strings and numbers stay in the text until they are asked for.
package struct JSONDocument: Sendable {
  package enum Kind: UInt8, Sendable {
    case null, `false`, `true`, number, string
    /// A string with a backslash in it.
    case escapedString
    case array, object
  }

  /// A value: its place in the text, and the number of the value after all of its parts.
  struct Node {
    private let packed: UInt64
    var next: Int

    init(_ kind: Kind, at offset: Int, next: Int) {
      packed = UInt64(offset) << 3 | UInt64(kind.rawValue)
      self.next = next
    }

    var offset: Int { Int(packed >> 3) }
    var kind: Kind { Kind(rawValue: UInt8(packed & 7))! }
  }

  package let file: String
  let bytes: [UInt8]
  let nodes: [Node]
  /// The keys that their object already has, in the order of the text.
  package let repeatedKeys: [Int]

  /// The document that `bytes` writes: RFC 8259, at most 64 levels deep; a byte order mark in front
  /// is skipped.
  ///
  /// - Throws: a `DiagnosticList` with the first place that is not JSON. Repeated keys are not an
  ///   error yet: `repeatedKeys` lists them.
  /// - Complexity: O(bytes).
  package init(_ bytes: [UInt8], file: String) throws {
    var parser = JSONParser(bytes)
    do {
      try parser.parseDocument()
    } catch {
      let position = TextPosition(of: error.offset, in: bytes)
      throw DiagnosticList([
        Diagnostic(error.message, at: position.span(in: file), notes: error.notes)
      ])
    }
    self.file = file
    self.bytes = bytes
    nodes = parser.nodes
    repeatedKeys = parser.repeatedKeys
  }

  package var root: Int { 0 }

  package func kind(of node: Int) -> Kind { nodes[node].kind }

  /// The values of the array `node`; none if it is no array.
  package func elements(of node: Int) -> Elements {
    let isArray = nodes[node].kind == .array
    return Elements(document: self, upcoming: node + 1, end: isArray ? nodes[node].next : node + 1)
  }

  /// The keys and values of the object `node`; none if it is no object.
  package func members(of node: Int) -> Members {
    let isObject = nodes[node].kind == .object
    return Members(document: self, upcoming: node + 1, end: isObject ? nodes[node].next : node + 1)
  }

  /// The value of the first member called `key`, if `node` is an object that has one.
  package func member(_ key: String, of node: Int) -> Int? {
    for member in members(of: node) where string(of: member.key) == key { return member.value }
    return nil
  }

  /// The `index`-th value of the array `node`, if there is one.
  package func element(_ index: Int, of node: Int) -> Int? {
    elements(of: node).dropFirst(index).first { _ in true }
  }

  /// Where `node` starts in the text.
  package func offset(of node: Int) -> Int { nodes[node].offset }

  /// Where `node` starts, as line and column.
  /// - Complexity: O(bytes before it).
  package func span(of node: Int) -> SourceSpan {
    TextPosition(of: nodes[node].offset, in: bytes).span(in: file)
  }

  package struct Elements: Sequence, IteratorProtocol {
    fileprivate let document: JSONDocument
    fileprivate var upcoming: Int
    fileprivate let end: Int

    package mutating func next() -> Int? {
      if upcoming >= end { return nil }
      defer { upcoming = document.nodes[upcoming].next }
      return upcoming
    }
  }

  package struct Members: Sequence, IteratorProtocol {
    fileprivate let document: JSONDocument
    fileprivate var upcoming: Int
    fileprivate let end: Int

    package mutating func next() -> (key: Int, value: Int)? {
      if upcoming >= end { return nil }
      let key = upcoming
      upcoming = document.nodes[key + 1].next
      return (key, key + 1)
    }
  }
}
