import Exact
import Programs

/// Σ factor·value + constant, in a form in which equal sums look equal.
struct LinearSum: Hashable {
  /// By value, ascending; no factor is 0.
  private(set) var terms: [(value: ValueID, factor: BigInt)]
  var constant: BigInt

  init(_ constant: BigInt) { (terms, self.constant) = ([], constant) }

  /// - Requires: the factors are written out; each value occurs once.
  init(_ terms: some Sequence<Term>, _ constant: BigInt) {
    self.terms = terms.map { ($0.value, $0.factor.literal!) }.filter { !$0.1.isZero }
      .sorted { $0.0 < $1.0 }
    self.constant = constant
  }

  /// The value that this is, if it is one.
  var single: ValueID? {
    constant.isZero && terms.count == 1 && terms[0].factor == 1 ? terms[0].value : nil
  }

  var affineTerms: [Term] { terms.map { Term(.literal($0.factor), $0.value) } }

  var affine: Operation { .affine(affineTerms, bias: .literal(constant)) }

  /// The greatest common divisor of all numbers; 0 for the sum 0.
  var content: BigInt { terms.reduce(constant.magnitude) { .gcd($0, $1.factor) } }

  /// Returns this sum with its numbers replaced.
  func mapping(_ transform: (BigInt) -> BigInt) -> LinearSum {
    var result = self
    result.terms = terms.map { ($0.value, transform($0.factor)) }
    result.constant = transform(constant)
    return result
  }

  /// Adds `factor`·`other`.
  mutating func add(_ factor: BigInt, _ other: LinearSum) {
    constant.addProduct(factor, other.constant)
    var sum: [(value: ValueID, factor: BigInt)] = []
    var (i, j) = (0, 0)
    while i < terms.count || j < other.terms.count {
      if j == other.terms.count || i < terms.count && terms[i].value < other.terms[j].value {
        sum.append(terms[i])
        i += 1
      } else if i == terms.count || other.terms[j].value < terms[i].value {
        sum.append((other.terms[j].value, factor * other.terms[j].factor))
        j += 1
      } else {
        let total = terms[i].factor + factor * other.terms[j].factor
        if !total.isZero { sum.append((terms[i].value, total)) }
        i += 1
        j += 1
      }
    }
    terms = factor.isZero ? terms : sum
  }

  static func == (a: LinearSum, b: LinearSum) -> Bool {
    a.constant == b.constant && a.terms.count == b.terms.count
      && zip(a.terms, b.terms).allSatisfy { $0 == $1 }
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(constant)
    for term in terms {
      hasher.combine(term.value)
      hasher.combine(term.factor)
    }
  }
}
