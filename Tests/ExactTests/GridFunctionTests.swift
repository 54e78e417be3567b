import Exact
import Support
import Testing

/// Functions built at random on small grids, against their values point by point; a value is nil
/// where a function is unknown.
@Suite struct GridFunctionTests {
  private struct Pair {
    var function: GridFunction
    var values: [BigInt?]
  }

  private func check(
    _ pair: Pair, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let function = pair.function
    let found = (0..<function.count).map { function.value(at: $0) }
    #expect(found == pair.values, comment, sourceLocation: sourceLocation)
    let known = pair.values.compactMap { $0 }
    #expect(
      function.isKnown == (known.count == function.count), comment, sourceLocation: sourceLocation)
    let range = known.isEmpty ? nil : Interval(known.min()!, known.max()!)
    #expect(function.range == range, comment, sourceLocation: sourceLocation)
    let exact = known.dropFirst().reduce(known.first.map { Stride($0) }) { $0?.union(Stride($1)) }
    #expect(function.stride == exact, comment, sourceLocation: sourceLocation)
    #expect(
      function.isNonnegative == known.allSatisfy { !$0.isNegative }, comment,
      sourceLocation: sourceLocation)
    for shift in [BigInt(0), 3] {
      let positive = known.filter { $0.signum > 0 }
      #expect(
        function.valuations(plus: shift, limit: function.count)
          == (function.isKnown ? Set(positive.map { ($0 + shift).trailingZeroBitCount }) : nil),
        comment, sourceLocation: sourceLocation)
    }
    let changing = function.pieces.indices.reduce(0) { sum, index in
      let piece = function.pieces[index]
      return piece.slope.isZero ? sum : sum + function.end(of: index) - piece.first
    }
    #expect(
      function.valuations(plus: 0, limit: changing - 1) == nil || !function.isKnown
        || changing == 0, comment, sourceLocation: sourceLocation)
    #expect(function.pieces[0].first == 0, comment, sourceLocation: sourceLocation)
    for (a, b) in zip(function.pieces, function.pieces.dropFirst()) {
      #expect(a.first < b.first && b.first < function.count, comment)
      #expect(a.isKnown || b.isKnown, comment, sourceLocation: sourceLocation)
    }
  }

  private func lift(_ operation: @escaping (BigInt) -> BigInt) -> (BigInt?) -> BigInt? {
    { $0.map(operation) }
  }

  @Test(arguments: Seed.some(150)) func operationsArePointwise(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 1...40, using: &generator)
    let unit = seed.value % 4 == 0 ? BigInt.powerOfTwo(70) : BigInt(1)
    func number(_ size: Int) -> BigInt {
      unit * BigInt(Int.random(in: -size...size, using: &generator))
    }
    var pairs: [Pair] = []
    for _ in 0..<3 {
      let (value, slope) = (number(30), number(4))
      pairs.append(
        Pair(
          function: GridFunction(count: count, value: value, slope: slope),
          values: (0..<count).map { value + slope * BigInt($0) }))
    }
    for step in 0..<12 {
      let a = pairs.randomElement(using: &generator)!
      let b = pairs.randomElement(using: &generator)!
      let next: Pair
      switch Int.random(in: 0..<6, using: &generator) {
      case 0:
        next = Pair(
          function: a.function.relu, values: a.values.map(lift { max($0, 0) }))
      case 1:
        next = Pair(
          function: a.function.indicator, values: a.values.map(lift { $0.isNegative ? 0 : 1 }))
      case 2:
        let limit = number(20).magnitude
        next = Pair(
          function: a.function.clamped(to: limit),
          values: a.values.map(lift { min(max($0, -limit), limit) }))
      case 3:
        let terms = (0..<Int.random(in: 1...5, using: &generator)).map { _ in
          (
            BigInt([-3, -2, -1, 1, 2, 3].randomElement(using: &generator)!),
            pairs.randomElement(using: &generator)!
          )
        }
        let bias = number(10)
        next = Pair(
          function: .sum(of: terms.map { ($0.0, $0.1.function) }, plus: bias),
          values: (0..<count).map { index in
            terms.reduce(bias as BigInt?) { sum, term in
              sum.flatMap { sum in term.1.values[index].map { sum + term.0 * $0 } }
            }
          })
      case 4:
        let bias = number(9)
        next = Pair(
          function: .sum(2, a.function, -1, b.function, plus: bias),
          values: zip(a.values, b.values).map { x, y in
            x.flatMap { x in y.map { 2 * x - $0 + bias } }
          })
      default:
        let pruned = a.function.pruned(to: 4)
        next = Pair(
          function: pruned,
          values: (0..<count).map { pruned.value(at: $0) })
        // What stays known stays right.
        for (new, old) in zip(next.values, a.values) { #expect(new == nil || new == old) }
      }
      check(next, "\(seed), step \(step)")
      pairs.append(next)
    }
  }

  /// A change of few places leaves the other pieces of a long function as they are, and the function
  /// itself where someone else holds it.
  @Test(arguments: Seed.some(100)) func sparseChangesAreAdded(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 20...400, using: &generator)
    // The last one has no short form.
    let unit = [BigInt(1), .powerOfTwo(90), .powerOfTwo(90) + 1][Int(seed.value % 3)]
    func number() -> BigInt { unit * BigInt(Int.random(in: -3...3, using: &generator)) }
    let points = (0..<count).map { _ in number() }
    var long = GridFunction(
      count: count,
      parts: points.indices.map { index in
        GridFunction.Part(
          GridFunction(count: 1, value: points[index], slope: 0), on: [index..<(index + 1)])
      })
    if seed.value % 5 == 0 { long = long.restricted(to: [0..<count]).pruned(to: count / 2) }
    var values = (0..<count).map { long.value(at: $0) }
    for _ in 0..<6 {
      // A bump that is 0 at nearly all places, and changes with the place at some.
      let line = GridFunction(
        count: count, value: BigInt(-Int.random(in: 0...count, using: &generator)), slope: 1)
      let ends = (0..<2).map { _ in BigInt(Int.random(in: 0...4, using: &generator)) }
      let bump = GridFunction.sum(
        1, line.relu, -1, line.scaled(by: 1, plus: -ends[0]).relu, plus: -ends[1])
      let (factor, other) = (BigInt(Bool.random(using: &generator) ? 1 : -1), number())
      let bias = Bool.random(using: &generator) ? number() : 0
      // At some places, or from some place on.
      var spikes = [BigInt](repeating: number(), count: count)
      for _ in 0..<Int.random(in: 0...8, using: &generator) {
        spikes[Int.random(in: 0..<count, using: &generator)] = number()
      }
      let few = GridFunction(
        count: count,
        parts: spikes.indices.map { index in
          GridFunction.Part(
            GridFunction(count: 1, value: spikes[index], slope: 0), on: [index..<(index + 1)])
        })
      let kept = Bool.random(using: &generator) ? Pair(function: long, values: values) : nil
      var terms = [(factor: factor, function: long)]
      long = bump
      terms += [(other, bump.relu), (1, few)]
      long = .sum(of: consume terms, plus: bias)
      if let kept { check(kept, "kept \(seed)") }
      values = values.indices.map { index in
        values[index].map {
          factor * $0 + other * max(bump.value(at: index)!, 0) + spikes[index] + bias
        }
      }
      check(Pair(function: long, values: values), "\(seed)")
      check(
        Pair(function: long.relu, values: values.map(lift { max($0, 0) })), "relu \(seed)")
    }
  }

  /// A part of a grid and the rest hold a function together, piece by piece.
  /// Pieces of four points, of which a few or many fall into three.
  @Test(arguments: [1, 20, 100]) func piecesAreSplitAtManyPlaces(places: Int) {
    // No short form holds multiples of this.
    let unit = BigInt.powerOfTwo(90) + 1
    func function(_ values: [BigInt]) -> GridFunction {
      GridFunction(
        count: values.count,
        parts: values.indices.map { index in
          GridFunction.Part(
            GridFunction(count: 1, value: values[index], slope: 0), on: [index..<(index + 1)])
        })
    }
    let values = (0..<4000).map { unit * BigInt($0 / 4) }
    var change = [BigInt](repeating: unit, count: values.count)
    for place in 0..<places { change[4 * (7 * place) + 1 + place % 2] = -unit }
    let sum = GridFunction.sum(of: [(1, function(values)), (-1, function(change))], plus: 3)
    #expect(sum.pieceCount == 1000 + 2 * places)
    check(Pair(function: sum, values: zip(values, change).map { $0 - $1 + 3 }), "\(places)")
  }

  @Test(arguments: Seed.some(80)) func partsMakeUpTheFunction(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 1...40, using: &generator)
    func line() -> GridFunction {
      GridFunction(
        count: count, value: BigInt(Int.random(in: -20...20, using: &generator)),
        slope: BigInt(Int.random(in: -3...3, using: &generator)))
    }
    let function = GridFunction.sum(1, line().relu, -2, line().indicator, plus: 1)
    let values = (0..<count).map { function.value(at: $0) }
    let isChosen = (0..<count).map { _ in Bool.random(using: &generator) }
    /// The runs of indices that are chosen, or not.
    func ranges(_ chosen: Bool) -> [Range<Int>] {
      (0..<count).filter { isChosen[$0] == chosen }.reduce(into: []) { ranges, index in
        if let last = ranges.last, last.upperBound == index {
          ranges[ranges.count - 1] = last.lowerBound..<(index + 1)
        } else {
          ranges.append(index..<(index + 1))
        }
      }
    }
    var parts: [GridFunction.Part] = []
    for ranges in [ranges(true), ranges(false)] where !ranges.isEmpty {
      let restricted = function.restricted(to: ranges)
      check(
        Pair(function: restricted, values: ranges.flatMap { $0.map { values[$0] } }), "\(seed)")
      parts.append(GridFunction.Part(restricted, on: ranges))
    }
    check(Pair(function: GridFunction(count: count, parts: parts), values: values), "\(seed)")
    let zeros = function.zeros.flatMap { Array($0) }
    #expect(zeros.allSatisfy { values[$0] == 0 }, "\(seed)")
    for piece in function.pieces where piece.slope.isZero && piece.value.isZero {
      #expect(zeros.contains(piece.first), "\(seed)")
    }
  }

  @Test func tentsAreFoldedBits() {
    for bits in 1...8 {
      for count in 1...bits {
        for value in 0...(1 << bits) {
          var folded = value
          for tent in 0..<count { folded = min(folded, 1 << (bits - tent) - folded) }
          // On large numbers, too.
          for shift in [0, 90] {
            let function = GridFunction(count: 3, value: BigInt(value) << shift, slope: 0)
            let found = function.tented(count, bits: bits + shift)
            #expect(found?.value(at: 1) == BigInt(folded) << shift, "\(value) \(bits) \(count)")
          }
        }
        let above = GridFunction(count: 3, value: .powerOfTwo(bits) + 1, slope: 0)
        #expect(above.tented(count, bits: bits) == nil)
        #expect(GridFunction(count: 3, value: -1, slope: 0).tented(count, bits: bits) == nil)
        #expect(GridFunction(count: 9, value: 0, slope: 1).tented(count, bits: bits) == nil)
      }
    }
  }

  @Test func onlyFarShorterPiecesAreDropped() {
    let count = 1_000_000
    let line = GridFunction(count: count, value: 0, slope: 1)
    let even = line.scaled(by: 1, plus: -500_000).relu
    #expect(even.withoutShortPieces() == even)
    let uneven = line.scaled(by: 1, plus: BigInt(10 - count)).relu
    let dropped = uneven.withoutShortPieces()
    #expect(uneven.pieces.count == 2 && !dropped.isKnown)
    #expect(dropped.value(at: count - 11) == 0 && dropped.value(at: count - 5) == nil)
  }

  @Test(arguments: Seed.some(80)) func compositionIsPointwise(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 1...60, using: &generator)
    // An inner function with values in 0 ..< outerCount, in steps from an origin.
    let outerCount = Int.random(in: 2...50, using: &generator)
    let (origin, step) = (BigInt(Int.random(in: -99...99, using: &generator)), BigInt(3))
    let slope = BigInt(Int.random(in: -3...3, using: &generator))
    let start = GridFunction(
      count: count, value: BigInt(Int.random(in: -20...80, using: &generator)), slope: slope)
    // min(max(f, 0), n) = relu(f) − relu(f − n)
    let top = BigInt(outerCount - 1)
    let inner = GridFunction.sum(
      1, start.relu, -1, start.scaled(by: 1, plus: -top).relu, plus: 0)
    let line = GridFunction(
      count: outerCount, value: BigInt(Int.random(in: -20...5, using: &generator)), slope: 2)
    var outer = GridFunction.sum(3, line.relu, -5, line.scaled(by: 1, plus: -7).relu, plus: 1)
    if seed.value % 3 == 0 { outer = outer.pruned(to: 2) }
    let composed = outer.composed(
      with: inner.scaled(by: step, plus: origin), origin: origin, step: step)!
    check(
      Pair(
        function: composed,
        values: (0..<count).map { outer.value(at: inner.value(at: $0)!.asInt!) }), "\(seed)")
  }
}
