import Diagnostics
import Exact
import Networks

/// What all constructions of Yu et al. 2024 start with: points of two classes, −1 and +1.
///
/// Labels −1 and +1 stand for themselves. Of any other two labels the smaller one (of named classes
/// the first in the order of their numbers) is −1 and the larger one +1, and the output bears their
/// names; a single other label is −1.
package struct SignSamples: Sendable {
  package let request: ConstructionRequest
  /// −1 or +1 a sample.
  package let signs: [Int]
  /// The names of −1 and +1, unless they are called so.
  package let names: [String]?
  /// The grid points of the domain.
  package let box: [Interval]

  /// - Requires: the labels are of at most two classes, and the domain has grid points.
  package init(_ request: ConstructionRequest) {
    self.request = request
    guard let box = request.input.gridBox else { unreachable("a domain without grid points") }
    self.box = box
    let labels = request.labels
    let distinct = Set(labels).sorted()
    precondition((1...2).contains(distinct.count), "labels of more than two classes")
    let data = request.data
    if data.labelNames == nil, distinct.allSatisfy({ abs($0) == 1 }) {
      signs = labels
      names = nil
    } else {
      signs = labels.map { $0 == distinct[0] ? -1 : 1 }
      let found = distinct.map { data.labelNames?[$0] ?? String($0) }
      names = found.count == 2 ? found : [found[0], found[0] == "unused" ? "none" : "unused"]
    }
  }

  /// N
  package var count: Int { signs.count }
  /// n
  package var dimension: Int { request.data.dimension }
  /// s: a real point is x = X / s.
  package var scale: BigInt { request.data.scale }
  package var points: GridPoints { request.data.points }

  /// The only class, if there is no other.
  package var onlySign: Int? { Set(signs).count == 1 ? signs[0] : nil }

  /// The lower ends of the box.
  var corner: [BigInt] { box.map(\.lower) }

  /// The largest extent of the box.
  var extent: BigInt { box.map { $0.upper - $0.lower }.max()! }

  /// Returns the network with `layers`, whose output is read as a sign.
  func result(
    _ layers: [Layer], _ parameters: [ConstructionParameters.Member]
  ) -> ConstructionResult {
    ConstructionResult(
      layers: layers, output: OutputSpecification(.sign, labelNames: names),
      statistics: DataStatistics(request.data), parameters: ConstructionParameters(parameters))
  }

  /// Returns the network of one class: its output is the constant `sign`.
  func constant(_ sign: Int) -> ConstructionResult {
    var stack = LayerStack(inputCount: dimension)
    stack.append([AffineForm(BigInt(sign))], .identity)
    return result(stack.networkLayers, [.init(name: "classes", value: 1)])
  }
}
