/// How many points the oracle, which is slow on large networks, evaluates.
package enum ExactEffort: Hashable, Sendable {
  case all
  /// As many points as cost about this many multiply-adds, at least one.
  case multiplyAdds(Int)
  /// So many points in all.
  case points(Int)

  /// Some seconds for a network of small numbers.
  package static let automatic = ExactEffort.multiplyAdds(20_000_000)

  /// Returns how many points of each family the oracle evaluates.
  ///
  /// Points outside the domain cost nothing: all of them. Of the rest the data may take three
  /// quarters, and the others share alike; what one leaves goes to the next, at last to the data.
  ///
  /// - Parameter cost: the multiply-adds of one point.
  package func allocation(for families: [(family: PointFamily, count: Int)], cost: Int) -> [Int] {
    let total: Int
    switch self {
    case .all: return families.map(\.count)
    case .multiplyAdds(let budget): total = max(1, budget / max(1, cost))
    case .points(let count): total = count
    }
    var left = total
    var result = families.map { $0.family == .outside ? $0.count : 0 }
    func take(_ index: Int, atMost share: Int) {
      let taken = min(families[index].count - result[index], share, left)
      result[index] += taken
      left -= taken
    }
    let data = families.firstIndex { $0.family == .data }
    let others = families.indices.filter { $0 != data && families[$0].family != .outside }
      .sorted { families[$0].count < families[$1].count }
    if let data { take(data, atMost: others.isEmpty ? total : total - total / 4) }
    for (place, index) in others.enumerated() { take(index, atMost: left / (others.count - place)) }
    if let data { take(data, atMost: left) }
    return result
  }
}
