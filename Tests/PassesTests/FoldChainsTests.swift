import Exact
import Passes
import Programs
import Support
import Testing

extension Program {
  fileprivate var waveCount: Int {
    operationCount { if case .wave = $0 { true } else { false } }
  }
}

/// Distances in place of chains of tents.
@Suite struct FoldChainsTests {
  /// The program of `count` tents of s = x + y in 0 … 2^`bits`, with the results of the tents
  /// `outputs`, from 1 on, each times `scale`.
  private func chain(
    bits: Int, count: Int, outputs: [Int], scale: Int = 1, beyond: Int = 0
  ) -> String {
    let half = 1 << (bits - 1)
    var text = """
      program p  input 2 / 1  domain [0, \(half + beyond)] x [0, \(half)]
      %0 = input 0
      %1 = input 1
      %2 = affine %0 + %1

      """
    for index in 0..<count {
      let (base, v) = (2 + 3 * index, 3 + 3 * index)
      text += "%\(v) = affine %\(base) - \(1 << (bits - index - 1))\n"
      text += "%\(v + 1) = relu %\(v)\n"
      text += "%\(v + 2) = affine %\(base) - 2*%\(v + 1)\n"
    }
    var sums: [String] = []
    for (index, output) in outputs.enumerated() {
      let value = 3 + 3 * count + index
      text += "%\(value) = affine \(scale)*%\(2 + 3 * output) + %0\n"
      sums.append("%\(value)")
    }
    return text + "real \(sums.joined(separator: ", "))\n"
  }

  @Test func aDistanceHasItsOwnRange() throws {
    // Intervals alone do not see that the last tent is never negative.
    var program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [0, 16] x [0, 16]
        %0 = input 0
        %1 = input 1
        %2 = affine %0 + %1
        %3 = affine %2 - 16
        %4 = relu %3
        %5 = affine %2 - 2*%4
        %6 = affine %5 - 8
        %7 = relu %6
        %8 = affine %5 - 2*%7
        real %8

        """)
    program.facts[8].range = Interval(-40, 40)
    #expect(!program.foldTents().isNone)
    #expect(program.brokenInvariants() == [], "\(program)")
    #expect(program.waveCount == 1)
  }

  @Test(arguments: [2, 3, 4, 5]) func aChainIsOneDistance(count: Int) throws {
    let program = try Program(analyzing: chain(bits: 5, count: count, outputs: [count]))
    var folded = program
    #expect(folded.foldTents().count == 1)
    try program.expectEqual(folded, "\(count) tents")
    #expect(folded.waveCount == 1 && folded.reluCount == 0, "\(folded)")
    #expect(folded.description.contains("period \(1 << (6 - count))"), "\(folded)")
    #expect(folded.straightLine!.count == 5)
  }

  @Test func valuesOnTheWayAreDistancesOfTheFirstOne() throws {
    let program = try Program(analyzing: chain(bits: 5, count: 5, outputs: [1, 3, 4, 5], scale: 3))
    var folded = program
    #expect(folded.foldTents().count == 3)
    try program.expectEqual(folded, "four outputs")
    #expect(folded.waveCount == 3 && folded.reluCount == 1, "\(folded)")
    #expect(folded.description.matches(of: /wave %2 period/).count == 3, "\(folded)")
  }

  @Test func oneTentStays() throws {
    let program = try Program(analyzing: chain(bits: 5, count: 1, outputs: [1]))
    var folded = program
    #expect(folded.foldTents().isNone && folded == program)
  }

  @Test func twinChainsInOneSumAreTwoDistances() throws {
    // Two tents of x, less two tents of y, where the last ones stand in the sum itself.
    let program = try Program(
      analyzing: """
        program p  input 2 / 1  domain [0, 16]^2
        %0 = input 0
        %1 = input 1
        %2 = affine %0 - 8
        %3 = relu %2
        %4 = affine %0 - 2*%3
        %5 = affine 2*%4 - 8
        %6 = relu %5
        %7 = affine %1 - 8
        %8 = relu %7
        %9 = affine 3*%1 - 6*%8
        %10 = affine %9 - 12
        %11 = relu %10
        %12 = affine 3*%4 - 3*%6 - %9 + 2*%11 + 7
        real %12

        """)
    var folded = program
    #expect(folded.foldTents().count == 1)
    try program.expectEqual(folded, "twins")
    #expect(folded.waveCount == 2 && folded.reluCount == 0, "\(folded)")
  }

  @Test func solverProvesTheDistance() throws {
    let program = try Program(analyzing: chain(bits: 5, count: 4, outputs: [2, 4]))
    var folded = program
    #expect(folded.foldTents().count == 2)
    #expect(try solverAnswer(program.obligation(isEqualTo: folded)) == "unsat")
  }

  @Test func solverRefutesNumbersBeyondThePeriod() throws {
    // The precondition dropped: s is up to 2^5 + 3, where tents stay 0.
    let narrow = try Program(analyzing: chain(bits: 5, count: 3, outputs: [3]))
    let wide = try Program(analyzing: chain(bits: 5, count: 3, outputs: [3], beyond: 3))
    var unchanged = wide
    #expect(unchanged.foldTents().isNone && unchanged == wide)
    var wrong = wide
    wrong.facts = narrow.facts
    #expect(wrong.foldTents().count == 1)
    #expect(try solverAnswer(wide.obligation(isEqualTo: wrong)) == "sat")
  }

  @Test func solverRefutesTentsOfOtherThresholds() throws {
    // The second threshold is 5 in place of 8: no chain. As one of 8 it would be another function.
    let text = chain(bits: 5, count: 2, outputs: [2])
    let other = try Program(
      analyzing: text.replacing("%6 = affine %5 - 8", with: "%6 = affine %5 - 5"))
    var unchanged = other
    #expect(unchanged.foldTents().isNone)
    var folded = try Program(analyzing: text)
    #expect(folded.foldTents().count == 1)
    #expect(try solverAnswer(other.obligation(isEqualTo: folded)) == "sat")
  }

  @Test(arguments: [40, 70, 200]) func wideChainsAreDistances(bits: Int) throws {
    // A payload of many bits, by a factor; the tents read it bit by bit.
    var text = """
      program p  input 2 / 1  domain [0, 15]^2
      %0 = input 0
      %1 = input 1
      %2 = affine 0x\(String(repeating: "f1", count: bits / 8))*%0 + %1

      """
    let range = BigInt.powerOfTwo(bits / 8 * 8 + 4)
    let top = range.bitLength - 1
    for index in 0..<20 {
      let (base, v) = (2 + 3 * index, 3 + 3 * index)
      text += "%\(v) = affine %\(base) - 2^\(top - index - 1)\n"
      text += "%\(v + 1) = relu %\(v)\n"
      text += "%\(v + 2) = affine %\(base) - 2*%\(v + 1)\n"
    }
    let program = try Program(analyzing: text + "%63 = affine %62 + %1\nreal %32, %63\n")
    var folded = program
    #expect(folded.foldTents().count == 2)
    try program.expectEqual(folded, "\(bits) bits")
    #expect(folded.waveCount == 2 && folded.reluCount == 0, "\(folded)")
  }

  @Test func distancesOfManyPeriodsAreALoop() throws {
    // What each of twelve tents gives is added up.
    var text = """
      program p  input 2 / 1  domain [0, 2048]^2
      %0 = input 0
      %1 = input 1
      %2 = affine %0 + %1
      %3 = affine %1

      """
    for index in 0..<12 {
      let (base, v) = (index == 0 ? 2 : 2 + 4 * index, 4 + 4 * index)
      text += "%\(v) = affine %\(base) - \(1 << (11 - index))\n"
      text += "%\(v + 1) = relu %\(v)\n"
      text += "%\(v + 2) = affine %\(base) - 2*%\(v + 1)\n"
      text += "%\(v + 3) = affine 3*%\(v + 2) + %\(v - 1)\n"
    }
    let program = try Program(analyzing: text + "real %51\n")
    var folded = program
    #expect(folded.foldTents().count == 11)
    _ = folded.rollLoops()
    #expect(folded.loops.count == 1 && folded.description.contains("period t"), "\(folded)")
    for x in [0, 1, 77, 1023, 1024, 1025, 2047, 2048] {
      for y in [0, 5, 512, 1999, 2048] {
        let point = [BigInt(x), BigInt(y)]
        #expect(
          try ProgramInterpreter(folded).numerators(at: point)
            == ProgramInterpreter(program).numerators(at: point), "\(point)")
      }
    }
  }
}
