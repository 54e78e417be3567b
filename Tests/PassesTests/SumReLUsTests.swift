import Exact
import Networks
import Passes
import Programs
import Support
import Testing

/// Sums of relus: what is taken into them, and what is not.
@Suite struct SumReLUsTests {
  /// A program whose last value sums `count` relus of `inner`, a sum that may name the index.
  private func program(
    count: Int, inner: (Int) -> String, sum: (Int) -> String = { "- %\($0)" }, output: String = ""
  ) throws -> Program {
    var lines = ""
    var terms = ""
    for index in 0..<count {
      lines += "%\(10 + 2 * index) = affine \(inner(index))\n"
      lines += "%\(11 + 2 * index) = relu %\(10 + 2 * index)\n"
      terms += "\(sum(11 + 2 * index)) "
    }
    return try Program(
      analyzing: """
        program p  input 2 / 1  domain [-9, 9] x [-9, 9]
        %0 = input 0
        %1 = input 1
        \(lines)%2 = affine \(terms.dropFirst(2)) + 100
        real %2\(output)
        """)
  }

  /// The terms of the program's only sum of relus; nil if there is none.
  private func terms(_ program: Program) -> [RectifiedTerm]? {
    var found: [[RectifiedTerm]] = []
    program.forEachInstruction { instruction, _ in
      if case .reluSum(let terms, _) = instruction.operation { found.append(terms) }
    }
    return found.count == 1 ? found[0] : nil
  }

  private func expectEqual(_ a: Program, _ b: Program) throws {
    #expect(a.brokenInvariants() == [])
    for x in -9...9 {
      for y in -9...9 {
        let point = [BigInt(x), BigInt(y)]
        #expect(
          try ProgramInterpreter(a).numerators(at: point)
            == ProgramInterpreter(b).numerators(at: point))
      }
    }
  }

  @Test func reluesOfPairsBecomeOneSum() throws {
    let literal = try program(count: 16, inner: { "\($0 + 1)*%0 - 2*%1 + \($0)" })
    var changed = literal
    #expect(changed.sumReLUs().count == 1)
    #expect(changed.statementCount == 3)
    #expect(terms(changed)?.count == 16)
    try expectEqual(changed, literal)
    // The text comes back.
    let text = changed.description
    #expect(try Program(text: text, file: "test").description == text)
  }

  @Test func factorsMoveInside() throws {
    let literal = try program(
      count: 16, inner: { "\(120 / ($0 % 3 + 1))*%0 - %1" },
      sum: { "+ \(($0 - 11) / 2 % 3 + 1)*%\($0)" })
    var changed = literal
    _ = changed.sumReLUs()
    let found = try #require(terms(changed))
    #expect(found.allSatisfy { $0.factor == 1 && $0.terms[0].factor == 120 })
    try expectEqual(changed, literal)
  }

  @Test func wideSumsNeedNoProofsBefore() throws {
    let proved = try program(count: 40, inner: { "\($0 + 1)*%0 - 2*%1 + \($0)" })
    var literal = proved
    for index in literal.facts.indices { literal.facts[index].range = nil }
    var small = literal
    #expect(small.sumWideReLUs().isNone, "a small program is left alone")
    var changed = literal
    #expect(changed.sumWideReLUs(minimum: 50).count == 1)
    #expect(changed.facts.allSatisfy { $0.range == nil })
    #expect(terms(changed)?.count == 40)
    changed.analyzeRanges()
    try expectEqual(changed, proved)
    // The ranges are those that are proved of the literal program.
    let sum = ValueID(2)
    #expect(changed.range(of: sum) == proved.range(of: sum))
    // Where relus are not nearly all, nothing is done.
    var mixed = try program(count: 10, inner: { "\($0 + 1)*%0 - 2*%1" })
    for index in mixed.facts.indices { mixed.facts[index].range = nil }
    #expect(mixed.sumWideReLUs(minimum: 20).isNone)
  }

  @Test func shortSumsStay() throws {
    var changed = try program(count: 15, inner: { "\($0 + 1)*%0 - 2*%1" })
    #expect(changed.sumReLUs().isNone)
  }

  @Test func reluesOfOneScalarStay() throws {
    var changed = try program(count: 20, inner: { "%0 - \($0 + 1)" })
    #expect(changed.sumReLUs().isNone)
  }

  @Test func sumsOfDifferentLengthsStay() throws {
    var changed = try program(count: 20, inner: { $0 == 7 ? "%0 - 3" : "%0 + \($0 + 2)*%1" })
    #expect(changed.sumReLUs().isNone)
  }

  @Test func reluesThatOthersReadStay() throws {
    var changed = try program(count: 20, inner: { "%0 + \($0 + 2)*%1" }, output: ", %13")
    #expect(changed.sumReLUs().isNone)
    var inner = try program(count: 20, inner: { "%0 + \($0 + 2)*%1" }, output: ", %14")
    #expect(inner.sumReLUs().isNone)
  }

  @Test func sumsBeyondMachineWordsStay() throws {
    var wide = try program(count: 20, inner: { "2^60*%0 + \($0 + 2)*%1" })
    #expect(wide.sumReLUs().isNone)
    // Each product fits, but not their sum.
    var outer = try program(
      count: 20, inner: { "2^54*%0 + \($0 + 2)*%1" }, sum: { "+ 2*%\($0)" })
    #expect(outer.sumReLUs().isNone)
    var fitting = try program(
      count: 20, inner: { "2^50*%0 + \($0 + 2)*%1" }, sum: { "+ 2*%\($0)" })
    #expect(!fitting.sumReLUs().isNone)
  }
}
