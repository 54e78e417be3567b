import Exact
import Programs

/// The values that are sums of inputs: Σ coefficient·X + constant.
///
/// Most networks begin with such sums, and often all of them are multiples of one projection of the
/// inputs, so that everything after them depends on a single integer.
struct LinearForms {
  struct Form {
    /// Not zero, by input; inputs of a single value are part of the constant.
    var coefficients: [Int: BigInt]
    var constant: BigInt
  }

  private let inputBox: [Interval]
  private var forms: [ValueID: Form] = [:]
  /// The coefficients that may still be stored.
  private var room: Int
  /// The coefficients of sums of sums that may still be added up: wide layers that read a wide layer
  /// of sums would take the product of their sizes.
  private var work: Int

  init(inputBox: [Interval], work: Int, room: Int = 1 << 22) {
    self.inputBox = inputBox
    self.room = room
    self.work = work
  }

  subscript(value: ValueID) -> Form? { forms[value] }

  mutating func forget(_ value: ValueID) {
    if let form = forms.removeValue(forKey: value) { room += form.coefficients.count }
  }

  /// Records `instruction` if its result is a sum of inputs; relus of what is proved not to be
  /// negative are copies.
  mutating func record(_ instruction: Instruction, from table: EnclosureTable) {
    guard let form = form(of: instruction.operation, from: table) else { return }
    room -= form.coefficients.count
    if room >= 0 { forms[instruction.result] = form }
  }

  private mutating func form(of operation: Operation, from table: EnclosureTable) -> Form? {
    switch operation {
    case .input(let index):
      if let value = inputBox[index].constant { return Form(coefficients: [:], constant: value) }
      return Form(coefficients: [index: 1], constant: 0)
    case .affine(let terms, .literal(let bias)):
      var result = Form(coefficients: [:], constant: bias)
      for term in terms {
        guard let factor = term.factor.literal else { return nil }
        if let value = table[term.value].range.constant {
          result.constant.addProduct(factor, value)
          continue
        }
        guard let form = forms[term.value] else { return nil }
        if form.coefficients.count > 1 {
          work -= form.coefficients.count
          if work < 0 { return nil }
        }
        result.constant.addProduct(factor, form.constant)
        for (index, coefficient) in form.coefficients {
          result.coefficients[index, default: 0].addProduct(factor, coefficient)
        }
      }
      result.coefficients = result.coefficients.filter { !$0.value.isZero }
      return result
    case .relu(let value):
      return table[value].range.lower.isNegative ? nil : forms[value]
    default:
      return nil
    }
  }
}

/// An integer Σ coefficient·X of the inputs whose coefficients have no common factor.
package struct Projection: Hashable, Sendable {
  /// By input, ascending; the first coefficient is positive.
  package let terms: [(input: Int, coefficient: BigInt)]
  /// The exact range on the box.
  package let range: Interval

  /// The projection of which `form` is a multiple plus a constant, and the factor; nil if the form
  /// is constant.
  static func of(_ form: LinearForms.Form, inputBox: [Interval]) -> (Projection, factor: BigInt)? {
    let sorted = form.coefficients.sorted { $0.key < $1.key }
    guard let first = sorted.first else { return nil }
    var content = sorted.reduce(BigInt(0)) { .gcd($0, $1.value) }
    if first.value.isNegative { content = -content }
    let terms = sorted.map { (input: $0.key, coefficient: $0.value.exactQuotient(by: content)) }
    let range = terms.reduce(Interval(0)) { $0 + $1.coefficient * inputBox[$1.input] }
    return (Projection(terms: terms, range: range), content)
  }

  /// Returns the factor by which `form` is this projection, plus a constant; nil if it is no multiple.
  ///
  /// - Complexity: O(terms), and less where the first ones differ.
  func factor(of form: LinearForms.Form) -> BigInt? {
    guard form.coefficients.count == terms.count, let first = terms.first,
      let coefficient = form.coefficients[first.input],
      coefficient.isMultiple(of: first.coefficient)
    else { return nil }
    // The coefficients here have no common factor, so that of a multiple is an integer.
    let factor = coefficient.exactQuotient(by: first.coefficient)
    return terms.allSatisfy { form.coefficients[$0.input] == factor * $0.coefficient }
      ? factor : nil
  }

  package static func == (a: Projection, b: Projection) -> Bool {
    a.terms.count == b.terms.count && zip(a.terms, b.terms).allSatisfy { $0 == $1 }
  }

  package func hash(into hasher: inout Hasher) {
    for term in terms {
      hasher.combine(term.input)
      hasher.combine(term.coefficient)
    }
  }
}
