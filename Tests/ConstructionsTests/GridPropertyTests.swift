import Constructions
import Exact
import Networks
import Testing

/// What the improved networks promise of every grid point of their domain.
@Suite struct GridPropertyTests {
  static let rejecting: [(String, [String: String])] = [
    ("vardi2022-w3", [:]), ("vardi2022-w3", ["projection": "search"]),
    ("vardi2022-w3", ["records-per-interval": "2"]), ("vardi2022-w3", ["stable": ""]),
    ("vardi2022-w3", ["stable": "", "records-per-interval": "4"]),
    ("vardi2022-w3", ["columns": "3"]), ("vardi2022-w3", ["ramps": "", "columns": "2"]),
    ("vardi2022-w4", [:]), ("vardi2022-w5", [:]), ("vardi2022-w6", [:]),
    ("vardi2022-w4", ["projection": "search"]), ("vardi2022-w5", ["projection": "search"]),
    ("vardi2022-w6", ["projection": "search"]),
  ]

  /// The key of stage I, from the values of a network's layers.
  private func key(_ values: [[Rational]], _ network: Network, isStable: Bool) throws -> Rational {
    let (_, context) = try #require(BoundContext.read(network.provenance))
    let folds = try #require(context.parameters.integer("folds"))
    if isStable { return values[2 * folds][0] }
    return folds == 0 ? values[0][0] : max(0, values[folds][0] - values[folds][1])
  }

  /// All points of a small box, and random ones of a large one.
  private func points(_ box: [Interval], _ generator: inout SplitMix64) -> [[BigInt]] {
    if box.count == 1 {
      let size = (box[0].upper - box[0].lower).asInt ?? .max
      if size < 200 { return (0...size).map { [box[0].lower + BigInt($0)] } }
    }
    return (0..<60).map { _ in box.map { generator.value(in: $0) } }
  }

  private func check(
    _ data: DataSet, _ name: String, _ options: [String: String], seed: UInt64
  ) throws {
    var input = data.boundingInput
    let margin = Rational(BigInt(3 * Int(seed % 4)), data.scale)
    input.lower = input.lower.map { $0 - margin }
    input.upper = input.upper.map { $0 + margin }
    let network = try Constructions.named(name).build(data, options: options, domain: input)
    let interpreter = Interpreter(network)
    let isStable = options["stable"] != nil
    var labels: [Rational: Int] = [:]
    for row in 0..<data.count {
      let values = interpreter.layerValues(at: data.points[row])
      labels[try key(values, network, isStable: isStable)] = data.labels![row]
    }
    let unknown = data.labels!.min()! - 1
    var generator = SplitMix64(seed: seed)
    for point in points(input.gridBox!, &generator) {
      let values = interpreter.layerValues(at: point)
      let expected = labels[try key(values, network, isStable: isStable)] ?? unknown
      #expect(values.last == [Rational(expected)], "\(data.name), seed \(seed), X = \(point)")
    }
  }

  @Test(arguments: rejecting)
  func everyGridPointGetsTheLabelOfItsKeyOrUnknown(
    _ name: String, _ options: [String: String]
  ) throws {
    for source in VardiData.allCases {
      #if DEBUG
        if source == .space { continue }
      #endif
      try check(source.data, name, options, seed: 3)
    }
    for seed in 1...10 as ClosedRange<UInt64> {
      try check(varied(seed), name, options, seed: seed)
    }
  }

  /// The tail `predecessor` gives every grid point the label of its nearest key, or of one of two
  /// equally near ones.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func predecessorGivesTheLabelOfANearestKey(_ seed: UInt64) throws {
    let data = try varied(seed)
    var input = data.boundingInput
    input.upper = input.upper.map { $0 + 10 }
    input.lower = input.lower.map { $0 - 10 }
    for options in [["tail": "predecessor"], ["tail": "predecessor", "records-per-interval": "3"]] {
      let network = try ImprovedWidth3.construction.build(data, options: options, domain: input)
      let interpreter = Interpreter(network)
      let keyed = (0..<data.count).map { row in
        (interpreter.layerValues(at: data.points[row])[0][0], data.labels![row])
      }
      var generator = SplitMix64(seed: seed)
      for point in points(input.gridBox!, &generator) {
        let values = interpreter.layerValues(at: point)
        let key = values[0][0]
        let nearest = keyed.map { ($0.0 - key).magnitude }.min()!
        let labels = keyed.filter { ($0.0 - key).magnitude == nearest }.map { Rational($0.1) }
        #expect(labels.contains(values[values.count - 1][0]), "seed \(seed), X = \(point)")
      }
    }
  }

  /// The ranges that plain interval arithmetic gives the outputs over the whole domain.
  private func ranges(_ network: Network) -> [(Rational, Rational)] {
    var values = zip(network.input.lower, network.input.upper).map { ($0, $1) }
    for layer in network.layers {
      values = layer.neurons.map { neuron in
        var (low, high) = (neuron.bias, neuron.bias)
        for weight in neuron.weights {
          let (a, b) = values[weight.column]
          let isNegative = weight.value < 0
          low = low + weight.value * (isNegative ? b : a)
          high = high + weight.value * (isNegative ? a : b)
        }
        return neuron.activation == .relu ? (max(0, low), max(0, high)) : (low, high)
      }
    }
    return values
  }

  @Test(arguments: VardiData.allCases, [[:], ["records-per-interval": "5"]])
  func stableNetworksHaveProvablyBoundedOutputs(
    _ source: VardiData, _ extra: [String: String]
  ) throws {
    let data = try source.data
    let network = try ImprovedWidth3.construction.build(
      data, options: extra.merging(["stable": ""]) { $1 })
    let (low, high) = ranges(network)[0]
    #expect(low >= Rational(data.labels!.min()! - 1) && high <= Rational(data.labels!.max()!))
    // Without the option the bound doubles with every bit.
    let plain = try ImprovedWidth3.construction.build(data, options: extra)
    if BoundContext.read(plain.provenance)?.1.parameters.integer("n") ?? 1 > 1 {
      #expect(ranges(plain)[0].1 > 4 * high)
    }
  }

  // MARK: pieces

  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func smallestFreeSumIsTheSmallest(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = 1 + Int(generator.below(12))
    var keys: [BigInt] = []
    while keys.count < count {
      let key = BigInt(1 + Int(generator.below(60)))
      if !keys.contains(key) { keys.append(key) }
    }
    let labels = keys.map { _ in Int(generator.below(3)) }
    // Small and medium keys go through windows of sums, large ones through a walk from both ends.
    for shift in [0, 40, 100] {
      let shifted = keys.map { shift == 0 ? $0 : ($0 << shift) - ($0 << (shift - 6)) }
      let records = KeyedRecords(keys: shifted, labels: labels)
      let largest = shifted.max()!
      func isFree(_ sum: BigInt) -> Bool {
        !shifted.indices.contains { i in
          shifted.indices.contains { labels[$0] != labels[i] && shifted[$0] + shifted[i] == sum }
        }
      }
      let found = FoldSearch.smallestFreeSum(records)
      if shift == 0 {
        let last = (3 * largest) >> 1
        var expected: BigInt?
        var sum = largest + 1
        while sum <= last, expected == nil {
          if isFree(sum) { expected = sum }
          sum += 1
        }
        #expect(found == expected)
      } else {
        #expect(found.map(isFree) == true)
      }
    }
  }

  /// Where nearly every number is a sum of two keys, many candidates are looked at at once.
  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func smallestFreeSumOfDenseKeysIsTheSmallest(_ seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let step = seed % 2 == 0 ? 2 : 1
    let keys = (1...600).filter { _ in generator.below(5) > 0 }.map { step * $0 }
    // Few labels leave some sums free.
    let labels = keys.map { $0 < 40 * step ? Int(generator.below(2)) : 0 }
    let records = KeyedRecords(keys: keys.map { BigInt($0) }, labels: labels)
    let labelOf = Dictionary(uniqueKeysWithValues: zip(keys, labels))
    let largest = keys.max()!
    #expect(keys.count * keys.count / 128 > largest)
    let expected = (largest + 1...3 * largest / 2).first { sum in
      !keys.contains { key in labelOf[sum - key].map { $0 != labelOf[key] } ?? false }
    }
    #expect(FoldSearch.smallestFreeSum(records) == expected.map { BigInt($0) })
  }

  @Test func foldsOfTheExampleMergeTwoSamples() {
    let records = KeyedRecords(keys: [1, 2, 4, 7], labels: [2, 1, 3, 1])
    #expect(FoldSearch.smallestFreeSum(records) == 9)
    #expect(records.folded(at: 9) == KeyedRecords(keys: [1, 2, 4], labels: [2, 1, 3]))
  }

  @Test func runsStartHalfwayBetweenLabels() {
    let records = KeyedRecords(keys: [1, 2, 5, 6, 10], labels: [1, 1, 2, 2, 1])
    #expect(records.runs == KeyedRecords(keys: [0, 4, 8], labels: [1, 2, 1]))
  }

  /// A digit that is odd would be reflected: f tents give 1 − rest then.
  @Test func tentsNeedEvenDigits() {
    func tents(_ z: Rational, _ count: Int) -> Rational {
      (0..<count).reduce(z) { z, _ in 2 * z - 4 * max(0, z - Rational(1, 2)) }
    }
    for digit in 0..<16 {
      for rest in 0..<8 {
        let part = Rational(BigInt(rest), 8)
        let found = tents((Rational(digit) + part) / 16, 4)
        #expect(found == (digit.isMultiple(of: 2) ? part : 1 - part))
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7], [false, true])
  func stepLookupGivesTheStringOfTheInterval(_ columns: Int, _ hasRamps: Bool) {
    let starts: [BigInt] = [2, 4, 5, 9, 14]
    let strings: [Rational] = [Rational(1, 2), Rational(1, 8), Rational(3, 4), 0, Rational(7, 8)]
    let lookup = StepLookup(
      starts: starts, strings: strings, columnCount: columns, hasRamps: hasRamps)
    var stack = LayerStack(inputCount: 1)
    let found = lookup.append(to: &stack, stack.values[0])
    let used = lookup.actualColumnCount
    #expect(used == min(columns, 5) || columns == 3 && used == 3)
    #expect(stack.layers.map(\.count).max()! <= (hasRamps ? 3 : 2) * used + 1)
    stack.append([found.x, found.string], .identity)
    let interpreter = Interpreter(
      Network(
        name: "steps", input: InputSpecification(scale: 1, lower: [0], upper: [20]),
        layers: stack.networkLayers, output: OutputSpecification(.real)))
    for x in 0...20 {
      let index = starts.lastIndex { $0 <= BigInt(x) } ?? 0
      #expect(interpreter.outputs(at: [BigInt(x)]) == [Rational(x), strings[index]])
    }
  }

  @Test func stacksSideBySideCarryTheirResults() {
    var short = LayerStack(inputCount: 1)
    let shortResult = BigInt(3) * short.append([BigInt(2) * short.values[0]])[0]
    var long = LayerStack(inputCount: 1)
    for _ in 0..<3 { long.append([1 + long.values[0]]) }
    var stack = LayerStack(inputCount: 1)
    stack.append(stack.values)
    let results = stack.appendSideBySide(
      [short, long, short],
      results: [
        shortResult, long.values[0], shortResult,
      ])
    stack.append(results, .identity)
    #expect(stack.layers.map(\.count) == [1, 3, 3, 3, 3])
    let network = Network(
      name: "sides", input: InputSpecification(scale: 1, lower: [0], upper: [9]),
      layers: stack.networkLayers, output: OutputSpecification(.real))
    #expect(network.problems() == [])
    #expect(Interpreter(network).outputs(at: [5]) == [30, 8, 30])
  }
}
