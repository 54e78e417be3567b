import Exact

/// A part of a sum of relus: factor·max(Σ factor·value + bias, 0).
package struct RectifiedTerm: Hashable, Sendable {
  package var factor: BigInt
  /// Their factors are written out.
  package var terms: [Term]
  package var bias: BigInt

  package init(_ factor: BigInt, _ terms: [Term], bias: BigInt) {
    self.factor = factor
    self.terms = terms
    self.bias = bias
  }
}

extension Program {
  /// The largest magnitude that any partial sum of `terms` and `bias`, inside of the relus too, can
  /// have, in any order.
  ///
  /// - Requires: the operands have ranges.
  package func partialSumBound(_ terms: [RectifiedTerm], bias: BigInt) -> BigInt {
    var outer = bias.magnitude
    var largest = BigInt(0)
    for term in terms {
      var inner = term.bias.magnitude
      for product in term.terms {
        let range = range(of: product.value)
        let factor = product.factor.literal ?? 0
        let size = max(range.lower.magnitude, range.upper.magnitude, 1)
        inner.addProduct(max(factor.magnitude, 1), size)
      }
      largest = max(largest, inner)
      outer.addProduct(term.factor.magnitude, max(inner, 1))
    }
    return max(outer, largest)
  }
}
