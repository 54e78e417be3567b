import Exact

/// Makes gates of rounded directions: floating point proposes, integers decide.
struct GateCheck {
  let points: GatePoints
  let classIndex: Int

  /// The most bits to which a direction is scaled; below 2^−41 a distance is taken for none.
  private static let largestScale = 44
  private static let leastDistance = 0x1p-41

  /// Returns a gate around the points `chosen`, of few bits, in about the direction `direction`; nil
  /// if others are too near.
  ///
  /// Points of the same class that no gate has taken may come in, but may not lie on the slopes.
  ///
  /// - Requires: `chosen` are of the class, and not taken.
  /// - Ensures: the gate's inequalities hold for all points, in integers.
  /// - Complexity: O(N·d) a scale that is tried, less if it fails early.
  func gate(around chosen: [Int], direction: [Double]) -> StripGate? {
    let projections = points.projections(on: direction)
    let center = chosen.reduce(0) { $0 + projections[$1] } / Double(chosen.count)
    // What has to stay outside, the nearest ones: whatever fails, fails there first.
    var nearest: [(distance: Double, row: Int)] = []
    for (row, projection) in projections.enumerated() {
      if points.classes[row] == classIndex, !points.isTaken[row] { continue }
      let distance = abs(projection - center)
      if nearest.count == 16, distance >= nearest[15].distance { continue }
      let place = nearest.firstIndex { $0.distance > distance } ?? nearest.count
      nearest.insert((distance, row), at: place)
      if nearest.count > 16 { nearest.removeLast() }
    }
    var scale = 4
    if let distance = nearest.first?.distance {
      guard distance >= GateCheck.leastDistance, distance.isFinite else { return nil }
      scale = max(scale, -Int(distance.exponent) - 2)
    }
    while scale <= GateCheck.largestScale {
      let factor = Double(sign: .plus, exponent: scale, significand: 1)
      let weights = direction.map { Int(($0 * factor).rounded(.toNearestOrEven)) }
      if let gate = gate(around: chosen, weights: weights, first: nearest.map(\.row)) {
        return gate
      }
      scale += 1
    }
    return nil
  }

  /// Returns the gate around `chosen` with these weights, if there is one; looks at the rows `first`
  /// first.
  private func gate(around chosen: [Int], weights: [Int], first: [Int]) -> StripGate? {
    if points.fitMachine(weights) {
      return points.withMachineProducts(weights) { product in
        gate(around: chosen, weights, first, product, half: { $0 >> 1 }, large: { BigInt($0) })
      }
    }
    return gate(
      around: chosen, weights, first, { points.product(weights, $0) }, half: { $0 >> 1 },
      large: { $0 })
  }

  private func gate<Number: SignedNumeric & Comparable>(
    around chosen: [Int], _ weights: [Int], _ first: [Int], _ product: (Int) -> Number,
    half: (Number) -> Number, large: (Number) -> BigInt
  ) -> StripGate? {
    var (low, high) = (product(chosen[0]), product(chosen[0]))
    for row in chosen.dropFirst() {
      let value = product(row)
      (low, high) = (min(low, value), max(high, value))
    }
    let center = half(low + high)
    let radius = max(high - center, center - low)
    var (exponent, plateau) = (0, 1 as Number)
    while plateau < radius { (exponent, plateau) = (exponent + 1, plateau + plateau) }
    let foot = plateau + plateau + plateau
    func distance(_ row: Int) -> Number {
      let difference = product(row) - center
      return difference < 0 ? -difference : difference
    }
    for row in first where distance(row) < foot { return nil }
    var rows: [Int] = []
    for row in 0..<points.count {
      let distance = distance(row)
      if distance >= foot { continue }
      guard distance <= plateau, points.classes[row] == classIndex, !points.isTaken[row] else {
        return nil
      }
      rows.append(row)
    }
    return StripGate(
      weights: weights, center: large(center), exponent: exponent, classIndex: classIndex,
      rows: rows)
  }

  /// Returns a gate around the point `row`, which always exists: distinct points have different
  /// products with almost every integer direction.
  ///
  /// - Complexity: O(N·d) expected a direction; the number of directions grows with log N.
  func gate(aroundPoint row: Int, _ generator: inout SplitMix64) -> StripGate {
    var bound = 1
    while true {
      for _ in 0..<4 {
        let weights = (0..<points.dimension).map { _ in
          Int(generator.below(UInt64(2 * bound + 1))) - bound
        }
        // A foot of 3 is reached by three times any direction that tells the points apart.
        for factor in [1, 3] {
          if let gate = gate(around: [row], weights: weights.map { factor * $0 }, first: []) {
            return gate
          }
        }
      }
      if bound < 1 << 40 { bound *= 2 }
    }
  }
}
