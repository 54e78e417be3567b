import Exact
import Support
import Testing

/// Fields of bits against the chains of tents that they stand for.
@Suite struct BitFieldTests {
  /// The field as two chains read it, tent after tent.
  private func literal(_ field: BitField, _ number: BigInt) -> BigInt {
    var (first, second) = (max(number, 0), max(number + field.window, 0))
    func tent(_ x: BigInt, _ level: Int) -> BigInt {
      max(x - 2 * max(x - .powerOfTwo(level), 0), 0)
    }
    var sum = BigInt(0)
    for level in (field.lowest..<field.top).reversed() {
      (first, second) = (tent(first, level), tent(second, level))
      if level < field.lowest + field.count {
        sum += max(first - second, 0) << (level - field.lowest)
      }
    }
    return sum
  }

  private static let fields: [BitField] = (1...7).flatMap { top in
    (0..<top).flatMap { lowest in
      (1...(top - lowest)).flatMap { count in
        (1...(1 << lowest)).map {
          BitField(top: top, lowest: lowest, count: count, window: BigInt($0))
        }
      }
    }
  }

  @Test func smallFieldsAreExactEverywhere() {
    #expect(BitFieldTests.fields.allSatisfy { $0.isValid })
    for field in BitFieldTests.fields {
      for number in -5...(1 << field.top) + 70 {
        let (found, expected) = (field.value(at: BigInt(number)), literal(field, BigInt(number)))
        if found != expected {
          Issue.record("\(field) at \(number): \(found) instead of \(expected)")
          return
        }
      }
    }
  }

  @Test(arguments: Seed.some(200)) func longNumbersAreExactNearMultiples(seed: Seed) {
    var generator = seed.generator
    let window = BigInt(Int.random(in: 1...1 << 30, using: &generator))
    let count = Int.random(in: 1...30, using: &generator)
    let lowest = window.bitLength + Int.random(in: 0...200, using: &generator)
    let top = lowest + count + Int.random(in: 0...90, using: &generator)
    let field = BitField(top: top, lowest: lowest, count: count, window: window)
    #expect(field.isValid)
    for _ in 0..<40 {
      var number = BigInt(0)
      for _ in 0...(top / 60) {
        number = (number << 60) + BigInt(Int.random(in: 0...1 << 60, using: &generator))
      }
      number = number.lowBits(top)
      // Near a multiple of a power of two, where bits turn, or near the top.
      if generator.below(4) > 0 {
        let level = Int.random(in: lowest...top, using: &generator)
        number = ((number >> level) + 1) << level
        number -= BigInt(Int.random(in: -3...Int(window.asInt!) + 3, using: &generator))
      }
      #expect(field.value(at: number) == literal(field, number), "\(field) at \(number)")
    }
  }

  @Test(arguments: Seed.some(60)) func boundsHoldEveryValueOfTheClass(seed: Seed) {
    var generator = seed.generator
    let field = BitFieldTests.fields.randomElement(using: &generator)!
    let lower = Int.random(in: -10...1 << field.top, using: &generator)
    let step = Int.random(in: 1...20, using: &generator)
    let numbers = stride(from: lower, through: lower + step * Int(generator.below(60)), by: step)
      .map { BigInt($0) }
    let (range, residues) = field.bounds(
      of: Interval(numbers.first!, numbers.last!),
      numbers.count == 1
        ? Stride(numbers[0]) : Stride(residue: BigInt(lower), modulus: BigInt(step)))
    for number in numbers {
      let value = field.value(at: number)
      #expect(range.contains(value) && residues.contains(value), "\(field) at \(number)")
    }
  }

  @Test(arguments: Seed.some(100)) func functionsAreMappedPointwise(seed: Seed) {
    var generator = seed.generator
    let field = BitFieldTests.fields.randomElement(using: &generator)!
    let count = Int.random(in: 1...60, using: &generator)
    let slope = BigInt(Int.random(in: -9...9, using: &generator))
    let line = GridFunction(
      count: count, value: BigInt(Int.random(in: -9...1 << field.top, using: &generator)),
      slope: slope)
    let other = GridFunction(
      count: count, value: BigInt(Int.random(in: -20...20, using: &generator)), slope: 1)
    let function = GridFunction.sum(1, line, 3, other.relu, plus: 0)
    let mapped = function.bits(field)
    for index in 0..<count {
      #expect(
        mapped.value(at: index) == field.value(at: function.value(at: index)!), "\(field), \(index)"
      )
    }
  }

  /// The pieces of the result are far more than those that there is room for at first.
  @Test(arguments: [0, 60, 130]) func pointsOfLongPiecesAreReadOneByOne(lowest: Int) {
    let field = BitField(top: lowest + 20, lowest: lowest, count: 4, window: 1)
    let line = GridFunction(count: 4000, value: 3, slope: (7 << lowest) + 1)
    let mapped = line.bits(field)
    #expect(mapped.pieceCount > 1000)
    for index in 0..<4000 {
      let expected = field.value(at: line.value(at: index)!)
      #expect(mapped.value(at: index) == expected, "index \(index)")
    }
  }

  @Test func piecesThatFallIntoTooManyBecomeUnknown() {
    let field = BitField(top: 20, lowest: 0, count: 4, window: 1)
    let line = GridFunction(count: 1000, value: 0, slope: 7)
    #expect(!line.bits(field, pieceLimit: 100).isKnown)
    #expect(line.bits(field, pieceLimit: 1000).isKnown)
    // Long pieces whose ends lie far apart in few intervals stay short.
    let slow = GridFunction(count: 1 << 20, value: 0, slope: 1)
    let high = BitField(top: 20, lowest: 16, count: 4, window: 3)
    #expect(slow.bits(high).pieces.count < 100)
    #expect(slow.bits(high).isKnown)
  }
}
