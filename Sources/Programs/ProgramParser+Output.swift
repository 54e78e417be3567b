import Diagnostics
import Exact
import Networks

/// The lines of outputs in the text form.
extension ProgramParser {
  /// `0 ..< 3`
  mutating func labelRange(at place: ProgramToken) throws -> Range<Int> {
    let first = try label()
    try take("..<")
    let last = try label()
    if first >= last { throw failure("an empty range of labels", at: place) }
    return first..<last
  }

  /// `label %5 / 2 in 0 ..< 3 named "no", "maybe", "yes"`
  mutating func output() throws -> Program.Output {
    let place = token
    guard case .word(let kindName) = token.kind,
      ["real", "label", "sign", "one-hot"].contains(kindName)
    else {
      throw expected("a value's definition, `repeat`, or one of real, label, sign and one-hot")
    }
    advance()
    let numerators = try values()
    var denominator = BigInt(1)
    if skip("/") {
      denominator = try number()
      if denominator < 1 { throw failure("a denominator below 1", at: place) }
    }
    let (fractions, fractionBits) = try self.fractions(of: numerators.count, kindName)
    let kind: OutputSpecification.Kind
    var nameCount = 2
    switch kindName {
    case "label":
      try take(word: "in")
      let labels = try labelRange(at: place)
      kind = .label(first: labels.lowerBound, classCount: labels.count)
      nameCount = labels.count
    case "sign": kind = .sign
    case "one-hot":
      var first = 0
      if skip(.word("in")) {
        let labels = try labelRange(at: place)
        if labels.count != numerators.count {
          throw failure("\(numerators.count) values; \(labels.count) labels", at: place)
        }
        first = labels.lowerBound
      }
      kind = .oneHot(first: first, classCount: numerators.count)
      nameCount = numerators.count
    default:
      kind = .real
      nameCount = 0
    }
    if kindName == "label" || kindName == "sign", numerators.count != 1 {
      throw failure("\(numerators.count) values; one is expected for \(kindName)", at: place)
    }
    var names: [String]?
    if skip(.word("named")) {
      var list: [String] = []
      repeat {
        guard case .string(let name) = token.kind else { throw expected("a name in quotes") }
        advance()
        list.append(name)
      } while skip(",")
      if list.count != nameCount {
        throw failure("\(list.count) names; \(nameCount) are expected", at: place)
      }
      names = list
    }
    return Program.Output(
      numerators: numerators, denominator: denominator, fractions: fractions,
      fractionBits: fractionBits, specification: OutputSpecification(kind, labelNames: names))
  }

  /// `+ [0] %5 / 15 + [1] %6 / 77 below 2^7`, or nothing.
  mutating func fractions(
    of outputCount: Int, _ kindName: String
  ) throws -> ([Program.Output.Fraction], bits: Int) {
    var fractions: [Program.Output.Fraction] = []
    let place = token
    while skip("+") {
      try take("[")
      let output = try count("an output's index", atMost: outputCount - 1)
      try take("]")
      let numerator = try value()
      try take("/")
      let denominator = try number()
      if denominator < 1 { throw failure("a denominator below 1", at: place) }
      fractions.append(
        Program.Output.Fraction(output: output, numerator: numerator, denominator: denominator))
    }
    if fractions.isEmpty { return ([], 0) }
    if kindName != "real" { throw failure("fractions for \(kindName)", at: place) }
    try take(word: "below")
    let bound = try number()
    if bound < 1 || !bound.isPowerOfTwo {
      throw failure("a bound that is no power of 2", at: place)
    }
    return (fractions, bound.trailingZeroBitCount)
  }

  mutating func label() throws -> Int {
    let place = token
    let label = try number()
    // The end of the labels may be one above them.
    guard let small = label.asInt, small >= Int(Int32.min), small <= Int(Int32.max) + 1 else {
      throw failure("the label \(label.rangeText) does not fit 32 bits", at: place)
    }
    return small
  }
}
