import Constructions
import Diagnostics
import Exact
import Networks
import Testing

@Suite struct YunPlannerTests {
  /// The planner agrees with trying every choice of blocks, as the statements have them.
  @Test func plansIfAndOnlyIfTheHypothesesHold() {
    var generator = SplitMix64(seed: 7)
    func below(_ bound: Int) -> Int { Int(generator.below(UInt64(bound))) }
    var feasible = 0
    for _ in 0..<2000 {
      let isClasses = below(3) == 0
      let planner = BlockPlanner(
        widths: (0..<(1 + below(9))).map { _ in 1 + below(4) * below(5) + below(4) },
        count: 1 + below(60), coordinateCount: isClasses ? 1 : 1 + below(3),
        classCount: isClasses ? 1 + below(3) : nil,
        activation: below(2) == 0 ? .hardTanh : .relu, fit: .chain, capacity: .theorem)
      let isFeasible = hypothesesHold(planner)
      if isFeasible { feasible += 1 }
      switch planner.plan {
      case .success(let plan):
        #expect(isFeasible, "\(planner)")
        #expect(plan.blocks.reduce(0) { $0 + $1.capacity } >= planner.count)
      case .failure(let shortage):
        #expect(!isFeasible, "\(planner)")
        #expect(shortage.found < planner.count)
      }
    }
    #expect(feasible > 300 && feasible < 1700, "\(feasible) of 2000")
  }

  /// Whether some l_1 < … < l_m meet the conditions of Proposition 3.4, Corollaries A.1 to A.3.
  private func hypothesesHold(_ planner: BlockPlanner) -> Bool {
    let (d, dy) = (planner.widths, planner.coordinateCount)
    let per = planner.activation == .hardTanh ? 1 : 2
    let depth = d.count + 1
    func width(_ layer: Int) -> Int { d[layer - 1] }
    func areMet(_ places: [Int]) -> Bool {
      let last = places.count - 1
      var sum = 0
      for (j, l) in places.enumerated() {
        let carries = (j > 0 ? dy : 0) + (j < last ? 1 : 0)
        let (first, second) = (width(l) - carries, width(l + 1) - carries)
        if first < 0 || second < 0 { return false }
        sum += 4 * (first / (2 * per)) * (second / (2 * per * dy))
        if j < last {
          if places[j + 1] <= l + 1 { return false }
          for k in stride(from: l + 2, to: places[j + 1], by: 1) where width(k) < dy + 1 {
            return false
          }
        }
      }
      if sum < planner.count { return false }
      guard let classCount = planner.classCount else {
        return stride(from: places[last] + 2, to: depth, by: 1).allSatisfy { width($0) >= dy }
      }
      return width(places[last] + 2) >= 2 * per * classCount
        && stride(from: places[last] + 3, to: depth, by: 1).allSatisfy { width($0) >= classCount }
    }
    let end = depth - (planner.classCount == nil ? 2 : 3)
    func search(_ places: [Int]) -> Bool {
      if !places.isEmpty, areMet(places) { return true }
      let first = (places.last ?? 0) + 1
      return stride(from: first, through: end, by: 1).contains { search(places + [$0]) }
    }
    return search([])
  }

  @Test func countsBlocksAsTheTheoremAndSharply() throws {
    func plan(_ count: Int, _ capacity: BlockPlanner.Capacity) -> [Int]? {
      let planner = BlockPlanner(
        widths: [3, 3, 3, 3], count: count, activation: .hardTanh, fit: .chain,
        capacity: capacity)
      return try? planner.plan.get().blocks.map(\.layer)
    }
    #expect(plan(8, .theorem) == [1, 3])
    #expect(plan(9, .theorem) == nil)
    #expect(plan(9, .sharp) == [1])
    #expect(plan(10, .sharp) == nil)
  }

  /// Random widths with as many points as they hold, and no gaps between blocks.
  @Test(arguments: [false, true], 0..<4)
  func memorizesAsManyPointsAsWidthsHold(_ isClasses: Bool, _ unit: Int) throws {
    var generator = SplitMix64(seed: UInt64(unit) + 10)
    func below(_ bound: Int) -> Int { Int(generator.below(UInt64(bound))) }
    let options = [
      [:], ["variant": isClasses ? "rounded-chain" : "chain"], ["activation": "relu"],
      ["activation": "relu-like"],
    ][unit]
    let activation: YunActivation =
      unit < 2 ? .hardTanh : .reluLike(negative: unit == 2 ? 0 : Rational(1, 4), positive: 1)
    let per = unit < 2 ? 1 : 2
    var blockCounts: Set<Int> = []
    for _ in 0..<75 {
      let (coordinates, classCount) = isClasses ? (1, 1 + below(3)) : (1 + below(2), nil)
      var widths: [Int] = []
      for _ in 0..<(1 + below(4)) {
        widths += (0..<below(3)).map { _ in coordinates + 1 + below(2) }
        widths += [2 + per * (1 + below(4)), 2 + coordinates + per * coordinates * (1 + below(4))]
      }
      if let classCount { widths += [2 * per * classCount, classCount] }
      let planner = BlockPlanner(
        widths: widths, count: .max, coordinateCount: coordinates, classCount: classCount,
        activation: activation, fit: unit == 1 ? .chain : .decoupled)
      guard case .failure(let shortage) = planner.plan, shortage.found > 0 else { continue }
      let count = shortage.found
      let points = (0..<count).map { [BigInt($0)] }
      let data =
        if let classCount {
          try samples(points, (0..<count).map { $0 < classCount ? $0 : below(classCount) })
        } else {
          try realSamples(
            points,
            (0..<count).map { _ in
              (0..<coordinates).map { _ in Rational(BigInt(below(33) - 16), 16) }
            })
        }
      if isClasses, count < classCount! { continue }
      let network = try yunNetwork(
        isClasses ? "a.2" : "3.4", data,
        options.merging(["widths": IntegerList.text(widths)]) { $1 })
      try expectExact(network, data)
      #expect(zip(network.hiddenWidths, widths).allSatisfy { $0 <= $1 })
      let (_, context) = try #require(BoundContext.read(network.provenance))
      blockCounts.insert(try #require(context.parameters.integer("blocks")))
    }
    #expect(blockCounts.count >= 3, "only plans of \(blockCounts) blocks")
  }

  @Test(arguments: ["hard-tanh", "relu"])
  func fillsUpToTheGivenWidths(_ activation: String) throws {
    let data = try yunData(50)
    let widths = "12,12,3,19,14,7,7,2"
    let network = try yunNetwork(
      "3.4", data, ["widths": widths, "fill": "", "activation": activation])
    #expect(
      IntegerList.text(network.hiddenWidths) == IntegerList.text([12, 12, 3, 19, 14, 7, 7, 2]))
    try expectExact(network, data)
  }

  @Test(arguments: [
    ("3.4", "5", "it takes at least 2 hidden layers, not 1"),
    ("3.4", "3,3", "layer 1 hold 3*1 = 3 points, and no others more"),
    ("3.4", "9,9,9,9", "hidden layer 1, 3 hold"),
    ("3.4", "20,20,1,1", "condition 4: hidden layer 4 is 1 wide; at least 2 is expected"),
    ("a.2", "20,20", "it takes at least 3 hidden layers, not 2"),
    ("a.2", "20,20,5,5", "a hidden layer from the third on of 6 units; the widest has 5"),
    ("a.2", "20,20,6,2", "condition 4: hidden layer 4 is 2 wide; at least C = 3 is expected"),
    ("a.2", "4,4,6", "at least N = 100 is expected, 84 more"),
  ])
  func saysWhichConditionFails(_ name: String, _ widths: String, _ message: String) throws {
    let labels = try DataSet.random(
      name: "labels", count: 100, dimension: 3, range: 50, classCount: 3, seed: 3)
    let data = name == "a.2" ? labels : try yunData(100, coordinates: 2)
    let error = #expect(throws: DiagnosticList.self) {
      try yunNetwork(name, data, ["widths": widths])
    }
    let diagnostic = try #require(error?.diagnostics.first)
    #expect(diagnostic.message.contains(message), "\(diagnostic.message)")
    // The example is right.
    let words = diagnostic.notes[0].split(separator: " ")
    let example = try #require(words.count == 4 ? String(words[2]) : nil)
    try expectExact(yunNetwork(name, data, ["widths": example]), data)
  }

  @Test func refusesTooManyLayers() throws {
    let data = try yunData(4)
    for (widths, options) in [("2x5000", [:]), ("1000000x4000", ["fill": ""])] {
      #expect(throws: DiagnosticList.self) {
        try yunNetwork("3.4", data, options.merging(["widths": widths]) { $1 })
      }
    }
  }

  @Test func plansLongListsQuickly() throws {
    let data = try yunData(3000)
    let network = try yunNetwork("3.4", data, ["widths": "4x4096"])
    #expect(network.hiddenWidths.count == 4096)
    try expectExact(network, data, stride: 700)
  }
}
