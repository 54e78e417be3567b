/// A graph in the language of Graphviz, written statement by statement.
///
/// Every text is quoted, so that none can end its string and become part of the graph.
struct DOTGraph {
  typealias Attributes = [(name: String, value: String)]

  private var lines = ["digraph network {"]
  private var depth = 1

  /// The whole graph.
  /// - Requires: every cluster has ended.
  var text: String {
    precondition(depth == 1, "a cluster has no end")
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// Sets attributes of the graph, or those that nodes or edges have unless they say otherwise.
  mutating func set(_ element: String, _ attributes: Attributes) { add(element, attributes) }

  mutating func node(_ name: String, _ attributes: Attributes) {
    add(DOTGraph.quoted(name), attributes)
  }

  mutating func edge(_ start: String, _ end: String, _ attributes: Attributes) {
    add("\(DOTGraph.quoted(start)) -> \(DOTGraph.quoted(end))", attributes)
  }

  /// Begins a frame around the nodes up to `endCluster()`.
  mutating func beginCluster(_ name: String, _ attributes: Attributes) {
    lines.append("\(indentation)subgraph \(DOTGraph.quoted("cluster \(name)")) {")
    depth += 1
    add("graph", attributes)
  }

  mutating func endCluster() {
    depth -= 1
    lines.append("\(indentation)}")
  }

  private var indentation: String { String(repeating: "  ", count: depth) }

  private mutating func add(_ head: String, _ attributes: Attributes) {
    let list = attributes.map { "\($0.name)=\(DOTGraph.quoted($0.value))" }
    lines.append("\(indentation)\(head) [\(list.joined(separator: ", "))];")
  }

  /// Returns `text` as a string of the language that stands for just this text; a line feed begins a
  /// new line of a label, and other control characters are replaced.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"  // labels would read \n, \N, \G and others
      case "&": result += "&amp;"  // and &lt;
      case "\n": result += "\\n"
      default:
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: result += "\u{FFFD}"
        default: result.unicodeScalars.append(scalar)
        }
      }
    }
    return result + "\""
  }
}
