/// Lists of integers as options write them: `5,3x40,7` is 5, forty times 3, and 7.
package enum IntegerList {
  /// A list may not be longer.
  package static let countLimit = 10_000_000

  /// Returns the list that `text` writes, or nil if it is none or an integer is not in `range`.
  package static func values(_ text: String, in range: ClosedRange<Int>) -> [Int]? {
    var values: [Int] = []
    for item in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = item.split(separator: "x", omittingEmptySubsequences: false)
        .map { Int($0.filter { $0 != " " }) }
      guard parts.count <= 2, let value = parts[0], range.contains(value),
        let count = parts.count == 2 ? parts[1] : 1, count >= 1,
        count <= countLimit - values.count
      else { return nil }
      values += [Int](repeating: value, count: count)
    }
    return values
  }

  /// Returns the shortest text of `values`.
  package static func text(_ values: [Int]) -> String {
    var items: [String] = []
    var first = 0
    while first < values.count {
      var end = first + 1
      while end < values.count, values[end] == values[first] { end += 1 }
      items.append(end - first == 1 ? "\(values[first])" : "\(values[first])x\(end - first)")
      first = end
    }
    return items.joined(separator: ",")
  }
}
