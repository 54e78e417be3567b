import Constructions
import Exact
import Networks
import Testing

@Suite struct ParkProjectionTests {
  @Test(arguments: UInt64(1)...30)
  func keysDifferAndStayBelowTheLemmasBound(_ seed: UInt64) throws {
    let data = try varied(seed)
    let projection = Lemma14Projection(data.points, box: nil, seed: 1)
    let keys = (0..<data.count).map { projection.keys[$0] }
    #expect(Set(keys).count == data.count)
    #expect(keys.allSatisfy { $0 >= 0 && $0 < projection.range })
    let bound = Lemma14Projection.bound(
      count: data.count, dimension: data.dimension,
      squaredSeparation: data.points.squaredSeparation)
    #expect(projection.range <= bound)
  }

  @Test(arguments: UInt64(1)...10)
  func boxRangeHoldsEveryCorner(_ seed: UInt64) throws {
    let data = try varied(seed)
    let box = data.points.boundingBox
    let projection = Lemma14Projection(data.points, box: box, seed: 1)
    let corners = box.reduce([[BigInt]()]) { corners, range in
      corners.flatMap { [$0 + [range.lower], $0 + [range.upper]] }
    }
    for corner in corners {
      let product = zip(projection.direction, corner).reduce(BigInt(0)) { $0 + $1.0 * $1.1 }
      let key = (product - projection.offset).flooredQuotient(by: projection.unit)
      #expect(key >= 0 && key < projection.range)
    }
  }

  @Test func separationIsTheRatioOfSquaredDistances() throws {
    let line = try samples([[0], [3], [4], [14]], [0, 1, 0, 1])
    #expect(line.points.squaredSeparation == 196)
    let plane = try samples([[0, 0], [1, 2], [3, 4]], [0, 1, 0])
    #expect(plane.points.squaredSeparation == 5)
    #expect(try samples([[7, 7]], [1]).points.squaredSeparation == 1)
  }

  @Test func piIsBetweenItsBounds() {
    // (10^30)²·π < k² ≤ … for k = ⌈10^30·sqrt(π)⌉.
    let k = Park2021.ceiledRoot(ofPiTimes: Rational(BigInt(10).power(60)))
    #expect(k == BigInt("1772453850905516027298167483342")!)
  }

  @Test func powersAreRoundedUp() {
    for base in [1, 2, 7, 1000] {
      for (exponent, index) in [(4, 3), (2, 3), (1, 1), (13, 10), (0, 3)] {
        let k = Park2021.ceiledPower(base, exponent, over: index)
        let target = BigInt(base).power(exponent)
        #expect(k.power(index) >= target)
        #expect(k == 0 || (k - 1).power(index) < target)
      }
    }
    #expect(Park2021.ceiledPower(1000, 4, over: 3) == 10000)
  }
}
