import Exact
import Networks

/// Stage I of the improved networks: points to integer keys, by one neuron and folds.
///
/// - Shape: width 1, then 2 for every fold; depth 1 + folds (1 + 2·folds in the stable form).
/// - Ensures: the key is an integer at every grid point; it is at least 1 at the samples, and below
///   that only where no sample lies.
package struct IntegerKeys: Sendable {
  /// v
  package let direction: [BigInt]
  /// b = 1 − min v·X over the samples.
  package let offset: BigInt
  /// The A of every fold.
  package let folds: [BigInt]
  private let scale: BigInt

  package init(direction: [BigInt], offset: BigInt, folds: [BigInt], scale: BigInt) {
    self.direction = direction
    self.offset = offset
    self.folds = folds
    self.scale = scale
  }

  /// The largest key before folding of a grid point of `box`.
  package func largestKey(in box: [Interval]) -> BigInt {
    zip(direction, box).reduce(offset) { key, entry in
      key + (entry.0 * entry.1).upper
    }
  }

  /// Appends the network and returns the key, a form over the last layer.
  ///
  /// - Parameters:
  ///   - isClamped: whether a last neuron clamps folded keys to 0, which nothing else would do if
  ///     stage II is empty.
  ///   - isStable: whether a fold is (A − |2x − A|)/2, in two layers, so that interval arithmetic
  ///     stays tight.
  package func append(
    to stack: inout LayerStack, isClamped: Bool, isStable: Bool = false
  ) -> AffineForm {
    let product = zip(direction, stack.values).reduce(AffineForm(offset)) { sum, entry in
      sum + scale * entry.0 * entry.1
    }
    var x = stack.append([product])[0]
    for sum in folds {
      let excess = BigInt(2) * x - AffineForm(sum)
      if isStable {
        let values = stack.append([excess, -excess])
        x = stack.append([Rational(1, 2) * (AffineForm(sum) - values[0] - values[1])])[0]
      } else {
        let values = stack.append([x, excess])
        x = values[0] - values[1]
      }
    }
    return isClamped && !folds.isEmpty && !isStable ? stack.append([x])[0] : x
  }
}
