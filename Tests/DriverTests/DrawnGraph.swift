/// A graph as `DOTGraph` writes it, read back strictly: a statement a line, every text quoted.
struct DrawnGraph {
  struct Edge: Hashable {
    let start: String
    let end: String
    let attributes: [String: String]
  }

  struct Malformed: Error {
    let line: Substring
  }

  private(set) var nodes: [String: [String: String]] = [:]
  private(set) var edges: [Edge] = []
  private(set) var frames: [[String: String]] = []
  /// The attributes of the whole graph.
  private(set) var attributes: [String: String] = [:]

  init(_ text: String) throws {
    let lines = text.split(separator: "\n")
    guard lines.first == "digraph network {", lines.last == "}" else {
      throw Malformed(line: lines.first ?? "")
    }
    var depth = 0
    for line in lines.dropFirst().dropLast() {
      var reader = LineReader(line)
      if reader.take("subgraph ") {
        _ = try reader.quoted()
        try reader.expect(" {")
        depth += 1
      } else if reader.take("}") {
        depth -= 1
      } else if reader.take("graph") {
        let list = try reader.list()
        if depth > 0 {
          frames.append(list)
        } else {
          attributes.merge(list) { $1 }
        }
      } else if reader.take("node") || reader.take("edge") {
        _ = try reader.list()
      } else {
        let name = try reader.quoted()
        if reader.take(" -> ") {
          let end = try reader.quoted()
          edges.append(Edge(start: name, end: end, attributes: try reader.list()))
        } else {
          guard nodes.updateValue(try reader.list(), forKey: name) == nil else {
            throw Malformed(line: line)
          }
        }
      }
      if !reader.isAtEnd { throw Malformed(line: line) }
    }
    guard depth == 0, edges.allSatisfy({ nodes[$0.start] != nil && nodes[$0.end] != nil }) else {
      throw Malformed(line: "")
    }
  }
}

/// Reads one statement.
private struct LineReader {
  private let line: Substring
  private var rest: Substring

  init(_ line: Substring) {
    self.line = line
    rest = line.drop { $0 == " " }
  }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ text: String) -> Bool {
    guard rest.hasPrefix(text) else { return false }
    rest = rest.dropFirst(text.count)
    return true
  }

  mutating func expect(_ text: String) throws {
    if !take(text) { throw DrawnGraph.Malformed(line: line) }
  }

  /// A quoted string as Graphviz shows it in a label.
  mutating func quoted() throws -> String {
    try expect("\"")
    var scalars = Array(rest.unicodeScalars)[...]
    var text = ""
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\"":
        rest = Substring(String(String.UnicodeScalarView(scalars)))
        return text.replacing("&amp;", with: "&")
      case "\\":
        switch scalars.popFirst() {
        case "n": text += "\n"
        case "\\": text += "\\"
        case "\"": text += "\""
        default: throw DrawnGraph.Malformed(line: line)
        }
      default: text.unicodeScalars.append(scalar)
      }
    }
    throw DrawnGraph.Malformed(line: line)
  }

  /// ` [name="text", …];`
  mutating func list() throws -> [String: String] {
    var list: [String: String] = [:]
    try expect(" [")
    if take("];") { return list }
    while true {
      let name = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(name.count)
      try expect("=")
      list[String(name)] = try quoted()
      if take("];") { return list }
      try expect(", ")
    }
  }
}
