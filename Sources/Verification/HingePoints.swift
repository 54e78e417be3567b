import Exact
import Networks
import Passes
import Programs

/// Random grid points of a network's domain around the places where its ReLUs of sums of inputs bend.
///
/// In many dimensions uniform points hardly ever lie on a ramp between two of a memorization
/// network's plateaus, where its values are the most different.
package struct HingePoints {
  private let box: [Interval]
  private let hinges: [Hinges]

  /// The projections along which points are sought: those with the most hinges.
  private static let projectionLimit = 16

  /// The points around the hinges of `program`, which has no loops.
  package init(_ program: Program) {
    box = program.inputBox
    let all = program.hinges()
    let order = all.indices.sorted { (-all[$0].places.count, $0) < (-all[$1].places.count, $1) }
    hinges = order.prefix(HingePoints.projectionLimit).map { all[$0] }
  }

  /// Whether there are no such places.
  package var isEmpty: Bool { hinges.isEmpty }

  /// The corners of the domain at which these projections are least and largest.
  package var corners: [[BigInt]] {
    hinges.flatMap { hinges in
      [false, true].map { isLargest in
        var corner = box.map(\.lower)
        for term in hinges.projection.terms where term.coefficient.isNegative != isLargest {
          corner[term.input] = box[term.input].upper
        }
        return corner
      }
    }
  }

  /// Returns `count` points; none if no sum of inputs bends.
  package func points(count: Int, seed: UInt64) -> [[BigInt]] {
    var generator = SplitMix64(seed: seed)
    let total = hinges.reduce(0) { $0 + $1.places.count }
    var points: [[BigInt]] = []
    var seen = 0
    for hinges in hinges {
      seen += hinges.places.count
      // Each projection's share, without rounding them one by one.
      let end = Int(total.dividingFullWidth(count.multipliedFullWidth(by: seen)).quotient)
      if end == points.count { continue }
      let preimages = ProjectionPreimages(of: hinges.projection, in: box, using: &generator)
      while points.count < end {
        let target = hinges.place(using: &generator)
        points.append(preimages.point(near: target, using: &generator))
      }
    }
    return points
  }
}

extension Hinges {
  /// A number next to a hinge, or farther off up to the next hinge; all magnitudes of the distance
  /// are equally likely, since where the ramp that begins there ends depends on later layers.
  fileprivate func place(using generator: inout SplitMix64) -> BigInt {
    let index = Int(generator.below(UInt64(places.count)))
    let place = places[index]
    let isAbove = generator.next() & 1 == 0
    let next =
      isAbove
      ? index + 1 < places.count ? places[index + 1] : projection.range.upper
      : index > 0 ? places[index - 1] : projection.range.lower
    let room = (next - place).magnitude
    let magnitude = Int(generator.below(UInt64(room.bitLength + 1)))
    let distance = min(generator.value(in: Interval(0, .powerOfTwo(magnitude) - 1)), room)
    return isAbove ? place + distance : place - distance
  }
}
