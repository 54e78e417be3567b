import Exact
import Networks
import Support
import Testing
import Verification

@Suite struct PointTests {
  private static let boxes: [[Interval]] = [
    [Interval(-2, 3)], [Interval(0, 1), Interval(5, 5), Interval(-1, 1)],
    Array(repeating: Interval(0, 255), count: 784),
    [Interval(-.powerOfTwo(40), 7), Interval(.powerOfTwo(90), .powerOfTwo(91))],
    [Interval(BigInt(Int32.min), BigInt(Int32.max))],
  ]

  private func all(_ table: PointTable) -> [[BigInt]] {
    let points = table.points(0..<table.count)
    return (0..<points.count).map { points[$0] }
  }

  private func isInside(_ point: [BigInt], _ box: [Interval]) -> Bool {
    point.count == box.count && zip(box, point).allSatisfy { $0.contains($1) }
  }

  @Test(arguments: boxes) func pointsLieWhereTheyShould(box: [Interval]) {
    let domain = DomainPoints(box: box, seed: 5)
    #expect(all(domain.random(count: 300)).allSatisfy { isInside($0, box) })
    let corners = all(domain.corners(limit: 64))
    #expect(
      Set(corners).count
        == min(
          64,
          box.map { $0.constant == nil ? 2 : 1 }
            .reduce(1) { min($0 * $1, 64) }))
    #expect(
      corners.allSatisfy { corner in
        zip(box, corner).allSatisfy { $1 == $0.lower || $1 == $0.upper }
      })
    #expect(corners.contains(box.map(\.lower)) && corners.contains(box.map(\.upper)))
    let outside = all(domain.outside(coordinateCount: 32)!)
    #expect(
      outside.allSatisfy { point in
        zip(box, point).count { !$0.contains($1) } == 1
      })
    #expect(outside.count >= 2 * min(32, box.count))
  }

  @Test(arguments: boxes) func pointsAreAFunctionOfTheirRow(box: [Interval]) {
    let domain = DomainPoints(box: box, seed: 5)
    for table in [domain.random(count: 40), domain.corners(limit: 2)] {
      let whole = all(table)
      for row in [0, table.count / 2, table.count - 1] {
        #expect(table.points(row..<row + 1)[0] == whole[row])
      }
    }
    let other = DomainPoints(box: box, seed: 6).random(count: 40)
    #expect(all(domain.random(count: 40)) != all(other))
  }

  @Test func smallDomainsAreListedWhole() {
    let domain = DomainPoints(box: [Interval(-1, 1), Interval(3, 3), Interval(0, 4)], seed: 1)
    #expect(domain.size(upTo: 14) == nil && domain.size(upTo: 15) == 15)
    let points = all(domain.all(count: 15))
    #expect(Set(points).count == 15 && points.allSatisfy { isInside($0, domain.box) })
  }

  @Test func spreadRowsAscendAndReachBothEnds() {
    for total in 0...40 {
      for count in 0...50 {
        let rows = spread(count, of: total)
        #expect(rows.count == min(count, total))
        #expect(zip(rows, rows.dropFirst()).allSatisfy { $0 < $1 })
        #expect(rows.allSatisfy { (0..<total).contains($0) })
      }
    }
    #expect(spread(4, of: 10) == [0, 2, 5, 7])
    #expect(spread(3, of: .max)[2] > .max / 3)
  }

  @Test func theOracleSpendsWhatItMay() {
    let families: [(PointFamily, Int)] = [
      (.data, 1000), (.neighbors, 5000), (.corners, 4), (.random, 10_000), (.outside, 64),
    ]
    for total in [0, 1, 3, 100, 1337, 2000, 16_004, 100_000] {
      let counts = ExactEffort.points(total).allocation(
        for: families.map { (family: $0.0, count: $0.1) }, cost: 10)
      #expect(counts[4] == 64)
      #expect(counts.dropLast().reduce(0, +) == min(total, 16_004))
      #expect(zip(counts, families).allSatisfy { $0 <= $1.1 })
      if total >= 1337 { #expect(counts[0] == 1000 && counts[2] == 4) }
      #expect(
        counts
          == ExactEffort.multiplyAdds(10 * total + 9).allocation(
            for: families.map { (family: $0.0, count: $0.1) }, cost: 10) || total == 0)
    }
    #expect(
      ExactEffort.all.allocation(for: families.map { (family: $0.0, count: $0.1) }, cost: 10)
        == families.map(\.1))
    #expect(
      ExactEffort.multiplyAdds(5).allocation(for: [(family: .data, count: 9)], cost: 10) == [1])
  }
}
