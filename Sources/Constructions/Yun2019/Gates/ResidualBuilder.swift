import Exact
import Networks

/// Fills the blocks of a residual network with gates.
struct ResidualBuilder {
  private(set) var stack: ResidualStack
  private(set) var gateCount = 0
  private var search: GateSearch
  private let units: GateUnits
  private let scale: BigInt

  init(_ points: GatePoints, classCount: Int, units: GateUnits, scale: BigInt, seed: UInt64) {
    stack = ResidualStack(dimension: points.dimension)
    search = GateSearch(points, classCount: classCount, seed: seed)
    self.units = units
    self.scale = scale
  }

  /// The points that no gate has taken.
  var remainingCount: Int { search.points.isTaken.count { !$0 } }

  /// Appends the block, or nothing if no points are left; it may hold fewer gates than it could.
  mutating func append(_ block: ResidualBlock) {
    switch block {
    case .gates(let count): appendGates(count)
    case .splitGate: appendSplitGate()
    }
    search.push()
  }

  private mutating func appendGates(_ count: Int) {
    var neurons: [Neuron] = []
    var changes: [Int: [Weight]] = [:]
    var found = 0
    while found < count, let gate = search.next() {
      let (own, coefficients) = units.neurons(units.gate, of: gate, scale: scale)
      changes[gate.classIndex, default: []] += weights(
        coefficients, push(of: gate), from: neurons.count)
      neurons += own
      found += 1
    }
    if found == 0 { return }
    gateCount += found
    stack.append(
      neurons,
      changes.sorted { $0.key < $1.key }.map {
        ResidualStack.Change(column: $0.key, constant: 0, weights: $0.value)
      })
  }

  /// With w_k ≥ 0 a push along k keeps what lies above the gate above it.
  private mutating func appendSplitGate() {
    guard let found = search.next() else { return }
    let column = found.classIndex
    let gate = found.oriented(along: column)
    let push = push(of: gate)
    // H(τ + 2) lets the gate's points and all above pass, H(τ' − 2) all above, τ' after the push.
    append(units.ramp(shift: 2), of: gate, push, along: column)
    let moved = gate.moved(by: search.points.pushes[column], along: column)
    append(units.ramp(shift: -2), of: moved, -push, along: column)
    gateCount += 1
  }

  private mutating func append(
    _ terms: [GateUnits.Term], of gate: StripGate, _ push: Rational, along column: Int
  ) {
    let (neurons, coefficients) = units.neurons(terms, of: gate, scale: scale)
    stack.append(
      neurons,
      [
        ResidualStack.Change(
          column: column, constant: push * units.rampConstant,
          weights: weights(coefficients, push, from: 0))
      ])
  }

  /// B_k in x units.
  private func push(of gate: StripGate) -> Rational {
    Rational(search.points.pushes[gate.classIndex], scale)
  }

  private func weights(_ coefficients: [Rational], _ factor: Rational, from first: Int) -> [Weight]
  {
    coefficients.enumerated().map { Weight(first + $0, factor * $1) }
  }
}
