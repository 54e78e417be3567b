import Networks

extension JSONDocument {
  /// The text of the string `node`; empty if it is none.
  package func string(of node: Int) -> String {
    switch nodes[node].kind {
    case .string: String(decoding: bytes[textRange(of: node)], as: UTF8.self)
    case .escapedString:
      String(decoding: JSONString.decode(bytes, at: nodes[node].offset), as: UTF8.self)
    default: ""
    }
  }

  /// Where the digits of the number `node`, or the text of the string `node` without its quotes,
  /// stand; empty for other values.
  func textRange(of node: Int) -> Range<Int> {
    let start = nodes[node].offset
    switch nodes[node].kind {
    case .number:
      var end = start
      while end < bytes.count, JSONDocument.isNumberByte(bytes[end]) { end += 1 }
      return start..<end
    case .string, .escapedString:
      var end = start + 1
      while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
        end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
      }
      return (start + 1)..<max(start + 1, min(end, bytes.count))
    default:
      return start..<start
    }
  }

  private static func isNumberByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// The value `node` as a tree of its own.
  package func value(of node: Int) -> JSONValue {
    switch nodes[node].kind {
    case .null: .null
    case .false: .boolean(false)
    case .true: .boolean(true)
    case .number: .number(String(decoding: bytes[textRange(of: node)], as: UTF8.self))
    case .string, .escapedString: .string(string(of: node))
    case .array: .array(elements(of: node).map { value(of: $0) })
    case .object:
      .object(members(of: node).map { JSONValue.Member(string(of: $0.key), value(of: $0.value)) })
    }
  }

  /// What `node` is, with its article, for a message.
  package func description(of node: Int) -> String {
    switch nodes[node].kind {
    case .null: "null"
    case .false: "false"
    case .true: "true"
    case .number:
      "the number \(String(decoding: bytes[textRange(of: node)].prefix(24), as: UTF8.self))"
    case .string, .escapedString: "the string \(excerpt(string(of: node)))"
    case .array: "a list of \(elements(of: node).reduce(0) { count, _ in count + 1 })"
    case .object: "an object"
    }
  }
}
