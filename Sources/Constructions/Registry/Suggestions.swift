/// Returns the `candidates` that `text` was probably meant to be, the nearest first.
///
/// A candidate is near if it contains the text, or if at most a third of its letters (at least one)
/// must be inserted, deleted or replaced.
func suggestions(for text: String, among candidates: [String]) -> [String] {
  let word = Array(text.lowercased())
  let rated = candidates.compactMap { candidate -> (Int, String)? in
    let other = Array(candidate.lowercased())
    let distance = editDistance(word, other)
    let isPart = word.count >= 2 && candidate.lowercased().contains(text.lowercased())
    return isPart || distance <= max(1, other.count / 3) ? (distance, candidate) : nil
  }
  return rated.sorted { $0 < $1 }.prefix(3).map(\.1)
}

/// Returns the least number of single-letter insertions, deletions and replacements.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in b.enumerated() {
      let replaced = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[b.count]
}
