import Diagnostics
import Exact
import Networks

/// The network of Theorem 7.3: a relu for every half-space that bounds the convex set of a sample.
///
/// The set of sample i is where S_ij(x) ≥ 0 for all samples j of the other class; its unit is
/// relu(r′ − Σ_j relu(−S′_ij)), which is r′ at the sample itself and 0 at every sample of the other
/// class. On integers, in grid units:
/// −S′_ij(X) = 100 (X_j − X_i)·X + 51 |X_i|² − 49 |X_j|² − 2 X_i·X_j, which no shift of the data
/// changes, and r′ = C2.
struct ConvexSets {
  /// X_i minus the corner of the box.
  private let points: [[BigInt]]
  /// X_i·X_j
  private let products: [[BigInt]]
  private let signs: [Int]
  /// r′
  private let square: BigInt
  private let corner: [BigInt]
  private let scale: BigInt

  /// - Parameter square: C2 of all samples.
  /// - Complexity: O(N²·n).
  init(_ points: GridPoints, signs: [Int], square: BigInt, corner: [BigInt], scale: BigInt) {
    let shifted = (0..<points.count).map { row in zip(points[row], corner).map { $0 - $1 } }
    let projector = Projector(GridPoints(shifted))
    self.points = shifted
    products = shifted.map { projector.products(with: $0) }
    self.signs = signs
    self.square = square
    self.corner = corner
    self.scale = scale
  }

  /// The most weights that a network may have.
  private static let weightLimit = 1 << 27

  /// - Throws: a `DiagnosticList` if the network would not fit into memory.
  func check(isFactored: Bool, name: String) throws {
    let positive = signs.count { $0 > 0 }
    let pairs = 2 * BigInt(positive) * BigInt(signs.count - positive)
    let weights = pairs * BigInt(isFactored ? 8 : points[0].count + 2)
    if weights > BigInt(ConvexSets.weightLimit) {
      throw DiagnosticList([
        Diagnostic(
          "the network would have \(pairs) neurons with about \(weights) weights; at most"
            + " \(ConvexSets.weightLimit) are supported", at: SourceSpan(file: name),
          notes: [
            isFactored
              ? "take fewer samples, or yu2024-4.3, whose size grows with N only"
              : "form=factored has the same values with two weights a neuron"
          ])
      ])
    }
  }

  /// The layers with every half-space over the inputs: 2N₊N₋ neurons of up to n weights, N units.
  func denseLayers(tie: Int) -> [Layer] {
    let n = corner.count
    var neurons: [Neuron] = []
    forEachPair { i, j in
      var weights: [Weight] = []
      var shift = BigInt(0)
      for k in 0..<n {
        let difference = 100 * (points[j][k] - points[i][k])
        if difference.isZero { continue }
        weights.append(Weight(k, Rational(difference * scale)))
        shift.addProduct(difference, corner[k])
      }
      neurons.append(Neuron(.relu, bias: Rational(bias(i, j) - shift), weights: weights))
    }
    return [Layer(reading: [.input], neurons: neurons)] + unitLayers(tie: tie, after: 0)
  }

  /// The layers with g_i = X_i·X first, in N neurons, and 2N₊N₋ half-spaces of two weights each.
  ///
  /// - Ensures: the values of `denseLayers` on the whole domain: its points have no negative
  ///   coordinate relative to the corner, so that g_i ≥ 0.
  func factoredLayers(tie: Int) -> [Layer] {
    let scalars = points.map { point in
      var weights: [Weight] = []
      var shift = BigInt(0)
      for (k, coordinate) in point.enumerated() where !coordinate.isZero {
        weights.append(Weight(k, Rational(coordinate * scale)))
        shift.addProduct(coordinate, corner[k])
      }
      return Neuron(.relu, bias: Rational(-shift), weights: weights)
    }
    var neurons: [Neuron] = []
    let (plus, minus) = (Rational(100), Rational(-100))
    forEachPair { i, j in
      neurons.append(
        Neuron(
          .relu, bias: Rational(bias(i, j)),
          weights: i < j
            ? [Weight(i, minus), Weight(j, plus)] : [Weight(j, plus), Weight(i, minus)]))
    }
    return [
      Layer(reading: [.input], neurons: scalars), Layer(reading: [.layer(0)], neurons: neurons),
    ] + unitLayers(tie: tie, after: 1)
  }

  /// The units r′ − Σ_j of the layer `index`, and their signed sum.
  private func unitLayers(tie: Int, after index: Int) -> [Layer] {
    var next = 0
    let units = signs.map { sign in
      let start = next
      next += signs.count { $0 != sign }
      return Neuron(
        .relu, bias: Rational(square), weights: (start..<next).map { Weight($0, -1) })
    }
    let factor = tie == 0 ? 1 : 2
    let output = Neuron(
      .identity, bias: Rational(tie),
      weights: signs.enumerated().map { Weight($0, Rational(factor * $1)) })
    return [
      Layer(reading: [.layer(index)], neurons: units),
      Layer(reading: [.layer(index + 1)], neurons: [output]),
    ]
  }

  private func forEachPair(_ body: (Int, Int) -> Void) {
    for i in signs.indices {
      for j in signs.indices where signs[j] != signs[i] { body(i, j) }
    }
  }

  /// 51 |X_i|² − 49 |X_j|² − 2 X_i·X_j
  private func bias(_ i: Int, _ j: Int) -> BigInt {
    products[i][i] * 51 - 49 * products[j][j] - 2 * products[i][j]
  }
}
