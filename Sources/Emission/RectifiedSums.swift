import Exact
import Programs

extension FunctionWriter {
  /// Writes `result` = Σ factor·max(Σ factor·value + bias, 0) + bias as the call of a function that
  /// is one loop.
  ///
  /// What all terms have in common is computed before the call; what differs is read from tables,
  /// and the values that differ from arrays. Sums of one shape share their function.
  ///
  /// - Requires: no partial sum leaves 63 bits.
  mutating func writeRectifiedSum(_ result: ValueID, _ terms: [RectifiedTerm], _ bias: BigInt) {
    precondition(!terms.isEmpty, "a sum of no relus")
    precondition(
      program.partialSumBound(terms, bias: bias) < .powerOfTwo(63), "a sum of relus too wide")
    let (fixed, columns) = FunctionWriter.commonTerms(of: terms.map(\.terms))
    let biases = terms.map(\.bias)
    let hasCommonBias = biases.allSatisfy { $0 == biases[0] }
    var base = hasCommonBias ? CText.integer(biases[0]) : ""
    for term in fixed {
      let product = "\(asInt64(term.value)) * \(CText.integer(term.factor.literal!))"
      base += base.isEmpty ? product : " + \(product)"
    }
    var call = RectifiedSumCall(start: CText.integer(bias), base: base.isEmpty ? "0" : base)
    if !hasCommonBias { call.sum += " + \(entry(of: biases, in: &call))" }
    for products in columns {
      let (array, type) = array(of: products.map(\.value))
      let value = "(int64_t)\(call.parameter(array, type: type))"
      call.sum += " + \(value) * \(entry(of: products.map { $0.factor.literal! }, in: &call))"
    }
    let factors = terms.map(\.factor)
    let isUnit = factors.allSatisfy { $0.magnitude == 1 && $0 == factors[0] }
    let addition =
      isUnit
      ? "\(factors[0].isNegative ? "-" : "+")= p" : "+= p * \(entry(of: factors, in: &call))"
    let name = helper(
      """
      (int64_t s, int64_t base\(call.parameters)) {
        size_t c;
        for (c = 0; c < \(terms.count); ++c) {
          const int64_t p = \(call.sum);
          if (p > 0) s \(addition);
        }
        return s;
      }

      """)
    let text = "\(name)(\(call.start), \(call.base)\(call.arguments))"
    line("\(target(result)) = \(cast(text, isWide: true, to: result));")
  }

  /// The name of the function with parameters and body `text`.
  private mutating func helper(_ text: String) -> String {
    if let known = helperNames[text] { return known }
    let name = "\(helperPrefix)relu_sum_\(helperNames.count)"
    helperNames[text] = name
    helpers.append("static int64_t \(name)\(text)")
    return name
  }

  /// Splits `rows` of terms into those that all rows have, and columns of the others; short rows end
  /// with zero times some value.
  private static func commonTerms(of rows: [[Term]]) -> (fixed: [Term], columns: [[Term]]) {
    var shared = Set(rows[0])
    for row in rows.dropFirst() { shared.formIntersection(row) }
    let fixed = rows[0].filter { shared.remove($0) != nil }
    let common = Set(fixed)
    let rests = rows.map { row in
      // One of each: a row may have a term twice.
      var left = common
      return row.filter { left.remove($0) == nil }
    }
    let width = rests.map(\.count).max()!
    guard let filler = rests.lazy.compactMap(\.first).first?.value else { return (fixed, []) }
    let columns = (0..<width).map { place in
      rests.map { place < $0.count ? $0[place] : Term(0, filler) }
    }
    return (fixed, columns)
  }

  /// `numbers` as an expression of the counter c: the number, if all are equal, or the entry of a
  /// table that is handed over.
  private mutating func entry(of numbers: [BigInt], in call: inout RectifiedSumCall) -> String {
    if numbers.allSatisfy({ $0 == numbers[0] }) { return CText.integer(numbers[0]) }
    let form = ConstantTables.nativeForm(of: numbers)
    return call.parameter(
      tables.name(of: numbers, as: form), type: ConstantTables.elementType(of: numbers, as: form))
  }

  /// An array that holds `values`, which is filled at its first use (in a block at every one), and
  /// the type of its entries.
  private mutating func array(of values: [ValueID]) -> (name: String, type: String) {
    let type = values.contains { self.isWide($0) } ? "int64_t" : "int32_t"
    if let known = arrays[values] { return (known, type) }
    let isOutside = counts.isEmpty
    let declaration = "\(type) a\(arrayCount)[\(values.count)];"
    let bytes = (type == "int64_t" ? 8 : 4) * values.count
    var name = "a\(arrayCount)"
    arrayCount += 1
    if isOutside, !slotPrefix.isEmpty {
      name = slotPrefix + name
      frameArrays.append(declaration)
      frameArrayBytes += bytes
    } else {
      localBytes += bytes
      line(declaration)
    }
    if isOutside { arrays[values] = name }
    for (index, value) in values.enumerated() {
      line("\(name)[\(index)] = \(self.name(value));")
    }
    return (name, type)
  }
}

/// The call of a function for a sum of relus, and its parameters.
private struct RectifiedSumCall {
  let start: String
  let base: String
  /// What the relus are of, in the function.
  var sum = "base"
  private(set) var parameters = ""
  private(set) var arguments = ""
  private var count = 0

  init(start: String, base: String) {
    self.start = start
    self.base = base
  }

  /// Hands over `array`, whose entries are of `type`, and returns its entry c in the function.
  mutating func parameter(_ array: String, type: String) -> String {
    defer { count += 1 }
    parameters += ", const \(type) *t\(count)"
    arguments += ", \(array)"
    return "t\(count)[c]"
  }
}
