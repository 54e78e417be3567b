/// A place where a text stops being JSON.
struct JSONSyntaxError: Error {
  let offset: Int
  let message: String
  var notes: [String] = []
}

/// The recognizer of RFC 8259, which fills the table of a `JSONDocument`.
struct JSONParser {
  static let depthLimit = 64

  let bytes: [UInt8]
  var index = 0
  private(set) var nodes: [JSONDocument.Node] = []
  private(set) var repeatedKeys: [Int] = []

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func parseDocument() throws(JSONSyntaxError) {
    nodes.reserveCapacity(bytes.count / 6)
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
    try parseValue(depth: 0)
    skipSpace()
    if index < bytes.count {
      throw failure("found \(found) after the end of the value; the end of the text is expected")
    }
  }

  private mutating func parseValue(depth: Int) throws(JSONSyntaxError) {
    skipSpace()
    guard index < bytes.count else { throw failure("the text ends; a value is expected") }
    let node = nodes.count
    let offset = index
    switch bytes[index] {
    case UInt8(ascii: "["):
      try descend(depth)
      nodes.append(JSONDocument.Node(.array, at: offset, next: 0))
      try parseArray(depth: depth + 1)
      nodes[node].next = nodes.count
    case UInt8(ascii: "{"):
      try descend(depth)
      nodes.append(JSONDocument.Node(.object, at: offset, next: 0))
      try parseObject(depth: depth + 1)
      nodes[node].next = nodes.count
      findRepeatedKeys(of: node)
    case UInt8(ascii: "\""):
      try parseStringNode()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      try skipNumber()
      nodes.append(JSONDocument.Node(.number, at: offset, next: node + 1))
    case UInt8(ascii: "t"):
      try skipWord("true")
      nodes.append(JSONDocument.Node(.true, at: offset, next: node + 1))
    case UInt8(ascii: "f"):
      try skipWord("false")
      nodes.append(JSONDocument.Node(.false, at: offset, next: node + 1))
    case UInt8(ascii: "n"):
      try skipWord("null")
      nodes.append(JSONDocument.Node(.null, at: offset, next: node + 1))
    default:
      throw failure("found \(found); a value is expected")
    }
  }

  private func descend(_ depth: Int) throws(JSONSyntaxError) {
    if depth >= JSONParser.depthLimit {
      throw failure("lists and objects are nested more than \(JSONParser.depthLimit) deep")
    }
  }

  /// Parses what follows `[`, up to and with `]`.
  private mutating func parseArray(depth: Int) throws(JSONSyntaxError) {
    index += 1
    skipSpace()
    if skip(UInt8(ascii: "]")) { return }
    while true {
      try parseValue(depth: depth)
      skipSpace()
      if skip(UInt8(ascii: "]")) { return }
      if !skip(UInt8(ascii: ",")) { throw failure("found \(found); \",\" or \"]\" is expected") }
      skipSpace()
      if index < bytes.count, bytes[index] == UInt8(ascii: "]") {
        throw failure("found \"]\" after a comma; a value is expected")
      }
    }
  }

  /// Parses what follows `{`, up to and with `}`.
  private mutating func parseObject(depth: Int) throws(JSONSyntaxError) {
    index += 1
    skipSpace()
    if skip(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
        throw failure("found \(found); a member's name in quotes is expected")
      }
      try parseStringNode()
      skipSpace()
      if !skip(UInt8(ascii: ":")) {
        throw failure("found \(found); \":\" is expected after a member's name")
      }
      try parseValue(depth: depth)
      skipSpace()
      if skip(UInt8(ascii: "}")) { return }
      if !skip(UInt8(ascii: ",")) { throw failure("found \(found); \",\" or \"}\" is expected") }
    }
  }

  private mutating func parseStringNode() throws(JSONSyntaxError) {
    let offset = index
    let kind = try skipString()
    nodes.append(JSONDocument.Node(kind, at: offset, next: nodes.count + 1))
  }

  /// Notes the keys of the object `node` that appear before in it.
  private mutating func findRepeatedKeys(of node: Int) {
    var keys: [Int] = []
    var key = node + 1
    while key < nodes.count {
      keys.append(key)
      key = nodes[key + 1].next
    }
    if keys.count < 2 || repeatedKeys.count > 1000 { return }
    if keys.count <= 8, !keys.contains(where: { nodes[$0].kind == .escapedString }) {
      for (position, key) in keys.enumerated()
      where keys[..<position].contains(where: { hasSameText($0, key) }) {
        repeatedKeys.append(key)
      }
      return
    }
    var seen: Set<[UInt8]> = []
    for key in keys {
      let text = JSONString.decode(bytes, at: nodes[key].offset)
      if !seen.insert(text).inserted { repeatedKeys.append(key) }
    }
  }

  /// Whether two strings without escapes are equal.
  private func hasSameText(_ a: Int, _ b: Int) -> Bool {
    var (i, j) = (nodes[a].offset + 1, nodes[b].offset + 1)
    while bytes[i] == bytes[j] {
      if bytes[i] == UInt8(ascii: "\"") { return true }
      i += 1
      j += 1
    }
    return false
  }
}
