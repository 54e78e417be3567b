/// A place in an input file.
package struct SourceSpan: Hashable, Sendable {
  package let file: String
  /// The line and the column in it, both counted from 1; nil for the whole file.
  package let position: Position?

  package struct Position: Hashable, Sendable {
    package let line: Int
    package let column: Int?

    package init(line: Int, column: Int? = nil) {
      self.line = line
      self.column = column
    }
  }

  package init(file: String, line: Int? = nil, column: Int? = nil) {
    self.file = file
    self.position = line.map { Position(line: $0, column: column) }
  }
}

extension SourceSpan: CustomStringConvertible {
  package var description: String {
    guard let position else { return file }
    return position.column.map { "\(file):\(position.line):\($0)" } ?? "\(file):\(position.line)"
  }
}
