/// Whether hidden layers of given widths can memorize N points, and by which blocks.
///
/// With widths d_1 … d_H, blocks lie at l_1 < … < l_m such that
///
/// 1. l_j + 1 < l_(j+1);
/// 2. Σ P_j·Q_j ≥ N, with P_j groups from d_(l_j) − r_j units and Q_j nodes from d_(l_j + 1) − r_j,
///    and r_j units that carry: dy sums for j > 1, and the key for j < m;
/// 3. layers between blocks have at least dy + 1 units, which carry both;
/// 4. layers after the last block have at least dy units.
///
/// For classes dy is 1 in these conditions; some layer g ≥ l_m + 2 has the gates, and layers after it
/// have a unit a class.
///
/// - Source: Yun, Sra, Jadbabaie 2019, Proposition 3.4 and Corollaries A.1 to A.3.
package struct BlockPlanner: Sendable {
  /// How the points of a block are counted.
  package enum Capacity: String, CaseIterable, Sendable {
    /// All that a block can hold. Only blocks before the last one need an even P·Q.
    ///
    /// Repair: the proposition has even P and Q for every block, which is more than it needs.
    case sharp
    /// P and Q even, and the gates at l_m + 2.
    case theorem

    static let option = ConstructionOption(
      "capacity", .choice(allCases.map(\.rawValue)), default: .choice(sharp.rawValue),
      help: "how points of a block are counted: sharp, or as the theorem, which halves widths first"
    )
  }

  /// A capacity that is too small.
  package struct Shortage: Error, Hashable, Sendable {
    /// The plan of the largest capacity; nil if no block fits the widths.
    package let best: BlockPlan?
    package let found: Int
    package let required: Int
  }

  /// d_1, d_2, …
  package let widths: [Int]
  /// N
  package let count: Int
  /// dy
  package let coordinateCount: Int
  /// C, if classes are to be told apart by gates.
  package let classCount: Int?
  package let activation: YunActivation
  package let fit: HardTanhFit
  package let capacity: Capacity
  /// The units of the gates: two hard-tanh units a class.
  package let gateWidth: Int?
  /// The last layer that can't carry the outputs, or 0.
  package let lastNarrowLayer: Int
  /// Layers that may have the gates, ascending.
  package let gateLayers: [Int]

  package init(
    widths: [Int], count: Int, coordinateCount: Int = 1, classCount: Int? = nil,
    activation: YunActivation, fit: HardTanhFit = .decoupled, capacity: Capacity = .sharp
  ) {
    self.widths = widths
    self.count = count
    self.coordinateCount = coordinateCount
    self.classCount = classCount
    self.activation = activation
    self.fit = fit
    self.capacity = capacity
    let narrow = (widths.lastIndex { $0 < classCount ?? coordinateCount } ?? -1) + 1
    let gateWidth = classCount.map { 2 * activation.unitsPerHardTanh * $0 }
    lastNarrowLayer = narrow
    self.gateWidth = gateWidth
    gateLayers = widths.indices.map { $0 + 1 }.filter { layer in
      layer >= narrow && gateWidth.map { widths[layer - 1] >= $0 } ?? false
    }
  }

  /// The plan with the fewest blocks whose capacity is at least N; of these the largest.
  ///
  /// Capacities add up, and whether blocks fit depends on neighbors only, so dynamic programming over
  /// the place of the j-th block finds a plan if there is one.
  ///
  /// - Complexity: O(m · layers) for m blocks.
  package var plan: Result<BlockPlan, Shortage> {
    let layers = Array(1..<max(widths.count, 1))
    let first = layers.map { block(at: $0, isFirst: true, isLast: false) }
    let middle = layers.map { block(at: $0, isFirst: false, isLast: false) }
    let ends = layers.map { canEnd(afterBlockAt: $0) }
    func last(_ index: Int, isFirst: Bool) -> BlockPlan.Block? {
      ends[index] ? block(at: layers[index], isFirst: isFirst, isLast: true) : nil
    }

    var best: Candidate?
    // Of as many blocks as the round has, but for the last one: the capacity up to each place.
    var totals = [Int?](repeating: nil, count: layers.count)
    var predecessors: [[Int?]] = []
    for round in 1...max(1, (widths.count + 1) / 2) {
      let reached = round == 1 ? [] : reach(totals)
      var found: Candidate?
      for index in layers.indices {
        guard let block = last(index, isFirst: round == 1) else { continue }
        let place = round == 1 ? nil : reached[index]
        let total = round == 1 ? 0 : place.flatMap { totals[$0] }
        guard let total, total + block.capacity > found?.capacity ?? 0 else { continue }
        var places = [index] + (place.map { [$0] } ?? [])
        for previous in predecessors.reversed() {
          if let place = previous[places[places.count - 1]] { places.append(place) }
        }
        found = Candidate(total + block.capacity, places.reversed())
      }
      best = Candidate.better(best, found)
      if let found, found.capacity >= count { break }
      // The next round's blocks but the last.
      if round == 1 {
        totals = first.map { $0?.capacity }
      } else {
        predecessors.append(reached)
        totals = layers.indices.map { index in
          guard let block = middle[index], let place = reached[index], let total = totals[place]
          else { return nil }
          return total + block.capacity
        }
      }
      if totals.allSatisfy({ $0 == nil }) { break }
    }
    guard let best else {
      return .failure(Shortage(best: nil, found: 0, required: count))
    }
    var blocks = best.places.enumerated().map { number, index in
      number == best.places.count - 1
        ? last(index, isFirst: number == 0)! : number == 0 ? first[index]! : middle[index]!
    }
    let gate = gateLayer(afterBlockAt: layers[best.places[best.places.count - 1]])
    // Blocks may be there only because the gates must follow one.
    blocks.removeAll { $0.capacity == 0 }
    while blocks.dropLast().reduce(0, { $0 + $1.capacity }) >= count { blocks.removeLast() }
    let plan = BlockPlan(
      hiddenLayerCount: widths.count, blocks: blocks, gateLayer: gate, fit: fit)
    return best.capacity >= count
      ? .success(plan)
      : .failure(Shortage(best: plan, found: best.capacity, required: count))
  }

  /// Blocks at some places of the list of layers.
  private struct Candidate {
    let capacity: Int
    let places: [Int]

    init(_ capacity: Int, _ places: [Int]) { (self.capacity, self.places) = (capacity, places) }

    /// The one of more capacity, the first of equal ones.
    static func better(_ first: Candidate?, _ second: Candidate?) -> Candidate? {
      guard let first, let second else { return first ?? second }
      return second.capacity > first.capacity ? second : first
    }
  }

  /// dy as the conditions have it.
  private var sumCount: Int { classCount == nil ? coordinateCount : 1 }

  /// The block at `layer`, or nil if there is none.
  private func block(at layer: Int, isFirst: Bool, isLast: Bool) -> BlockPlan.Block? {
    let carries = (isFirst ? 0 : sumCount) + (isLast ? 0 : 1)
    let per = activation.unitsPerHardTanh
    let units = (widths[layer - 1] - carries) / per
    var groups =
      activation == .hardTanh ? fit.groupCount(forRamps: max(0, units)) : max(0, units)
    var size = max(0, widths[layer] - carries) / (per * sumCount)
    switch capacity {
    case .theorem: (groups, size) = (groups & ~1, size & ~1)
    case .sharp:
      if !isLast, !groups.isMultiple(of: 2), !size.isMultiple(of: 2) {
        if (groups - 1) * size >= groups * (size - 1) { groups -= 1 } else { size -= 1 }
      }
    }
    // The theorem's blocks may hold no key: they are places for carries, and gates follow the last.
    let isPlace = capacity == .theorem && min(widths[layer - 1], widths[layer]) >= carries
    if groups == 0 || size == 0, !isPlace { return nil }
    return BlockPlan.Block(layer: layer, groupLimit: groups, sizeLimit: size)
  }

  /// For each place the place ≥ 2 before it of the largest total, from which all can be carried.
  private func reach(_ totals: [Int?]) -> [Int?] {
    var result = [Int?](repeating: nil, count: totals.count)
    for index in totals.indices.dropFirst(2) {
      // The layer between is index − 1 counted from 0.
      var best = widths[index - 1] > sumCount ? result[index - 1] : nil
      if let total = totals[index - 2], best.map({ totals[$0]! < total }) ?? true {
        best = index - 2
      }
      result[index] = best
    }
    return result
  }

  /// Whether the layers after a last block at `layer` are wide enough.
  private func canEnd(afterBlockAt layer: Int) -> Bool {
    classCount == nil ? lastNarrowLayer < layer + 2 : gateLayer(afterBlockAt: layer) != nil
  }

  /// The layer of the gates, if the last block is at `layer`.
  private func gateLayer(afterBlockAt layer: Int) -> Int? {
    guard classCount != nil else { return nil }
    let first = layer + 2
    guard let gate = gateLayers.first(where: { $0 >= first }) else { return nil }
    return capacity == .sharp || gate == first ? gate : nil
  }
}
