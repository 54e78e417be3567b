import Exact
import Networks

/// The hidden layers of a plan: blocks, the gates of classes, and units that carry values past them.
///
/// - Shape: layer k has, in this order, the second layer of a block that began at k − 1 or the first
///   of a block that begins at k, the gates, the carry of c, and the carries of the sums S or of the
///   one-hot vector. A layer without any of them has one unit without weights.
/// - Ensures: at the data's keys carries are exact: c, S and one-hot values are not negative, and
///   c/2^E and S/2 lie in [−1, 1].
///
/// Repair: the paper propagates by one ReLU-like unit; that is right for values ≥ 0 only.
///
/// - Source: Yun, Sra, Jadbabaie 2019, Proposition 3.4 and Corollaries A.1 to A.3.
struct BlockStack {
  private(set) var stack: LayerStack
  /// S − 1 of each coordinate, ỹ at the data's keys: forms over the last layer.
  private(set) var values: [AffineForm] = []
  /// A form a class over the last layer, exactly 1 or 0 at the data's keys.
  private(set) var indicators: [AffineForm] = []
  /// The keys that each block has.
  private(set) var fitted: [FittedBlock] = []

  private let activation: YunActivation
  /// 2^E of hard-tanh.
  private var keyScale = Rational(1)

  /// The layers of `plan` for the keys of `projection`.
  ///
  /// - Parameters:
  ///   - key: c over the inputs.
  ///   - targets: in [−1, 1], one list a coordinate in the order of the keys.
  ///   - classes: what the gates tell apart, if the plan has any.
  ///   - widths: layers are filled up to these with units without weights.
  /// - Requires: the plan's blocks hold all keys, the last one after all others are full; blocks
  ///   before the last one have an even number of keys.
  init(
    _ plan: BlockPlan, inputCount: Int, scale: BigInt, projection: LineProjection,
    targets: [[Rational]], classes: ClassNumbers? = nil, activation: YunActivation,
    margin: Rational = 0, fillingUpTo widths: [Int]? = nil
  ) {
    stack = LayerStack(inputCount: inputCount)
    self.activation = activation
    fitted = BlockStack.blocks(plan, projection.keys, targets, activation, margin)
    let largest = fitted.map { block in
      let keys = block.groups.keys
      return keys[keys.count - 1] + keys[block.groups.groupSize - 1] - keys[0] + 1
    }.max()!
    if activation == .hardTanh {
      keyScale = Yun2019.powerOfTwo(Yun2019.ceiledLogarithm(Rational(largest)))
    }
    var key = projection.form(over: stack.values, scale: scale)
    var open: (block: FittedBlock, values: [AffineForm])?
    // S of each coordinate over the last layer; nil before the first block has ended.
    var sums: [AffineForm]?
    for layer in 1...plan.hiddenLayerCount {
      var forms: [AffineForm] = []
      let ending = open
      if let (block, ramps) = open {
        forms += block.units.joined().map { $0.form(over: ramps) }
        open = nil
      }
      let beginning = plan.blocks.firstIndex { $0.layer == layer }
      if let beginning {
        forms += fitted[beginning].ramps.map { $0.slope * key + AffineForm($0.offset) }
      }
      let blockUnits = forms.count
      let isGateLayer = plan.gateLayer == layer
      if isGateLayer, let sums, let classes {
        forms += gates(for: sums[0] - 1, classes)
      }
      let gateUnits = forms.count - blockUnits
      let carriesKey = layer < plan.blocks[plan.blocks.count - 1].layer
      if carriesKey { forms.append(keyScale.reciprocal * key) }
      let carried: [AffineForm]
      if isGateLayer {
        carried = []
      } else if !indicators.isEmpty {
        carried = indicators
      } else {
        carried = (sums ?? []).map { sumFactor * $0 }
      }
      forms += carried
      if forms.isEmpty { forms.append(0) }
      if let widths, widths[layer - 1] > forms.count {
        forms += [AffineForm](repeating: 0, count: widths[layer - 1] - forms.count)
      }

      let read = stack.append(forms, activation.activation)
      let blockValues = Array(read[..<blockUnits])
      if let beginning { open = (fitted[beginning], blockValues) }
      var next = blockUnits + gateUnits
      if carriesKey {
        key = (keyScale * carryFactor) * read[next]
        next += 1
      }
      let carriedValues = carried.indices.map { carryFactor * read[next + $0] }
      if isGateLayer, let classes {
        indicators = readGates(Array(read[blockUnits..<(blockUnits + gateUnits)]), classes)
      } else if !indicators.isEmpty {
        indicators = carriedValues
      } else if let ending {
        let ended = ending.block.sums(over: blockValues)
        let before = carriedValues.map { sumFactor.reciprocal * $0 }
        sums = before.isEmpty ? ended : zip(before, ended).map { $0 + $1 }
      } else if sums != nil {
        sums = carriedValues.map { sumFactor.reciprocal * $0 }
      }
    }
    values = (sums ?? []).map { $0 - 1 }
  }

  /// The blocks of `plan`, with their keys and targets.
  private static func blocks(
    _ plan: BlockPlan, _ keys: [BigInt], _ targets: [[Rational]], _ activation: YunActivation,
    _ margin: Rational
  ) -> [FittedBlock] {
    var start = 0
    return plan.blocks.enumerated().map { number, block in
      let isLast = number == plan.blocks.count - 1
      let end = isLast ? keys.count : start + block.capacity
      defer { start = end }
      let groups = GroupedKeys(
        keys[start..<end], groupLimit: block.groupLimit, sizeLimit: block.sizeLimit,
        left: start > 0 ? keys[start - 1] : nil, right: isLast ? nil : keys[end])
      return FittedBlock(
        groups, targets: targets.map { Array($0[start..<end]) }, activation: activation,
        fit: plan.fit, margin: margin)
    }
  }

  /// What a carried sum is multiplied with before it is carried: S is in [0, 2].
  private var sumFactor: Rational { activation == .hardTanh ? Rational(1, 2) : 1 }

  /// What the value of a unit is multiplied with that carries a number ≥ 0.
  private var carryFactor: Rational {
    switch activation {
    case .hardTanh: 1
    case .reluLike(_, let positive): positive.reciprocal
    }
  }

  /// The units of the trapezoids 4(r − ρ)/δ: 1 up to δ/4 around ρ of a class, 0 from 3δ/4 on.
  private func gates(for value: AffineForm, _ classes: ClassNumbers) -> [AffineForm] {
    let slope = 4 / classes.step
    return (0..<classes.count).flatMap { index in
      let argument = slope * (value - AffineForm(classes.number(ofClass: index)))
      return gateShifts.map { argument + AffineForm(Rational($0)) }
    }
  }

  private var gateShifts: [Int] { activation == .hardTanh ? [2, -2] : [3, 1, -1, -3] }

  private func readGates(_ units: [AffineForm], _ classes: ClassNumbers) -> [AffineForm] {
    let weights: [Rational]
    switch activation {
    case .hardTanh: weights = [Rational(1, 2), Rational(-1, 2)]
    case .reluLike(let negative, let positive):
      let weight = (2 * (positive - negative)).reciprocal
      weights = [weight, -weight, -weight, weight]
    }
    return (0..<classes.count).map { index in
      FittedBlock.Row(constant: 0, weights: weights)
        .form(over: Array(units[(index * weights.count)..<((index + 1) * weights.count)]))
    }
  }
}

extension FittedBlock.Row {
  func form(over values: [AffineForm]) -> AffineForm {
    AffineForm.sum([AffineForm(constant)] + zip(weights, values).map { $0 * $1 })
  }
}

extension FittedBlock {
  /// S of each coordinate, over the values of the second layer.
  fileprivate func sums(over values: [AffineForm]) -> [AffineForm] {
    let count = values.count / max(sums.count, 1)
    return sums.enumerated().map { coordinate, row in
      row.form(over: Array(values[(coordinate * count)..<((coordinate + 1) * count)]))
    }
  }
}
