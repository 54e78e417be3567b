import Diagnostics
import Exact

/// The operations of the text form.
extension ProgramParser {
  mutating func operation() throws -> Operation {
    guard case .word(let name) = token.kind else { throw expected("an operation") }
    switch name {
    case "input":
      advance()
      return .input(try count("an input's number", atMost: ProgramLexer.valueLimit))
    case "affine":
      advance()
      return try sum()
    case "relu":
      advance()
      return .relu(try value())
    case "clamp":
      advance()
      let value = try value()
      try take(word: "to")
      return .clamp(value, limit: try constant())
    case "step":
      advance()
      return .step(try value())
    case "between":
      advance()
      let value = try value()
      try take(word: "from")
      let lower = try constant()
      try take(word: "to")
      return .between(value, lower: lower, upper: try constant())
    case "select":
      advance()
      let condition = try value()
      try take(word: "then")
      let value = try value()
      try take(word: "else")
      return .select(condition, then: value, otherwise: try self.value())
    case "wave":
      advance()
      let value = try value()
      try take(word: "period")
      return .wave(value, period: try constant())
    case "relu-sum":
      advance()
      return try reluSum()
    case "search":
      advance()
      let value = try value()
      try take(word: "in")
      return .search(value, entries: try list())
    case "lookup":
      advance()
      let value = try value()
      try take(word: "in")
      return .lookup(value, entries: try list())
    case "match":
      advance()
      let value = try value()
      try take(word: "in")
      let keys = try list()
      try take(word: "giving")
      let values = try list()
      try take(word: "else")
      return .match(value, keys: keys, values: values, otherwise: try self.value())
    case "line":
      advance()
      let index = try value()
      try take(word: "in")
      let slopes = try list()
      try take(word: "at")
      let argument = try value()
      try take(word: "plus")
      return .line(index, slopes: slopes, argument: argument, offsets: try list())
    case "bits":
      advance()
      return try bits()
    case "last":
      throw failure("`last` stands after a block's `}` only")
    default:
      throw expected(
        "one of input, affine, relu, clamp, step, between, select, wave, relu-sum, search, lookup,"
          + " match, line and bits")
    }
  }

  /// `%1 at 12 count 26 below 1208 window 2^32`
  private mutating func bits() throws -> Operation {
    let limit = Rational.defaultBitLimit
    let value = try value()
    try take(word: "at")
    let lowest = try count("the lowest bit", atMost: limit)
    try take(word: "count")
    let bitCount = try count("a number of bits", atMost: limit)
    try take(word: "below")
    let top = try count("the power of two of the largest number", atMost: limit)
    try take(word: "window")
    return .bits(
      value, BitField(top: top, lowest: lowest, count: bitCount, window: try magnitude()))
  }

  /// `2*%1 - %4 + t0[i]*%2 - 7`
  mutating func sum() throws -> Operation {
    var terms: [Term] = []
    var bias: Constant?
    var isNegative = skip("-")
    while true {
      if case .value = token.kind {
        terms.append(Term(.literal(isNegative ? -1 : 1), try value()))
      } else {
        let place = token
        let factor: Constant
        if case .word(let word) = token.kind, let table = tableNumber(word) {
          if isNegative { throw failure("a table's entry with a minus sign; `+` is expected") }
          advance()
          factor = try entry(ofTable: table)
        } else {
          let size = try magnitude()
          factor = .literal(isNegative ? -size : size)
        }
        if skip("*") {
          terms.append(Term(factor, try value()))
        } else if bias == nil {
          bias = factor
        } else {
          throw failure("a second number in a sum; `*` and a value are expected", at: place)
        }
      }
      if skip("+") {
        isNegative = false
      } else if skip("-") {
        isNegative = true
      } else {
        return .affine(terms, bias: bias ?? 0)
      }
    }
  }

  /// `3*[2*%1 - %2 + 1] - [%3] + 7`
  mutating func reluSum() throws -> Operation {
    var terms: [RectifiedTerm] = []
    var isNegative = skip("-")
    while true {
      var factor: BigInt = 1
      if token.kind != .symbol("[") {
        factor = try magnitude()
        if !skip("*") {
          if terms.isEmpty { throw expected("`*` and a sum in brackets") }
          return .reluSum(terms, bias: isNegative ? -factor : factor)
        }
      }
      try take("[")
      let place = token
      guard case .affine(let products, .literal(let bias)) = try sum(),
        products.allSatisfy({ $0.factor.literal != nil })
      else { throw failure("a table's entry in a relu-sum; a number is expected", at: place) }
      try take("]")
      terms.append(RectifiedTerm(isNegative ? -factor : factor, products, bias: bias))
      if skip("+") {
        isNegative = false
      } else if skip("-") {
        isNegative = true
      } else {
        return .reluSum(terms, bias: 0)
      }
    }
  }
}
