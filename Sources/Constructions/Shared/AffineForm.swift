import Exact
import Networks

/// An affine function of the values of one layer: `constant` + Σ weight·column.
///
/// Forms are how the constructions write formulas such as `yw + w·s1 + w·s2 − w`; nothing is
/// evaluated until a neuron takes a form as its pre-activation.
package struct AffineForm: Hashable, Sendable {
  package let constant: Rational
  /// Columns are strictly increasing, and no weight is zero.
  package let weights: [Weight]
  /// The layer that the columns belong to, counted as in `LayerStack`; nil for constants.
  private let layer: Int?

  /// The constant `value`.
  package init(_ value: Rational) { self.init(value, [], layer: nil) }

  /// The constant `value`.
  package init(_ value: BigInt) { self.init(Rational(value)) }

  /// The value of column `column` of layer `layer`.
  init(column: Int, of layer: Int) {
    self.init(0, [Weight(column, 1)], layer: layer)
  }

  private init(_ constant: Rational, _ weights: [Weight], layer: Int?) {
    self.constant = constant
    self.weights = weights
    self.layer = weights.isEmpty ? nil : layer
  }

  /// The form `constant` + Σ weight·form.
  ///
  /// - Complexity: O(t·log(count)) for t weights in all forms.
  package init(_ constant: BigInt, weights forms: [(weight: BigInt, form: AffineForm)]) {
    func sum(_ range: Range<Int>) -> AffineForm {
      if range.count == 1 { return forms[range.lowerBound].weight * forms[range.lowerBound].form }
      let middle = (range.lowerBound + range.upperBound) / 2
      return sum(range.lowerBound..<middle) + sum(middle..<range.upperBound)
    }
    self = AffineForm(constant) + (forms.isEmpty ? 0 : sum(forms.indices))
  }

  package var isConstant: Bool { weights.isEmpty }

  /// Whether a neuron of layer `index + 1` may take this form.
  func canBeRead(afterLayer index: Int) -> Bool { layer == nil || layer == index }

  package static func + (a: AffineForm, b: AffineForm) -> AffineForm {
    precondition(
      a.layer == nil || b.layer == nil || a.layer == b.layer, "forms over different layers")
    if a.weights.isEmpty || b.weights.isEmpty {
      return AffineForm(
        a.constant + b.constant, a.weights.isEmpty ? b.weights : a.weights,
        layer: a.layer ?? b.layer)
    }
    var merged: [Weight] = []
    merged.reserveCapacity(a.weights.count + b.weights.count)
    var (i, j) = (0, 0)
    while i < a.weights.count, j < b.weights.count {
      let (left, right) = (a.weights[i], b.weights[j])
      if left.column == right.column {
        let sum = left.value + right.value
        if !sum.isZero { merged.append(Weight(left.column, sum)) }
        (i, j) = (i + 1, j + 1)
      } else if left.column < right.column {
        merged.append(left)
        i += 1
      } else {
        merged.append(right)
        j += 1
      }
    }
    merged += a.weights[i...]
    merged += b.weights[j...]
    return AffineForm(a.constant + b.constant, merged, layer: a.layer)
  }

  package static func * (factor: Rational, a: AffineForm) -> AffineForm {
    if factor.isZero { return AffineForm(Rational(0)) }
    return AffineForm(
      factor * a.constant, a.weights.map { Weight($0.column, factor * $0.value) }, layer: a.layer)
  }

  package static func * (factor: BigInt, a: AffineForm) -> AffineForm { Rational(factor) * a }

  package static prefix func - (a: AffineForm) -> AffineForm { Rational(-1) * a }

  package static func - (a: AffineForm, b: AffineForm) -> AffineForm { a + -b }
}

extension AffineForm: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(Rational(value)) }
}
