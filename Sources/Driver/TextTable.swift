/// Lines of cells in aligned columns: the first to the left, the others to the right.
package struct TextTable: CustomStringConvertible {
  private let lines: [[String]]
  private let isLeft: @Sendable (Int) -> Bool

  package init(_ lines: [[String]], isLeft: @escaping @Sendable (Int) -> Bool = { $0 == 0 }) {
    self.lines = lines
    self.isLeft = isLeft
  }

  package var description: String {
    var widths: [Int] = []
    for line in lines {
      for (column, cell) in line.enumerated() {
        if column == widths.count { widths.append(0) }
        widths[column] = max(widths[column], cell.count)
      }
    }
    return lines.map { line in
      var text = line.enumerated().map { column, cell in
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        return isLeft(column) ? cell + padding : padding + cell
      }.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }.joined()
  }
}
