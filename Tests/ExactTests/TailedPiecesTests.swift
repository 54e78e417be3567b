import Exact
import Support
import Testing

/// Functions of long payloads, whose numbers are held in a short form, against their values point by
/// point.
@Suite struct TailedPiecesTests {
  private struct Pair {
    var function: GridFunction
    var values: [BigInt]
  }

  private func check(
    _ pair: Pair, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (function, values) = (pair.function, pair.values)
    #expect(
      (0..<function.count).map { function.value(at: $0) } == values, comment,
      sourceLocation: sourceLocation)
    let (low, high) = (values.min()!, values.max()!)
    #expect(function.range == Interval(low, high), comment, sourceLocation: sourceLocation)
    #expect(
      function.isNonnegative == !low.isNegative, comment, sourceLocation: sourceLocation)
    let stride = values.dropFirst().reduce(Stride(values[0])) { $0.union(Stride($1)) }
    #expect(function.stride == stride, comment, sourceLocation: sourceLocation)
    let zeros = function.zeros.flatMap { Array($0) }
    #expect(zeros.allSatisfy { values[$0].isZero }, comment, sourceLocation: sourceLocation)
    #expect(
      function.starts == function.pieces.map(\.first)
        && function.pieceCount == function.starts.count,
      comment, sourceLocation: sourceLocation)
    for piece in function.pieces {
      #expect(piece.value == values[piece.first], comment, sourceLocation: sourceLocation)
    }
  }

  /// A number of `bits` bits, of which long stretches may be equal.
  private func payload(_ bits: Int, _ generator: inout SplitMix64) -> BigInt {
    var result = BigInt(0)
    var rest = bits
    while rest > 0 {
      let count = min(rest, Int.random(in: 1...40, using: &generator))
      let digits =
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: 0
        case 1: 1 << count - 1
        default: Int.random(in: 0..<(1 << count), using: &generator)
        }
      result = (result << count) + BigInt(digits)
      rest -= count
    }
    return result
  }

  /// A function of constant pieces with these payloads.
  private func payloads(
    _ count: Int, _ bits: Int, _ generator: inout SplitMix64
  ) -> Pair {
    var values: [BigInt] = []
    while values.count < count {
      let value = payload(bits, &generator)
      let length = Int.random(in: 1...6, using: &generator)
      values += [BigInt](repeating: value, count: min(length, count - values.count))
    }
    let parts = values.indices.map { index in
      GridFunction.Part(
        GridFunction(count: 1, value: values[index], slope: 0), on: [index..<(index + 1)])
    }
    return Pair(function: GridFunction(count: count, parts: parts), values: values)
  }

  private func tented(_ value: BigInt, _ count: Int, _ bits: Int) -> BigInt {
    var value = value
    for tent in 0..<count { value = min(value, .powerOfTwo(bits - tent) - value) }
    return value
  }

  /// What a network does that reads digits off payloads: sums of keys and payloads at scales that are
  /// powers of two, their signs, and tents.
  @Test(arguments: Seed.some(200)) func readingPayloadsIsPointwise(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 1...40, using: &generator)
    let bits = [30, 64, 130, 300].randomElement(using: &generator)!
    var rest = payloads(count, bits, &generator)
    var restBits = bits
    let slope = Int.random(in: -3...3, using: &generator)
    let start = Int.random(in: -60...60, using: &generator)
    var state = Pair(
      function: GridFunction(count: count, value: BigInt(start), slope: BigInt(slope)),
      values: (0..<count).map { BigInt(start + slope * $0) })
    var (scale, isShort) = (0, false)
    for step in 0..<6 {
      let comment = Comment(rawValue: "\(seed), step \(step)")
      let digit = Int.random(in: 1...min(restBits, 24), using: &generator)
      // The state and the payload at one scale.
      let shift = restBits - digit
      let raise = BigInt.powerOfTwo(max(0, shift - scale))
      let factor = BigInt([-17, -1, 1, 2, 15].randomElement(using: &generator)!)
      let lift = BigInt.powerOfTwo(max(0, scale - shift))
      let bias = BigInt(Int.random(in: -3...3, using: &generator)) << shift
      var sum = Pair(
        function: .sum(
          of: [(raise, state.function), (factor * lift, rest.function)], plus: bias),
        values: zip(state.values, rest.values).map { raise * $0 + factor * lift * $1 + bias })
      isShort = isShort || sum.function.hasShortNumbers
      check(sum, comment)
      let step = Pair(
        function: sum.function.indicator, values: sum.values.map { $0.isNegative ? 0 : 1 })
      check(step, comment)
      sum = Pair(function: sum.function.relu, values: sum.values.map { max($0, 0) })
      check(sum, comment)
      let places = (0..<count).filter { _ in Bool.random(using: &generator) }.map { $0..<($0 + 1) }
      if !places.isEmpty {
        check(
          Pair(
            function: sum.function.restricted(to: places),
            values: places.map { sum.values[$0.lowerBound] }), comment)
      }
      rest = Pair(
        function: rest.function.tented(digit, bits: restBits)!,
        values: rest.values.map { tented($0, digit, restBits) })
      check(rest, comment)
      isShort = isShort || rest.function.hasShortNumbers
      restBits -= digit
      if restBits == 0 { break }
      if Bool.random(using: &generator) {
        // A scale of its own.
        rest = Pair(
          function: rest.function.scaled(by: 8, plus: 0), values: rest.values.map { 8 * $0 })
        restBits += 3
      }
      (state, scale) = (sum, max(scale, shift))
    }
    #expect(isShort, "\(seed)")
  }

  /// Machine integers overflow, and payloads meet that differ; the functions are right all the same.
  @Test(arguments: Seed.some(60)) func whatHasNoShortFormIsExact(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 2...20, using: &generator)
    var (a, b) = (payloads(count, 200, &generator), payloads(count, 150, &generator))
    a = Pair(
      function: a.function.tented(3, bits: 200)!, values: a.values.map { tented($0, 3, 200) })
    b = Pair(
      function: b.function.tented(2, bits: 150)!, values: b.values.map { tented($0, 2, 150) })
    for factor in [BigInt(3), .powerOfTwo(80) + 1, -.powerOfTwo(90)] {
      let sum = Pair(
        function: .sum(1, a.function, factor, b.function, plus: 5),
        values: zip(a.values, b.values).map { $0 + factor * $1 + 5 })
      check(sum, "\(seed), \(factor)")
      check(
        Pair(function: sum.function.relu, values: sum.values.map { max($0, 0) }),
        "\(seed), \(factor)")
    }
    // More tents than a machine integer has bits.
    check(
      Pair(
        function: a.function.tented(90, bits: 197)!, values: a.values.map { tented($0, 90, 197) }),
      "\(seed)")
    check(
      Pair(
        function: a.function.clamped(to: .powerOfTwo(195)),
        values: a.values.map { min($0, .powerOfTwo(195)) }), "\(seed)")
  }

  /// Values at a common scale are composed, put together and divided without large numbers.
  @Test(arguments: Seed.some(60)) func multiplesOfAPowerOfTwoStayShort(seed: Seed) {
    var generator = seed.generator
    let (unit, count) = (BigInt.powerOfTwo(500), 24)
    let slope = Int.random(in: -2...2, using: &generator)
    let line = GridFunction(
      count: count, value: BigInt(Int.random(in: -9...9, using: &generator)) * unit,
      slope: BigInt(slope) * unit)
    let outer = GridFunction.sum(
      6, line.relu, -2, line.scaled(by: 1, plus: -3 * unit).relu, plus: 0)
    let inner = GridFunction(
      count: count / 2, value: unit * BigInt(slope < 0 ? count - 1 : 0),
      slope: unit * BigInt(slope < 0 ? -2 : 2))
    let composed = outer.composed(with: inner, origin: 0, step: unit)!
    #expect(composed.hasShortNumbers)
    check(
      Pair(
        function: composed,
        values: (0..<(count / 2)).map { index in
          outer.value(at: (inner.value(at: index)!.exactQuotient(by: unit)).asInt!)!
        }), "\(seed)")
    let content = composed.content(step: 1)
    if !content.isZero {
      let divided = composed.exactQuotient(by: content)
      #expect(
        (0..<(count / 2)).allSatisfy { divided.value(at: $0)! * content == composed.value(at: $0) },
        "\(seed)")
      let all = (0..<(count / 2)).reduce(BigInt(0)) { .gcd($0, composed.value(at: $1)!) }
      #expect(content == all, "\(seed)")
    }
  }

  /// Sums near the 120 bits that the short form holds, and beyond, and of slopes near 64 bits.
  @Test(arguments: Seed.some(200)) func sumsOfLargeNumbersArePointwise(seed: Seed) {
    var generator = seed.generator
    let count = Int.random(in: 1...12, using: &generator)
    func number(_ bits: Int) -> BigInt {
      let number = payload(Int.random(in: 0...bits, using: &generator), &generator)
      return Bool.random(using: &generator) ? number : -number
    }
    /// Lines whose numbers fit machine integers, times a power of two.
    func short() -> Pair {
      let scale = BigInt.powerOfTwo(Int.random(in: 0...60, using: &generator))
      var pair = Pair(
        function: GridFunction(count: count, value: 0, slope: 0),
        values: [BigInt](repeating: 0, count: count))
      let split = Int.random(in: 0...count, using: &generator)
      for range in [0..<split, split..<count] where !range.isEmpty {
        let (value, slope) = (scale * number(62), scale * number(60))
        for index in range { pair.values[index] = value + slope * BigInt(index - range.lowerBound) }
      }
      let parts = [0..<split, split..<count].filter { !$0.isEmpty }.map { range in
        let first = pair.values[range.lowerBound]
        let slope = range.count > 1 ? pair.values[range.lowerBound + 1] - first : 0
        return GridFunction.Part(
          GridFunction(count: range.count, value: first, slope: slope), on: [range])
      }
      pair.function = GridFunction(count: count, parts: parts)
      return pair
    }
    var sum = short()
    for step in 0..<4 {
      let size = Int.random(in: 20...56, using: &generator)
      let terms =
        [(number(size), sum)]
        + (0..<Int.random(in: 0...3, using: &generator)).map { _ in (number(size), short()) }
      let bias = number(63)
      sum = Pair(
        function: .sum(of: terms.map { ($0.0, $0.1.function) }, plus: bias),
        values: (0..<count).map { index in
          terms.reduce(bias) { $0 + $1.0 * $1.1.values[index] }
        })
      check(sum, "\(seed), step \(step)")
    }
  }
}
