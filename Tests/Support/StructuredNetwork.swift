import Exact
import Networks

/// Families of networks whose structure an optimizer looks for.
package enum NetworkFamily: String, CaseIterable, Sendable {
  /// A payload of 100 to 200 bits, looked up by steps, and a chain of tents that cuts it up.
  case tentChain
  /// Values that layers only hand on.
  case carries
  /// Layers of one shape with other constants.
  case periodic
  /// Groups of layers, each with a periodic group inside.
  case nestedPeriodic
  /// Sums that every group adds a bump to.
  case accumulator
  /// Equal neurons, and multiples of them.
  case duplicates
  /// Neurons that no output needs.
  case dead
  /// Neurons of one value, zeros with huge factors too.
  case constants
  /// Two values that change places in every group.
  case swaps
  /// Hard-tanh units of other scales in every group.
  case clamps
  /// Sums of hard-tanh units whose scales have no short common multiple, of one scalar or of two.
  case saturatedSums
  /// Sums over many inputs, with gaps, and again in every group.
  case dotProducts
  /// More than 400 operations, with values from the beginning used at the end.
  case long
  /// Units of many half-spaces over few scalar products, as in convex sets.
  case convexSets
  /// Values around the ends of 32, 64 and 128 bits.
  case edges
  /// Intervals of sums of two inputs, which let a signed number through or not, and a payload of up
  /// to 150 bits that both inputs make, folded by tents.
  case twoIntegers
}

extension Network {
  /// A network of `family` drawn from `generator`, with at most 60 grid points unless it has many
  /// inputs.
  package static func structured(
    _ family: NetworkFamily, using generator: inout SplitMix64
  ) -> Network {
    var maker = StructuredNetwork(generator: generator)
    defer { generator = maker.generator }
    switch family {
    case .tentChain: return maker.tentChain()
    case .carries: return maker.carries()
    case .periodic: return maker.periodic()
    case .nestedPeriodic: return maker.nestedPeriodic()
    case .accumulator: return maker.accumulator()
    case .duplicates: return maker.duplicates()
    case .dead: return maker.dead()
    case .constants: return maker.constants()
    case .swaps: return maker.swaps()
    case .clamps: return maker.clamps()
    case .saturatedSums: return maker.saturatedSums()
    case .dotProducts: return maker.dotProducts()
    case .long: return maker.long()
    case .convexSets: return maker.convexSets()
    case .edges: return maker.edges()
    case .twoIntegers: return maker.twoIntegers()
    }
  }
}

private struct StructuredNetwork {
  var generator: SplitMix64

  private mutating func number(_ range: ClosedRange<Int>) -> Int {
    Int.random(in: range, using: &generator)
  }

  private mutating func small(_ range: ClosedRange<Int> = -9...9) -> Rational {
    Rational(number(range))
  }

  private mutating func wide(_ bits: Int) -> Rational {
    let limit = BigInt.powerOfTwo(bits)
    return Rational(generator.value(in: Interval(-limit, limit)))
  }

  private mutating func segment() -> NetworkBuilder {
    let first = number(-20...5)
    return NetworkBuilder([first...(first + number(5...30))], scale: number(1...3))
  }

  private mutating func square() -> NetworkBuilder {
    NetworkBuilder([-3...3, number(-4...0)...3], scale: number(1...2))
  }

  mutating func tentChain() -> Network {
    var net = NetworkBuilder([0...number(3...20)])
    let x = net.inputs[0]
    let length = number(100...200)
    let last = Int(net.input.upper[0].numerator.asInt!)
    let steps = (1...last).map { net.add(.step, [(x, 1)], plus: Rational(-$0)) }
    net.endLayer()
    // The payload is a number of `length` bits over 2^length.
    let limit = Interval(0, .powerOfTwo(length) - 1)
    var payload = generator.value(in: limit)
    let first = Rational(payload, powerOfTwo: -length)
    var terms: NetworkBuilder.Terms = []
    for step in steps {
      let next = generator.value(in: limit)
      terms.append((step, Rational(next - payload, powerOfTwo: -length)))
      payload = next
    }
    var phase = net.layer(.relu, terms, plus: first)
    var sum: NetworkBuilder.Reference?
    for round in 0..<number(8...30) {
      let a = net.add(.relu, [(phase, 2)])
      let b = net.add(.relu, [(phase, 4)], plus: -2)
      let bit = net.add(.step, [(phase, 1)], plus: -Rational(1, 2))
      let kept = sum.map { net.add(.relu, [($0, 1)]) }
      net.endLayer()
      phase = net.add(.relu, [(a, 1), (b, -1)])
      let weight: Rational = round % 3 == 0 ? 3 : 2
      let before: NetworkBuilder.Terms = kept.map { [($0, weight)] } ?? []
      sum = net.add(.relu, before + [(bit, Rational(1))])
      net.endLayer()
    }
    return net.network(named: "tent chain", outputs: [[(phase, 1)], [(sum!, 1)]])
  }

  mutating func twoIntegers() -> Network {
    let scale = number(1...2)
    var net = NetworkBuilder([0...number(3...7), -3...number(0...3)], scale: scale)
    let (x, y) = (net.inputs[0], net.inputs[1])
    // Relus of an integer u, from 0 to 1 to 0.
    let (p, q) = (Rational(number(1...3) * scale), Rational(number(-3...3) * scale))
    var ramps: NetworkBuilder.Terms = []
    var start = number(-6...6)
    let width = generator.below(4) == 0 ? 2 : 1
    for (gap, sign) in [(0, 1), (width, -1), (number(1...6), -1), (width, 1)] {
      start += gap
      let relu = net.add(.relu, [(x, p), (y, q)], plus: Rational(-start))
      ramps.append((relu, Rational(BigInt(sign), BigInt(width))))
    }
    // The payload S/2^bits lies in [0, 1].
    let bits = [8, 30, 60, 150].randomElement(using: &generator)!
    let part = Interval(0, .powerOfTwo(bits - 4))
    let (a, b) = (generator.value(in: part), generator.value(in: part))
    var phase = net.add(
      .relu, [(x, Rational(a, powerOfTwo: -bits)), (y, Rational(b, powerOfTwo: -bits))],
      plus: Rational(3 * b, powerOfTwo: -bits))
    net.endLayer()
    let isOn = net.layer(.identity, ramps)
    let (alpha, beta) = (small(1...3), small(-3...3))
    let bound = Rational(40 + number(0...9))
    let gates = [1, -1].map { sign -> NetworkBuilder.Reference in
      let factor = Rational(sign)
      return net.add(
        .relu, [(x, factor * alpha), (y, factor * beta), (isOn, bound)], plus: -bound)
    }
    net.endLayer()
    let gated = net.layer(.identity, [(gates[0], 1), (gates[1], -1)])
    var kept: [NetworkBuilder.Reference] = []
    for _ in 0..<number(2...7) {
      let c = net.add(.relu, [(phase, 2)])
      let d = net.add(.relu, [(phase, 4)], plus: -2)
      net.endLayer()
      phase = net.layer(.identity, [(c, 1), (d, -1)])
      if generator.below(3) == 0 { kept.append(phase) }
    }
    return net.network(
      named: "two integers",
      outputs: [[(gated, 1), (y, 1)], [(phase, 1), (isOn, 3)]] + kept.map { [($0, Rational(1))] })
  }

  mutating func carries() -> Network {
    var net = square()
    var values = net.inputs + net.inputs
    for _ in 0..<number(4...20) {
      let moving = number(0...3)
      values = values.indices.map { index in
        index == moving
          ? net.add(.relu, [(values[index], small()), (values[0], 1)], plus: small())
          : net.add(generator.below(3) == 0 ? .relu : .identity, [(values[index], 1)])
      }
      net.endLayer()
    }
    return net.network(named: "carries", outputs: values.map { [($0, Rational(1))] })
  }

  mutating func periodic() -> Network {
    var net = square()
    let x = net.inputs[0]
    var value = net.inputs[1]
    let isWide = generator.below(2) == 0
    for _ in 0..<number(4...12) {
      let a = net.add(.relu, [(value, small(1...3)), (x, small())], plus: small())
      let b = net.add(.relu, [(value, small(1...3))], plus: isWide ? wide(70) : small())
      net.endLayer()
      value = net.layer(.identity, [(a, 1), (b, small(-2...2))], plus: small())
    }
    return net.network(named: "periodic", outputs: [[(value, 1)], [(value, 3), (x, 1)]])
  }

  mutating func nestedPeriodic() -> Network {
    var net = NetworkBuilder([-5...number(5...20)], scale: number(1...3))
    let x = net.inputs[0]
    var (value, other) = (x, x)
    let (outer, inner) = (number(4...6), number(4...7))
    for _ in 0..<outer {
      for _ in 0..<inner {
        let a = net.layer(.relu, [(value, 1)], plus: -small(1...5))
        value = net.layer(.identity, [(a, small(1...2)), (x, small(1...3))])
      }
      other = net.layer(.relu, [(other, small(2...4)), (value, -1)], plus: small(1...9))
      value = net.layer(.identity, [(other, -1), (value, 1)])
    }
    return net.network(named: "nested", outputs: [[(value, 1)], [(other, 1)]])
  }

  mutating func accumulator() -> Network {
    var net = NetworkBuilder([-2...number(20...40)])
    let x = net.inputs[0]
    var sum: NetworkBuilder.Reference?
    for round in 0..<number(4...12) {
      let place = Rational(3 * round + number(0...1))
      let a = net.add(.relu, [(x, 2)], plus: -place)
      let b = net.add(.relu, [(x, 2)], plus: -place - 1)
      net.endLayer()
      let bits = generator.below(3) == 0 ? 90 : 20
      let height = wide(bits)
      let before: NetworkBuilder.Terms = sum.map { [($0, Rational(1))] } ?? []
      sum = net.layer(.identity, [(a, height), (b, -height)] + before)
    }
    return net.network(named: "accumulator", outputs: [[(sum!, 1)]])
  }

  mutating func duplicates() -> Network {
    var net = square()
    let (x, y) = (net.inputs[0], net.inputs[1])
    let (p, q, r) = (small(), small(1...9), small())
    var pairs: [NetworkBuilder.Reference] = []
    for _ in 0..<3 {
      pairs.append(net.add(.relu, [(x, p), (y, q)], plus: r))
      pairs.append(net.add(.relu, [(x, 2 * p), (y, 2 * q)], plus: 2 * r))
    }
    net.endLayer()
    let sums = (0..<3).map { net.add(.relu, [(pairs[2 * $0], 1), (pairs[5 - $0], -1)]) }
    net.endLayer()
    return net.network(
      named: "duplicates", outputs: [pairs.map { ($0, small()) }, sums.map { ($0, 5) }])
  }

  mutating func dead() -> Network {
    var net = segment()
    var alive = net.inputs[0]
    for _ in 0..<number(2...8) {
      for _ in 0..<number(0...3) { _ = net.add(.relu, [(alive, small())], plus: wide(80)) }
      alive = net.add(.relu, [(alive, small(1...2))], plus: small())
      net.endLayer()
    }
    return net.network(named: "dead", outputs: [[(alive, 1)]])
  }

  mutating func constants() -> Network {
    var net = square()
    let (x, y) = (net.inputs[0], net.inputs[1])
    let zero = net.add(.relu, [(x, 1)], plus: -100)
    let empty = net.add(.identity, [])
    let seven = net.add(.relu, [], plus: 7)
    let huge = net.add(.relu, [(y, 0)], plus: wide(100))
    let one = net.add(.step, [(x, 1)], plus: 50)
    let moving = net.add(.relu, [(x, 1), (y, 2)])
    net.endLayer()
    let sum = net.add(
      .hardTanh,
      [
        (zero, wide(70)), (empty, wide(64)), (seven, small()), (one, wide(33)),
        (moving, Rational(1, 3)),
      ])
    let wideSum = net.add(.relu, [(zero, wide(90)), (huge, 1), (moving, wide(65))])
    net.endLayer()
    return net.network(
      named: "constants", outputs: [[(sum, 1)], [(wideSum, 1), (zero, wide(31))], [(empty, 9)]])
  }

  mutating func swaps() -> Network {
    var net = square()
    var (a, b) = (net.inputs[0], net.inputs[1])
    let bits = generator.below(2) == 0 ? 80 : 10
    for _ in 0..<number(5...14) {
      let newA = net.add(.identity, [(b, 1)], plus: wide(bits))
      let newB = net.add(.relu, [(a, 1), (b, small(0...1))], plus: wide(bits))
      net.endLayer()
      (a, b) = (newA, newB)
    }
    return net.network(named: "swaps", outputs: [[(a, 1)], [(b, 1)], [(a, 1), (b, -1)]])
  }

  mutating func clamps() -> Network {
    var net = square()
    var value = net.inputs[0]
    let y = net.inputs[1]
    let bits = [3, 31, 40, 63, 90].randomElement(using: &generator)!
    for _ in 0..<number(4...9) {
      let slope = Rational(1 + generator.value(in: Interval(0, .powerOfTwo(bits))), 1)
      let shift = Rational(BigInt(number(-9...9)), BigInt(number(1...9)) << (bits / 2))
      let unit = net.layer(.hardTanh, [(value, slope.reciprocal), (y, 1)], plus: shift)
      value = net.layer(.identity, [(unit, slope), (y, 1)])
    }
    return net.network(named: "clamps", outputs: [[(value, 1)]])
  }

  mutating func saturatedSums() -> Network {
    var net = square()
    let (x, y) = (net.inputs[0], net.inputs[1])
    let isOneScalar = generator.below(3) > 0
    let bits = [40, 70, 150].randomElement(using: &generator)!
    let outputCount = number(1...2)
    var outputs: [NetworkBuilder.Terms] = Array(repeating: [], count: outputCount)
    for _ in 0..<number(5...9) {
      let slope = Rational(
        1 + generator.value(in: Interval(0, .powerOfTwo(bits))),
        1 + 2 * generator.value(in: Interval(0, .powerOfTwo(bits))))
      let factor = isOneScalar ? 3 : Rational(number(-5...5))
      let unit = net.add(
        .hardTanh, [(x, slope), (y, factor * slope)], plus: small() * slope)
      for index in outputs.indices { outputs[index].append((unit, small() / 6)) }
    }
    let rectified = net.add(.relu, [(x, 1), (y, 3)], plus: small())
    net.endLayer()
    for index in outputs.indices { outputs[index].append((rectified, small() / 7)) }
    return net.network(named: "sums", outputs: outputs)
  }

  mutating func dotProducts() -> Network {
    let dimension = number(9...24)
    var net = NetworkBuilder(
      (0..<dimension).map { _ in
        let first = number(-9...5)
        return first...(first + number(0...9))
      }, scale: number(1...2))
    let inputs = net.inputs
    let bits = [5, 20, 60, 100].randomElement(using: &generator)!
    let isSparse = generator.below(2) == 0
    func columns(_ net: inout Self) -> [NetworkBuilder.Reference] {
      isSparse ? inputs.filter { $0.index % 5 != 1 || $0.index == 0 } : inputs
    }
    var value: NetworkBuilder.Reference?
    for _ in 0..<number(3...6) {
      var terms = columns(&self).map { ($0, wide(bits)) }
      if let value { terms.append((value, small(1...3))) }
      value = net.layer(.relu, terms, plus: wide(bits))
    }
    // Far apart: a list of columns.
    let ends = Array(inputs.prefix(4) + inputs.suffix(4)).map { ($0, wide(bits)) }
    let last = net.layer(.relu, ends + [(value!, 1)])
    return net.network(
      named: "dot products", outputs: [[(last, 1)], inputs.map { ($0, Rational(1)) }])
  }

  mutating func convexSets() -> Network {
    var net = square()
    let factors = (0..<number(5...7)).map { _ in [small(), small()] }
    let products = factors.map { factors in
      net.add(.relu, [(net.inputs[0], factors[0]), (net.inputs[1], factors[1])], plus: small())
    }
    net.endLayer()
    let count = number(16...24)
    // Some units read a product in all of their half-spaces, some have half-spaces of one alone.
    let units = (0..<number(2...3)).map { unit -> (fixed: Bool, length: Int) in
      (unit > 0, unit == 1 ? number(1...3) : 2)
    }
    var halves: [[NetworkBuilder.Reference]] = []
    for unit in units {
      let own = products.randomElement(using: &generator)!
      let ownFactor = small(1...9)
      halves.append(
        (0..<count).map { _ in
          var terms = unit.fixed ? [(own, ownFactor)] : []
          let others = products.filter { !unit.fixed || $0 != own }.shuffled(using: &generator)
          for other in others.prefix(unit.length - terms.count) {
            terms.append((other, small(1...9) * (generator.below(2) == 0 ? 1 : -1)))
          }
          return net.add(.relu, terms, plus: small() * 5)
        })
    }
    net.endLayer()
    let tops = halves.map { row -> NetworkBuilder.Reference in
      let factor: Rational? = generator.below(2) == 0 ? -1 : nil
      let terms = row.map { ($0, factor ?? small(1...9)) }
      return net.add(.relu, terms, plus: small() * 100)
    }
    net.endLayer()
    return net.network(
      named: "convex sets", outputs: [tops.map { ($0, small(1...9)) }, [(tops[0], 1)]])
  }

  mutating func long() -> Network {
    var net = square()
    let (x, y) = (net.inputs[0], net.inputs[1])
    let early = (0..<3).map { net.add(.relu, [(x, Rational($0 + 1)), (y, wide(40 * $0))]) }
    net.endLayer()
    var values = [x, y] + early
    for round in 0..<number(45...60) {
      let groups = values.indices.map { index -> NetworkBuilder.Reference in
        let other = values[number(0...(values.count - 1))]
        // Every few layers something that cannot be rolled.
        let activation: Activation =
          round % 4 == 3 ? .hardTanh : index % 2 == 0 ? .relu : .identity
        return net.add(activation, [(values[index], small(-1...1)), (other, 1)], plus: small())
      }
      net.endLayer()
      values = groups
    }
    // A part that rolls, at the end.
    var value = values[0]
    for _ in 0..<number(4...8) {
      let a = net.layer(.relu, [(value, 2), (early[1], 1)], plus: small())
      value = net.layer(.identity, [(a, small(1...4)), (early[2], 1)], plus: small())
    }
    return net.network(
      named: "long", outputs: [[(value, 1)], [(early[0], 1), (values[1], 1)], [(x, 1)]])
  }

  mutating func edges() -> Network {
    var net = segment()
    let x = net.inputs[0]
    let bits = [31, 32, 63, 64, 127, 128].randomElement(using: &generator)!
    let top = Rational(BigInt.powerOfTwo(bits))
    let offsets: [Rational] = [-2, -1, 0, 1]
    let large = offsets.map { net.add(.identity, [(x, 1)], plus: top + $0) }
    let low = offsets.map { net.add(.identity, [(x, 1)], plus: -top + $0) }
    let constant = net.add(.identity, [], plus: -top)
    net.endLayer()
    let middle = zip(large, low).map { net.add(.relu, [($0, 1), ($1, 1)]) }
    let clamped = low.map { net.add(.hardTanh, [($0, top.reciprocal)]) }
    let products = large.map { net.add(.relu, [($0, top - 1), (x, top)], plus: -top * top) }
    let negative = net.add(.relu, [(constant, 1), (large[1], -1), (x, 1)])
    net.endLayer()
    return net.network(
      named: "edges",
      outputs: [middle, clamped, products, [negative, constant]].map {
        $0.map { ($0, Rational(1)) }
      })
  }
}

extension Network {
  /// The grid points of the domain, all if there are at most `limit`, else that many random ones
  /// and some corners.
  package func testPoints(
    atMost limit: Int, using generator: inout SplitMix64
  ) -> [[BigInt]] {
    let box = input.gridBox!
    let count = box.reduce(BigInt(1)) { $0 * ($1.upper - $1.lower + 1) }
    if count <= BigInt(limit) {
      return box.reduce([[]]) { points, side in
        var values: [BigInt] = []
        var value = side.lower
        while value <= side.upper {
          values.append(value)
          value += 1
        }
        return points.flatMap { point in values.map { point + [$0] } }
      }
    }
    var points = [box.map(\.lower), box.map(\.upper)]
    for _ in 0..<4 {
      points.append(box.map { generator.below(2) == 0 ? $0.lower : $0.upper })
    }
    while points.count < limit { points.append(box.map { generator.value(in: $0) }) }
    return points
  }
}
