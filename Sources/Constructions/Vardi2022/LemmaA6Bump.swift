import Exact

/// The indicator of an interval in two ReLU layers.
///
/// relu(1 − relu(2a − 2x)) + relu(1 − relu(2x − 2b)) − 1 is 1 on [a, b], 0 for x ≤ a − 1/2 and for
/// x ≥ b + 1/2, and strictly between 0 and 1 elsewhere.
///
/// Repair: the paper counts two layers where its definition of depth counts the one that adds the
/// two neurons up as well; here that sum is a form, which the next layer takes over.
/// Repair: the biases 2a and 2b take one bit more than the claimed LEN(a), LEN(b).
///
/// - Source: Vardi 2022, Lemma A.6; with a = key and b = key + 1, Lemma A.8.
package enum LemmaA6Bump {
  /// The neurons of the first layer: 2a − 2x, 2x − 2b.
  package static func slopes(
    _ x: AffineForm, lower: AffineForm, upper: AffineForm
  ) -> [AffineForm] {
    [BigInt(2) * lower - BigInt(2) * x, BigInt(2) * x - BigInt(2) * upper]
  }

  /// The neurons of the second layer, which read those of the first.
  package static func caps(_ slopes: ArraySlice<AffineForm>) -> [AffineForm] {
    slopes.map { 1 - $0 }
  }

  /// The indicator, a form over the second layer.
  package static func indicator(_ caps: ArraySlice<AffineForm>) -> AffineForm {
    caps.reduce(AffineForm(-1)) { $0 + $1 }
  }
}
