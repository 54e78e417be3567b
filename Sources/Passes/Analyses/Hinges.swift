import Exact
import Programs

/// Where a program may bend along one projection of its inputs.
///
/// As long as all ReLUs before it are active, the operand of a ReLU is a sum of inputs; where it is
/// a multiple of c = Σ u·X, plus a constant, the ReLU bends at one c, its hinge. These are only
/// places to look at: where an earlier ReLU is not active, the program may bend elsewhere.
package struct Hinges: Sendable {
  package let projection: Projection
  /// Ascending: the hinges, rounded down, within the projection's range.
  package fileprivate(set) var places: [BigInt]
}

extension Program {
  /// The hinges of this program's ReLUs, clamps and steps, by projection.
  ///
  /// - Parameters:
  ///   - limit: the hinges after which the program is not read on.
  ///   - sumBudget: the coefficients of sums of different projections that may be added up; others
  ///     are not followed.
  /// - Requires: the program has no loops.
  /// - Complexity: O(size + `sumBudget`), and O(n log n) for n hinges.
  package func hinges(limit: Int = 1 << 20, sumBudget: Int = 1 << 22) -> [Hinges] {
    guard let instructions = straightLine else { preconditionFailure("hinges of a rolled program") }
    let lastUses = lastUses(of: instructions)
    var search = HingeSearch(inputBox: inputBox, sumBudget: sumBudget)
    for (position, instruction) in instructions.enumerated() {
      if search.count >= limit { break }
      search.read(instruction)
      instruction.operation.forEachOperand { operand in
        if lastUses[operand.index] == position { search.forget(operand) }
      }
    }
    return search.hinges
  }
}

private struct HingeSearch {
  /// factor·projection + constant
  private struct Form {
    let projection: Int
    let factor: BigInt
    let constant: BigInt
  }

  private let inputBox: [Interval]
  private var sumBudget: Int
  /// The hinges that have been found.
  private(set) var count = 0
  private var found: [Hinges] = []
  private var indices: [Projection: Int] = [:]
  /// What values are as long as all ReLUs before them are active.
  private var forms: [ValueID: Form] = [:]

  init(inputBox: [Interval], sumBudget: Int) {
    self.inputBox = inputBox
    self.sumBudget = sumBudget
  }

  /// Sorted, without repetitions.
  var hinges: [Hinges] {
    found.compactMap { entry in
      var entry = entry
      entry.places = entry.places.sorted().reduce(into: []) { unique, place in
        if unique.last != place { unique.append(place) }
      }
      return entry.places.isEmpty ? nil : entry
    }
  }

  mutating func forget(_ value: ValueID) { forms[value] = nil }

  mutating func read(_ instruction: Instruction) {
    switch instruction.operation {
    case .input(let index):
      forms[instruction.result] = form(coefficients: [index: 1], constant: 0)
    case .affine(let terms, .literal(let bias)):
      forms[instruction.result] = sum(of: terms, plus: bias)
    case .relu(let value):
      forms[instruction.result] = forms[value]
      insertHinge(of: value, at: 0)
    case .clamp(let value, .literal(let limit)):
      forms[instruction.result] = forms[value]
      insertHinge(of: value, at: -limit)
      insertHinge(of: value, at: limit)
    case .step(let value):
      insertHinge(of: value, at: 0)
    default: break
    }
  }

  /// Adds the place where `value` passes `bound`, if it does.
  private mutating func insertHinge(of value: ValueID, at bound: BigInt) {
    guard let form = forms[value] else { return }
    let place = (bound - form.constant).flooredQuotient(by: form.factor)
    guard found[form.projection].projection.range.contains(place) else { return }
    found[form.projection].places.append(place)
    count += 1
  }

  private mutating func sum(of terms: [Term], plus bias: BigInt) -> Form? {
    var constant = bias
    var parts: [(projection: Int, factor: BigInt)] = []
    for term in terms {
      guard let factor = term.factor.literal, let form = forms[term.value] else { return nil }
      constant.addProduct(factor, form.constant)
      parts.append((form.projection, factor * form.factor))
    }
    guard let first = parts.first else { return nil }
    if parts.allSatisfy({ $0.projection == first.projection }) {
      let factor = parts.reduce(BigInt(0)) { $0 + $1.factor }
      if factor.isZero { return nil }
      return Form(projection: first.projection, factor: factor, constant: constant)
    }
    var coefficients: [Int: BigInt] = [:]
    for part in parts {
      let terms = found[part.projection].projection.terms
      sumBudget -= terms.count
      if sumBudget < 0 { return nil }
      for term in terms {
        coefficients[term.input, default: 0].addProduct(part.factor, term.coefficient)
      }
    }
    return form(coefficients: coefficients.filter { !$0.value.isZero }, constant: constant)
  }

  /// nil if the sum is constant.
  private mutating func form(coefficients: [Int: BigInt], constant: BigInt) -> Form? {
    let sum = LinearForms.Form(coefficients: coefficients, constant: constant)
    guard let (projection, factor) = Projection.of(sum, inputBox: inputBox) else { return nil }
    if let index = indices[projection] {
      return Form(projection: index, factor: factor, constant: constant)
    }
    indices[projection] = found.count
    found.append(Hinges(projection: projection, places: []))
    return Form(projection: found.count - 1, factor: factor, constant: constant)
  }
}
