import Exact
import Networks

/// Finds grid points of the domain next to where a network is not linear.
///
/// Along a segment between two points, some neuron is on another linear piece at one end than at
/// the other (or the network has another label): halving the segment on the grid leads to two
/// adjacent points where that neuron changes its piece.
struct BreakpointSearch {
  let interpreter: Interpreter
  /// The ends of segments are samples, where there are some, corners and random points.
  let samples: GridPoints?
  let domain: DomainPoints
  private var generator: SplitMix64
  /// How often the interpreter may still be asked.
  private var evaluationsLeft: Int

  init(
    _ interpreter: Interpreter, samples: GridPoints?, domain: DomainPoints, evaluationLimit: Int
  ) {
    self.interpreter = interpreter
    self.samples = samples
    self.domain = domain
    generator = SplitMix64(seed: ~domain.seed)
    evaluationsLeft = evaluationLimit
  }

  /// Returns at most `limit` points: those on both sides of a change, and one step further.
  mutating func points(limit: Int) -> [[BigInt]] {
    var found: [[BigInt]] = []
    while found.count + 4 <= limit, evaluationsLeft > 0 {
      let segment = Segment(from: someEnd(), to: someEnd())
      let (first, last) = (pieces(at: segment.start), pieces(at: segment.end))
      let changing = first.indices.filter { first[$0] != last[$0] }
      // A layer first, so that large layers do not hide small ones.
      guard let layer = changing.randomElement(using: &generator),
        let neuron = first[layer].indices.filter({ first[layer][$0] != last[layer][$0] })
          .randomElement(using: &generator)
      else { continue }
      var (low, high) = (BigInt(0), segment.steps)
      while high - low > 1, evaluationsLeft > 0 {
        let middle = (low + high) >> 1
        if pieces(at: segment[middle])[layer][neuron] == first[layer][neuron] {
          low = middle
        } else {
          high = middle
        }
      }
      for step in [low - 1, low, high, high + 1] where step >= 0 && step <= segment.steps {
        found.append(segment[step])
      }
    }
    return found
  }

  /// A straight line through the grid, of as many steps as its longest side.
  private struct Segment {
    let start: [BigInt]
    let end: [BigInt]
    let steps: BigInt

    init(from start: [BigInt], to end: [BigInt]) {
      self.start = start
      self.end = end
      steps = zip(start, end).map { ($1 - $0).magnitude }.max()!
    }

    /// The point after `step` of the steps.
    subscript(step: BigInt) -> [BigInt] {
      if steps.isZero { return start }
      return zip(start, end).map { $0 + (($1 - $0) * step).flooredQuotient(by: steps) }
    }
  }

  private mutating func someEnd() -> [BigInt] {
    switch generator.below(4) {
    case 0:
      return domain.box.map { generator.next() & 1 == 0 ? $0.lower : $0.upper }
    case 1:
      return domain.box.map { generator.value(in: $0) }
    default:
      guard let samples else { return domain.point(Int(generator.below(1 << 40))) }
      let sample = samples[Int(generator.below(UInt64(samples.count)))]
      return zip(sample, domain.box).map { min(max($0, $1.lower), $1.upper) }
    }
  }

  /// Returns the linear piece of every neuron, layer by layer, and at last the label.
  private mutating func pieces(at point: [BigInt]) -> [[Int]] {
    evaluationsLeft -= 1
    let values = interpreter.layerValues(at: point)
    let network = interpreter.network
    let pieces = zip(network.layers, values).map { layer, values in
      zip(layer.neurons, values).map { neuron, value in
        switch neuron.activation {
        case .identity, .sigmoid, .tanh: 0
        case .relu, .reluLike, .step: value.signum
        case .hardTanh: value <= -1 ? -1 : value >= 1 ? 1 : 0
        }
      }
    }
    switch network.output.outcome(of: values.last!) {
    case .label(let label): return pieces + [[label]]
    case .noLabel: return pieces + [[Int.min]]
    case .real: return pieces
    }
  }
}
