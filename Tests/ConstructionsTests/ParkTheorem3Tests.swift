import Constructions
import Diagnostics
import Exact
import Networks
import Testing

/// Widths that meet Theorem 3 for `data`.
func sufficientWidths(_ data: DataSet, isWide: Bool = false) throws -> [Int] {
  let labels = try #require(data.labels)
  return Theorem3Criteria.sufficientWidths(
    count: data.count,
    labelBits: max(1, Park2021.ceiledLogarithm(labels.max()! - labels.min()! + 1)),
    requiredProduct: Theorem3Criteria.requiredProduct(
      dimension: data.dimension, squaredSeparation: data.points.squaredSeparation),
    isWide: isWide)
}

@Suite struct ParkTheorem3Tests {
  @Test(arguments: [
    (false, ParkSize(16420, 2776, 7, 310, 5419, 1925, 28, 17601, 13713)),
    (true, ParkSize(16420, 2776, 130, 52, 18930, 9431, 32, 156828, 134584)),
  ])
  func hasTheSizeOfTheSpecificationForIris(_ isWide: Bool, _ size: ParkSize) throws {
    let data = try irisData()
    let widths = IntegerList.text(try sufficientWidths(data, isWide: isWide))
    let network = try Theorem3.construction.build(
      data, options: ["widths": widths, "range": "data"])
    #expect(try ParkSize(network) == size)
    try expectMemorizes(network, data)
  }

  @Test(arguments: ["step", "relu", "relu-deep", "hard-tanh"], [false, true])
  func hasExactlyTheGivenWidths(_ activation: String, _ isWide: Bool) throws {
    let data = try parkData(20, dimension: 3, classCount: 4, range: 30)
    // The domain may need a few more halvings than the lemma's range.
    let widths = [5, 5] + (try sufficientWidths(data, isWide: isWide)) + [9, 8]
    let network = try Theorem3.construction.build(
      data, options: ["widths": IntegerList.text(widths), "activation": activation])
    if activation == "step" || activation == "hard-tanh" {
      #expect(network.layers.dropLast().map(\.neurons.count) == widths)
    }
    try expectMemorizes(network, data)
  }

  @Test(arguments: [
    ("3x4", "condition 2: the product of floor((d + 1)/2) over all hidden layers is 16"),
    ("3,3,2,3x40", "condition 1: hidden layer 3 is 2 wide; at least 3 is expected"),
    ("3x60", "condition 1: hidden layer 60 is 3 wide; at least 7 is expected"),
    ("3x60,7x13", "condition 4: 2^K sum(d - 2) floor((L - L_K - 1)/D) - 4 is at most"),
    ("100x5", "condition 4"),
  ])
  func saysWhichConditionFails(_ widths: String, _ message: String) throws {
    let data = try parkData(100)
    do {
      _ = try Theorem3.construction.build(data, options: ["widths": widths, "range": "data"])
      Issue.record("the widths \(widths) were accepted")
    } catch let error as DiagnosticList {
      #expect(error.diagnostics.count == 1)
      let text = error.diagnostics[0].message
      #expect(text.contains(message), "\(text)")
    }
  }

  @Test func refusesFewerThanFourPoints() throws {
    let data = try samples([[0], [1], [5]], [0, 1, 0])
    let error = #expect(throws: DiagnosticList.self) {
      try Theorem3.construction.build(data, options: ["widths": "3x40,7x40"])
    }
    #expect(error?.diagnostics[0].message.contains("at least 4 are expected") == true)
  }

  /// The criteria agree with trying every partition.
  @Test func criteriaFindAPartitionIfThereIsOne() {
    var generator = SplitMix64(seed: 3)
    var feasible = 0
    for _ in 0..<600 {
      let count = 4 + Int(generator.below(40))
      let labelBits = 1 + Int(generator.below(2))
      let product = BigInt(1 + Int(generator.below(12)))
      let length = 2 + Int(generator.below(12))
      let start = Int(generator.below(UInt64(length)))
      let widths = (0..<length).map { layer in
        layer < start
          ? 2 + Int(generator.below(30) * generator.below(8)) : 6 + Int(generator.below(30))
      }
      let criteria = Theorem3Criteria(
        widths: widths, count: count, labelBits: labelBits, requiredProduct: product)
      let expected = hasPartition(criteria)
      if expected { feasible += 1 }
      let found: [Int]? = try? criteria.partition.get()
      #expect((found != nil) == expected, "\(criteria)")
      if let found { #expect(meets(criteria, found), "\(criteria) \(found)") }
    }
    #expect(feasible > 30)
  }

  @Test func sufficientWidthsMeetTheConditions() {
    for count in Array(4...40) + [1000, 100_000] {
      for isWide in [false, true] {
        let widths = Theorem3Criteria.sufficientWidths(
          count: count, labelBits: 3, requiredProduct: 1000, isWide: isWide)
        let criteria = Theorem3Criteria(
          widths: widths, count: count, labelBits: 3, requiredProduct: 1000)
        #expect(throws: Never.self) { try criteria.partition.get() }
      }
    }
  }

  /// Whether L_1 < … < L_K = `cuts` meet the conditions as the theorem states them.
  private func meets(_ criteria: Theorem3Criteria, _ cuts: [Int]) -> Bool {
    let (widths, parts) = (criteria.widths, cuts.count)
    let last = cuts[parts - 1]
    if last >= widths.count || parts < 2 || criteria.count >> parts < 1 { return false }
    if widths[..<last].contains(where: { $0 < 3 }) { return false }
    if widths[last...].contains(where: { $0 < 7 }) { return false }
    let product = widths[..<cuts[0]].reduce(1) { $0 * (($1 + 1) / 2) }
    if BigInt(product) < criteria.requiredProduct { return false }
    func sum(_ part: Int) -> Int {
      widths[cuts[part - 2]..<cuts[part - 1]].reduce(0) { $0 + $1 - 2 }
    }
    for part in 2..<max(parts, 2) where sum(part) < 1 << (part + 3) { return false }
    let slots = (widths.count - last - 1) / criteria.labelBits
    return (sum(parts) * slots) << parts - 4 >= criteria.count * criteria.count
  }

  private func hasPartition(_ criteria: Theorem3Criteria) -> Bool {
    func search(_ cuts: [Int]) -> Bool {
      if cuts.count >= 2, meets(criteria, cuts) { return true }
      if criteria.count >> (cuts.count + 1) < 1 { return false }
      let first = (cuts.last ?? 0) + 1
      return (first..<max(first, criteria.widths.count)).contains { search(cuts + [$0]) }
    }
    return search([])
  }
}
