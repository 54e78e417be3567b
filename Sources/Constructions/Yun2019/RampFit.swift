import Exact

/// How the nodes of a block of hard-tanh units are fitted.
package enum HardTanhFit: Hashable, Sendable {
  /// A ramp more for each gap between groups: 2p − 1 units for p groups. Weights have a closed form
  /// and are small dyadic numbers.
  case decoupled
  /// p units for p groups: exactly the theorem's widths. Weights are large rational numbers.
  case chain
  /// As `chain`, with weights that are multiples of 2^−`bits` and targets met within 2^−`bits`.
  case roundedChain(bits: Int)

  /// The units of the first layer for `groups` groups.
  func rampCount(forGroups groups: Int) -> Int { self == .decoupled ? 2 * groups - 1 : groups }

  /// The groups that `units` units serve.
  func groupCount(forRamps units: Int) -> Int { self == .decoupled ? (units + 1) / 2 : units }
}

/// The nodes of a block of hard-tanh units.
///
/// With t_k the ramp of group k at the key that a node pins there, the node meets its targets if
///
///     v_k (1 − t_k) + v_(k+1) (1 + t_(k+1)) + 2 w_k = y_(k+1) − y_k        (E)
///
/// for its weights v_k on the ramps of groups and w_k on those of gaps (0 for chains).
struct RampFit {
  let groups: GroupedKeys
  let fit: HardTanhFit
  /// Of the groups, then of the gaps.
  let ramps: [Ramp]
  private let steepness: GroupSteepness

  init(_ groups: GroupedKeys, fit: HardTanhFit, margin: Rational) {
    self.groups = groups
    self.fit = fit
    let groupRamps = groups.ramps
    let places = groups.keys.indices.map { index in
      groupRamps[index / groups.groupSize](Rational(groups.keys[index]))
    }
    steepness = GroupSteepness(groups: groups, places: places, ends: (-1, 1), margin: margin)
    ramps =
      fit == .decoupled
      ? groupRamps + groups.gaps(hasMargin: margin > 0).map(Ramp.init(over:)) : groupRamps
  }

  /// Returns the pre-activation of `node` for `targets`, one a key.
  func row(ofNode node: Int, _ targets: [Rational]) -> FittedBlock.Row {
    let equations = Equations(self, node, targets)
    switch fit {
    case .decoupled: return equations.decoupled
    case .chain: return equations.chain.row
    case .roundedChain(let bits): return equations.roundedChain(bits: bits)
    }
  }

  /// The system of a node.
  private struct Equations {
    let places: [Rational]
    let targets: [Rational]
    let rises: [Bool]
    let node: Int
    let steepness: GroupSteepness

    init(_ fit: RampFit, _ node: Int, _ targets: [Rational]) {
      let groups = 0..<fit.groups.groupCount
      let pinned = groups.map { fit.groups.pinned(by: node, in: $0) }
      places = pinned.map { fit.steepness.places[$0] }
      self.targets = pinned.map { targets[$0] }
      rises = groups.map { fit.groups.rises(node, in: $0) }
      self.node = node
      steepness = fit.steepness
    }

    /// T of `group`, for the value `target` at its pinned key.
    private func least(_ group: Int, _ target: Rational) -> Rational {
      steepness.least(node, group, target: target)
    }

    private func row(_ weights: [Rational], _ gaps: [Rational] = []) -> FittedBlock.Row {
      let others = weights.dropFirst().reduce(Rational(0), +) + gaps.reduce(0, +)
      return FittedBlock.Row(
        constant: targets[0] - weights[0] * places[0] + others, weights: weights + gaps)
    }

    /// v_k as steep as it must be, and w_k from (E).
    var decoupled: FittedBlock.Row {
      let weights = places.indices.map { steepness.slope(node, $0, target: targets[$0]) }
      let gaps = places.indices.dropLast().map { k in
        (targets[k + 1] - targets[k] - weights[k] * (1 - places[k])
          - weights[k + 1] * (1 + places[k + 1])) / 2
      }
      return row(weights, gaps)
    }

    /// The solution of (E) without gaps, and the multiple of the null vector in it.
    ///
    /// The null vector's entries alternate in sign, as the slopes must, so that a large multiple is
    /// steep enough everywhere.
    ///
    /// - Source: Lemma B.1, whose matrix has full row rank, not full column rank.
    var chain: (row: FittedBlock.Row, multiple: Rational) {
      var (null, particular) = ([Rational(1)], [Rational(0)])
      for k in places.indices.dropLast() {
        let factor = (1 + places[k + 1]).reciprocal
        let step = targets[k + 1] - targets[k]
        null.append(null[k] * (1 - places[k]) * factor)
        particular.append(
          (particular[k] * (1 - places[k]) + (rises[k + 1] ? step : -step)) * factor)
      }
      var multiple = Rational(1)
      for k in places.indices {
        multiple = max(multiple, (least(k, targets[k]) - particular[k]) / null[k])
      }
      multiple = Yun2019.powerOfTwo(Yun2019.ceiledLogarithm(multiple))
      let weights = places.indices.map { k in
        let size = multiple * null[k] + particular[k]
        return rises[k] ? size : -size
      }
      return (row(weights), multiple)
    }

    /// The chain with rounded weights. Each rounding enters the next equation, so that errors do not
    /// accumulate.
    func roundedChain(bits: Int) -> FittedBlock.Row {
      let scale = Yun2019.powerOfTwo(bits)
      var exponent = Yun2019.ceiledLogarithm(chain.multiple)
      while true {
        let first = Yun2019.powerOfTwo(exponent)
        var weights = [rises[0] ? first : -first]
        var level = targets[0] - weights[0] * (1 + places[0]) + 2 * weights[0]
        var isSteep = first >= least(0, targets[0])
        for k in places.indices.dropFirst() {
          let exact = (targets[k] - level) / (1 + places[k])
          let weight = Rational(Yun2019.rounded(exact * scale), powerOfTwo: -bits)
          let actual = level + weight * (1 + places[k])
          if (rises[k] ? weight : -weight) < least(k, actual) {
            isSteep = false
            break
          }
          weights.append(weight)
          level += 2 * weight
        }
        if isSteep { return row(weights) }
        // A larger multiple scales the null vector; what rounding changes stays the same.
        exponent += 1
      }
    }
  }
}
