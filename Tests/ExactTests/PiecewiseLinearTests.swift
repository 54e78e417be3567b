import Exact
import Support
import Testing

/// Functions built at random on small grids, against their values point by point.
@Suite struct PiecewiseLinearTests {
  /// A function and its values at every grid point.
  private struct Pair {
    var function: PiecewiseLinear
    var values: [BigInt]
  }

  private static func points(_ function: PiecewiseLinear) -> [BigInt] {
    var points: [BigInt] = []
    var point = function.domain.lower
    while point <= function.domain.upper {
      points.append(point)
      point += function.step
    }
    return points
  }

  private func check(
    _ pair: Pair, _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let points = PiecewiseLinearTests.points(pair.function)
    let found = points.map { pair.function.value(at: $0) }
    #expect(found == pair.values, comment, sourceLocation: sourceLocation)
    let range = Interval(pair.values.min()!, pair.values.max()!)
    #expect(pair.function.range == range, comment, sourceLocation: sourceLocation)
    let exact = pair.values.dropFirst().reduce(Stride(pair.values[0])) { $0.union(Stride($1)) }
    #expect(pair.function.stride == exact, comment, sourceLocation: sourceLocation)
    // The pieces cover the grid without gaps, and neighbors differ.
    let pieces = pair.function.pieces
    #expect(pieces.first?.first == points.first && pieces.last?.last == points.last)
    for (a, b) in zip(pieces, pieces.dropFirst()) {
      #expect(b.first == a.last + pair.function.step, comment, sourceLocation: sourceLocation)
      #expect(a.slope != b.slope || a.offset != b.offset, comment, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: Seed.some(300)) func operationsAreThoseOfTheValues(seed: Seed) {
    var generator = seed.generator
    func number(_ range: ClosedRange<Int>) -> BigInt {
      BigInt(Int.random(in: range, using: &generator))
    }
    let (lower, step) = (number(-20...10), number(1...4))
    let domain = Interval(lower, lower + step * number(0...12))
    let identity = PiecewiseLinear(identityOn: domain, step: step)
    let points = PiecewiseLinearTests.points(identity)
    var pairs = [Pair(function: identity, values: points)]
    check(pairs[0], "\(seed)")
    for round in 0..<12 {
      var pair = pairs.randomElement(using: &generator)!
      let other = pairs.randomElement(using: &generator)!
      let (factor, bias) = (number(-4...4), number(-15...15))
      switch generator.below(6) {
      case 0:
        pair.function = pair.function.relu
        pair.values = pair.values.map { max($0, 0) }
      case 1:
        let limit = bias.magnitude
        pair.function = pair.function.clamped(to: limit)
        pair.values = pair.values.map { min(max($0, -limit), limit) }
      case 2:
        pair.function = pair.function.indicator
        pair.values = pair.values.map { $0 >= 0 ? 1 : 0 }
      case 3:
        pair.function = pair.function.adding(factor, other.function)
        pair.values = zip(pair.values, other.values).map { $0 + factor * $1 }
      default:
        pair.function = pair.function.scaled(by: factor, plus: bias)
        pair.values = pair.values.map { factor * $0 + bias }
      }
      check(pair, "\(seed), round \(round)")
      pairs.append(pair)
    }
  }

  /// Every affine function with small numbers on every small grid.
  @Test(arguments: [1, 2, 3, 5]) func cutsOfAffineFunctionsAreExact(step: Int) {
    for lower in -4...3 {
      for count in 0...5 {
        let domain = Interval(BigInt(lower), BigInt(lower + count * step))
        let identity = PiecewiseLinear(identityOn: domain, step: BigInt(step))
        for slope in -3...3 {
          for offset in -7...7 {
            let function = identity.scaled(by: BigInt(slope), plus: BigInt(offset))
            let values = PiecewiseLinearTests.points(identity).map {
              BigInt(slope) * $0 + BigInt(offset)
            }
            let comment: Comment = "\(slope)·s + \(offset) on \(domain) by \(step)"
            check(Pair(function: function.relu, values: values.map { max($0, 0) }), comment)
            check(
              Pair(function: function.indicator, values: values.map { $0 >= 0 ? 1 : 0 }), comment)
            check(
              Pair(
                function: function.clamped(to: 2), values: values.map { min(max($0, -2), 2) }),
              comment)
          }
        }
      }
    }
  }

  @Test func wideNumbersAreCutAtTheRightPoint() {
    let top = BigInt.powerOfTwo(200)
    let identity = PiecewiseLinear(identityOn: Interval(-top, top), step: 1)
    // The tent of length 2^200 on its grid.
    let doubled = identity.scaled(by: 2, plus: 0)
    let tent = doubled.relu.adding(-1, identity.scaled(by: 4, plus: -top * 2).relu)
    #expect(tent.range == Interval(-top * 0, top))
    #expect(tent.value(at: top) == 0 && tent.value(at: top >> 1) == top)
    #expect(tent.value(at: (top >> 1) + 1) == top - 2)
    #expect(tent.pieces.count == 3)
  }
}
