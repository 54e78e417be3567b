/// Returns the one of `names` that `text` is probably a misspelling of, if any.
///
/// - Complexity: O(length²) a name; texts of more than 40 characters have no nearest name.
func nearestName(to text: String, among names: [String]) -> String? {
  let wanted = Array(text.lowercased())
  if wanted.count > 40 { return nil }
  var best: (name: String, distance: Int)?
  for name in names {
    let candidate = Array(name.lowercased())
    let distance = editDistance(wanted, candidate)
    if distance <= max(1, candidate.count / 3), distance < best?.distance ?? .max {
      best = (name, distance)
    }
  }
  return best?.name
}

/// The least number of inserted, deleted, replaced or swapped neighboring characters.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  var older: [Int] = []
  var previous = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(
        previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, older[j - 1] + 1) }
      row.append(cost)
    }
    (older, previous) = (previous, row)
  }
  return previous[b.count]
}
