import Exact
import Networks

extension NetworkReader {
  /// The values of the members `names` of `node`, in that order; nil if it is no object.
  ///
  /// Reports members of other names.
  mutating func members(
    of node: Int, called names: [String], in place: NetworkPlace?, what: String
  ) -> [Int?]? {
    guard json.kind(of: node) == .object else {
      reportKind(of: node, what, expected: "an object", in: place)
      return nil
    }
    var values = [Int?](repeating: nil, count: names.count)
    for (key, value) in json.members(of: node) {
      let name = json.string(of: key)
      if let index = names.firstIndex(of: name) {
        values[index] = values[index] ?? value
      } else {
        reportUnknownMember(name, at: key, known: names, in: place, what: what)
      }
    }
    return values
  }

  private mutating func reportUnknownMember(
    _ name: String, at key: Int, known: [String], in place: NetworkPlace?, what: String
  ) {
    let list = known.map { "\"\($0)\"" }.joined(separator: ", ")
    let nearest = nearestName(to: name, among: known)
    findings.report(
      "\(what) has no member \(excerpt(name))"
        + (nearest.map { "; did you mean \"\($0)\"?" } ?? "; its members are \(list)"),
      in: place, at: json.offset(of: key))
  }

  /// Reports that `node` is not the kind of value that is expected as `what`.
  mutating func reportKind(
    of node: Int, _ what: String, expected: String, in place: NetworkPlace?
  ) {
    findings.report(
      "\(what) is \(json.description(of: node)); \(expected) is expected", in: place,
      at: json.offset(of: node))
  }

  /// Returns `node`, the member `name` of `parent`; reports it if there is none.
  mutating func require(_ node: Int?, _ name: String, in place: NetworkPlace?, of parent: Int)
    -> Int?
  {
    if node == nil {
      findings.report(
        "the member \"\(name)\" is missing", in: place, at: json.offset(of: parent))
    }
    return node
  }

  mutating func string(_ node: Int, _ what: String, in place: NetworkPlace?) -> String? {
    switch json.kind(of: node) {
    case .string, .escapedString: return json.string(of: node)
    default:
      reportKind(of: node, what, expected: "a string", in: place)
      return nil
    }
  }

  /// Returns the exact number that `node` writes.
  mutating func number(_ node: Int, _ what: String, in place: NetworkPlace?) -> Rational? {
    let kind = json.kind(of: node)
    var range = json.textRange(of: node)
    switch kind {
    case .number:
      if !isInteger(range) {
        reportFraction(node, what, in: place)
        return nil
      }
    case .string, .escapedString: break
    default:
      reportKind(of: node, what, expected: "a number", in: place)
      return nil
    }
    var bytes = json.bytes
    if kind == .escapedString {
      bytes = JSONString.decode(json.bytes, at: json.offset(of: node))
      range = 0..<bytes.count
    }
    do throws(NumberError) {
      let value = try Rational(exactly: bytes, range, bitLimit: limits.numberBits)
      let bits = value.numerator.bitLength + value.denominator.bitLength
      if bits > 64 { longNumberBits += bits }
      if longNumberBits > limits.totalNumberBits {
        // Once is enough: from here on numbers are counted anew.
        longNumberBits = 0
        findings.report(
          "the numbers up to here need more than \(limits.totalNumberBits) bits", in: place,
          at: json.offset(of: node))
      }
      return value
    } catch {
      findings.report(
        "\(what) is \(json.description(of: node)), " + NetworkReader.explanation(of: error),
        in: place, at: json.offset(of: node), notes: NetworkReader.notes(on: error))
      return nil
    }
  }

  private static func explanation(of error: NumberError) -> String {
    switch error {
    case .malformed: "which is no number"
    case .nonpositiveDenominator: "whose denominator is not positive"
    case .tooLarge(_, let limit): "which needs more than the limit of \(limit) bits"
    }
  }

  private static func notes(on error: NumberError) -> [String] {
    error == .malformed
      ? ["numbers are written as -12, \"0x1f\", \"-5/3\", \"5p-12\" or \"0.125\""] : []
  }

  private mutating func reportFraction(_ node: Int, _ what: String, in place: NetworkPlace?) {
    let text = String(decoding: json.bytes[json.textRange(of: node)], as: UTF8.self)
    let shown = text.count > 40 ? String(text.prefix(40)) + "…" : text
    findings.report(
      "\(what) is the JSON number \(shown), which has a fraction or an exponent;"
        + " an integer or a string is expected", in: place, at: json.offset(of: node),
      notes: ["other programs round such numbers to binary; write it as a string, \"\(shown)\""])
  }

  /// Whether the JSON number in `range` has neither fraction nor exponent.
  private func isInteger(_ range: Range<Int>) -> Bool {
    for index in range {
      switch json.bytes[index] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): continue
      default: return false
      }
    }
    return true
  }

  /// Returns the integer in `allowed` that the JSON number `node` writes.
  mutating func integer(
    _ node: Int, _ what: String, _ allowed: ClosedRange<Int>, in place: NetworkPlace?
  ) -> Int? {
    guard json.kind(of: node) == .number else {
      reportKind(of: node, what, expected: "an integer", in: place)
      return nil
    }
    let range = json.textRange(of: node)
    if !isInteger(range) {
      reportKind(of: node, what, expected: "an integer", in: place)
      return nil
    }
    guard let plain = PlainDecimal(json.bytes, range), allowed.contains(Int(plain.mantissa)) else {
      reportKind(
        of: node, what,
        expected: "an integer from \(allowed.lowerBound) to \(allowed.upperBound)", in: place)
      return nil
    }
    return Int(plain.mantissa)
  }
}
